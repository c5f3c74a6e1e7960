"""Read a catalog back and ask it. Nothing is decoded before it is asked for, and each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from msgspec import Raw, Struct
from msgspec.msgpack import Decoder

from rescue.catalog.automatic import automatic_fields, splits, underscored
from rescue.catalog.model import (
    FRAMEWORK,
    CoreClass,
    CoreField,
    CoreMethod,
    CoreModel,
    CoreModule,
    CoreRecord,
    CoreView,
    Provenance,
    ViewHead,
)
from rescue.catalog.store import RAW_BY_NAME, CatalogFile, unpack_nodes
from rescue.errors import CatalogError
from rescue.model import Series

Modules = frozenset[str] | None
"""Modules that count; None for all."""


class _LazyNames(Struct, frozen=True):
    python: dict[str, Raw]
    javascript: frozenset[str]
    bundles: frozenset[str]
    routes: tuple[tuple[str, str], ...]
    constants: dict[str, str]
    exports: dict[str, Raw]


class _LazyCode(Struct, frozen=True):
    classes: dict[str, Raw]
    functions: dict[str, tuple[str, ...]]


_PROVENANCE: Decoder[Provenance] = Decoder(Provenance)
_MODULES: Decoder[dict[str, CoreModule]] = Decoder(dict[str, CoreModule])
_MODEL: Decoder[CoreModel] = Decoder(CoreModel)
_RECORDS: Decoder[dict[str, CoreRecord]] = Decoder(dict[str, CoreRecord])
_NAMES: Decoder[_LazyNames] = Decoder(_LazyNames)
_CODE: Decoder[_LazyCode] = Decoder(_LazyCode)
_CLASS: Decoder[CoreClass] = Decoder(CoreClass)
_HEAD: Decoder[ViewHead] = Decoder(ViewHead)
_EXTENSIONS: Decoder[dict[str, tuple[str, ...]]] = Decoder(dict[str, tuple[str, ...]])
_TEXTS: Decoder[tuple[str, ...]] = Decoder(tuple[str, ...])
_NODES: Decoder[list[tuple[str, int, list[str]]]] = Decoder(list[tuple[str, int, list[str]]])


class Catalog:
    """One series of core, or of a private tree, to ask.

    Where ``within`` is a set of modules, only what these define counts: those that an addon's dependencies lead to (``closure``).
    A damaged section raises CatalogError when it is first asked.
    """

    def __init__(self, data: bytes, name: str) -> None:
        """``data`` are the bytes of a catalog file and ``name`` its name for messages. Raises CatalogError."""
        self._file = CatalogFile(data, name)
        parts = self._file.header.series.split(".")
        if len(parts) != 2 or not all(part.isdecimal() for part in parts):
            raise CatalogError(f"{name}: damaged: {self._file.header.series!r} is no series. Fetch or build it again")
        self.name = name
        self.series = Series(int(parts[0]), int(parts[1]))
        self._automatic = automatic_fields(self.series)
        self._models: dict[str, CoreModel] = {}
        self._lineages: dict[str, tuple[str, ...]] = {}
        self._records: dict[str, dict[str, CoreRecord]] = {}
        self._nodes: dict[str, Mapping[str, Raw]] = {}

    @cached_property
    def provenance(self) -> Provenance:
        """Where the catalog comes from."""
        found: Provenance = self._file.section("provenance", _PROVENANCE)
        return found

    # ------------------------------------------------------------------------------------------------------------ modules

    @cached_property
    def modules(self) -> Mapping[str, CoreModule]:
        """All modules, in the order in which Odoo would load them."""
        found: Mapping[str, CoreModule] = self._file.section("modules", _MODULES)
        return found

    def module(self, name: str) -> CoreModule | None:
        """A module; None for one that the catalog does not hold."""
        return self.modules.get(name)

    def closure(self, modules: Iterable[str]) -> frozenset[str]:
        """The modules, all that they depend on, and ``base``; names that the catalog does not hold stay in it."""
        found = {"base"}
        waiting = list(modules)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                module = self.modules.get(name)
                waiting.extend(module.depends if module else ())
        return frozenset(found)

    # ------------------------------------------------------------------------------------------------------------- models

    @cached_property
    def _raw_models(self) -> Mapping[str, Raw]:
        found: Mapping[str, Raw] = self._file.section("models", RAW_BY_NAME)
        return found

    def model_names(self) -> Iterator[str]:
        """The names of all models, sorted."""
        return iter(self._raw_models)

    def has_model(self, name: str, within: Modules = None) -> bool:
        """Whether a module makes the model; with ``within``, one of these."""
        if name not in self._raw_models:
            return False
        return within is None or _counts((self._known(name).module,), within)

    def model(self, name: str) -> CoreModel | None:
        """A model with its own members; None for one that the catalog does not hold."""
        return self._known(name) if name in self._raw_models else None

    def _known(self, name: str) -> CoreModel:
        found = self._models.get(name)
        if found is None:
            found = self._models[name] = self._file.value(self._raw_models[name], _MODEL)
        return found

    def lineage(self, model: str) -> tuple[str, ...]:
        """The model, depth first all that it inherits by ``_inherit``, and ``base``; () for a model that the catalog does not hold."""
        known = self._lineages.get(model)
        if known is not None:
            return known
        found: dict[str, None] = {}
        waiting = [model]
        while waiting:
            name = waiting.pop()
            if name in self._raw_models and name not in found:
                found[name] = None
                waiting.extend(reversed(self._known(name).inherit))
        if found and "base" in self._raw_models:
            found.pop("base", None) if model != "base" else None
            found["base"] = None
        self._lineages[model] = tuple(found)
        return self._lineages[model]

    def delegates(self, model: str) -> tuple[tuple[str, str], ...]:
        """(parent, many2one) of each ``_inherits`` of the model and of what it inherits."""
        return tuple(pair for name in self.lineage(model) for pair in self._known(name).inherits)

    def field(self, model: str, name: str, within: Modules = None) -> CoreField | None:
        """A field of the model, of what it inherits or delegates to, or one that every model has."""
        found = self.field_at(model, name, within)
        return found[1] if found else None

    def field_at(self, model: str, name: str, within: Modules = None) -> tuple[str, CoreField] | None:
        """A field, and the model in whose classes it stands (the model asked for, where every model has it)."""
        lineage = self.lineage(model)
        for ancestor in lineage:
            field = self._known(ancestor).fields.get(name)
            if field is not None and _counts(field.modules, within):
                return ancestor, field
        if lineage and name in self._automatic:
            return model, self._automatic[name]
        seen = {model}
        waiting = [parent for parent, _ in self.delegates(model)]
        while waiting:  # a field of the parents by _inherits; these may delegate in turn
            parent = waiting.pop(0)
            if parent in seen:
                continue
            seen.add(parent)
            for ancestor in self.lineage(parent):
                field = self._known(ancestor).fields.get(name)
                if field is not None and _counts(field.modules, within):
                    return ancestor, field
            waiting.extend(above for above, _ in self.delegates(parent))
        return None

    def comodel(self, model: str, name: str) -> str:
        """The model that a relational field leads to, '' when it leads to none or nobody knows."""
        found = self.field(model, name)
        if found is None:
            return ""
        if found.comodel or not found.related:
            return found.comodel
        at = model
        for part in found.related.split("."):  # a related field has the comodel of the field that it stands for
            step = self.field(at, part)
            at = step.comodel if step else ""
        return at

    def method(self, model: str, name: str, within: Modules = None) -> CoreMethod | None:
        """A method of the model, of what it inherits, or of every model."""
        found = self.method_at(model, name, within)
        return found[1] if found else None

    def method_at(self, model: str, name: str, within: Modules = None) -> tuple[str, CoreMethod] | None:
        """A method, and the model in whose classes it stands: ``base`` for what the framework gives all of them."""
        for ancestor in self.lineage(model):
            method = self._known(ancestor).methods.get(name)
            if method is not None and _counts((definition[0] for definition in method.definitions), within):
                return ancestor, method
        return None

    def has_attribute(self, model: str, name: str) -> bool:
        """Whether a class of the model or of what it inherits has a plain attribute of that name, such as ``_order``."""
        return any(name in self._known(ancestor).attributes for ancestor in self.lineage(model))

    # ------------------------------------------------------------------------------------------------------------ records

    @cached_property
    def _raw_records(self) -> Mapping[str, Raw]:
        found: Mapping[str, Raw] = self._file.section("records", RAW_BY_NAME)
        return found

    def record_modules(self) -> Iterator[str]:
        """The modules that XML ids name, in the order of their XML ids."""
        return iter(self._raw_records)

    def records_of(self, module: str) -> Mapping[str, CoreRecord]:
        """The records whose XML id names the module, by the part after it."""
        if module not in self._records:
            raw = self._raw_records.get(module)
            self._records[module] = self._file.value(raw, _RECORDS) if raw is not None else {}
        return self._records[module]

    def record(self, xmlid: str, within: Modules = None) -> CoreRecord | None:
        """The record of an XML id (``module.name``), also one that Odoo makes for each module, model, field and selection value."""
        module, _, name = xmlid.partition(".")
        found = self.records_of(module).get(name)
        if found is not None and _counts((found.module or module,), within):
            return found
        if within is not None and module not in within:
            return None
        model = self._implicit(module, name)
        return CoreRecord(model, noupdate=False) if model else None

    def _implicit(self, module: str, name: str) -> str:
        """The model of a record that Odoo makes itself; '' when it makes none of that name."""
        prefix, _, rest = name.partition("_")
        if prefix == "module" and module == "base":
            return "ir.module.module" if rest in self.modules else ""
        if prefix == "model":
            touched = any(module in (item.module, *item.extended_by) for item in self._underscored(rest))
            return "ir.model" if touched else ""
        if prefix == "field" and any(
            module in field.modules or (module == item.module and field_name in self._automatic)
            for model, field_name in splits(rest)
            for item in self._underscored(model)
            for field in [item.fields.get(field_name) or self._automatic.get(field_name)]
            if field
        ):
            return "ir.model.fields"
        if name.startswith("selection__"):
            model, _, tail = name.removeprefix("selection__").partition("__")
            fields = [field for item in self._underscored(model) for key, field in item.fields.items() if tail.startswith(f"{key}__")]
            return "ir.model.fields.selection" if any(module in field.modules for field in fields) else ""
        return ""

    @cached_property
    def _by_underscores(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._raw_models:
            found.setdefault(underscored(name), []).append(name)
        return found

    def _underscored(self, name: str) -> list[CoreModel]:
        return [self._known(model) for model in self._by_underscores.get(name, ())]

    # -------------------------------------------------------------------------------------------------------------- views

    @cached_property
    def _raw_views(self) -> Mapping[str, Raw]:
        found: Mapping[str, Raw] = self._file.section("views", RAW_BY_NAME)
        return found

    @cached_property
    def _extensions(self) -> Mapping[str, tuple[str, ...]]:
        found: Mapping[str, tuple[str, ...]] = self._file.section("extensions", _EXTENSIONS)
        return found

    def view_names(self) -> Iterator[str]:
        """The XML ids of all views, in the order of loading, then the names of the client templates."""
        return iter(self._raw_views)

    def view_head(self, xmlid: str) -> ViewHead | None:
        """A view or template without its elements; None when there is none."""
        raw = self._raw_views.get(xmlid)
        found: ViewHead | None = self._file.value(raw, _HEAD) if raw is not None else None
        return found

    def view(self, xmlid: str) -> CoreView | None:
        """A view or template with its elements; None when there is none."""
        head = self.view_head(xmlid)
        if head is None:
            return None
        if head.module not in self._nodes:
            self._nodes[head.module] = self._file.section(f"views/{head.module}", RAW_BY_NAME)
        nodes = unpack_nodes(self._file.value(self._nodes[head.module][xmlid], _NODES))
        return CoreView(**{name: getattr(head, name) for name in ViewHead.__struct_fields__}, nodes=nodes)

    def extensions_of(self, xmlid: str, within: Modules = None) -> tuple[str, ...]:
        """The XML ids of the views that extend this one, in the order in which Odoo applies them; also those that are not active."""
        found = self._extensions.get(xmlid, ())
        if within is None:
            return found
        return tuple(name for name in found if (head := self.view_head(name)) and head.module in within)

    # -------------------------------------------------------------------------------------------------------------- names

    @cached_property
    def _names(self) -> _LazyNames:
        found: _LazyNames = self._file.section("names", _NAMES)
        return found

    @cached_property
    def _code(self) -> _LazyCode:
        found: _LazyCode = self._file.section("code", _CODE)
        return found

    def python_names(self, module: str) -> tuple[str, ...] | None:
        """What a Python module offers, sorted; None when there is no such module."""
        raw = self._names.python.get(module)
        found: tuple[str, ...] | None = self._file.value(raw, _TEXTS) if raw is not None else None
        return found

    def imports(self, dotted: str) -> Literal["module", "name"] | None:
        """What an import of this dotted name gives: a module, a name in one, or nothing (None)."""
        if dotted in self._names.python:
            return "module"
        parent, _, name = dotted.rpartition(".")
        names = self.python_names(parent) or ()
        # a module with __getattr__ answers to anything
        return "name" if name in names or "__getattr__" in names else None

    def constant(self, dotted: str) -> str | None:
        """The value of a plain constant, written as Python; None when it is none."""
        return self._names.constants.get(dotted)

    def python_class(self, dotted: str) -> CoreClass | None:
        """A class that is no model, by the module that defines it; None when there is none."""
        raw = self._code.classes.get(dotted)
        found: CoreClass | None = self._file.value(raw, _CLASS) if raw is not None else None
        return found

    def function(self, dotted: str) -> tuple[str, ...] | None:
        """The parameters of a function, by the module that defines it; None when there is none."""
        return self._code.functions.get(dotted)

    def javascript(self, name: str) -> bool:
        """Whether there is a JavaScript module of that name, old (``web.core``) or new (``@web/core/registry``)."""
        return name in self._names.javascript

    def exports(self, name: str) -> tuple[str, ...]:
        """What a JavaScript module exports; () when it is old, exports nothing or is not there."""
        raw = self._names.exports.get(name)
        found: tuple[str, ...] = self._file.value(raw, _TEXTS) if raw is not None else ()
        return found

    def bundle(self, name: str) -> bool:
        """Whether there is an asset bundle of that name."""
        return name in self._names.bundles

    def importable(self) -> tuple[int, int]:
        """How many Python and JavaScript modules there are."""
        return len(self._names.python), len(self._names.javascript)

    def routes(self) -> tuple[tuple[str, str], ...]:
        """(URL, module) of all routes, sorted."""
        return self._names.routes


def _counts(modules: Iterable[str], within: Modules) -> bool:
    return within is None or any(module == FRAMEWORK or module in within for module in modules)


def load_catalog(path: Path) -> Catalog:
    """Open a catalog file. Raises CatalogError when it cannot be read, is none, is damaged, or of a newer format."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path}: cannot be read: {error.strerror}") from error
    return Catalog(data, str(path))
