"""Tables and columns that SQL in code names: the model behind the table, and the stored field behind the column."""

from __future__ import annotations

from collections.abc import Sequence

from rescue.catalog.automatic import automatic_fields
from rescue.catalog.model import CoreField
from rescue.checks.contract.ground import Ground, State, Touched
from rescue.checks.known import KnownModels
from rescue.model import Facts, Series, SqlRef

_NO_COLUMN = frozenset({"One2many", "Many2many"})
# Kept as attachments unless the field says otherwise, which a catalog does not tell.
_PERHAPS_NO_COLUMN = frozenset({"Binary", "Image"})
# Before, what depends on the company stands in ir_property.
_COMPANY_COLUMNS = Series(18)


class SqlCheck:
    """Looks up tables by the models of a series, and columns by their stored fields."""

    def __init__(self, on: Ground) -> None:
        self._on = on

    def check(self, touched: Touched, file: Facts, ref: SqlRef) -> None:
        """Add what became of a table, or of a column of it; the tables of many2many relations are not known."""
        models = _models(self._on.models, ref.table)
        if ref.table in self._on.tables or any(self._on.tree_of(file.addon).field(model, ref.column) is not None for model in models):
            return
        modules = self._givers(models, ref.column)
        if not modules:
            touched.counts[State.UNKNOWN] += 1
        elif self._has(self._on.final, ref):
            touched.counts[State.OK] += 1
        elif self._on.lacks(modules) or self._is_kept_by_hand(self._on.final, ref):
            touched.counts[State.UNKNOWN] += 1
        else:
            touched.counts[State.BROKEN] += 1
            # a column of a table that is gone is said once, where the table is named
            if not ref.column or _models(self._on.final, ref.table):
                hop = self._on.hop(lambda later: self._has(later, ref), modules)
                symbol = f"{ref.table}.{ref.column}" if ref.column else ref.table
                self._on.hit(touched, "CORE-SQL-GONE", file.path, ref.line, symbol, ref.anchor, hop, became=self._became(models, ref))
            else:
                touched.leave(file.path, ref.line, ref.table)

    def _became(self, models: Sequence[str], ref: SqlRef) -> str:
        successors = self._on.successors
        found = (successors.member(model, ref.column) if ref.column else successors.model(model) for model in models)
        return next(filter(None, found), "")

    def _givers(self, models: Sequence[str], column: str) -> tuple[str, ...]:
        """The module that gives the table or the column in the source; () where nobody is known to."""
        if not column:
            return tuple(module for model in models for module in self._on.makers(model)[:1])[:1]
        found = [field for model in models if (field := _field(self._on.models, model, column)) is not None]
        return next((field.modules[:1] for field in found if _has_column(field, self._on.source.series)), ())

    def _has(self, known: KnownModels, ref: SqlRef) -> bool:
        """Whether a series has the table, and the column of it as far as can be told."""
        models = _models(known, ref.table)
        if not ref.column or not models:
            return bool(models)
        found = [field for model in models if (field := _field(known, model, ref.column)) is not None]
        return any(field.type in _PERHAPS_NO_COLUMN or _has_column(field, known.core.series) for field in found)

    def _is_kept_by_hand(self, known: KnownModels, ref: SqlRef) -> bool:
        """Whether a series has the field without a column, but with an inverse: that may well write the column itself, by SQL."""
        found = (_field(known, model, ref.column) for model in _models(known, ref.table))
        return any(field is not None and "i" in field.flags and field.type not in _NO_COLUMN for field in found)


def _models(known: KnownModels, table: str) -> tuple[str, ...]:
    """The models of core whose records stand in a table."""
    return known.core.tables.get(table, ())


def _field(known: KnownModels, model: str, name: str) -> CoreField | None:
    """The field of a model itself: what it delegates to has a table of its own."""
    own = (found.fields.get(name) for at in known.lineage(model) if (found := known.core.model(at)) is not None)
    return next((field for field in own if field is not None), None) or automatic_fields(known.core.series).get(name)


def _has_column(field: CoreField, series: Series) -> bool:
    if field.type in _NO_COLUMN or field.type in _PERHAPS_NO_COLUMN or "n" in field.flags:
        return False
    if "y" in field.flags and series < _COMPANY_COLUMNS:
        return False
    return "s" in field.flags or not ("c" in field.flags or "l" in field.flags)
