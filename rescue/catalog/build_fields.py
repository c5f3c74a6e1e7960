"""A field of core, folded from its definition and all extensions of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from rescue.catalog.model import CoreField
from rescue.catalog.python_details import FieldDetails
from rescue.model import FieldDef

# Constructors of the old API that say how a field is had, not of which type it is.
_OLD_HOW = {"function": "c", "related": "l", "property": "y", "dummy": "n", "sparse": "n"}
# Fields that lead to records of any model; what stands first in their call is no model.
_ANY_MODEL = frozenset({"Reference", "Many2oneReference"})
_NO_VALUE = frozenset({"False", "None"})


class Definition(Struct, frozen=True):
    """One definition of a field: the module, its facts, and its details where the second reading found the class."""

    module: str
    field: FieldDef
    details: FieldDetails | None


def make_field(definitions: Sequence[Definition], constants: Mapping[str, tuple[str, ...]]) -> CoreField:
    """The field that these definitions make, in load order: later keywords win over earlier ones, as in Odoo.

    ``constants`` has the keys of selections that stand in other files, by dotted name.
    """
    keywords: dict[str, str] = {}
    kind = comodel = inverse = how = ""
    for item in definitions:
        keywords.update(item.field.keywords)
        kind = item.field.type or kind
        comodel = item.field.comodel or comodel
        inverse = (item.details.inverse_name if item.details else "") or inverse
        how = _OLD_HOW.get(item.details.constructor if item.details else "", how)
    if kind in _ANY_MODEL:
        comodel = ""
    modules = tuple(dict.fromkeys(item.module for item in definitions))
    selection = _selection(definitions, constants)
    return CoreField(kind, comodel, modules, _flags(keywords, how), _related(keywords), inverse, selection)


def _flags(keywords: dict[str, str], how: str) -> str:
    """The letters that ``CoreField`` explains. A value that is not literal counts as given."""

    def given(name: str) -> bool:
        return name in keywords and keywords[name] not in _NO_VALUE

    store = keywords.get("store")
    letters = (
        ("r", keywords.get("required") == "True"),
        ("s", store not in {None, "False", "None"}),
        ("n", store == "False" or how == "n"),
        ("c", given("compute") or how == "c"),
        ("i", given("inverse") or given("fnct_inv")),
        ("l", given("related") or how == "l"),
        ("t", given("translate")),
        ("y", given("company_dependent") or how == "y"),
    )
    return "".join(letter for letter, true in letters if true)


def _related(keywords: dict[str, str]) -> str:
    """The path of a related field with dots; it may be written as a tuple."""
    written = keywords.get("related", "")
    if written[:1] in {"(", "["}:
        return ".".join(part.strip(" '\"") for part in written.strip("()[]").split(",") if part.strip())
    return written.strip("'\"") if written not in _NO_VALUE else ""


def _selection(definitions: Sequence[Definition], constants: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The keys of a selection with those added; () where the keys are not written out."""
    keys: dict[str, None] = {}
    known = False
    for item in definitions:
        if item.details is None:
            continue
        given = item.details.selection if item.details.selection is not None else constants.get(item.details.constant)
        if given is not None:
            keys, known = dict.fromkeys(given), True
        elif any(name == "selection" for name, _ in item.field.keywords):
            keys, known = {}, False
        if item.details.selection_add is not None:
            keys.update(dict.fromkeys(item.details.selection_add))
        elif any(name == "selection_add" for name, _ in item.field.keywords):
            known = False
    return tuple(keys) if known else ()
