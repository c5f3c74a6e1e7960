"""The anchors of view extensions: what the source's parent view has and the target's has not."""

from __future__ import annotations

from collections.abc import Sequence

from rescue.checks.contract.ground import Ground, State, Touched
from rescue.checks.contract.views import Anchors
from rescue.model import Addon, Series

OF_VIEWS = "CORE-VIEW-ANCHOR-GONE"
OF_TEMPLATES = "CORE-TEMPLATE-ANCHOR-GONE"
"""The rules that tell of an anchor that is gone."""


class AnchorCheck:
    """Evaluates the locators of an addon's views in each series."""

    def __init__(self, on: Ground, anchors: Sequence[Anchors], rule: str) -> None:
        """``anchors`` are those of the catalogs in Ground; ``rule`` tells of one that is gone."""
        self._on = on
        self._rule = rule
        self._before, *self._after = anchors

    def root_tag(self, xmlid: str) -> str:
        """The tag of the root of a view on the target, '' where it is not known."""
        return self._after[-1].root_tag(xmlid)

    def check(self, touched: Touched, addon: Addon) -> None:
        """Add what became of the addon's anchors; one that the source does not have either belongs to a view that nobody knows."""
        *between, last = self._after
        problems = [found for found in last.missing(addon) if found[2].kind != "parent_gone"]
        asked = {number for number, _, _ in problems}
        unknown = {(number, problem.node) for number, _, problem in self._before.missing(addon, asked)} if asked else set()
        # what a module adds to a view of which the target's catalogs know nothing may well be there
        unsure = bool(problems) and self._on.lacks(self._before.closure(addon))
        gone = []
        for number, view, problem in problems:
            if unsure or (number, problem.node) in unknown or problem.kind == "unknown":
                touched.counts[State.UNKNOWN] += 1
            else:
                touched.counts[State.BROKEN] += 1
                gone.append((number, view, problem))
        hops: dict[tuple[int, int], Series] = {}
        for anchors in between:
            asked = {number for number, _, problem in gone if (number, problem.node) not in hops}
            for number, _, problem in anchors.missing(addon, asked) if asked else ():
                hops.setdefault((number, problem.node), anchors.series)
        for number, view, problem in gone:
            hop = hops.get((number, problem.node), last.series)
            symbol, anchor = f"{problem.parent} {problem.locator}", f"{view.xmlid} @ {problem.locator}"
            self._on.hit(touched, self._rule, view.path, problem.line, symbol, anchor, hop)
