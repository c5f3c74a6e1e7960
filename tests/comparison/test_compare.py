"""What is fixed and new is told apart from what was not looked at, and reports of different trees are not compared."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from reports.factory import ATTRS, NAME_GET, counts_of, finding, module, small_assessment

from rescue.assessment import Assessment, Coverage, ModuleReport, RuleOutcome
from rescue.comparison.compare import compare_reports
from rescue.comparison.model import Comparison, OneSided
from rescue.errors import RequestError
from rescue.model import Finding, Impact, Unread, UnreadReason, Verdict
from rescue.scoring.calibration import shipped_calibration
from rescue.scoring.rescoring import Scoring
from rescue.scoring.verdicts import SCORE_MODEL

A = finding(ATTRS, "one", "one/a.xml", 3, fingerprint="a")
B = finding(NAME_GET, "one", "one/b.py", 4, fingerprint="b")
C = finding(NAME_GET, "two", "two/c.py", 5, fingerprint="c")
OUTCOMES = [RuleOutcome(rule.id, "17.0", rule.title, "matched", 1, 1) for rule in (ATTRS, NAME_GET)]


def report(findings: Sequence[Finding], **changes: object) -> Assessment:
    modules = [module("one", findings), module("two", findings)]
    made = msgspec.structs.replace(
        small_assessment(),
        score_model=SCORE_MODEL,
        calibration=shipped_calibration(),
        modules=modules,
        findings=sorted(findings, key=lambda item: (item.path, item.line)),
        counts=counts_of(findings),
        rule_outcomes=OUTCOMES,
        coverage=without_unread(),
    )
    return msgspec.structs.replace(made, **changes)


def without_unread(*paths: str) -> Coverage:
    unread = [Unread(path, UnreadReason.SYNTAX, "line 1") for path in paths]
    return msgspec.structs.replace(small_assessment().coverage, unread=unread)


def told(found: Sequence[OneSided]) -> list[tuple[str, str]]:
    return [(item.finding.fingerprint, item.why.value) for item in found]


def compared(old: Assessment, new: Assessment) -> Comparison:
    return compare_reports(old, new)


def test_findings_are_fixed_new_or_unchanged_by_their_fingerprint_wherever_they_stand_now() -> None:
    moved = msgspec.structs.replace(B, path="one/moved.py", line=99)
    found = compared(report([A, B]), report([moved, C]))
    assert told(found.gone) == [("a", "changed")]
    assert told(found.new) == [("c", "changed")]
    assert found.unchanged == ["b"]


def test_two_findings_of_one_fingerprint_are_two() -> None:
    twice = [B, msgspec.structs.replace(B, line=50)]
    found = compared(report(twice), report([B]))
    assert (told(found.gone), found.unchanged) == ([("b", "changed")], ["b"])


def test_what_a_comment_accepts_is_neither_fixed_nor_new() -> None:
    accepted = msgspec.structs.replace(A, suppressed=True)
    found = compared(report([A]), report([accepted]))
    assert (found.accepted, found.reopened, found.gone, found.new, found.unchanged) == ([accepted], [], [], [], [])
    back = compared(report([accepted]), report([A]))
    assert (back.accepted, back.reopened, back.gone, back.new, back.unchanged) == ([], [A], [], [], [])
    assert compared(report([accepted]), report([])).gone == []
    assert compared(report([]), report([accepted])).new == []


def test_a_finding_whose_module_is_gone_or_whose_file_is_unread_is_not_fixed() -> None:
    one = report([A, B])
    alone = msgspec.structs.replace(one, findings=[A], modules=[module("one", [A])])
    assert told(compared(report([A, C]), alone).gone) == [("c", "module")]
    assert told(compared(alone, report([A, C])).new) == [("c", "module")]
    assert told(compared(one, report([B], coverage=without_unread("one/a.xml"))).gone) == [("a", "unread")]
    assert told(compared(report([B], coverage=without_unread("one/a.xml")), one).new) == [("a", "unread")]


@pytest.mark.parametrize("outcome", ["failed", "not_applicable", ""])
def test_a_finding_whose_rule_was_not_held_is_not_fixed(outcome: str) -> None:
    outcomes = [OUTCOMES[1], *([msgspec.structs.replace(OUTCOMES[0], outcome=outcome)] if outcome else [])]
    assert told(compared(report([A]), report([], rule_outcomes=outcomes)).gone) == [("a", "rule")]
    assert told(compared(report([], rule_outcomes=outcomes), report([A])).new) == [("a", "rule")]


def test_a_module_that_no_longer_takes_the_hop_shows_nothing_about_it() -> None:
    at_target = [msgspec.structs.replace(item, hops=[]) for item in report([]).modules]
    assert told(compared(report([A]), report([], modules=at_target)).gone) == [("a", "rule")]


def test_on_the_way_to_another_target_nothing_is_said_to_be_fixed_or_made() -> None:
    found = compared(report([A]), report([B], target="18.0"))
    assert (told(found.gone), told(found.new)) == ([("a", "rule")], [("b", "rule")])


def test_a_finding_that_is_more_pressing_now_is_unchanged_and_told() -> None:
    found = compared(report([A]), report([msgspec.structs.replace(A, impact=Impact.OPTIONAL)]))
    assert (found.unchanged, [(item.finding.fingerprint, item.then) for item in found.rejudged]) == (["a"], [("a", Impact.MANDATORY)])


def test_modules_are_told_only_where_they_changed() -> None:
    before: list[ModuleReport] = report([A]).modules
    worse = [before[0], msgspec.structs.replace(before[1], verdict=Verdict.BLOCKED)]
    found = compared(report([A]), report([A], modules=worse))
    assert [(item.name, item.verdict_then, item.verdict_now, item.gone, item.new) for item in found.modules] == [
        ("two", Verdict.READY, Verdict.BLOCKED, 0, 0)
    ]
    assert compared(report([A]), report([A])).modules == []


def test_rulesets_that_differ_are_named_and_those_of_one_report_alone_are_not() -> None:
    old = report([], rulesets={"odoo16.yaml": "a", "odoo17.yaml": "a"})
    new = report([], rulesets={"odoo17.yaml": "b", "odoo18.yaml": "a"})
    assert compared(old, new).rulesets_changed == ["odoo17.yaml"]


def test_an_effort_that_cannot_be_computed_again_is_not_comparable() -> None:
    old = report([A], score_model=1)
    found = compared(old, report([A]))
    assert (found.then.scoring, found.now.scoring, found.effort_comparable) == (Scoring.UNKNOWN, Scoring.AS_IS, False)
    assert compared(report([A]), report([A])).effort_comparable


def test_reports_of_different_trees_are_refused() -> None:
    other = report([], modules=[module("three")], roots=["other"])
    with pytest.raises(RequestError, match=r"the reports have no module in common: they are of different trees \(/srv/addons and other\)"):
        compared(report([]), other)
