"""Ask a catalog for modules and models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from msgspec import Raw
from msgspec.msgpack import Decoder

from rescue import core_addons
from rescue.catalog.automatic import BY_ASSIGNMENT, automatic_fields, underscored
from rescue.catalog.load_part import Modules, Part, counts
from rescue.catalog.model import CoreField, CoreMethod, CoreModel, CoreModule, ModelHead

_MODULES: Decoder[dict[str, CoreModule]] = Decoder(dict[str, CoreModule])
_MODEL: Decoder[CoreModel] = Decoder(CoreModel)
_MODEL_HEAD: Decoder[ModelHead] = Decoder(ModelHead)


class _MemberNames(ModelHead, frozen=True, array_like=True):
    fields: dict[str, Raw]
    methods: dict[str, Raw]


_MEMBER_NAMES: Decoder[_MemberNames] = Decoder(_MemberNames)
# Related fields stand for fields that may be related themselves; longer chains than this go in a circle.
_LONGEST_WAY = 8


class ModelPart(Part):
    """Modules with what they depend on; models with their parents, fields and methods."""

    def __init__(self, data: bytes | memoryview, name: str) -> None:
        """As in Part."""
        super().__init__(data, name)
        self._automatic = automatic_fields(self.series)
        self._models: dict[str, CoreModel] = {}
        self._heads: dict[str, ModelHead] = {}
        self._lineages: dict[str, tuple[str, ...]] = {}
        self._fields: dict[str, dict[str, CoreField]] = {}

    @cached_property
    def modules(self) -> Mapping[str, CoreModule]:
        """All modules, in the order in which Odoo would load them."""
        found: Mapping[str, CoreModule] = self._file.section("modules", _MODULES)
        return found

    def module(self, name: str) -> CoreModule | None:
        """A module; None for one that the catalog does not hold."""
        return self.modules.get(name)

    def lacks(self, name: str) -> bool:
        """Whether Odoo ships the module in that series although the catalog does not hold it: its tree was older, or not whole.

        Nothing can be said about what such a module defines.
        """
        return self.provenance.edition == "community" and name not in self.modules and core_addons.edition(name, self.series) == "community"

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

    @cached_property
    def _raw_models(self) -> Mapping[str, Raw]:
        return self._table("models")

    def model_names(self) -> Iterator[str]:
        """The names of all models, sorted."""
        return iter(self._raw_models)

    def has_model(self, name: str, within: Modules = None) -> bool:
        """Whether a module makes the model, one of ``within``; a model that is only extended here is made elsewhere."""
        maker = self._head(name).module if name in self._raw_models else ""
        return bool(maker) and counts((maker,), within)

    def model(self, name: str) -> CoreModel | None:
        """A model with its own members; None for one that the catalog does not hold."""
        return self._known(name) if name in self._raw_models else None

    @cached_property
    def tables(self) -> Mapping[str, tuple[str, ...]]:
        """The models whose records stand in each table."""
        found: dict[str, list[str]] = {}
        for name in self.model_names():
            head = self._head(name)
            if head.module and head.kind != "abstract":
                found.setdefault(head.table or underscored(name), []).append(name)
        return {table: tuple(names) for table, names in found.items()}

    @cached_property
    def member_names(self) -> frozenset[str]:
        """The names of all fields and methods of all models."""
        models: Iterator[_MemberNames] = (self._file.value(raw, _MEMBER_NAMES) for raw in self._raw_models.values())
        return frozenset(name for model in models for name in chain(model.fields, model.methods))

    def _head(self, name: str) -> ModelHead:
        found = self._heads.get(name)
        if found is None:
            found = self._heads[name] = self._file.value(self._raw_models[name], _MODEL_HEAD)
        return found

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
                waiting.extend(reversed(self._head(name).inherit))
        if found and "base" in self._raw_models:
            found.pop("base", None) if model != "base" else None
            found["base"] = None
        self._lineages[model] = tuple(found)
        return self._lineages[model]

    def delegates(self, model: str) -> tuple[tuple[str, str], ...]:
        """(parent, many2one) of each ``_inherits`` of the model and of what it inherits."""
        return tuple(pair for name in self.lineage(model) for pair in self._head(name).inherits)

    def field(self, model: str, name: str, within: Modules = None) -> CoreField | None:
        """A field of the model, of what it inherits or delegates to, or one that every model has."""
        if within is None:
            return self._fields_of(model).get(name)
        found = self.field_at(model, name, within)
        return found[1] if found else None

    def _fields_of(self, model: str) -> dict[str, CoreField]:
        """All fields of the model by name, wherever it has them from."""
        found = self._fields.get(model)
        if found is None:
            found = self._fields[model] = {}
            lineage = self.lineage(model)
            if lineage:
                for ancestor in reversed(list(self._delegated(model))):
                    found.update(self._known(ancestor).fields)
                found.update((name, field) for (at, name), field in BY_ASSIGNMENT.items() if at == model)
                found.update(self._automatic)
            for ancestor in reversed(lineage):
                found.update(self._known(ancestor).fields)
        return found

    def field_at(self, model: str, name: str, within: Modules = None) -> tuple[str, CoreField] | None:
        """A field, and the model in whose classes it stands (the model asked for, where every model has it)."""
        if name not in self._fields_of(model):
            return None
        lineage = self.lineage(model)
        for ancestor in lineage:
            field = self._known(ancestor).fields.get(name)
            if field is not None and counts(field.modules, within):
                return ancestor, field
        if lineage and name in self._automatic:
            return model, self._automatic[name]
        if lineage and (model, name) in BY_ASSIGNMENT:
            return model, BY_ASSIGNMENT[model, name]
        for ancestor in self._delegated(model):
            field = self._known(ancestor).fields.get(name)
            if field is not None and counts(field.modules, within):
                return ancestor, field
        return None

    def _delegated(self, model: str) -> Iterator[str]:
        """The lineages of the parents by ``_inherits``, then of those that these delegate to."""
        seen = {model}
        waiting = [parent for parent, _ in self.delegates(model)]
        while waiting:
            parent = waiting.pop(0)
            if parent not in seen:
                seen.add(parent)
                yield from self.lineage(parent)
                waiting.extend(above for above, _ in self.delegates(parent))

    def comodel(self, model: str, name: str) -> str:
        """The model that a relational field leads to, '' when it leads to none or nobody knows."""
        return self._comodel(model, name, _LONGEST_WAY)

    def _comodel(self, model: str, name: str, steps: int) -> str:
        related = ""
        for ancestor in (*self.lineage(model), *self._delegated(model)):
            # an extension of an inherited field need not repeat where it leads
            found = self._known(ancestor).fields.get(name)
            if found is not None and found.comodel:
                return found.comodel
            related = related or (found.related if found else "")
        if not related:
            return self._automatic[name].comodel if name in self._automatic else ""
        at = model
        for part in related.split("."):  # a related field leads where the field leads that it stands for
            at = self._comodel(at, part, steps - 1) if at and steps else ""
        return at

    def method(self, model: str, name: str, within: Modules = None) -> CoreMethod | None:
        """A method of the model, of what it inherits, or of every model."""
        found = self.method_at(model, name, within)
        return found[1] if found else None

    def method_at(self, model: str, name: str, within: Modules = None) -> tuple[str, CoreMethod] | None:
        """A method, and the model in whose classes it stands: ``base`` for what the framework gives all of them."""
        for ancestor in self.lineage(model):
            method = self._known(ancestor).methods.get(name)
            if method is not None and counts((definition[0] for definition in method.definitions), within):
                return ancestor, method
        return None

    def has_attribute(self, model: str, name: str) -> bool:
        """Whether a class of the model or of what it inherits has a plain attribute of that name, such as ``_order``."""
        return any(name in self._known(ancestor).attributes for ancestor in self.lineage(model))
