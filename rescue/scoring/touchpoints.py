"""Touchpoints: the places where custom code relies on Odoo, each ok, broken, changed or unknown against the target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rescue.assessment import Compatibility
from rescue.checks.contract.ground import State
from rescue.model import Facts, Finding, Impact
from rescue.scoring.verdicts import of_upgrade, share


def count(facts: Sequence[Facts], findings: Sequence[Finding]) -> Compatibility:
    """The touchpoints of one module: broken where a mandatory finding stands, changed where a potential one does.

    A touchpoint without a finding would have to be looked up in the target's core to be called ok. Rules alone cannot do that,
    so it is unknown, and there is no percentage.
    """
    findings = of_upgrade(findings)
    places = {(file.path, *place) for file in facts for place in _places(file)}
    broken = _of(findings, Impact.MANDATORY)
    changed = _of(findings, Impact.POTENTIAL) - broken
    # A finding names the model that a path led to, a place where the path started: the member at the end is the same.
    judged = {(path, line, _last(symbol)) for path, line, symbol in broken | changed}
    unknown = sum((path, line, _last(symbol)) not in judged for path, line, symbol in places)
    return Compatibility(0, len(broken), len(changed), unknown, None)


def of_states(states: Mapping[State, int]) -> Compatibility:
    """The touchpoints that were looked up in the catalogs, as they were counted."""
    return _with_percent(states.get(State.OK, 0), states.get(State.BROKEN, 0), states.get(State.CHANGED, 0), states.get(State.UNKNOWN, 0))


def summed(parts: Iterable[Compatibility]) -> Compatibility:
    """The sum over modules; no percentage where rules alone, without catalogs, found something in one of them.

    A module of which nothing is known has none of its own, and does not take away that of the others.
    """
    items = list(parts)
    total = _with_percent(*(sum(getattr(item, state) for item in items) for state in ("ok", "broken", "changed", "unknown")))
    if any(item.percent is None and item.broken + item.changed for item in items):
        return Compatibility(total.ok, total.broken, total.changed, total.unknown, None)
    return total


def _with_percent(ok: int, broken: int, changed: int, unknown: int) -> Compatibility:
    """Ok / (ok + broken + changed) with one decimal, never rounded up to 100."""
    assessed = ok + broken + changed
    percent = share(ok, assessed) if assessed else None
    return Compatibility(ok, broken, changed, unknown, percent)


def _of(findings: Sequence[Finding], impact: Impact) -> set[tuple[str, int, str]]:
    return {(item.path, item.line, item.symbol) for item in findings if item.impact is impact and not item.suppressed}


def _last(symbol: str) -> str:
    return symbol.partition("=")[0].rpartition(".")[2]


def _places(file: Facts) -> Iterator[tuple[int, str]]:
    for ref in file.refs:
        if ref.root:
            yield ref.line, ".".join((ref.root, *ref.path, ref.name))
    for model in file.models:
        yield model.line, model.model
    for xmlid in file.xmlids:
        if not xmlid.xmlid.startswith(f"{file.addon}."):
            yield xmlid.line, xmlid.xmlid
    for name in file.names:
        yield name.line, name.name
