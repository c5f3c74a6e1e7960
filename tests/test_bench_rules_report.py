"""The bench that counts what each rule finds: every rule that ran is in the table, and the sample is spread over the addons."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

import rules_report
from reports.factory import small_assessment

from rescue.model import Finding

ASSESSMENT = small_assessment()


def places(**numbers: int) -> list[Finding]:
    """So many findings in each addon."""
    model = ASSESSMENT.findings[0]
    return [
        msgspec.structs.replace(model, module=module, path=f"{module}/a.py", line=line)
        for module, number in numbers.items()
        for line in range(1, number + 1)
    ]


def chosen(number: int, **numbers: int) -> list[str]:
    return [f"{finding.module}:{finding.line}" for finding in rules_report.sample(places(**numbers), number)]


def test_every_rule_that_ran_is_a_row_and_those_with_most_places_come_first() -> None:
    ran = [outcome for outcome in ASSESSMENT.rule_outcomes if outcome.outcome != "not_applicable"]
    rows = list(rules_report.table(ASSESSMENT))[2:]
    counts = [int(row.split(" | ")[2]) for row in rows]
    assert sorted(row.split(" | ")[0].removeprefix("| ") for row in rows) == sorted(outcome.rule for outcome in ran)
    assert counts == sorted(counts, reverse=True)


def test_a_row_says_places_addons_and_their_share() -> None:
    first = rules_report.ranked(ASSESSMENT.rule_outcomes)[0]
    row = next(row for row in rules_report.table(ASSESSMENT) if row.startswith(f"| {first.rule} |"))
    share = f"{100 * first.modules / len(ASSESSMENT.modules):.1f} %"
    assert row.startswith(f"| {first.rule} | {first.hop} | {first.findings} | {first.modules} | {share} | ")


def test_the_sample_takes_from_as_many_addons_as_there_are() -> None:
    assert chosen(3, a=5, b=1, c=2) == ["a:1", "b:1", "c:1"]
    assert chosen(5, a=5, b=1, c=2) == ["a:1", "a:2", "b:1", "c:1", "c:2"]
    assert chosen(2, a=1, b=1, c=1, d=1) == ["a:1", "c:1"]


def test_the_sample_is_never_more_than_there_is_or_than_was_asked_for() -> None:
    assert chosen(10, a=2, b=1) == ["a:1", "a:2", "b:1"]
    assert chosen(0, a=2) == []
    assert rules_report.sample([], 3) == []
    assert chosen(4, a=9) == ["a:1", "a:2", "a:3", "a:4"]


def test_each_sampled_place_stands_with_its_line_of_source_and_only_rules_asked_for_are_sampled() -> None:
    found = {finding.rule for finding in ASSESSMENT.findings}
    rule = next(outcome.rule for outcome in ASSESSMENT.rule_outcomes if outcome.rule in found)
    lines = list(rules_report.samples(ASSESSMENT, 2, [rule]))
    assert [line.split()[1] for line in lines if line.startswith("## ")] == [rule]
    first = next(finding for finding in ASSESSMENT.findings if finding.rule == rule)
    assert any(f"`{first.path}:{first.line}`" in line for line in lines)
    assert len(lines) == 3 + 2 * min(2, sum(finding.rule == rule for finding in ASSESSMENT.findings))


def test_the_command_prints_the_table_of_a_tree(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    legacy = Path(__file__).resolve().parents[1] / "examples" / "legacy"
    monkeypatch.setattr(sys, "argv", ["rules_report.py", str(legacy), "--target", "17.0", "--sample", "1", "--jobs", "1"])
    rules_report.main()
    out = capsys.readouterr().out.split("\n")
    assert out[0].endswith(" rules")
    assert out[2] == "| rule | hop | places | addons | share | impact | confidence |"
    assert any(line.startswith("| O17-VIEW-ATTRS | 17.0 | ") for line in out)
    assert "## O17-VIEW-ATTRS (17.0): attrs is refused in views; its conditions are Python expressions on the element itself" in out
