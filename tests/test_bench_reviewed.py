"""What was looked at on real addons covers the rules that ship, and no rule that was often wrong is sure of itself."""

from __future__ import annotations

import csv
from pathlib import Path

from rescue.checks.rules.loading import load_shipped
from rescue.model import Confidence

FOLDER = Path(__file__).resolve().parents[1] / "bench/reviewed"
SURE = 10
"""Percent of false places up to which a rule may have high confidence."""


def rows() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("odoo*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            found.update({row["rule"]: row for row in csv.DictReader(file)})
    return found


def test_every_rule_that_ships_has_a_line_and_every_line_a_rule() -> None:
    rules = {rule.id for ruleset in load_shipped().values() for rule in ruleset.rules}
    assert sorted(rules ^ rows().keys()) == []


def test_no_rule_that_was_wrong_more_than_one_time_in_ten_has_high_confidence() -> None:
    often_wrong = {
        name for name, row in rows().items() if int(row["looked_at"]) >= 3 and 100 * int(row["false"]) > SURE * int(row["looked_at"])
    }
    sure = {rule.id for ruleset in load_shipped().values() for rule in ruleset.rules if rule.confidence is Confidence.HIGH}
    assert sorted(often_wrong & sure) == []


def test_no_more_is_looked_at_or_false_than_there_is() -> None:
    numbers = [(int(row["hits"]), int(row["looked_at"]), int(row["false"])) for row in rows().values()]
    assert [row for row in numbers if not row[0] >= row[1] >= row[2] >= 0] == []
