"""Levers: which causes to fix first, and what is true once they are; counted again with what is left, never guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from rescue.assessment import Compatibility
from rescue.checks.contract.ground import State
from rescue.checks.findings import total
from rescue.checks.telling import Told
from rescue.model import Finding, Impact, Verdict
from rescue.planned import Lever, Unblocking
from rescue.scoring import touchpoints
from rescue.scoring.verdicts import blocks, verdict_of, worst

SHOWN = 5
"""So many levers are given at the most: what comes later buys little."""


class Scored(Struct, frozen=True):
    """A module as its verdict was reached: what was found in it, and what of it could be looked at.

    ``given`` is a verdict that no fix changes, of a module whose series is not known or too new. ``failed`` says that a rule failed: then
    it is never ready. ``told`` are the touchpoints that are not ok.
    """

    path: str
    findings: Sequence[Finding]
    files_seen: int
    files_read: int
    hops: int
    hops_missing: Sequence[str]
    compatibility: Compatibility
    told: Sequence[Told]
    given: Verdict | None = None
    failed: bool = False

    def verdict(self, fixed: frozenset[str]) -> Verdict:
        """The verdict when all that these rules found is fixed."""
        if self.given is not None:
            return self.given
        left = [finding for finding in self.findings if finding.rule not in fixed]
        verdict, _ = verdict_of(left, self.files_seen, self.files_read, self.hops, self.hops_missing)
        return Verdict.NOT_ASSESSABLE if self.failed and verdict is Verdict.READY else verdict

    def touchpoints(self, fixed: frozenset[str]) -> Compatibility:
        """The touchpoints when all that these rules found is fixed: those are ok of which nothing else tells."""
        done = Counter[State]()
        for item in self.told:
            if item.rules and fixed.issuperset(item.rules):
                done[item.state] += item.count
        now = self.compatibility
        if not done:
            return now
        return touchpoints.of_states(
            {
                State.OK: now.ok + done.total(),
                State.BROKEN: now.broken - done[State.BROKEN],
                State.CHANGED: now.changed - done[State.CHANGED],
                State.UNKNOWN: now.unknown,
            }
        )


def levers(modules: Sequence[Scored]) -> list[Lever]:
    """The causes in the order in which they buy most, each with what is true after it and those before it.

    Greedy: the cause that frees most modules of being blocked; then the one with most places that fail for certain or become ok, with most
    modules that become ready, and with the least work.
    """
    gain = _Gain(modules)
    fixed: frozenset[str] = frozenset()
    now = {module.path: module.verdict(fixed) for module in modules}
    found: list[Lever] = []
    ok = sum(module.compatibility.ok for module in modules)
    while len(found) < SHOWN:
        rule = gain.best(fixed)
        if rule is None:
            break
        fixed |= {rule}
        for module in gain.having[rule]:
            now[module.path] = module.verdict(fixed)
        after = touchpoints.summed(module.touchpoints(fixed) for module in modules)
        places = gain.places[rule]
        found.append(
            Lever(
                rule=rule,
                hop=places[0].hop,
                title=places[0].title,
                places=len(places),
                modules=len(gain.having[rule]),
                effort=total(place.effort for place in places),
                verdict=worst(now.values()),
                blocked=sum(verdict is Verdict.BLOCKED for verdict in now.values()),
                ready=sum(verdict is Verdict.READY for verdict in now.values()),
                touchpoints_fixed=after.ok - ok,
                percent=after.percent,
            )
        )
        ok = after.ok
    return found


def unblocking(modules: Sequence[Scored]) -> Unblocking | None:
    """What fixing all that blocks takes, and what it makes of the tree; None where nothing blocks."""
    rules = frozenset(finding.rule for module in modules for finding in module.findings if blocks(finding))
    if not rules:
        return None
    places = [finding for module in modules for finding in module.findings if finding.rule in rules and not finding.suppressed]
    return Unblocking(
        rules=sorted(rules),
        places=len(places),
        modules=sum(any(finding.rule in rules and not finding.suppressed for finding in module.findings) for module in modules),
        effort=total(place.effort for place in places),
        verdict=worst(module.verdict(rules) for module in modules),
        percent=touchpoints.summed(module.touchpoints(rules) for module in modules).percent,
    )


class _Gain:
    """What fixing a cause would buy; only a guide to the order, since what is said of a lever is counted again."""

    def __init__(self, modules: Sequence[Scored]) -> None:
        self.places: dict[str, list[Finding]] = {}
        self.having: dict[str, list[Scored]] = {}
        self._blocking: Counter[str] = Counter()
        self._holding: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        for module in modules:
            counted = [finding for finding in module.findings if _counts(finding)]
            rules, blocking = dict.fromkeys(item.rule for item in counted), {item.rule for item in counted if blocks(item)}
            self._holding[module.path] = frozenset(blocking), frozenset(rules)
            for rule in rules:
                self.having.setdefault(rule, []).append(module)
            for finding in counted:
                self.places.setdefault(finding.rule, []).append(finding)
                self._blocking[finding.rule] += blocks(finding)

    def best(self, fixed: frozenset[str]) -> str | None:
        """The cause to fix next, None when none is left."""
        left = [rule for rule in self.places if rule not in fixed]
        return max(left, key=lambda rule: (*self._of(rule, fixed), rule), default=None)

    def _of(self, rule: str, fixed: frozenset[str]) -> tuple[int, int, int, float]:
        more = fixed | {rule}
        freed = ready = ok = 0
        for module in self.having[rule]:
            blocking, rules = self._holding[module.path]
            if module.given is None:
                freed += blocking - fixed == {rule}
                ready += rules - fixed == {rule}
            ok += sum(item.count for item in module.told if rule in item.rules and more.issuperset(item.rules))
        return freed, ok + self._blocking[rule], ready, -sum(place.effort.likely for place in self.places[rule])


def _counts(finding: Finding) -> bool:
    """Whether fixing a finding can change anything that is counted."""
    return not finding.suppressed and finding.impact in {Impact.MANDATORY, Impact.POTENTIAL}
