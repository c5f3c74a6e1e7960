"""The rules that the catalogs serve are listed and shown like the others, without a series and without examples."""

from __future__ import annotations

from click.testing import CliRunner, Result

from rescue.checks.core_rules import load_core_rules
from rescue.checks.loading import load_shipped
from rescue.cli import main
from rescue.model import Confidence, Failure, Impact


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    return result


def test_the_list_has_the_rules_of_each_series_and_then_those_of_the_catalogs() -> None:
    listed = [line.split()[:4] for line in run("rules", "list").stdout.splitlines()]
    core = [[rule.id, "any", rule.impact.value, rule.failure.value] for rule in load_core_rules().values()]
    hops = [
        [rule.id, str(series), rule.impact.value, rule.failure.value] for series, found in load_shipped().items() for rule in found.rules
    ]
    assert listed == hops + core


def test_a_rule_of_the_catalogs_is_shown_in_full() -> None:
    assert run("rules", "show", "core-field-gone").stdout.split("\n") == [
        "# CORE-FIELD-GONE: A field used in data, a view or a definition is gone from its model",
        "",
        "Found with the catalogs of core, in whichever series breaks it. Impact mandatory, failure install_error, confidence high.",
        "Effort: 0.5 h for the first place in a module, 0.1 h for each further one, at most 12 h.",
        "",
        "## Why it matters",
        "",
        load_core_rules()["CORE-FIELD-GONE"].why,
        "",
        "## What to do",
        "",
        "Use the field that replaces it; where none does, take out what showed it or set it.",
        "",
        "## What it does not see",
        "",
        "A field that an addon outside the tree adds is not known here.",
        "",
    ]


def test_each_rule_of_the_catalogs_can_be_shown_and_none_that_is_unsure_is_mandatory() -> None:
    for rule in load_core_rules().values():
        assert run("rules", "show", rule.id).stdout.startswith(f"# {rule.id}: {rule.title}\n")
        assert rule.confidence is not Confidence.LOW or rule.impact is not Impact.MANDATORY
        assert (rule.failure is Failure.INSTALL_ERROR) <= (rule.impact is Impact.MANDATORY)
