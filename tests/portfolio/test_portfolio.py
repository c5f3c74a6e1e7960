"""Several reports in one view: the worst first, what they share, and sums that can be recounted."""

from __future__ import annotations

import msgspec
from reports.factory import ATTRS, NAME_GET, VERSION, counts_of, finding, module, small_assessment

from rescue.assessment import Assessment, Compatibility
from rescue.checks.findings import total
from rescue.model import Effort, Finding, Impact, Verdict
from rescue.portfolio import labels_of, portfolio_of

HOURS = Effort(1.0, 2.0, 3.0)


def report(verdict: Verdict, percent: float | None, *findings: Finding, effort: Effort = HOURS, root: str = "tree") -> Assessment:
    return msgspec.structs.replace(
        small_assessment(),
        roots=[root],
        verdict=verdict,
        compatibility=Compatibility(1, 1, 1, 1, percent),
        findings=list(findings),
        counts=counts_of(findings),
        modules=[module("one", findings, verdict=verdict)],
        effort=effort,
    )


A = finding(ATTRS, "one", "one/a.xml", 3, hours=2.0)
B = finding(NAME_GET, "one", "one/b.py", 4, hours=1.0)
V = finding(VERSION, "one", "one/__manifest__.py", 1, hours=0.0)


def order(*reports: tuple[str, Assessment]) -> list[str]:
    return [tree.label for tree in portfolio_of(reports).trees]


def test_trees_stand_by_verdict_compatibility_mandatory_findings_and_hours() -> None:
    assert order(
        ("ready", report(Verdict.READY, 100.0)),
        ("changes", report(Verdict.READY_WITH_CHANGES, 50.0)),
        ("unknown", report(Verdict.NOT_ASSESSABLE, None)),
        ("blocked", report(Verdict.BLOCKED, 99.0)),
    ) == ["blocked", "unknown", "changes", "ready"]
    assert order(
        ("better", report(Verdict.BLOCKED, 90.0)),
        ("worse", report(Verdict.BLOCKED, 80.0)),
        ("not known", report(Verdict.BLOCKED, None)),
        ("more findings", report(Verdict.BLOCKED, 90.0, A)),
        ("more hours", report(Verdict.BLOCKED, 90.0, effort=Effort(9.0, 9.0, 9.0))),
    ) == ["not known", "worse", "more findings", "more hours", "better"]


def test_causes_are_told_where_two_trees_share_them_and_something_fails() -> None:
    accepted = msgspec.structs.replace(A, suppressed=True)
    potential = msgspec.structs.replace(A, impact=Impact.POTENTIAL)
    found = portfolio_of(
        [
            ("x", report(Verdict.BLOCKED, 10.0, A, A, V)),
            ("y", report(Verdict.BLOCKED, 20.0, potential, B, V)),
            ("z", report(Verdict.BLOCKED, 30.0, accepted)),
        ]
    )
    assert [(item.rule, item.trees, item.findings, item.impact, item.effort) for item in found.causes] == [
        (ATTRS.id, ["x", "y"], 3, Impact.MANDATORY, total([A.effort] * 3))
    ]


def test_sums_are_those_of_the_trees() -> None:
    found = portfolio_of([("x", report(Verdict.BLOCKED, 10.0, effort=Effort(0.1, 0.2, 0.3))), ("y", report(Verdict.READY, 20.0))])
    assert found.effort == Effort(1.1, 2.2, 3.3)
    assert (found.modules, [tree.blocked for tree in found.trees]) == (2, [1, 0])


def test_trees_of_one_name_are_told_and_labels_stay_apart() -> None:
    one, other = report(Verdict.READY, 1.0), report(Verdict.READY, 1.0, root="other")
    assert portfolio_of([("a", one), ("b", one), ("c", other)]).repeated == ["tree"]
    assert labels_of([("", "a", one), ("", "b", one), ("", "c", other)]) == ["tree (a)", "tree (b)", "other"]
    assert labels_of([("main", "a", one), ("", "b", one)]) == ["main", "tree"]
    assert labels_of([("", "a", one), ("", "a", one)]) == ["tree (a) #1", "tree (a) #2"]
