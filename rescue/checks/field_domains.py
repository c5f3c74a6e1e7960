"""Domains of field definitions: where Odoo validates a view in which the field can be edited, it reads a text and calls a function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Protocol

from rescue.checks.lookup import Hit, TreeModels, model_of, with_stopping
from rescue.checks.placing import loaded
from rescue.model import Addon, Facts, Failure, FieldDef, FileKind, Node, PyClass, Series

# ``_validate_tag_field`` of ir_ui_view.py; before, only a domain in the view itself was looked at.
SINCE = Series(15)
# From here on ``_description_domain`` makes text of every domain of a field with ``check_company``.
COMPANY_SINCE = Series(17)
_LISTS = frozenset({"tree", "list"})
_NESTED = frozenset({*_LISTS, "form", "kanban", "graph", "calendar"})
_NEVER = frozenset({"1", "True"})


class OnTarget(Protocol):
    """What is asked of the target (a ``Contract``)."""

    def root_tag(self, xmlid: str) -> str:
        """The tag of the root of a view, '' where it is not known."""

    def lost(self, xmlid: str) -> bool:
        """Whether the record was there in the source and is gone."""


def seen_in_views(
    hits: Sequence[Hit], addon: Addon, facts: Sequence[Facts], tree: TreeModels, series: Series, target: OnTarget
) -> list[Hit]:
    """The hits, those in the domain of a field that the addon's own views show as what keeps the addon from being installed.

    That is what a text names, and what a function fails at whatever there is in the database, also in a method that it calls: it asks for
    a record, or for what ``mapped`` looks up by its name. ``hits`` are those of one addon, ``facts`` its files; ``series`` is the target's.
    """
    if series < SINCE or not any(hit.fails is Failure.RUNTIME_ERROR for hit in hits):
        return list(hits)
    shown = {pair for file in loaded(addon, facts) for pair in _shown(file, tree, target)}
    asked = {found for model, name in shown for found in _asked(model, name, tree)}
    lines = _Lines(facts, tree, series, target)
    places = {place for file in facts for place in lines.looked_at(file, asked)} if asked else set()
    return with_stopping(hits, lambda hit: (hit.path, hit.line) in places)


class _Lines:
    """Finds the lines of an addon's code that Odoo looks at, or runs, for the domains of fields that are shown."""

    def __init__(self, facts: Sequence[Facts], tree: TreeModels, series: Series, target: OnTarget) -> None:
        self._facts = facts
        self._tree = tree
        self._series = series
        self._target = target

    def looked_at(self, file: Facts, asked: AbstractSet[tuple[str, str]]) -> Iterator[tuple[str, int]]:
        """The (path, line) of what the domains of the fields of a file rely on; ``asked`` are (model, field)."""
        for item in file.classes if asked else ():
            fields = sorted(item.fields, key=lambda field: field.line)
            for field, following in pairwise([*fields, None]):
                has_domain = field is not None and any(key == "domain" for key, _ in field.keywords)
                if (
                    field
                    and has_domain
                    and _can_be_edited(field)
                    and any(name == field.name and self._is_on(item, model) for model, name in asked)
                ):
                    lines = _lines_of_domain(field, following.line if following else item.end_line + 1)
                    if _is_text(field, self._series):
                        yield from ((file.path, ref.line) for ref in file.refs if ref.kind == "domain" and ref.line in lines)
                    elif not dict(field.keywords)["domain"]:
                        yield from self._run(file, item, lines)

    def _is_on(self, item: PyClass, model: str) -> bool:
        return item.model in self._tree.lineage(model)

    def _run(self, file: Facts, item: PyClass, lines: range) -> Iterator[tuple[str, int]]:
        """Where a function in these lines, or a method of the model that it calls, asks for what cannot be there."""
        called = {ref.name for ref in file.refs if ref.kind == "call" and ref.line in lines and "#" not in ref.anchor}
        yield from self._lost(file, lines)
        yield from _mapped(file, lines)
        for other in self._facts if called else ():
            for about in other.classes:
                if about.model and about.model in self._tree.lineage(item.model):
                    for method in about.methods:
                        if method.name in called:
                            inside = range(method.line, method.end_line + 1)
                            yield from self._lost(other, inside)
                            yield from () if method.loops else _mapped(other, inside)

    def _lost(self, file: Facts, lines: range) -> Iterator[tuple[str, int]]:
        for asked in file.xmlids:
            if asked.kind == "python" and not asked.guarded and asked.line in lines and self._target.lost(asked.xmlid):
                yield file.path, asked.line


def _mapped(file: Facts, lines: range) -> Iterator[tuple[str, int]]:
    """Where ``mapped`` is given a field by its name: that is looked up also where there are no records.

    Not so beside ``filtered`` and ``sorted``, which come to what they are given for each record only.
    """
    calls = [(ref.line, ref.name) for ref in file.refs if ref.kind == "call" and ref.line in lines and not ref.guarded]
    each = {line for line, name in calls if name in {"filtered", "sorted"}}
    at_once = {line for line, name in calls if name == "mapped"} - each
    yield from ((file.path, ref.line) for ref in file.refs if ref.kind == "mapped" and ref.line in at_once)


def _lines_of_domain(field: FieldDef, end: int) -> range:
    """The lines on which the domain of a field stands, up to its next keyword or to ``end``, where the next field is."""
    below = dict(field.below)
    start = below.get("domain", field.line)
    return range(start, min((line for line in (*below.values(), end) if line > start), default=start + 1))


def _can_be_edited(field: FieldDef) -> bool:
    """Whether a form that does not say otherwise lets a field be edited."""
    given = dict(field.keywords)
    is_computed = "related" in given or ("compute" in given and "inverse" not in given)
    return given.get("readonly", str(is_computed)) != "True"


def _is_text(field: FieldDef, series: Series) -> bool:
    """Whether Odoo has the domain of a field as text."""
    given = dict(field.keywords)
    return given["domain"][:1] in {"'", '"'} or (series >= COMPANY_SINCE and given.get("check_company") == "True")


def _asked(model: str, name: str, tree: TreeModels) -> Iterator[tuple[str, str]]:
    """The (model, field) whose domain Odoo takes for a field that is shown: its own, or that of the field that it is related to."""
    seen: set[tuple[str, str]] = set()
    while (model, name) not in seen:
        seen.add((model, name))
        yield model, name
        field = tree.field(model, name)
        given = dict(field.keywords) if field and _can_be_edited(field) else {}
        *way, last = given.get("related", "").strip("'").split(".")
        if last and "domain" not in given:
            for step in way:
                model = tree.comodel(model, step)
            name = last


def _shown(file: Facts, tree: TreeModels, target: OnTarget) -> Iterator[tuple[str, str]]:
    """(model, field) of each field that a view of this file shows where it can be edited, without a domain of its own."""
    models = {(ref.line, ref.name): model for ref in file.refs if ref.kind == "view" and (model := model_of(ref, tree))}
    for node in file.nodes if file.kind is FileKind.XML else ():
        if node.tag == "field" and node.scope == "arch" and node.view >= 0:
            given = dict(node.attributes)
            model, name = models.get((node.line, given.get("name", "")), ""), given.get("name", "")
            if model and "domain" not in given and "position" not in given and _is_editable(file, node, model, target):
                yield model, name


def _is_editable(file: Facts, node: Node, model: str, target: OnTarget) -> bool:
    """Whether a field can be edited where it stands: in forms, and in lists that say so, unless it or one around it is for reading only.

    What extends a form stands in the form itself where it shows a field of its model.
    """
    view = file.views[node.view]
    in_view = bool(view.inherit) and not node.path and model == view.model and target.root_tag(view.inherit) == "form"
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
