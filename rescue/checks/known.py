"""The scanned tree's models on top of core's: what a relational field leads to, what a model inherits, and what core gives it."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.catalog.load import Catalog
from rescue.catalog.model import CoreField, CoreMethod
from rescue.checks.lookup import TreeModels
from rescue.graph import ModelIndex, ModelsOf
from rescue.model import FieldDef, MethodDef

BASE = "base"
"""The model that all models inherit without saying so; catalogs keep what the framework gives there."""


class KnownModels:
    """Models as the tree and one series of core make them together.

    ``field`` and ``method`` are questions about the tree alone, ``core_field`` and ``core_method`` about core alone.
    """

    def __init__(self, tree: ModelIndex, core: Catalog) -> None:
        self.core = core
        self._tree = tree
        self._lineages: dict[str, tuple[str, ...]] = {}
        self._methods: dict[tuple[str, str], tuple[str, CoreMethod] | None] = {}
        self._comodels: dict[tuple[str, str], str] = {}
        self._fields: dict[tuple[str, str], CoreField | None] = {}
        self._givers: dict[tuple[str, str], tuple[str, ...]] = {}

    def defines_model(self, model: str) -> bool:
        """Whether the tree itself makes this model."""
        return self._tree.defines_model(model)

    def field(self, model: str, name: str) -> FieldDef | None:
        """The field as the tree defines it, on this model or on a parent of it."""
        return self._tree.field(model, name)

    def method(self, model: str, name: str) -> MethodDef | None:
        """The method as the tree defines it last."""
        return self._tree.method(model, name)

    def comodel(self, model: str, name: str) -> str:
        """The model that a relational field leads to, in the tree or else in core; '' where neither knows."""
        key = (model, name)
        if key not in self._comodels:
            self._comodels[key] = self._find_comodel(model, name)
        return self._comodels[key]

    def _find_comodel(self, model: str, name: str) -> str:
        found = self._tree.comodel(model, name)
        if found:
            return found
        for at in self._delegating(model):
            found = next((found for above in self._tree.lineage(at) if (found := self.core.comodel(above, name))), "")
            if found:
                return found
        return ""

    def lineage(self, model: str) -> tuple[str, ...]:
        """The model itself and all that it inherits, in the tree and in core, each once; what every model inherits comes last."""
        known = self._lineages.get(model)
        if known is None:
            found: dict[str, None] = {}
            for at in self._tree.lineage(model):
                found[at] = None
                found.update(dict.fromkeys(self.core.lineage(at)))
            if found.pop(BASE, True) is None:
                found[BASE] = None
            known = self._lineages[model] = tuple(found)
        return known

    def core_field(self, model: str, name: str) -> CoreField | None:
        """The field that core gives the model: itself, by what it inherits or delegates to here or there, or because every model has it."""
        key = (model, name)
        if key not in self._fields:
            field = self.core.field
            found = (field(at, name) for part in self._delegating(model) for at in self.lineage(part))
            self._fields[key] = next(filter(None, found), None) or field(BASE, name)
        return self._fields[key]

    def core_method(self, model: str, name: str) -> tuple[str, CoreMethod] | None:
        """The method that core gives the model, and the model in whose classes it stands."""
        key = (model, name)
        if key not in self._methods:
            self._methods[key] = next(self.core_methods(model, name), None)
        return self._methods[key]

    def core_methods(self, model: str, name: str) -> Iterator[tuple[str, CoreMethod]]:
        """The method and those of the same name that it stands over: what the model inherits, and what every model has."""
        lineage = self.lineage(model)
        for at in lineage if BASE in lineage else (*lineage, BASE):
            found = self.core.model(at)
            if found is not None and name in found.methods:
                yield at, found.methods[name]

    def core_attribute(self, model: str, name: str) -> bool:
        """Whether a class of core gives the model a plain attribute of that name."""
        return any(self.core.has_attribute(at, name) for at in self.lineage(model))

    def givers(self, model: str, name: str) -> tuple[str, ...]:
        """All modules of core that define or extend a field or method of that name for the model, wherever it inherits it from."""
        key = (model, name)
        if key not in self._givers:
            found: dict[str, None] = {}
            for at in (above for part in self._delegating(model) for above in (*self.lineage(part), BASE)):
                if (field := self.core.field(at, name)) is not None:
                    found.update(dict.fromkeys(field.modules))
            for _, method in self.core_methods(model, name):
                found.update(dict.fromkeys(definition[0] for definition in method.definitions))
            self._givers[key] = tuple(found)
        return self._givers[key]

    def _delegating(self, model: str) -> Iterator[str]:
        """The model, then what the tree's ``_inherits`` delegate to, each once."""
        seen: set[str] = set()
        waiting = [model]
        while waiting:
            at = waiting.pop(0)
            if at not in seen:
                seen.add(at)
                yield at
                waiting.extend(parent for above in self._tree.lineage(at) for parent, _ in self._tree.model_delegates(above))


class InReach:
    """Models as one addon of the tree may count on them: what the tree defines without being among its dependencies is left out.

    What a model inherits and where its fields lead is asked of all that is known.
    """

    def __init__(self, known: TreeModels, own: ModelIndex | ModelsOf) -> None:
        self._known = known
        self._own = own

    def defines_model(self, model: str) -> bool:
        """Whether the addon, or what it depends on in the tree, makes this model."""
        return self._own.defines_model(model)

    def field(self, model: str, name: str) -> FieldDef | None:
        """The field as these define it."""
        return self._own.field(model, name)

    def method(self, model: str, name: str) -> MethodDef | None:
        """The method as these define it last."""
        return self._own.method(model, name)

    def comodel(self, model: str, name: str) -> str:
        """The model that a relational field leads to, '' where that is not known."""
        return self._known.comodel(model, name)

    def lineage(self, model: str) -> tuple[str, ...]:
        """The model itself and all that it inherits."""
        return self._known.lineage(model)
