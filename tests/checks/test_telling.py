"""Which rules tell of a touchpoint: those at its place, else those that name the same; an accepted place stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from checks.small import make_rule
from rescue.checks.contract.contract import Contract
from rescue.checks.contract.ground import Failed, State, Touched
from rescue.checks.lookup import Hit
from rescue.checks.telling import Told, told
from rescue.model import Addon, Confidence, Facts, Series
from rescue.pipeline import assess
from rescue.request import Request

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def hit(rule: str, path: str, line: int, symbol: str) -> Hit:
    return Hit(make_rule(ident=rule), path, line, symbol, "", Confidence.HIGH)


def test_touchpoints_are_counted_by_the_rules_that_tell_of_their_place() -> None:
    failed = [Failed(State.BROKEN, "a.py", 3, "sale.order.x"), Failed(State.BROKEN, "a.py", 4, "sale.order.x")]
    hits = [hit("O17-X", "a.py", 3, "x"), hit("O17-X", "a.py", 4, "sale.order.x"), hit("O17-OTHER", "a.py", 3, "res.partner.y")]
    assert told(failed, hits, ()) == (Told(State.BROKEN, ("O17-X",), 2),)


def test_what_is_told_elsewhere_in_the_module_is_told_by_that() -> None:
    failed = [Failed(State.BROKEN, "a.py", 9, "gone.model"), Failed(State.CHANGED, "a.py", 9, "never.told")]
    assert told(failed, [hit("O17-GONE", "b.py", 1, "gone.model")], ()) == (
        Told(State.BROKEN, ("O17-GONE",), 1),
        Told(State.CHANGED, (), 1),
    )


def test_a_locator_that_finds_nothing_is_told_of_by_what_says_why() -> None:
    failed = [
        Failed(State.BROKEN, "a.xml", 3, "sale.view_order_form //tree/field[@name='note']", Series(18)),
        Failed(State.BROKEN, "a.xml", 9, "sale.view_order_form //tree/field[@name='note']", Series(17)),
    ]
    hits = [hit("O18-TREE", "a.xml", line, "xpath@expr") for line in (3, 9)]
    hits += [hit("O16-NOTE", "a.xml", line, "sale.order.note") for line in (3, 9)]
    assert told(failed, hits, (), {"O18-TREE": Series(18), "O16-NOTE": Series(16)}) == (
        Told(State.BROKEN, ("O16-NOTE",), 1),
        Told(State.BROKEN, ("O16-NOTE", "O18-TREE"), 1),
    )


def test_what_a_comment_accepts_stays_as_it_is() -> None:
    failed = [Failed(State.BROKEN, "a.py", 3, "sale.order.x")]
    assert told(failed, [hit("O17-X", "a.py", 3, "sale.order.x")], {("a.py", 3, "O17-X")}) == (Told(State.BROKEN, (), 1),)


def test_every_touchpoint_that_is_not_ok_is_either_told_of_or_counted_as_told_by_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the levers count with and what the compatibility counts are the same places."""
    seen: list[Touched] = []
    check = Contract.check

    def watched(contract: Contract, addon: Addon, facts: Sequence[Facts]) -> Touched:
        touched = check(contract, addon, facts)
        seen.append(touched)
        return touched

    monkeypatch.setattr(Contract, "check", watched)
    assess(Request(roots=(EXAMPLES / "legacy",), target=Series(17)))
    assert len(seen) == 7
    for touched in seen:
        failed = Counter(item.state for item in touched.failed)
        assert {state: touched.counts[state] for state in (State.BROKEN, State.CHANGED)} == {
            state: failed[state] for state in (State.BROKEN, State.CHANGED)
        }
