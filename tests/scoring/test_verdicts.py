"""Verdicts, counts and touchpoints: what each follows from."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.assessment import Compatibility
from rescue.model import Confidence, Effort, Facts, Failure, FileKind, Finding, Impact, ModelRef, NameUse, Ref, Verdict, XmlIdRef
from rescue.scoring import touchpoints
from rescue.scoring.verdicts import blocks, counts, share, verdict_of, worst


def finding(
    impact: Impact = Impact.MANDATORY,
    failure: Failure = Failure.RUNTIME_ERROR,
    confidence: Confidence = Confidence.HIGH,
    line: int = 1,
    symbol: str = "sale.order.x",
    **values: Any,
) -> Finding:
    return Finding(
        rule="O17-X", title="X", impact=impact, failure=failure, confidence=confidence, module="m", path="a.py", line=line, hop="17.0",
        symbol=symbol, anchor="", message="", fix="", effort=Effort(0, 0, 0), fingerprint="", **values,
    )  # fmt: skip


BLOCKING = finding(failure=Failure.INSTALL_ERROR)


def test_findings_are_counted_by_impact_and_failure_and_suppressed_ones_left_out() -> None:
    counted = counts([finding(), finding(Impact.INFO, Failure.NONE), finding(Impact.INFO, Failure.SECURITY), finding(suppressed=True)])
    assert counted.total == 3
    assert counted.by_impact == {"mandatory": 1, "potential": 0, "optional": 0, "info": 2}
    assert counted.by_failure == {
        "install_error": 0, "runtime_error": 1, "silent_change": 0, "data_loss": 0, "ui_degraded": 0, "security": 1, "none": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("part", "whole", "percent"), [(0, 0, 100), (0, 3, 0), (1, 3, 33.3), (3, 3, 100), (9999, 10000, 99.9)])
def test_a_share_is_a_percentage_with_one_decimal(part: int, whole: int, percent: float) -> None:
    assert share(part, whole) == percent


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_only_a_whole_share_is_100(part: int, whole: int) -> None:
    assert (share(part, whole) == 100) == (part >= whole)


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize("impact", list(Impact))
@pytest.mark.parametrize("confidence", list(Confidence))
def test_only_what_is_certain_to_stop_the_installation_or_to_lose_data_blocks(
    impact: Impact, failure: Failure, confidence: Confidence
) -> None:
    certain = (impact, confidence) == (Impact.MANDATORY, Confidence.HIGH)
    assert blocks(finding(impact, failure, confidence)) == (certain and failure in {Failure.INSTALL_ERROR, Failure.DATA_LOSS})
    assert not blocks(finding(impact, failure, confidence, suppressed=True))


@pytest.mark.parametrize(
    ("findings", "seen", "read", "hops", "missing", "verdict", "reasons"),
    [
        ([], 10, 10, 1, [], Verdict.READY, ["Nothing was found that has to change."]),
        ([], 10, 10, 0, [], Verdict.READY, ["Already at the target series: no hop to assess."]),
        ([finding(Impact.OPTIONAL), finding(Impact.INFO)], 10, 10, 1, [], Verdict.READY, ["Nothing was found that has to change."]),
        (
            [finding(), finding(Impact.POTENTIAL), finding(Impact.POTENTIAL)],
            10, 10, 1, [],
            Verdict.READY_WITH_CHANGES,
            ["1 mandatory finding and 2 to examine; none is certain to stop the installation."],
        ),
        (
            [BLOCKING, finding(failure=Failure.DATA_LOSS)],
            10, 10, 1, [],
            Verdict.BLOCKED,
            ["2 findings certain to keep a module from installing, or to lose data."],
        ),
        (
            [BLOCKING],
            100, 99, 2, ["15.0"],
            Verdict.BLOCKED,
            [
                "1 finding certain to keep a module from installing, or to lose data.",
                "1 file of 100 could not be read.",
                "No ruleset for arriving in 15.0: what changed there was not assessed.",
            ],
        ),
        ([BLOCKING], 10, 8, 1, [], Verdict.NOT_ASSESSABLE, ["2 files of 10 could not be read."]),
        ([], 10, 9, 1, [], Verdict.READY, ["Nothing was found that has to change.", "1 file of 10 could not be read."]),
        (
            [], 10, 10, 2, ["14.0", "15.0"],
            Verdict.NOT_ASSESSABLE,
            ["No ruleset for arriving in 14.0, 15.0: what changed there was not assessed."],
        ),
        ([], 10, 10, 2, ["15.0"], Verdict.NOT_ASSESSABLE, ["No ruleset for arriving in 15.0: what changed there was not assessed."]),
        ([finding(suppressed=True, failure=Failure.INSTALL_ERROR)], 1, 1, 1, [], Verdict.READY, ["Nothing was found that has to change."]),
    ],
)  # fmt: skip
def test_each_verdict_follows_from_the_findings_and_the_coverage(
    findings: list[Finding], seen: int, read: int, hops: int, missing: list[str], verdict: Verdict, reasons: list[str]
) -> None:
    assert verdict_of(findings, seen, read, hops, missing) == (verdict, reasons)


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        (["ready", "blocked", "not-assessable"], "blocked"),
        (["ready", "not-assessable", "ready-with-changes"], "not-assessable"),
        (["ready", "ready-with-changes"], "ready-with-changes"),
        (["ready", "ready"], "ready"),
        ([], "not-assessable"),
    ],
)
def test_a_tree_is_as_good_as_its_worst_module(verdicts: list[str], verdict: str) -> None:
    assert worst(map(Verdict, verdicts)) == Verdict(verdict)


# -------------------------------------------------------------------------------------------------------------- touchpoints

FACTS = Facts(
    path="a.py",
    addon="m",
    kind=FileKind.PYTHON,
    lines=9,
    code_lines=9,
    refs=(
        Ref("sale.order", (), "x", "read", 1, ""),
        Ref("sale.order", (), "x", "write", 1, ""),
        Ref("sale.order", ("line_ids",), "uom_id", "read", 2, ""),
        Ref("sale.order", (), "state", "read", 3, "", values=("done",)),
        Ref("", (), "nowhere", "read", 4, ""),
    ),
    models=(ModelRef("stock.old", "env", 5, ""),),
    xmlids=(XmlIdRef("m.own", "ref", 6, guarded=False), XmlIdRef("sale.other", "ref", 6, guarded=False)),
    names=(NameUse("odoo.http.X", "use", 7, guarded=False, anchor=""),),
)


def test_a_place_where_the_tree_relies_on_odoo_is_unknown_until_a_finding_stands_there() -> None:
    assert touchpoints.count([FACTS], []) == Compatibility(0, 0, 0, 6, None)


def test_a_finding_takes_its_own_place_out_of_the_unknown_ones_and_no_other() -> None:
    found = [
        finding(line=1),
        finding(line=2, symbol="sale.order.line.uom_id"),
        finding(Impact.POTENTIAL, line=3, symbol="sale.order.state=done"),
        finding(line=9, symbol="field@attrs"),
        finding(Impact.INFO, line=5, symbol="stock.old"),
        finding(line=7, symbol="odoo.http.X", suppressed=True),
    ]
    assert touchpoints.count([FACTS], found) == Compatibility(ok=0, broken=3, changed=1, unknown=3, percent=None)


def test_a_place_both_broken_and_changed_counts_as_broken_alone() -> None:
    assert touchpoints.count([FACTS], [finding(), finding(Impact.POTENTIAL)]) == Compatibility(0, 1, 0, 5, None)


def test_touchpoints_of_modules_add_up() -> None:
    assert touchpoints.summed([Compatibility(0, 1, 2, 3, None), Compatibility(4, 5, 6, 7, None)]) == Compatibility(4, 6, 8, 10, None)
