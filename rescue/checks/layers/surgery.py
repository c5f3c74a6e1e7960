"""The changes that a view extension makes to its parent: one for each element that says where, with what it puts there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from rescue.model import Facts, Node

_BLANKS = re.compile(r"\s+")


class Surgery(Struct, frozen=True):
    """``locator`` is what it asks for: the expression, or the tag with its attributes. ``content`` are the top elements that it holds.

    ``text`` is all of it written out, the same for two changes that do the same.
    """

    line: int
    scope: str
    view: str
    parent: str
    model: str
    position: str
    node: Node
    locator: str
    content: tuple[Node, ...]
    text: str


def surgeries(file: Facts) -> Iterator[Surgery]:
    """The changes of all view extensions of a file."""
    if not any(view.inherit and view.mode != "primary" for view in file.views):
        return
    children: dict[int, list[int]] = {}
    for number, node in enumerate(file.nodes):
        children.setdefault(node.parent, []).append(number)
    for number, node in enumerate(file.nodes):
        if node.view < 0 or node.scope not in {"arch", "qweb"}:
            continue
        view = file.views[node.view]
        if not view.inherit or view.mode == "primary" or not _is_specification(file, number):
            continue
        attributes = dict(node.attributes)
        content = tuple(file.nodes[child] for child in children.get(number, ()))
        position = attributes.get("position", "inside")
        yield Surgery(
            node.line, node.scope, view.xmlid, view.inherit, view.model, position, node, _locator(node, attributes), content,
            _written(file, number, children),
        )  # fmt: skip


def _is_specification(file: Facts, number: int) -> bool:
    """Whether an element says where something changes: it stands at the top of the extension, or in ``<data>`` there."""
    node = file.nodes[number]
    above = file.nodes[node.parent] if node.parent >= 0 else None
    if node.tag in {"data", "odoo", "openerp"}:
        return False
    at_top = above is None or above.view != node.view or above.scope == "data" or (above.tag == "data" and not above.attributes)
    return at_top and (node.tag == "xpath" or any(name == "position" for name, _ in node.attributes))


def _locator(node: Node, attributes: Mapping[str, str]) -> str:
    if node.tag == "xpath":
        return attributes.get("expr", "")
    return f"<{node.tag}{''.join(f' {name}={value}' for name, value in node.attributes if name != 'position')}>"


def _written(file: Facts, number: int, children: Mapping[int, list[int]]) -> str:
    node = file.nodes[number]
    attributes = "".join(f" {name}={_BLANKS.sub(' ', value)!r}" for name, value in sorted(node.attributes))
    inner = "".join(_written(file, child, children) for child in children.get(number, ()))
    return f"<{node.tag}{attributes}>{_BLANKS.sub(' ', node.text or '')}{inner}</{node.tag}>"
