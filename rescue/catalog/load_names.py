"""Ask a catalog for what can be imported, for bundles and for routes."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from msgspec.msgpack import Decoder

from rescue.catalog.load_part import Part
from rescue.catalog.model import CoreClass, OtherNames

_OTHERS: Decoder[OtherNames] = Decoder(OtherNames)
_CLASS: Decoder[CoreClass] = Decoder(CoreClass)
_TEXTS: Decoder[tuple[str, ...]] = Decoder(tuple[str, ...])


class NamePart(Part):
    """Python modules, classes and functions; JavaScript modules; asset bundles; routes."""

    @cached_property
    def _rest(self) -> OtherNames:
        found: OtherNames = self._file.section("names", _OTHERS)
        return found

    def python_names(self, module: str) -> tuple[str, ...] | None:
        """What a Python module offers, sorted; None when there is no such module."""
        raw = self._table("python").get(module)
        found: tuple[str, ...] | None = self._file.value(raw, _TEXTS) if raw is not None else None
        return found

    def imports(self, dotted: str) -> Literal["module", "name"] | None:
        """What an import of this dotted name gives: a module, a name in one, or nothing (None)."""
        if dotted in self._table("python"):
            return "module"
        parent, _, name = dotted.rpartition(".")
        names = self.python_names(parent) or ()
        # a module with __getattr__ answers to anything
        return "name" if name in names or "__getattr__" in names else None

    def constant(self, dotted: str) -> str | None:
        """The value of a plain constant, written as Python; None when it is none."""
        return self._rest.constants.get(dotted)

    def python_class(self, dotted: str) -> CoreClass | None:
        """A class that is no model, by the module that defines it; None when there is none."""
        raw = self._table("classes").get(dotted)
        found: CoreClass | None = self._file.value(raw, _CLASS) if raw is not None else None
        return found

    def function(self, dotted: str) -> tuple[str, ...] | None:
        """The parameters of a function, by the module that defines it; None when there is none."""
        raw = self._table("functions").get(dotted)
        found: tuple[str, ...] | None = self._file.value(raw, _TEXTS) if raw is not None else None
        return found

    def javascript(self, name: str) -> bool:
        """Whether there is a JavaScript module of that name, old (``web.core``) or new (``@web/core/registry``)."""
        return not self._rest.javascript.isdisjoint(_spellings(name))

    def exports(self, name: str) -> tuple[str, ...]:
        """What a JavaScript module exports; () when it is old, exports nothing or is not there."""
        raw = next((self._table("exports")[spelling] for spelling in _spellings(name) if spelling in self._table("exports")), None)
        found: tuple[str, ...] = self._file.value(raw, _TEXTS) if raw is not None else ()
        return found

    def bundle(self, name: str) -> bool:
        """Whether there is an asset bundle of that name."""
        return name in self._rest.bundles

    def importable(self) -> tuple[int, int]:
        """How many Python and JavaScript modules there are."""
        return len(self._table("python")), len(self._rest.javascript)

    def routes(self) -> tuple[tuple[str, str], ...]:
        """(URL, module) of all routes, sorted."""
        return self._rest.routes


def _spellings(name: str) -> tuple[str, ...]:
    """The names that a module may stand under: an ``index.js`` answers to its folder (odoo/tools/js_transpiler.py)."""
    return (name, f"{name}/index", name.removesuffix("/index")) if name.startswith("@") else (name,)
