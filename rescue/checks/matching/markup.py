"""Matches on XML: ``element`` and ``record``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rescue.checks.lookup import Entry, Hit, Names, TreeModels, names_match, on_model
from rescue.checks.matching.visibility import Visibility, is_editable
from rescue.checks.rules.ruleset import ElementMatch, RecordMatch, Rule
from rescue.model import Facts, FieldDef, Node, View


class Elements:
    """``element``: elements by tag, attributes and place.

    Which entries may match is known from the scope, the tag and the names of the attributes: for most elements that is one look-up.
    """

    def __init__(self) -> None:
        self.by_tag: dict[str, list[Entry[ElementMatch]]] = {}
        self.by_attribute: Names[ElementMatch] = Names()
        self.anywhere: list[Entry[ElementMatch]] = []
        self._by_shape: dict[tuple[str, ...], tuple[Entry[ElementMatch], ...]] = {}

    def add(self, rule: Rule, match: ElementMatch) -> None:
        """Register one match of a rule."""
        entry = Entry(rule, match)
        if match.tags:
            for tag in match.tags:
                self.by_tag.setdefault(tag, []).append(entry)
        elif match.attributes_any:
            self.by_attribute.add(match.attributes_any, entry)
        elif match.values:
            self.by_attribute.add([next(iter(match.values))], entry)
        else:
            self.anywhere.append(entry)

    def hits(self, facts: Facts, tree: TreeModels) -> Iterator[Hit]:
        """The elements of one file."""
        visibility = Visibility(facts)
        for index, node in enumerate(facts.nodes):
            shape = (node.scope, node.tag, *[name for name, _ in node.attributes])
            entries = self._by_shape.get(shape)
            if entries is None:
                entries = self._by_shape[shape] = self._of_shape(*shape)
            for entry in entries:
                if self._fits(entry.match, index, node, facts, tree, visibility):
                    view = facts.views[node.view] if node.view >= 0 else None
                    anchor = f"{view.xmlid} @ {_place(node, facts)}" if view else _place(node, facts)
                    yield Hit(entry.rule, facts.path, node.line, _found(entry.match, node), anchor, entry.rule.confidence)

    def _of_shape(self, scope: str, tag: str, *names: str) -> tuple[Entry[ElementMatch], ...]:
        """The entries that elements of a scope and a tag with attributes of these names may match, each once."""
        found = [*self.by_tag.get(tag, ()), *(entry for name in names for entry in self.by_attribute[name]), *self.anywhere]
        return tuple({id(entry): entry for entry in found if _shape_fits(entry.match, scope, names)}.values())

    def _fits(self, match: ElementMatch, index: int, node: Node, facts: Facts, tree: TreeModels, visibility: Visibility) -> bool:
        """Whether an element matches whose shape does."""
        if match.values:
            given = dict(node.attributes)
            if not all(re.search(pattern, given[name]) for name, pattern in match.values.items()):
                return False
        if match.text is not None and not re.search(match.text, node.text):
            return False
        return self._place_fits(match, index, node, facts) and self._view_fits(match, index, node, facts, tree, visibility)

    @staticmethod
    def _place_fits(match: ElementMatch, index: int, node: Node, facts: Facts) -> bool:
        parent = facts.nodes[node.parent].tag if node.parent >= 0 else ""
        if match.parents and parent not in match.parents:
            return False
        if parent in match.not_parents or (match.nested is not None and match.nested != bool(node.path)):
            return False
        if match.ancestors or match.not_ancestors:
            tags = set(_ancestors(node, facts))
            if match.ancestors and not tags.intersection(match.ancestors):
                return False
            if tags.intersection(match.not_ancestors):
                return False
        if match.not_after and _tag_before(index, node, facts) in match.not_after:
            return False
        if match.root is not None:
            view = facts.views[node.view] if node.view >= 0 else None
            return match.root == (view is not None and view.node == index)
        return True

    @staticmethod
    def _view_fits(match: ElementMatch, index: int, node: Node, facts: Facts, tree: TreeModels, visibility: Visibility) -> bool:
        view: View | None = facts.views[node.view] if node.view >= 0 else None
        if match.view_types and (view is None or view.type not in match.view_types):
            return False
        if match.inherited is not None and (view is None or bool(view.inherit) != match.inherited):
            return False
        if match.lacks_for_some and not visibility.hides_any(index):
            return False
        if match.models == ["*"] and not (match.field_keywords or match.needs_company or match.lacks_for_some):
            return True
        model = _model_at(node, view, tree)
        if match.models != ["*"] and not (model and on_model(match.models, model, tree)):
            return False
        field = tree.field(model, dict(node.attributes).get("name", "")) if model else None
        if match.field_keywords and not _is_defined_with(match.field_keywords, field):
            return False
        if match.needs_company and (not _is_bound_to_company(field) or visibility.shows("company_id", index)):
            return False
        return not match.lacks_for_some or visibility.lacks_for_some(index, field)


def _shape_fits(match: ElementMatch, scope: str, names: Sequence[str]) -> bool:
    if scope not in match.scope or not all(name in names for name in match.values):
        return False
    if match.attributes_any and not any(names_match(match.attributes_any, name) for name in names):
        return False
    return not any(names_match(match.attributes_none, name) for name in names)


def _model_at(node: Node, view: View | None, tree: TreeModels) -> str:
    """The model of the view that an element is part of, that of the nested view where there is one; '' when it is not known."""
    model = view.model if view is not None else ""
    for name in node.path:
        model = tree.comodel(model, name) if model else ""
    return model


def _is_defined_with(keywords: list[str], field: FieldDef | None) -> bool:
    return field is not None and any(name in keywords for name, _ in field.keywords)


def _is_bound_to_company(field: FieldDef | None) -> bool:
    """Whether Odoo adds the company of the record to a domain that the field has of its own, and a form lets people choose a value."""
    given = dict(field.keywords) if field is not None else {}
    is_bound = given.get("check_company") == "True" and "domain" in given and "company_dependent" not in given
    return is_bound and field is not None and is_editable(field)


def _ancestors(node: Node, facts: Facts) -> Iterator[str]:
    while node.parent >= 0:
        node = facts.nodes[node.parent]
        yield node.tag


def _tag_before(index: int, node: Node, facts: Facts) -> str:
    """The tag of the element just before this one under the same parent, '' for the first."""
    for before in reversed(facts.nodes[node.parent + 1 : index]):
        if before.parent == node.parent:
            return before.tag
    return ""


def _found(match: ElementMatch, node: Node) -> str:
    """What of the element made it match: the attribute where one was asked for, else the tag."""
    for name, _ in node.attributes:
        if names_match(match.attributes_any, name) or name in match.values:
            return f"{node.tag}@{name}"
    return node.tag


def _place(node: Node, facts: Facts) -> str:
    """The element by its nearest names: ``field[partner_id]``, ``xpath[//group]``."""
    for name, value in node.attributes:
        if name in {"name", "id", "expr", "t-name"}:
            return f"{node.tag}[{value[:80]}]"
    parent = facts.nodes[node.parent] if node.parent >= 0 else None
    return f"{_place(parent, facts)}/{node.tag}" if parent is not None and parent.scope == node.scope else node.tag


class Records:
    """``record``: data records by model and what they set."""

    def __init__(self) -> None:
        self.models: Names[RecordMatch] = Names()

    def add(self, rule: Rule, match: RecordMatch) -> None:
        """Register one match of a rule."""
        self.models.add(match.models, Entry(rule, match))

    def hits(self, facts: Facts) -> Iterator[Hit]:
        """The records of one file."""
        for record in facts.records:
            given = {field.name: field for field in record.fields}
            for entry in self.models[record.model]:
                match = entry.match
                if match.tags and record.tag not in match.tags:
                    continue
                if match.xmlids and not names_match(match.xmlids, record.xmlid):
                    continue
                if any(name in given for name in match.fields_none):
                    continue
                if any(name not in given or not re.match(pattern, given[name].value) for name, pattern in match.values.items()):
                    continue
                wanted = match.fields_any or list(match.values)
                found = [given[name] for name in wanted if name in given]
                if match.fields_any and not found:
                    continue
                places = [(field.line, f"{record.model}.{field.name}") for field in found] or [(record.line, record.model)]
                for line, symbol in places:
                    yield Hit(entry.rule, facts.path, line, symbol, record.xmlid, entry.rule.confidence)
