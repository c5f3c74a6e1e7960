"""Domains of field definitions: Odoo looks at one that is text where it validates a view that shows the field for editing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rescue.checks.lookup import Hit, TreeModels, model_of
from rescue.checks.placing import Place, place_of
from rescue.model import Addon, Facts, Failure, FieldDef, FileKind, Node, Ref, Series

# ``_validate_tag_field`` of ir_ui_view.py; before, only a domain in the view itself was looked at.
SINCE = Series(15)
# From here on ``_description_domain`` makes text of every domain of a field with ``check_company``.
COMPANY_SINCE = Series(17)
_LISTS = frozenset({"tree", "list"})
_NESTED = frozenset({*_LISTS, "form", "kanban", "graph", "calendar"})
_NEVER = frozenset({"1", "True"})


def seen_in_views(
    hits: Sequence[Hit], addon: Addon, facts: Sequence[Facts], tree: TreeModels, target: Series, root_tag: Callable[[str], str]
) -> list[Hit]:
    """The hits, those in the domain of a field that the addon's own views show as what keeps the addon from being installed.

    ``hits`` are those of one addon, ``facts`` its files; ``root_tag`` gives the tag of the root of a view on the target, '' for none known.
    """
    if target < SINCE or not any(_fails_later(hit) for hit in hits):
        return list(hits)
    shown = {pair for file in facts if place_of(addon, file.path, file.kind) is Place.LOADED for pair in _shown(file, tree, root_tag)}
    places = {(file.path, line) for file in facts for line in _lines(file, tree, target, shown)} if shown else set()
    return [replace(hit, failure=Failure.INSTALL_ERROR) if (hit.path, hit.line) in places and _fails_later(hit) else hit for hit in hits]


def _fails_later(hit: Hit) -> bool:
    """Whether what stands in the body of a class, and not in a method, is said to fail when it is used."""
    return (hit.failure or hit.rule.failure) is Failure.RUNTIME_ERROR and not hit.idle and "#" not in hit.anchor


def _lines(file: Facts, tree: TreeModels, target: Series, shown: set[tuple[str, str]]) -> Iterator[int]:
    """The lines of the domains that Odoo looks at, of the fields of a file that are shown."""
    domains = [ref for ref in file.refs if ref.kind == "domain" and "#" not in ref.anchor]
    for item in file.classes if domains else ():
        fields = sorted(item.fields, key=lambda field: field.line)
        for field, following in pairwise([*fields, None]):
            if (
                field
                and _is_looked_at(field, target)
                and any(name == field.name and item.model in tree.lineage(model) for model, name in shown)
            ):
                yield from _domain_lines(field, following.line if following else 0, domains)


def _domain_lines(field: FieldDef, end: int, domains: Sequence[Ref]) -> Iterator[int]:
    """The lines of the domain of a field; ``end`` is the line of the next one, 0 where there is none."""
    below = dict(field.below)
    start = below.get("domain", field.line)
    after = min((line for line in (*below.values(), end) if line > start), default=0)
    return (ref.line for ref in domains if start <= ref.line and (ref.line < after or not after))


def _is_looked_at(field: FieldDef, target: Series) -> bool:
    """Whether a field has a domain that Odoo has as text, and can be edited."""
    given = dict(field.keywords)
    is_text = given.get("domain", "")[:1] in {"'", '"'} or (target >= COMPANY_SINCE and given.get("check_company") == "True")
    is_computed = "related" in given or ("compute" in given and "inverse" not in given)
    return "domain" in given and is_text and given.get("readonly", str(is_computed)) != "True"


def _shown(file: Facts, tree: TreeModels, root_tag: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """(model, field) of each field that a view of this file shows where it can be edited, without a domain of its own."""
    models = {(ref.line, ref.name): model for ref in file.refs if ref.kind == "view" and (model := model_of(ref, tree))}
    for node in file.nodes if file.kind is FileKind.XML else ():
        if node.tag == "field" and node.scope == "arch" and node.view >= 0:
            given = dict(node.attributes)
            model, name = models.get((node.line, given.get("name", "")), ""), given.get("name", "")
            if model and "domain" not in given and "position" not in given and _is_editable(file, node, model, root_tag):
                yield model, name


def _is_editable(file: Facts, node: Node, model: str, root_tag: Callable[[str], str]) -> bool:
    """Whether a field can be edited where it stands: in forms, and in lists that say so, unless it or one around it is for reading only.

    What extends a form stands in the form itself where it shows a field of its model.
    """
    view = file.views[node.view]
    in_view = bool(view.inherit) and not node.path and model == view.model and root_tag(view.inherit) == "form"
    while node.scope == "arch":
        given = dict(node.attributes)
        if node.tag == "field" and given.get("readonly") in _NEVER:
            return False
        if node.tag in _NESTED:
            if node.tag != "form" and not (node.tag in _LISTS and (given.get("editable") or given.get("multi_edit"))):
                return False
            in_view = in_view or not view.inherit
        if node.parent < 0:
            break
        node = file.nodes[node.parent]
    return in_view
