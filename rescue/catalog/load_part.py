"""What all parts of a catalog's reader share: the file and the series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Raw
from msgspec.msgpack import Decoder

from rescue.catalog.model import FRAMEWORK, Provenance
from rescue.catalog.store import CatalogFile
from rescue.catalog.table import Table
from rescue.errors import CatalogError
from rescue.model import Series

Modules = frozenset[str] | None
"""Modules that count; None for all."""

_PROVENANCE: Decoder[Provenance] = Decoder(Provenance)


class Part:
    """A catalog's file, opened. A damaged section raises CatalogError when it is first asked."""

    def __init__(self, data: bytes | memoryview, name: str) -> None:
        """``data`` are the bytes of a catalog file and ``name`` its name for messages. Raises CatalogError."""
        self._file = CatalogFile(data, name)
        parts = self._file.header.series.split(".")
        if len(parts) != 2 or not all(part.isdecimal() for part in parts):
            raise CatalogError(f"{name}: damaged: {self._file.header.series!r} is no series. Fetch or build it again")
        self._tables: dict[str, Mapping[str, Raw]] = {}
        self.data = data
        self.name = name
        self.series = Series(int(parts[0]), int(parts[1]))

    @cached_property
    def provenance(self) -> Provenance:
        """Where the catalog comes from."""
        found: Provenance = self._file.section("provenance", _PROVENANCE)
        return found

    def _table(self, name: str) -> Mapping[str, Raw]:
        """One of the tables, opened when it is first asked for."""
        if name not in self._tables:
            self._tables[name] = self._open_table(name)
        return self._tables[name]

    def _open_table(self, name: str) -> Mapping[str, Raw]:
        return Table(self._file, name)


def counts(modules: Iterable[str], within: Modules) -> bool:
    """Whether any of the modules counts; what the framework gives always does."""
    return within is None or any(module == FRAMEWORK or module in within for module in modules)
