"""The rules of the layers: every rule shows at exactly the lines that its examples say, none else there, and can be listed and shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import rescue.checks.layers
from checks.layer_trees import places
from rescue.checks.rules.layer_rules import load_layer_rules, read_layer_rules
from rescue.cli.main import main
from rescue.model import Confidence, Impact
from rescue.reports.rule import render_rule

RULES = load_layer_rules()


@pytest.mark.parametrize("ident", list(RULES))
def test_each_example_shows_its_rule_at_its_lines_and_nothing_else(ident: str) -> None:
    rule = RULES[ident]
    assert rule.examples.bad
    assert rule.examples.good
    for example in (*rule.examples.bad, *rule.examples.good):
        assert places(example.files) == [(place, ident) for place in sorted(example.lines)]


def test_every_rule_has_a_check_and_every_check_a_rule() -> None:
    folder = Path(rescue.checks.layers.__file__).parent
    named = {name for path in folder.glob("*.py") for name in re.findall(r'"(LAYER-[A-Z-]+)"', path.read_text(encoding="utf-8"))}
    assert named == set(RULES)


def test_only_what_certainly_loses_the_audit_trail_is_mandatory() -> None:
    assert [rule.id for rule in RULES.values() if rule.impact is Impact.MANDATORY] == ["LAYER-AUDIT-SQL-DELETE"]
    assert RULES["LAYER-AUDIT-SQL-DELETE"].confidence is Confidence.HIGH


def test_each_rule_is_listed_without_a_series_and_shown_with_how_it_is_detected() -> None:
    listed = [line.split()[:2] for line in CliRunner().invoke(main, ["rules", "list"]).stdout.splitlines()]
    for rule in read_layer_rules().rules:
        assert [rule.id, "any"] in listed
        shown = render_rule(RULES[rule.id], None)
        assert f"\nA breach of the layering, in whichever series. Impact {rule.impact.value}, " in shown
        assert f"\n## How it is detected\n\n{rule.detected}\n" in shown
