"""Read a catalog back and ask it. Nothing is decoded before it is asked for, and each thing once."""

from __future__ import annotations

from pathlib import Path

from rescue.catalog.load_names import NamePart
from rescue.catalog.load_part import Modules
from rescue.catalog.load_records import RecordPart
from rescue.catalog.load_views import ViewPart
from rescue.errors import CatalogError

__all__ = ["Catalog", "Modules", "load_catalog"]


class Catalog(RecordPart, ViewPart, NamePart):
    """One series of core, or of a private tree, to ask.

    Where ``within`` is a set of modules, only what these define counts: those that an addon's dependencies lead to (``closure``).
    A damaged section raises CatalogError when it is first asked.
    """

    origins: frozenset[str] = frozenset()
    """Where the catalogs come from that join this one."""

    def brought_by(self, module: str) -> Catalog | None:  # noqa: ARG002 - for one that others join
        """The catalog that joins this one and brings a module; None for a module of its own, or of nobody."""
        return None

    def open(self) -> None:
        """Read the tables of contents now, at a moment of the caller's choice, rather than with the first question to each."""
        for table in (self.modules, self._raw_models, self._raw_records, self._table("python"), self._raw_views, self._extensions):
            assert table is not None

    def verify(self) -> None:
        """Look at every section now. Raises CatalogError when one is damaged."""
        self._file.verify()
        self.open()
        assert self.provenance


def load_catalog(path: Path) -> Catalog:
    """Open a catalog file. Raises CatalogError when it cannot be read, is none, is damaged, or of a newer format."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path}: cannot be read: {error.strerror}") from error
    return Catalog(data, str(path))
