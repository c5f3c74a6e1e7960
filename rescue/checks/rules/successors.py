"""What a name of core that is gone is called on the target, from the curated renames, confirmed in the target's catalog."""

from __future__ import annotations

from functools import cache

from rescue.catalog.load import Catalog
from rescue.checks.rules.renames import Renamed, Renames, load_renames


class Successors:
    """Final names from one series to another, each in words for a finding's message, '' where none is known."""

    def __init__(self, source: Catalog, target: Catalog) -> None:
        self._source = source
        self._target = target

    def module(self, name: str) -> str:
        """What a module is called."""
        found = known_renames().final("module", name, "", self._source.series, self._target.series)
        return _said(found, found.name) if found and self._target.module(found.name) else ""

    def plain_module(self, name: str) -> str:
        """The name alone of what a module is called."""
        found = known_renames().final("module", name, "", self._source.series, self._target.series)
        return found.name if found and self._target.module(found.name) else ""

    def model(self, name: str) -> str:
        """What a model is called."""
        found = known_renames().final("model", name, "", self._source.series, self._target.series)
        return _said(found, found.name) if found and self._target.has_model(found.name) else ""

    def record(self, xmlid: str) -> str:
        """What an XML id is called."""
        found = known_renames().final("xmlid", xmlid, "", self._source.series, self._target.series)
        return _said(found, found.name) if found and self._target.record(found.name) else ""

    def member(self, model: str, name: str) -> str:
        """What a field or method of a model is called, on the model in whose classes it stands."""
        at = self._source.field_at(model, name)
        if at is not None:
            found = known_renames().final("field", name, at[0], self._source.series, self._target.series)
            return _said(found, f"{found.model}.{found.name}") if found and self._target.field(found.model, found.name) else ""
        there = self._source.method_at(model, name)
        found = known_renames().final("method", name, there[0], self._source.series, self._target.series) if there else None
        return _said(found, f"{found.model}.{found.name}") if found and self._target.method(found.model, found.name) else ""


@cache
def known_renames() -> Renames:
    """The shipped renames, read when the first name is asked for."""
    return load_renames()


def _said(found: Renamed, name: str) -> str:
    return f"{name} ({'; '.join(found.notes)})" if found.notes else name
