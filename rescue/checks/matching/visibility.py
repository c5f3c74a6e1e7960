"""What a view shows to some groups only, and what in it relies on a field that is then not there for everybody.

From 16.0 on Odoo refuses a view where that is so (``NameManager.check`` in ir_ui_view.py); from 18.0 on it adds the field itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import Final

from rescue.model import Facts, FieldDef, Node

_VIEWS: Final = frozenset("form tree list kanban graph calendar pivot search".split())
_DOMAIN, _ATTRS, _EXPRESSIONS = "domain", "attrs", ("context", "decoration-")


class Visibility:
    """The fields of each view of a file, also of those within fields, by whether everybody gets them."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def shows(self, name: str, number: int) -> bool:
        """Whether all who get an element, by its number, get a field of that name in the same view; also where only some get it."""
        if self._groups(number):
            return True  # perhaps the same
        level = self._level(number)
        return name in self._shown.get(level, {}) and name not in self._hidden.get(level, ())

    def hides_any(self, number: int) -> bool:
        """Whether there are fields in the view of an element that only some get: for most files that is known at once."""
        return bool(self._hidden) and self._level(number) in self._hidden

    def lacks_for_some(self, number: int, field: FieldDef | None) -> bool:
        """Whether an element that everybody gets relies on a field of the same view that only some get.

        ``field`` is what the tree defines under the element's name: its domain counts where people can edit, and the element has none.
        """
        level = self._level(number)
        hidden = self._hidden.get(level)
        if hidden is None or self._groups(number):
            return False
        top = self._facts.nodes[level]
        can_edit = top.tag == "form" or "editable" in dict(top.attributes)
        return not hidden.isdisjoint(_names_used(self._facts.nodes[number], field if can_edit else None))

    @cached_property
    def _hidden(self) -> dict[int, frozenset[str]]:
        """By view, the fields that only some get, wherever it has them."""
        found = {level: frozenset(name for name, each in fields.items() if all(each)) for level, fields in self._shown.items()}
        return {level: names for level, names in found.items() if names}

    @cached_property
    def _shown(self) -> dict[int, dict[str, list[bool]]]:
        """By view and field, for each time that the view has it, whether only some get it; nothing where groups exclude each other."""
        found: dict[int, dict[str, list[bool]]] = {}
        for number, node in enumerate(self._facts.nodes):
            if node.tag == "field" and node.scope == "arch":
                groups = self._groups(number)
                for_some = bool(groups) and "!" not in "".join(groups)
                found.setdefault(self._level(number), {}).setdefault(dict(node.attributes).get("name", ""), []).append(for_some)
        return found

    def _level(self, number: int) -> int:
        """The number of the element at the top of the view that an element is part of, or is; -1 where there is none."""
        while number >= 0 and self._facts.nodes[number].scope == "arch" and not self._is_top(self._facts.nodes[number]):
            number = self._facts.nodes[number].parent
        return number

    def _is_top(self, node: Node) -> bool:
        """Whether a view starts with this element, within a field or by itself."""
        return node.scope == "arch" and node.tag in _VIEWS and (node.parent < 0 or self._facts.nodes[node.parent].tag == "field")

    def _groups(self, number: int) -> list[str]:
        """The groups that an element, and those around it in the same view, are shown to; none where everybody gets it."""
        found: list[str] = []
        while number >= 0 and (node := self._facts.nodes[number]).scope == "arch":
            found += [value for name, value in node.attributes if name == "groups"]
            if self._is_top(node):
                break
            number = node.parent
        return found


def _names_used(node: Node, field: FieldDef | None) -> Iterator[str]:
    """The fields of its view that an element relies on."""
    given = dict(node.attributes)
    for name, value in given.items():
        if name == _ATTRS:
            yield from _names_in(value, of_leaves=True)
        elif name == _DOMAIN or name.startswith(_EXPRESSIONS):
            yield from _names_in(value)
    if node.tag == "field" and _DOMAIN not in given and field is not None and "readonly" not in given:
        yield from _names_defined(field)


def _names_defined(field: FieldDef) -> Iterator[str]:
    """What the domain in a field's definition takes from its record; ``check_company`` makes one (``_description_domain``)."""
    given = dict(field.keywords)
    if not is_editable(field):
        return
    if "domain" in given:
        if given["domain"][:1] in {"'", '"'}:
            with suppress(SyntaxError):  # a long one is cut short
                yield from _names_in(str(ast.literal_eval(given["domain"])))
    elif given.get("check_company") == "True" and "company_dependent" not in given:
        yield "company_id"


def is_editable(field: FieldDef) -> bool:
    """Whether a form lets people choose the value of a field, where it does not say otherwise."""
    given = dict(field.keywords)
    return given["readonly"] == "False" if "readonly" in given else not {"compute", "related"}.intersection(given)


def _names_in(expression: str, *, of_leaves: bool = False) -> Iterator[str]:
    """The plain names in an expression; where ``of_leaves``, also the fields on the left of a domain's conditions."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for part in ast.walk(tree):
        if isinstance(part, ast.Name):
            yield part.id
        elif of_leaves and isinstance(part, ast.Tuple | ast.List) and len(part.elts) == 3 and isinstance(part.elts[0], ast.Constant):
            yield str(part.elts[0].value)
