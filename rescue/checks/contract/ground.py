"""What all checks of touchpoints share: the catalogs from source to target, the scanned tree, and how to say what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from rescue.catalog.automatic import underscored
from rescue.catalog.load import Catalog
from rescue.checks.contract.reach import Reaches
from rescue.checks.contract.views import TreeViews
from rescue.checks.known import KnownModels
from rescue.checks.lookup import Hit
from rescue.checks.matching.members import capped
from rescue.checks.rules.ruleset import Rule
from rescue.checks.rules.successors import Successors
from rescue.graph import ModelIndex, ModelsOf
from rescue.model import Facts, Failure, Series


class State(StrEnum):
    """What became of a touchpoint."""

    OK = "ok"
    BROKEN = "broken"
    CHANGED = "changed"
    UNKNOWN = "unknown"


# The rules that tell of what both sides have in different forms; all others tell of what is gone.
OF_CHANGES = frozenset({"CORE-FIELD-TYPE", "CORE-SELECTION-GONE", "CORE-SIGNATURE-CHANGED", "CORE-BODY-CHANGED"})


@dataclass(frozen=True, slots=True)
class Failed:
    """A touchpoint that is broken or changed: where it stands, what it relies on, and the series that breaks it where that is known."""

    state: State
    path: str
    line: int
    symbol: str
    hop: Series | None = None


@dataclass(slots=True)
class Touched:
    """The touchpoints of a module by state, those that are broken or changed, and the hits that tell of them."""

    counts: Counter[State] = field(default_factory=Counter)
    failed: list[Failed] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)

    def leave(self, path: str, line: int, symbol: str) -> None:
        """Note a touchpoint that is broken and of which something tells elsewhere, where ``symbol`` is named."""
        self.failed.append(Failed(State.BROKEN, path, line, symbol))


class Use(NamedTuple):
    """A place that relies on core: what is said of it, where it stands, and whether it may do nothing (see ``Hit``)."""

    file: Facts
    line: int
    symbol: str
    anchor: str
    idle: bool = False


class Ground:
    """The catalogs on the way, the tree's own models, modules and records, and the rules by which findings are made."""

    def __init__(self, catalogs: Sequence[Catalog], rules: Mapping[str, Rule], tree: ModelIndex, views: TreeViews) -> None:
        """``catalogs`` from the source series to the target, oldest first; ``views`` are those of the scanned tree."""
        self.models, *later = [KnownModels(tree, core) for core in catalogs]
        self.later = later
        self.final = later[-1]
        self.source, self.target = catalogs[0], catalogs[-1]
        self.tree = tree
        self.modules = frozenset(views.depends)
        self.records = views.records
        self.tables = views.tables | {underscored(model) for model in tree.defined}
        self.successors = Successors(self.source, self.target)
        self._reaches = Reaches(self.source, self.target, views.depends, self.successors)
        self._rules = rules

    def tree_of(self, addon: str) -> ModelIndex | ModelsOf:
        """The tree's models as far as an addon may count on them: what it does not depend on is not there when it is loaded."""
        return self.tree.of(addon)

    def state(self, has: Callable[[Catalog], bool], modules: Iterable[str]) -> State:
        """What became of something that a catalog has or has not; ``modules`` gave it in the source."""
        if has(self.target):
            return State.OK
        return State.UNKNOWN if not has(self.source) or self.lacks(modules) else State.BROKEN

    def lacks(self, modules: Iterable[str]) -> bool:
        """Whether the target's catalogs were made without one of these modules, although it may well be there: then nobody knows."""
        return any(self.target.lacks(module) or _is_unheard_of(module, self.source, self.target) for module in modules)

    def makers(self, model: str) -> tuple[str, ...]:
        """The module that makes a model in the source, () when it is not known."""
        before = self.source.model(model)
        return (before.module,) if before else ()

    def hop(self, has: Callable[[KnownModels], bool], modules: Iterable[str] = ()) -> Series:
        """The first series on the way that has it no longer.

        ``modules`` gave it in the source; a series whose catalogs never heard of one of them tells nothing.
        """
        given = tuple(modules)
        for later in self.later:
            if not has(later) and not any(_is_unheard_of(module, self.source, later.core) for module in given):
                return later.core.series
        return self.target.series

    def comes_with(self, addon: str, modules: Collection[str]) -> bool:
        """Whether an addon depends, on the target, on one of these modules, or may do so; ``out_of_reach`` asks for more than that."""
        return self._reaches.comes_with(addon, modules)

    def out_of_reach(self, touched: Touched, use: Use, before: Sequence[str], after: Sequence[str], *, loaded: bool) -> bool:
        """Whether what both sides have is, on the target, in a module that the addon does not have; if so, it is said.

        ``before`` and ``after`` are the modules that give it; ``loaded`` says that Odoo asks for it while the addon is loaded.
        """
        module = self._reaches.moved_away(use.file.addon, before, after)
        if module:
            touched.counts[State.BROKEN] += 1
            rule = "CORE-DEPENDS-MISSING" if loaded else "CORE-DEPENDS-MISSING-USE"
            became, place = f"in {module}, to depend on", (use.file.path, use.line, use.symbol, use.anchor)
            self.hit(touched, rule, *place, self.target.series, became=became, idle=use.idle)
        return bool(module)

    def hit(
        self,
        touched: Touched,
        rule: str,
        path: str,
        line: int,
        symbol: str,
        anchor: str,
        hop: Series,
        *,
        certain: bool = True,
        became: str = "",
        idle: bool = False,
        failure: Failure | None = None,
    ) -> None:
        """Say what was found at a place; not ``certain`` where the model behind it is the likeliest of several, ``idle`` as in ``Hit``.

        ``failure`` is what fails where that is not what the rule says.
        """
        found = self._rules[rule]
        confidence = found.confidence if certain else capped(found.confidence, "medium")
        failure = Failure.SILENT_CHANGE if idle else failure
        touched.failed.append(Failed(State.CHANGED if rule in OF_CHANGES else State.BROKEN, path, line, symbol, hop))
        touched.hits.append(Hit(found, path, line, symbol, anchor, confidence, hop=hop, became=became, failure=failure, idle=idle))


def _is_unheard_of(module: str, source: Catalog, later: Catalog) -> bool:
    """Whether a catalog that joins the source's brings a module, and none of the same origin joins the later one, which lacks it."""
    if module in later.modules:
        return False
    catalog = source.brought_by(module)
    return catalog is not None and (catalog.provenance.origin or None) not in later.origins
