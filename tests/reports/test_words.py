"""The promise: numbers read well and never better than they are, and every value of the model has its word."""

from __future__ import annotations

from enum import StrEnum
from typing import get_args

import pytest

from reports.factory import small_assessment
from rescue.assessment import NextStep
from rescue.model import Confidence, Effort, Failure, Impact, UnreadReason, Verdict
from rescue.reports import words


@pytest.mark.parametrize(
    ("value", "expected"), [(100.0, "100 %"), (99.99, "99.9 %"), (66.6667, "66.6 %"), (29.0, "29 %"), (0.04, "0 %"), (None, "unknown")]
)
def test_a_percentage_is_cut_and_never_rounded_up(value: float | None, expected: str) -> None:
    assert words.percent(value) == expected


@pytest.mark.parametrize(
    ("effort", "hours", "days"),
    [
        (Effort(0, 0, 0), "0 h", "0 days"),
        (Effort(8, 8, 8), "8 h", "1 day"),
        (Effort(0.24, 0.5, 1.25), "0.2 to 1.2 h", "0 to 0.2 days"),
        (Effort(9.96, 20, 1234.5), "10 to 1,234 h", "1.2 to 154 days"),
    ],
)
def test_a_range_says_its_unit_once(effort: Effort, hours: str, days: str) -> None:
    assert (words.hours_range(effort), words.days_range(effort)) == (hours, days)


def test_a_number_carries_its_noun() -> None:
    assert [words.plural(1, "file"), words.plural(1200, "file"), words.plural(0, "is", "are")] == ["1 file", "1,200 files", "0 are"]


def test_modules_of_no_known_series_are_counted_last() -> None:
    assert words.series_counts(small_assessment()) == [("14.0", 1), ("16.0", 1), ("unknown", 1)]


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        (words.VERDICTS, Verdict),
        (words.VERDICT_MEANINGS, Verdict),
        (words.IMPACTS, Impact),
        (words.IMPACT_MEANINGS, Impact),
        (words.FAILURES, Failure),
        (words.FAILURE_MEANINGS, Failure),
        (words.CONFIDENCES, Confidence),
        (words.UNREAD_REASONS, UnreadReason),
    ],
)
def test_every_value_has_a_word(named: dict[StrEnum, str], kind: type[StrEnum]) -> None:
    assert set(named) == set(kind)


def test_every_next_step_has_a_word() -> None:
    assert set(words.NEXT_STEPS) == set(get_args(NextStep))
