"""One addon as the checks of the layers see it: its files by what Odoo does with them, core of its series, and the tree around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rescue import core_addons
from rescue.catalog.load import Catalog
from rescue.checks.known import KnownModels
from rescue.checks.layers.tree import LayerTree
from rescue.checks.lookup import Hit
from rescue.checks.placing import loaded
from rescue.checks.rules.ruleset import Rule
from rescue.graph.models import is_extension, model_classes
from rescue.model import Addon, Confidence, Facts, FileKind, MethodDef, PyClass, Series


@dataclass(frozen=True)
class Subject:
    """An addon whose series is known. ``core`` and ``models`` are None where no catalog of that series is there."""

    addon: Addon
    series: Series
    facts: Sequence[Facts]
    rules: Mapping[str, Rule]
    tree: LayerTree
    target: Series
    core: Catalog | None
    models: KnownModels | None

    @cached_property
    def files(self) -> tuple[Facts, ...]:
        """What Odoo loads when the module is installed."""
        return tuple(loaded(self.addon, self.facts))

    @cached_property
    def python(self) -> tuple[Facts, ...]:
        """The Python that is loaded."""
        return tuple(file for file in self.files if file.kind is FileKind.PYTHON)

    @cached_property
    def data(self) -> tuple[Facts, ...]:
        """The data files that are loaded, without client templates."""
        kinds = {FileKind.XML, FileKind.CSV}
        return tuple(file for file in self.files if file.kind in kinds and self.addon.inside(file.path) in self.addon.manifest.data)

    def hit(self, rule: str, path: str, line: int, symbol: str, anchor: str, confidence: Confidence | None = None, became: str = "") -> Hit:
        """A place that breaks the layering, as sure as its rule unless told otherwise."""
        found = self.rules[rule]
        return Hit(found, path, line, symbol, anchor, confidence or found.confidence, True, self.target, became)

    def extensions(self) -> Iterator[tuple[Facts, PyClass]]:
        """The classes that extend a model which core makes, with their files."""
        for file in self.python:
            for item in model_classes(file):
                if is_extension(item) and self.is_core_model(item.model):
                    yield file, item

    def overrides(self) -> Iterator[tuple[Facts, PyClass, MethodDef]]:
        """Methods of these classes."""
        for file, item in self.extensions():
            for method in item.methods:
                yield file, item, method

    def is_core_model(self, model: str) -> bool:
        """Whether core of the series makes the model, and no module of the tree does."""
        return self.core is not None and not self.tree.models.defines_model(model) and self.core.has_model(model)

    def is_core_module(self, name: str) -> bool:
        """Whether Odoo ships a module of this name, and the tree does not."""
        return name not in self.tree.addons and core_addons.edition(name, self.series) is not None

    def adds_field(self, model: str, name: str) -> bool:
        """Whether the tree gives the model a field that core does not."""
        if self.tree.models.field(model, name) is None:
            return False
        return self.models is None or self.models.core_field(model, name) is None

    @cached_property
    def closure(self) -> frozenset[str]:
        """The addon and all that it depends on, in the tree and in core."""
        found = {"base", self.addon.name}
        waiting = list(self.addon.manifest.depends)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self.tree.depends(name, self.core))
        return frozenset(found)

    @cached_property
    def knows_closure(self) -> bool:
        """Whether all that it depends on is in the tree or in the catalog: what others bring is not known."""
        return self.core is not None and all(name in self.tree.addons or self.core.module(name) for name in self.closure)
