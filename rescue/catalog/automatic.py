"""What Odoo gives models and databases without any code or data saying so: fields of every model, XML ids of models and fields."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.catalog.model import FRAMEWORK, CoreField
from rescue.model import Series


def automatic_fields(series: Series) -> dict[str, CoreField]:
    """The fields that Odoo adds to models (``_add_magic_fields`` in odoo/models.py), as if every model had all of them.

    Models without a table of their own lack the log fields, and only models with ``_parent_store`` have parent_left and
    parent_right (until 11.0); who writes such code knows which he has.
    """
    fields = {
        "id": _field("Integer", flags="r"),
        "display_name": _field("Char", flags="c"),
        "create_uid": _field("Many2one", "res.users"),
        "create_date": _field("Datetime"),
        "write_uid": _field("Many2one", "res.users"),
        "write_date": _field("Datetime"),
    }
    if series.major <= 16:
        fields["__last_update"] = _field("Datetime", flags="c")
    if series.major <= 11:
        fields["parent_left"] = fields["parent_right"] = _field("Integer")
    return fields


def _field(kind: str, comodel: str = "", flags: str = "") -> CoreField:
    return CoreField(kind, comodel, (FRAMEWORK,), flags, "", "", ())


# Fields that core gives a class by assignment, since their names are Python's own words (ir_rule.py, 8.0 to 19.0).
BY_ASSIGNMENT = {("ir.rule", "global"): CoreField("Boolean", "", ("base",), "sc", "", "", ())}


def underscored(model: str) -> str:
    """A model's name as it stands in XML ids."""
    return model.replace(".", "_")


def splits(rest: str) -> Iterator[tuple[str, str]]:
    """Every way to read the rest of a ``field_...`` XML id as (underscored model, field).

    Until 11.0 one underscore stands between the two, later two.
    """
    for position, char in enumerate(rest):
        if char == "_":
            yield rest[:position], rest[position + 1 :].removeprefix("_")
            yield rest[:position], rest[position + 1 :]
