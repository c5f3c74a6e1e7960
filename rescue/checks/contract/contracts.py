"""The contracts of a tree: one for each series that its addons come from, made when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rescue.catalog.load import Catalog
from rescue.checks.contract.contract import Contract
from rescue.checks.contract.templates import TreeTemplates
from rescue.checks.contract.views import TreeViews
from rescue.checks.lookup import Hit
from rescue.checks.rules.ruleset import Rule
from rescue.graph import ModelIndex
from rescue.model import Addon, Facts, Impact, Series

NO_HOPS: Mapping[str, Series] = {}
_QUOTED = re.compile(r"""['"]([\w.-]+)['"]""")


class Contracts:
    """Contracts by source series. There is none where the catalog of the source or of the target is missing, or both are one."""

    def __init__(
        self,
        catalogs: Mapping[Series, Catalog],
        target: Series,
        rules: Mapping[str, Rule],
        tree: ModelIndex,
        addons: Sequence[Addon],
        facts: Mapping[str, Sequence[Facts]],
    ) -> None:
        """``catalogs`` by series, ``rules`` those of ``core_rules``, ``facts`` of the addons by path."""
        self._catalogs = catalogs
        self._target = target
        self._rules = rules
        self._tree = tree
        self._views = TreeViews(addons, facts)
        self._templates = TreeTemplates(addons, facts)
        self._made: dict[Series, Contract] = {}

    def open(self) -> None:
        """Open the catalogs, and look at the views of the addons: once here, and not in every copy of this process that asks them."""
        for catalog in self._catalogs.values():
            catalog.open()
        _ = self._views.custom, self._templates.names

    def of(self, source: Series) -> Contract | None:
        """The contract for addons of a series."""
        if source >= self._target or source not in self._catalogs or self._target not in self._catalogs:
            return None
        if source not in self._made:
            chain = [self._catalogs[series] for series in sorted(self._catalogs) if source <= series <= self._target]
            self._made[source] = Contract(chain, self._rules, self._tree, self._views, self._templates)
        return self._made[source]


def without_repeats(found: Sequence[Hit], curated: Sequence[Hit], hops: Mapping[str, Series] = NO_HOPS) -> list[Hit]:
    """What the catalogs found, less what a curated rule says of the same line and name: it says more.

    A locator gives way to what says why it finds nothing, a curated rule or the field that is gone. ``hops`` gives the series that each
    curated rule belongs to.
    """
    told: dict[tuple[str, int], list[Hit]] = {}
    for hit in curated:
        told.setdefault((hit.path, hit.line), []).append(hit)
    kept = [hit for hit in found if not any(tells_of(hit.symbol, other.symbol) for other in told.get((hit.path, hit.line), ()))]
    for hit in kept:
        told.setdefault((hit.path, hit.line), []).append(hit)
    return [hit for hit in kept if not any(says_why_lost(other, hit.symbol, hit.hop, hops) for other in told.get((hit.path, hit.line), ()))]


def says_why_lost(other: Hit, symbol: str, hop: Series | None, hops: Mapping[str, Series]) -> bool:
    """Whether a symbol names a locator that finds nothing from ``hop`` on, and the other hit, at its line, says why.

    That is the last name that the locator asks for; or how it is written, where the same series broke it: an earlier one broke it for
    another reason. What has to change only perhaps is no such reason.
    """
    locator = symbol.partition(" ")[2]
    if not locator.startswith(("<", "/")) or other.rule.impact is not Impact.MANDATORY:
        return False
    named = _QUOTED.findall(locator)
    if named and name_of(other.symbol).rsplit(".", 1)[-1] == named[-1]:
        return True
    tag, _, attribute = other.symbol.partition("@")
    is_written_so = attribute in {"expr", "position"} or (bool(attribute) and locator.startswith(f"<{tag} {attribute}="))
    return is_written_so and (other.hop or hops.get(other.rule.id, hop)) == hop


def tells_of(symbol: str, curated: str) -> bool:
    """Whether two symbols name one thing: a member may be told with or without its model, with a value or a change, or by what holds it."""
    plain, other = name_of(symbol), name_of(curated)
    return plain == other or plain.startswith(f"{other}.") or plain.rsplit(".", 1)[-1] == other


def name_of(symbol: str) -> str:
    """What a symbol names, without the value or the change that it may tell."""
    return symbol.partition(": ")[0].partition("=")[0]
