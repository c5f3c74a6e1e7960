# ruff: noqa: SLF001 - it is made of others of its own kind
"""The catalog of a series of core joined by catalogs of other addons of that series: Enterprise, third party, a client's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from msgspec import Raw, structs

from rescue.catalog.load import Catalog
from rescue.catalog.model import CoreField, CoreMethod, CoreModel, CoreModule, CoreRecord, CoreView, ModelHead, OtherNames, ViewHead

T = TypeVar("T")


class JoinedCatalog(Catalog):
    """One catalog to ask in place of several; where two have the same thing, core's comes first and the others extend it."""

    def __init__(self, core: Catalog, others: Sequence[Catalog]) -> None:
        """``others`` join ``core``; all are of one series."""
        super().__init__(core.data, core.name)
        self._core = core
        self._parts = (core, *others)
        self._others = tuple(others)
        self.origins = frozenset(other.provenance.origin for other in others if other.provenance.origin)

    def brought_by(self, module: str) -> Catalog | None:
        """The other catalog that brings a module; None for core's own and for one that nobody brings."""
        if module in self._core.modules:
            return None
        return next((other for other in self._others if module in other.modules), None)

    @cached_property
    def modules(self) -> Mapping[str, CoreModule]:
        """All modules, core's first."""
        return _first([part.modules for part in self._parts])

    @cached_property
    def _raw_models(self) -> Mapping[str, Raw]:
        found = self._table("models")
        return {name: found[name] for name in sorted(found)}

    @cached_property
    def member_names(self) -> frozenset[str]:
        """The names of all fields and methods of all models."""
        return frozenset().union(*(part.member_names for part in self._parts))

    def _head(self, name: str) -> ModelHead:
        return self._known(name)

    def _known(self, name: str) -> CoreModel:
        found = self._models.get(name)
        if found is None:
            found = self._models[name] = _joined([model for part in self._parts if (model := part.model(name)) is not None])
        return found

    def records_of(self, module: str) -> Mapping[str, CoreRecord]:
        """The records whose XML id names the module, whoever makes them."""
        if module not in self._records:
            found: dict[str, CoreRecord] = {}
            for part in reversed(self._parts):
                found.update(part.records_of(module))
            self._records[module] = found
        return self._records[module]

    @cached_property
    def _raw_views(self) -> Mapping[str, Raw]:
        return _first([part._raw_views for part in self._parts])

    def view(self, xmlid: str) -> CoreView | None:
        """A view or template with its elements; None when there is none."""
        return next((view for part in self._parts if (view := part.view(xmlid)) is not None), None)

    @cached_property
    def _extensions(self) -> Mapping[str, tuple[str, ...]]:
        found = {**self._core._extensions}
        for other in self._others:
            for parent, views in other._extensions.items():
                found[parent] = tuple(sorted((*found.get(parent, ()), *views), key=self._priority))
        return found

    def _priority(self, xmlid: str) -> int:
        head: ViewHead | None = self.view_head(xmlid)
        return head.priority if head else 0

    def _open_table(self, name: str) -> Mapping[str, Raw]:
        return _first([part._table(name) for part in self._parts])

    @cached_property
    def _rest(self) -> OtherNames:
        parts = [part._rest for part in self._parts]
        return OtherNames(
            javascript=frozenset().union(*(part.javascript for part in parts)),
            bundles=frozenset().union(*(part.bundles for part in parts)),
            routes=tuple(sorted({route for part in parts for route in part.routes})),
            constants=_first([part.constants for part in parts]),
        )


def _joined(parts: Sequence[CoreModel]) -> CoreModel:
    first, *others = parts
    for other in others:
        first = structs.replace(
            first,
            module=first.module or other.module,
            extended_by=_unique(first.extended_by, (other.module,) if first.module and other.module else (), other.extended_by),
            inherit=_unique(first.inherit, other.inherit),
            inherits=_unique(first.inherits, other.inherits),
            rec_name=first.rec_name or other.rec_name,
            table=first.table or other.table,
            fields={**first.fields, **{name: _field(first.fields.get(name), field) for name, field in other.fields.items()}},
            methods={**first.methods, **{name: _method(first.methods.get(name), method) for name, method in other.methods.items()}},
            attributes=_unique(first.attributes, other.attributes),
        )
    return first


def _field(core: CoreField | None, other: CoreField) -> CoreField:
    if core is None:
        return other
    # a catalog that only adds keys to a selection does not know which: the whole is not known then
    selection = _unique(core.selection, other.selection) if other.selection and core.selection else ()
    return structs.replace(core, modules=_unique(core.modules, other.modules), comodel=core.comodel or other.comodel, selection=selection)


def _method(core: CoreMethod | None, other: CoreMethod) -> CoreMethod:
    return other if core is None else CoreMethod((*core.definitions, *other.definitions))


def _unique(*parts: Sequence[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(item for part in parts for item in part))


def _first(parts: Sequence[Mapping[str, T]]) -> dict[str, T]:
    """All keys, each with the value of the first part that has it."""
    return {key: value for part in reversed(parts) for key, value in part.items()}
