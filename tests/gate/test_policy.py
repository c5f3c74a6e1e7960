"""What fails the gate: the words of --fail-on, the compatibility, and what was not read."""

from __future__ import annotations

import msgspec
import pytest
from reports.factory import ASSETS, ATTRS, NAME_GET, RULES, VERSION, finding, small_assessment

from rescue.assessment import Compatibility
from rescue.errors import RequestError
from rescue.gate import compare_findings, judge, parse_policy


@pytest.mark.parametrize(
    ("words", "failing"),
    [
        (["mandatory"], [ATTRS.id]),
        (["potential"], [ATTRS.id, NAME_GET.id]),
        (["optional"], [ATTRS.id, NAME_GET.id, ASSETS.id]),
        (["info"], [ATTRS.id, NAME_GET.id, ASSETS.id, VERSION.id]),
        (["silent-change"], [NAME_GET.id]),
        (["silent_change, install_error"], [ATTRS.id, NAME_GET.id]),
        (["none"], []),
    ],
)
def test_an_impact_fails_with_all_graver_ones_and_a_failure_by_itself(words: list[str], failing: list[str]) -> None:
    policy = parse_policy(words)
    assert [rule.id for rule in RULES if policy.fails(finding(rule, "a", "a/x.py", 1))] == failing


def test_a_rule_fails_by_its_name_or_the_beginning_of_it() -> None:
    rule = msgspec.structs.replace(VERSION, id="O17-MANIFEST-VERSION")
    assert [parse_policy([word]).fails(finding(rule, "a", "a", 1)) for word in ("O17-MANIFEST-VERSION", "o17-manifest-*", "O17-ORM-*")] == [
        True,
        True,
        False,
    ]


def test_a_word_that_is_nothing_is_refused() -> None:
    with pytest.raises(RequestError, match="--fail-on: 'bad' is no impact"):
        parse_policy(["mandatory,bad"])


def test_the_worst_new_finding_comes_first() -> None:
    assessment = small_assessment()
    result = judge(assessment, compare_findings(assessment.findings, []), parse_policy(["info"]))
    assert [(item.impact.value, item.path, item.line) for item in result.failing] == [
        ("mandatory", "sale_custom/views/sale.xml", 14),
        ("mandatory", "sale_custom/views/sale.xml", 31),
        ("potential", "sale_custom/models/partner.py", 12),
        ("optional", "sale_custom/views/assets.xml", 4),
        ("info", "stock_labels/__manifest__.py", 3),
    ]
    assert not result.held


@pytest.mark.parametrize(
    ("percent", "at_least", "sentence"),
    [
        (84.0, 84.0, ""),
        (83.96, 84.0, ""),
        (83.9, 84.0, "the compatibility fell to 83.9 %; it was to be at least 84 %"),
        (None, 84.0, "the compatibility is not known any more; it was to be at least 84 %"),
        (10.0, None, ""),
    ],
)
def test_the_compatibility_must_not_fall(percent: float | None, at_least: float | None, sentence: str) -> None:
    assessment = msgspec.structs.replace(small_assessment(), compatibility=Compatibility(1, 1, 1, 1, percent))
    result = judge(assessment, compare_findings(assessment.findings, assessment.findings), parse_policy(["info"]), at_least=at_least)
    assert (result.ratchet, result.held) == (sentence, not sentence)


def test_all_that_was_not_looked_at_is_said() -> None:
    assessment = small_assessment()
    result = judge(assessment, compare_findings([], []), parse_policy(["info"]))
    assert result.unread == (
        "hr_notes/models/notes.py: not read (syntax): line 3: invalid syntax",
        "broken: not assessed: the manifest is not a dictionary",
        "no ruleset for arriving in 16.0",
    )
