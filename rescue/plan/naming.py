"""Names of target modules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rescue.plan.domains import domain_of, prefix_of
from rescue.plan.model import Layer

_SUFFIXES = {
    Layer.CORE: ("core",),
    Layer.BASE: ("base", "common"),
    Layer.IMPLEMENTATION: ("custom", "implementation"),
    Layer.CONFIGURATION: ("config", "settings"),
}


class Naming:
    """Names for the parts of modules; a part that is most of its module has the module's name."""

    def __init__(
        self, main: Mapping[str, Layer], models: Mapping[tuple[str, Layer], Mapping[str, int]], names: Collection[str], root: str
    ) -> None:
        """``main`` are the layers of modules, ``models`` the lines of each part by model; ``names`` are all names of the tree."""
        self._main = main
        self._models = models
        self._taken = frozenset(names)
        self._prefix = prefix_of(names, root)

    def shared(self, module: str, layer: Layer) -> str:
        """The module that a part goes to, with those of other modules of its domain."""
        if self._main[module] is layer:
            return module
        first, *others = _SUFFIXES[layer]
        if layer is Layer.CONFIGURATION:
            return self._free([f"{self._prefix}_{suffix}" for suffix in (first, *others)])
        domain = domain_of(module, self._models.get((module, layer), {}))
        if domain is None:
            return self.own(module, layer)
        if layer is Layer.BASE:
            return self._free(["_".join(filter(None, (self._prefix, suffix, domain))) for suffix in (first, *others)])
        plain = [f"{self._prefix}_{domain}"] if domain else []
        return self._free([*plain, *("_".join(filter(None, (self._prefix, domain, suffix))) for suffix in (first, *others))])

    def own(self, module: str, layer: Layer) -> str:
        """A module for this part alone."""
        return module if self._main[module] is layer else self._free([f"{module}_{suffix}" for suffix in _SUFFIXES[layer]])

    def _free(self, names: Sequence[str]) -> str:
        """The first name that no module of today has; if all are taken, the last with a number."""
        free = next((name for name in names if name not in self._taken), None)
        number = 2
        while free is None:
            free, number = (name if (name := f"{names[-1]}_{number}") not in self._taken else None), number + 1
        return free
