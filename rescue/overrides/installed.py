"""The addons of one series as if all of them were installed in one database, with the modules of core that they need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from rescue.analyzers.manifest import literal_names
from rescue.catalog.combine import load_order
from rescue.catalog.load import Catalog
from rescue.catalog.model import FRAMEWORK
from rescue.checks.placing import loaded
from rescue.model import Addon, Facts


class Installed:
    """Addons and core's modules, all in the order in which Odoo loads them; of two addons with one name, the first counts."""

    def __init__(
        self, addons: Sequence[Addon], facts: Mapping[str, Sequence[Facts]], core: Catalog | None, unreached: Iterable[str] = ()
    ) -> None:
        """``facts`` by the addon's path, ``unreached`` the paths of files that nothing imports: they are left out."""
        self.core: Final = core
        by_name = {addon.name: addon for addon in reversed(addons)}
        self.depends: Final[Mapping[str, tuple[str, ...]]] = {
            **({name: module.depends for name, module in core.modules.items()} if core else {}),
            **{name: addon.manifest.depends for name, addon in by_name.items()},
        }
        self.modules: Final = load_order(_together(by_name, self.depends, core), self.depends)
        self.rank: Final[Mapping[str, int]] = {FRAMEWORK: -1, **{name: rank for rank, name in enumerate(self.modules)}}
        self.addons: Final = tuple(by_name[name] for name in self.modules if name in by_name)
        self._names: Final = frozenset(by_name)
        self._facts: Final = facts
        self._unreached: Final = frozenset(unreached)
        self._loaded: Final[dict[str, tuple[Facts, ...]]] = {}

    def is_custom(self, module: str) -> bool:
        """Whether the module is one of the addons, none of core."""
        return module in self._names

    def loaded(self, addon: Addon) -> tuple[Facts, ...]:
        """The facts of the files that Odoo loads with the addon, data files in the order of the manifest, after the code."""
        if addon.path not in self._loaded:
            self._loaded[addon.path] = self._find_loaded(addon)
        return self._loaded[addon.path]

    def _find_loaded(self, addon: Addon) -> tuple[Facts, ...]:
        order = {path: number for number, path in enumerate(addon.manifest.data, 1)}
        found = [file for file in loaded(addon, self._facts[addon.path]) if file.path not in self._unreached]
        return tuple(sorted(found, key=lambda file: order.get(addon.inside(file.path), 0)))

    def strangers(self, one: str, other: str) -> bool:
        """Whether two addons may be installed together and neither depends on the other, so that neither was written for the other."""
        if one == other:
            return False
        masks, rank = self._needs, self.rank
        if masks[one] >> rank[other] & 1 or masks[other] >> rank[one] & 1:
            return False
        return other not in self._excluded.get(one, ()) and one not in self._excluded.get(other, ())

    @cached_property
    def _needs(self) -> Mapping[str, int]:
        """All that a module depends on, a bit for each rank. Modules of a cycle know what is loaded before them."""
        masks: dict[str, int] = {}
        for name in self.modules:
            mask = 0
            for below in self.depends.get(name, ()):
                if below in self.rank:
                    mask |= 1 << self.rank[below] | masks.get(below, 0)
            masks[name] = mask
        return masks

    @cached_property
    def _excluded(self) -> Mapping[str, frozenset[str]]:
        """The modules beside which an addon refuses to be installed."""
        found = {addon.name: literal_names(dict(addon.manifest.keys).get("excludes", "")) for addon in self.addons}
        return {name: frozenset(names) for name, names in found.items() if names}


def _together(addons: Mapping[str, Addon], depends: Mapping[str, tuple[str, ...]], core: Catalog | None) -> set[str]:
    """The addons, all that they need, and what core installs by itself beside that."""
    found = {"base"}
    automatic = {name: set(module.depends) for name, module in core.modules.items() if module.auto_install} if core else {}
    waiting = list(addons)
    while waiting:
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(depends.get(name, ()))
        waiting = [name for name, needs in automatic.items() if name not in found and needs <= found]
    return found
