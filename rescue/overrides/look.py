"""All that there is to say of overrides in a tree, series by series, as addons of two series are never installed together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from rescue.assessment import GraphChain, GraphMeeting, UnusedCode
from rescue.cache import NO_VIEW_MEMO, ViewMemo
from rescue.catalog.load import Catalog
from rescue.checks.contract.views import TreeViews
from rescue.graph import ModelIndex, NodeKey
from rescue.graph.edges import data_edges
from rescue.graph.models import is_extension, model_classes
from rescue.model import Addon, Facts, Series
from rescue.overrides.conflict import Conflict
from rescue.overrides.controllers import Controllers
from rescue.overrides.data import Assets, Records, Routes, Templates
from rescue.overrides.fields import Fields
from rescue.overrides.imported import never_imported
from rescue.overrides.installed import Installed
from rescue.overrides.mentions import Mentions
from rescue.overrides.methods import Methods
from rescue.overrides.texts import read_bytes, texts_of
from rescue.overrides.unused import models_in_doubt, unloaded_files, unused_code
from rescue.overrides.uses import Uses, reach, users
from rescue.overrides.views import Stacks, stacks_of

Use = tuple[NodeKey, NodeKey, str, str, int]
"""(user, used, module, path, line)."""


class Overrides:
    """What the addons of a tree do to core and to each other. Everything is worked out when it is first asked for."""

    def __init__(
        self,
        addons: Sequence[Addon],
        facts: Mapping[str, Sequence[Facts]],
        tree: ModelIndex,
        catalog: Callable[[Series], Catalog | None],
        memo: ViewMemo = NO_VIEW_MEMO,
    ) -> None:
        """``facts`` by the addon's path; ``catalog`` gives what core contains in a series, None where nobody knows."""
        self._addons: Final = addons
        self._facts: Final = facts
        self._tree: Final = tree
        self._catalog: Final = catalog
        self._memo: Final = memo

    @cached_property
    def unreached(self) -> frozenset[str]:
        """The paths of the Python files that no import reaches."""
        # which addons import a file of another: rare, and then that file is loaded
        elsewhere: dict[str, set[str]] = {}
        for addon in self._addons:
            own = f"odoo.addons.{addon.name}."
            for file in self._facts[addon.path]:
                for item in file.imports:
                    if item.name.startswith("odoo.addons.") and not item.name.startswith(own):
                        elsewhere.setdefault(item.name.split(".")[2], set()).update(_way_up(item.name))
        lost: set[str] = set()
        for addon in self._addons:
            lost |= never_imported(addon, self._facts[addon.path], elsewhere.get(addon.name, ()), read_bytes)
        return frozenset(lost)

    @cached_property
    def unloaded(self) -> frozenset[str]:
        """Those of them that are certain to do nothing; functions without models may be for addons that are not here."""
        files = (file for addon in self._addons for file in self._facts[addon.path] if file.path in self.unreached)
        return frozenset(file.path for file in files if any(cls.model for cls in file.classes) or not (file.classes or file.functions))

    @cached_property
    def _installed(self) -> tuple[_Series, ...]:
        by_series: dict[Series | None, list[Addon]] = {}
        for addon in self._addons:
            by_series.setdefault(addon.series, []).append(addon)
        ordered = sorted(by_series, key=lambda series: series or Series(0))
        return tuple(
            _Series(by_series[series], self._facts, self._tree, self._catalog(series) if series else None, self.unreached, self._stacks)
            for series in ordered
        )

    def _stacks(self, installed: Installed, addons: Sequence[Addon]) -> Stacks:
        """What there is to say of the views of some addons."""
        return self._memo.of("views", addons, Stacks, lambda: stacks_of(installed, TreeViews(installed.addons, self._facts)))

    def prepare(self) -> None:
        """Find out now what several processes would each find out for themselves, or ask the cache for, which is not for them."""
        for part in self._installed:
            _ = part.views

    @cached_property
    def chains(self) -> list[GraphChain]:
        """Every chain, by kind and name."""
        return sorted((chain for part in self._installed for chain in part.chains()), key=lambda chain: (chain.kind, chain.node))

    @cached_property
    def meetings(self) -> list[GraphMeeting]:
        """Where extensions of two addons point at one node of a view, by view and node."""
        return sorted((meeting for part in self._installed for meeting in part.views.meetings), key=lambda it: (it.view, it.node))

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """Every conflict, by place."""
        found = dict.fromkeys(conflict for part in self._installed for conflict in part.conflicts())
        return sorted(found, key=lambda it: (it.path, it.line, it.rule, it.symbol))

    def uses(self) -> Iterator[Use]:
        """Every use of one thing by another, found when it is asked for: large trees have hundreds of thousands."""
        return (use for part in self._installed for use in Uses(part.installed, self._tree).all())

    @cached_property
    def used_by(self) -> dict[NodeKey, set[NodeKey]]:
        """Who uses each thing."""
        return users(self.uses())

    def touched(self, kind: str, name: str) -> dict[tuple[str, str], int]:
        """All that is touched if this changes, with the least number of steps to it.

        A model stands for itself and its members, a module for all that it defines.
        """
        starts = [key for key in self.used_by if key == (kind, name) or (kind == "model" and key[1].rpartition(".")[0] == name)]
        if kind == "module":
            starts = [key for key in self.used_by if key in self._defined.get(name, ())]
        return {(what, at): step for (what, at), step in reach(sorted(starts), self.used_by).items()}

    @cached_property
    def _defined(self) -> dict[str, set[NodeKey]]:
        """What each addon defines."""
        found: dict[str, set[NodeKey]] = {}
        for addon in self._addons:
            own = found.setdefault(addon.name, set())
            for file in self._facts[addon.path]:
                own.update(edge.target for edge in data_edges(file) if edge.kind == "defines")
                for cls in model_classes(file):
                    if not is_extension(cls):
                        own.add(("model", cls.model))
                    own.update(("field", f"{cls.model}.{field.name}") for field in cls.fields)
                    own.update(("method", f"{cls.model}.{method.name}") for method in cls.methods)
        return found

    @cached_property
    def unused(self) -> list[UnusedCode]:
        """What nothing reaches, by place."""
        mentions = Mentions(texts_of(self._addons), models_in_doubt(self._tree, self._facts))
        found = [item for addon in self._addons for item in unloaded_files(addon, self._facts[addon.path], self.unreached)]
        for part in self._installed:
            found.extend(unused_code(part.installed, self._tree, part.methods, part.fields, self._facts, mentions))
        return sorted(found, key=lambda it: (it.path, it.line, it.kind, it.node))


class _Series:
    """The addons of one series, and what they make together."""

    def __init__(
        self,
        addons: Sequence[Addon],
        facts: Mapping[str, Sequence[Facts]],
        tree: ModelIndex,
        core: Catalog | None,
        unreached: Iterable[str],
        stacks: Callable[[Installed, Sequence[Addon]], Stacks],
    ) -> None:
        self.installed = Installed(addons, facts, core, unreached)
        self._addons = addons
        self._tree = tree
        self._stacks = stacks

    @cached_property
    def methods(self) -> Methods:
        return Methods(self.installed, self._tree)

    @cached_property
    def fields(self) -> Fields:
        return Fields(self.installed, self._tree)

    @cached_property
    def views(self) -> Stacks:
        return self._stacks(self.installed, self._addons)

    @cached_property
    def _controllers(self) -> Controllers:
        return Controllers(self.installed)

    @cached_property
    def _routes(self) -> Routes:
        return Routes(self.installed, self._controllers)

    @cached_property
    def _records(self) -> Records:
        return Records(self.installed)

    @cached_property
    def _assets(self) -> Assets:
        return Assets(self.installed)

    def chains(self) -> Iterable[GraphChain]:
        yield from self.methods.chains()
        yield from self.fields.chains()
        yield from self.views.chains
        yield from self._records.chains()
        yield from self._controllers.chains()
        yield from self._routes.chains()
        yield from Templates(self.installed).chains()
        yield from self._assets.chains()

    def conflicts(self) -> Iterable[Conflict]:
        yield from self.methods.conflicts()
        yield from self.fields.conflicts()
        yield from self.views.conflicts
        yield from self._records.conflicts()
        yield from self._controllers.conflicts()
        yield from self._routes.conflicts()
        yield from self._assets.conflicts()


def _way_up(name: str) -> Iterable[str]:
    while name:
        yield name
        name = name.rpartition(".")[0]
