"""What the checks of the layers ask of the whole tree: who makes what, what depends on what, and what stands there more than once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from rescue.cache import NO_VIEW_MEMO, ViewMemo
from rescue.catalog.load import Catalog
from rescue.checks.declared import DeclaredLayers
from rescue.checks.layers.surgery import surgeries
from rescue.checks.placing import loaded
from rescue.graph import ModelIndex
from rescue.graph.models import is_extension, model_classes
from rescue.model import Addon, Facts, FileKind

_MUCH = 12  # names and calls of a body, from which on nobody writes it three times by chance
_OFTEN = 3
_SHOWN = 3
Spot = tuple[str, str, int, str]
"""Module, path, line, and what stands there."""


class Repeat(Struct, frozen=True):
    """Something that stands in several places: a module's first one, what stands at the first of the others, and how many these are."""

    first: Spot
    others: tuple[str, ...]
    number: int


class LayerTree:
    """The addons of a tree with their facts. Of two addons with one name, the first counts."""

    def __init__(
        self,
        addons: Sequence[Addon],
        facts: Mapping[str, Sequence[Facts]],
        models: ModelIndex,
        declared: DeclaredLayers,
        memo: ViewMemo = NO_VIEW_MEMO,
    ) -> None:
        """``facts`` by the addon's path."""
        self.addons = {addon.name: addon for addon in reversed(addons)}
        self.models = models
        self.declared = declared
        self._facts = facts
        self._memo = memo

    def depends(self, module: str, core: Catalog | None) -> Iterable[str]:
        """What a module depends on; nothing of one that is known to neither the tree nor core."""
        if module in self.addons:
            return self.addons[module].manifest.depends
        found = core.module(module) if core else None
        return found.depends if found else ()

    @cached_property
    def makers(self) -> Mapping[str, frozenset[str]]:
        """By model, the modules of the tree that make it."""
        found: dict[str, set[str]] = {}
        for addon, file in self._loaded:
            for item in model_classes(file):
                if not is_extension(item):
                    found.setdefault(item.model, set()).add(addon.name)
        return {model: frozenset(modules) for model, modules in found.items()}

    @cached_property
    def givers(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """By model and field, the modules of the tree that define it there."""
        found: dict[tuple[str, str], set[str]] = {}
        for addon, file in self._loaded:
            for item in model_classes(file):
                for field in item.fields:
                    found.setdefault((item.model, field.name), set()).add(addon.name)
        return {key: frozenset(modules) for key, modules in found.items()}

    @cached_property
    def records(self) -> Mapping[str, frozenset[str]]:
        """By XML id, the modules of the tree whose data has it, demo data too."""
        found: dict[str, set[str]] = {}
        for addon in self.addons.values():
            for file in self._facts[addon.path]:
                for record in file.records:
                    if record.xmlid:
                        found.setdefault(record.xmlid, set()).add(addon.name)
        return {xmlid: frozenset(modules) for xmlid, modules in found.items()}

    @cached_property
    def repeated_bodies(self) -> Mapping[str, Sequence[Repeat]]:
        """By module, methods of one shape on three models or more, in the order of path and line."""
        found: dict[str, list[tuple[Spot, str]]] = {}
        for addon, file in self._loaded:
            shapes = {body.line: body.shape for body in file.bodies if body.size >= _MUCH}
            for item in model_classes(file) if shapes else ():
                for method in item.methods:
                    if method.line in shapes:
                        spot = (addon.name, file.path, method.line, f"{item.model}.{method.name}")
                        found.setdefault(shapes[method.line], []).append((spot, item.model))
        return _by_module(found)

    @cached_property
    def repeated_surgery(self) -> Mapping[str, Sequence[Repeat]]:
        """By module, the same change made to three reports or templates or more, in the order of path and line."""
        return self._memo.of("repeated surgery", list(self.addons.values()), dict[str, list[Repeat]], self._repeated_surgery)

    def _repeated_surgery(self) -> dict[str, list[Repeat]]:
        found: dict[str, list[tuple[Spot, str]]] = {}
        for addon, file in self._loaded:
            for change in surgeries(file):
                if change.scope == "qweb" and change.content:
                    spot = (addon.name, file.path, change.line, f"{change.parent} {change.locator}")
                    found.setdefault(change.text, []).append((spot, change.parent))
        return _by_module(found)

    def shares_of(self, module: str) -> tuple[object, ...]:
        """What a module's findings owe to what others do, and not to what they define."""
        return self.repeated_bodies.get(module, ()), self.repeated_surgery.get(module, ())

    def prepare(self) -> None:
        """Find out now what several processes would each find out for themselves."""
        _ = self.makers, self.givers, self.records, self.repeated_bodies, self.repeated_surgery

    @cached_property
    def _loaded(self) -> Sequence[tuple[Addon, Facts]]:
        return [
            (addon, file)
            for addon in self.addons.values()
            for file in loaded(addon, self._facts[addon.path])
            if file.kind in {FileKind.PYTHON, FileKind.XML}
        ]


def _by_module(found: Mapping[str, Sequence[tuple[Spot, str]]]) -> dict[str, list[Repeat]]:
    """What stands in three of the things that are named beside the spots, or more, by each module that has a share in it."""
    result: dict[str, list[Repeat]] = {}
    for spots in found.values():
        if len({name for _, name in spots}) < _OFTEN:
            continue
        ordered = sorted(spot for spot, _ in spots)
        first: dict[str, Spot] = {}
        for spot in ordered:
            first.setdefault(spot[0], spot)
        for module, spot in first.items():
            others = tuple(other[3] for other in ordered[: _SHOWN + 1] if other is not spot)[:_SHOWN]
            result.setdefault(module, []).append(Repeat(spot, others, len(ordered) - 1))
    return result
