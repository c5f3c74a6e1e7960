"""Check that the anchors of an inherited view exist in its parent on the target, as the modules installed with it make that parent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from lxml import etree
from msgspec import Struct

from rescue.catalog.arch import CustomView, specification_tree
from rescue.catalog.combine import Combiner
from rescue.catalog.locate import attributes_of, locate
from rescue.catalog.specifications import Arch

# the last step with a predicate, where that names its element
_LAST_NAMED = re.compile(
    r"([\w.]+)\s*\[[^\[\]]*?@(name|id|t-name|t-call|t-field)\s*=\s*(?:'([^']*)'|\"([^\"]*)\")[^\[\]]*\](?!.*\[)", re.DOTALL
)
_LIST = re.compile(r"\btree\b(?=$|[\[/\s|)\]])")


class AnchorProblem(Struct, frozen=True):
    """An anchor that an inherited view does not find. ``node`` is the index in its file's facts, ``locator`` what it asks for as written.

    ``kind``: gone (the parent is known and has no such element), parent_gone (``parent`` is not known; whether it is gone or never was
    known is for the caller to tell), unknown (the locator cannot be evaluated). ``candidate`` is an XPath of the element that is most
    likely meant, '' for none.
    """

    kind: Literal["gone", "parent_gone", "unknown"]
    node: int
    line: int
    locator: str
    parent: str
    candidate: str


def check_view(number: int, view: CustomView, combiner: Combiner, modules: tuple[str, ...]) -> Iterator[AnchorProblem]:
    """The anchors of a custom view that are missing when Odoo creates it.

    ``number`` is the view's place among the combiner's custom views; ``modules`` are the addon and all that it depends on, in load order.
    A view that extends nothing, or is inactive, has no anchors to miss.
    """
    inherit = view.head.inherit
    if not inherit or not view.head.active or view.is_empty:
        return
    missing = combiner.missing_ancestor(inherit)
    if missing:
        yield AnchorProblem("parent_gone", -1, view.line, missing, inherit, "")
        return
    before = combiner.before(number, modules)
    if not before:
        return  # below a view that is not active, or in a circle: Odoo never applies it
    if combiner.surely_finds(number, before):
        return
    specs, elements = specification_tree(view.view)
    arch, missed = combiner.state(before).tried(specs)
    if not missed:
        return
    indices = {element: index for index, element in enumerate(elements)}
    for spec, status in missed:
        node, line = view.places[indices[spec]]
        candidate = _candidate(arch, spec) if status == "gone" else ""
        yield AnchorProblem("gone" if status == "gone" else "unknown", node, line, written(spec), inherit, candidate)


def written(spec: etree._Element) -> str:
    """A specification as its author knows it: the expression, or the tag with the attributes that it asks for."""
    if spec.tag == "xpath":
        return spec.get("expr") or ""
    attributes = "".join(f' {name}="{value}"' for name, value in attributes_of(spec) if name != "position")
    return f"<{spec.tag}{attributes}>"


def path_of(element: etree._Element) -> str:
    """An XPath that a person can read: names where elements have one, numbers only among several of one tag."""
    steps: list[str] = []
    node: etree._Element | None = element
    while node is not None:
        parent = node.getparent()
        twins = [child for child in parent if child.tag == node.tag] if parent is not None else [node]
        attribute = next((name for name in ("name", "id") if _is_unique(node, name, twins)), "")
        if attribute:
            steps.append(f"{node.tag}[@{attribute}='{node.get(attribute)}']")
        elif len(twins) > 1:
            steps.append(f"{node.tag}[{twins.index(node) + 1}]")
        else:
            steps.append(str(node.tag))
        node = parent
    return "/" + "/".join(reversed(steps))


def _is_unique(node: etree._Element, attribute: str, twins: list[etree._Element]) -> bool:
    value = node.get(attribute)
    return bool(value) and "'" not in str(value) and sum(1 for twin in twins if twin.get(attribute) == value) == 1


def _candidate(arch: Arch, spec: etree._Element) -> str:
    """Where the element that is meant stands now: the same under ``list`` for ``tree``, or the one with the same tag and name."""
    tag, attribute = str(spec.tag), "name" if spec.get("name") else "id"
    value = spec.get(attribute)
    if tag == "xpath":
        expression = spec.get("expr") or ""
        renamed = _LIST.sub("list", expression)
        if renamed != expression:
            element = locate(arch.root, etree.Element("xpath", {"expr": renamed})).element
            if element is not None:
                return renamed
        named = _LAST_NAMED.search(expression)
        if named is None:
            return ""
        tag, attribute, value = named[1], named[2], named[3] or named[4]
    if not value:
        return ""
    alike = [element for element in arch.root.iter() if element.get(attribute) == value]
    alike.sort(key=lambda element: element.tag != tag)
    return path_of(alike[0]) if alike else ""
