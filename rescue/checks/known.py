"""The scanned tree's models on top of core's: what a relational field leads to, and what a model inherits."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.catalog.load import Catalog
from rescue.graph import ModelIndex
from rescue.model import FieldDef, MethodDef


class KnownModels:
    """Models as the tree and one series of core make them together; questions about the tree alone stay about the tree."""

    def __init__(self, tree: ModelIndex, core: Catalog) -> None:
        self._tree = tree
        self._core = core
        self._lineages: dict[str, tuple[str, ...]] = {}

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
        found = self._tree.comodel(model, name)
        if found:
            return found
        return next((found for at in self._tree.lineage(model) if (found := self._core.comodel(at, name))), "")

    def lineage(self, model: str) -> Iterator[str]:
        """The model itself and all that it inherits, in the tree and in core, each once."""
        known = self._lineages.get(model)
        if known is None:
            found: dict[str, None] = {}
            for at in self._tree.lineage(model):
                found[at] = None
                found.update(dict.fromkeys(self._core.lineage(at)))
            known = self._lineages[model] = tuple(found)
        return iter(known)
