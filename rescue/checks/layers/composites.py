"""Fields that say again, or in parts, what a field of core says, with nothing that keeps both equal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit
from rescue.model import FieldDef, PyClass

_PARTS_OF_NAME = re.compile(r"(?:x_)?(?:first|last|middle|family|given|sur|second_last)_?names?\d?|(?:x_)?surname2?")
_AGAIN = re.compile(r"(?:x_|custom_|my_|new_)(?P<prefixed>\w+)|(?P<suffixed>\w+?)_(?:custom|copy|dup|bis|new)")
_KEPT = frozenset({"compute", "related", "inverse", "function", "fnct_inv"})


def composites(subject: Subject) -> Iterator[Hit]:
    """LAYER-COMPOSITE-FIELD."""
    if subject.models is None:
        return
    for file, item in subject.extensions():
        for field in item.fields:
            twin = _twin(subject, item.model, field)
            if twin and not _is_kept(subject, item, field, twin):
                symbol = f"{item.model}.{field.name}"
                yield subject.hit("LAYER-COMPOSITE-FIELD", file.path, field.line, f"{symbol} beside {twin}", symbol)


def _twin(subject: Subject, model: str, field: FieldDef) -> str:
    """The field of core that a field repeats or is a part of, '' for none."""
    assert subject.models is not None
    if field.type == "Char" and _PARTS_OF_NAME.fullmatch(field.name):
        name = subject.models.core_field(model, "name")
        return "name" if name is not None and name.type == "Char" and not _is_core(subject, model, field.name) else ""
    again = _AGAIN.fullmatch(field.name)
    if again:
        twin = again["prefixed"] or again["suffixed"]
        core = subject.models.core_field(model, twin)
        if core is not None and core.type == field.type and core.comodel == field.comodel and not _is_core(subject, model, field.name):
            return twin
    return ""


def _is_core(subject: Subject, model: str, name: str) -> bool:
    assert subject.models is not None
    return subject.models.core_field(model, name) is not None


def _is_kept(subject: Subject, item: PyClass, field: FieldDef, twin: str) -> bool:
    """Whether something ties the two: either is computed or related, or a method of the class writes the one or watches the other."""
    own = subject.tree.models.field(item.model, twin)
    if _KEPT & {name for name, _ in (*field.keywords, *(own.keywords if own else ()))}:
        return True
    ties = {"depends", "onchange", "constrains", "write", "vals", "inverse_name"}
    return any(
        ref.name in {twin, field.name} and ref.kind in ties and ref.root == item.model and not ref.path
        for file in subject.python
        for ref in file.refs
    )
