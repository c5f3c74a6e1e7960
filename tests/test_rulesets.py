"""The rulesets that ship: each rule does what its examples say, and the schema for editors is that of the loader."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from rescue.checks.examples import NAME, example_addon, run_examples
from rescue.checks.matching.matcher import Matcher
from rescue.checks.rules.core_rules import load_core_rules
from rescue.checks.rules.loading import load_shipped
from rescue.checks.rules.ruleset import Rule
from rescue.checks.rules.schema import ruleset_schema
from rescue.checks.rules.shipped import shipped_rulesets
from rescue.graph import build_graph
from rescue.model import Series

RULESETS = load_shipped()
RULES = [rule for ruleset in RULESETS.values() for rule in ruleset.rules]
FILES = sorted(entry.name for entry in shipped_rulesets().iterdir())

# What a rule reports in another rule's good example, with why both are right.
SHARED = {
    ("O17-VIEW-FIELD-STATES", 0, "O17-FIELD-STATES"): "the view is right, and what the field had to say has to be said in it",
    ("O12-USER-ROOT-GROUPS", 0, "O12-USER-ROOT"): "the robot stays a member beside the administrator; whether it is needed cannot be seen",
    ("O16-ACC-EXCLUDE-TAB", 0, "O16-ACC-DISPLAY-TYPE-READ"): "the way out of the one is what the other asks to look at",
    ("O17-DEPENDS-REMOVED", 0, "O17-MANIFEST-VERSION"): "the example's manifest names the series that it comes from",
    ("O17-JS-BUNDLES", 0, "O17-MANIFEST-VERSION"): "the example's manifest names the series that it comes from",
    ("O17-ORM-READ-GROUP-INNER-CALL", 0, "O17-ORM-READ-GROUP-POSITIONAL"): "by position, old and new arguments look alike",
    ("O17-ORM-READ-GROUP-OVERRIDE", 0, "O17-ORM-READ-GROUP-POSITIONAL"): "by position, old and new arguments look alike",
    ("O17-PAYMENT-TX-FIELDS", 0, "O17-PAYMENT-CREATE-METHOD"): "whether the record gets its method elsewhere cannot be seen",
    ("O17-STOCK-MOVE-UPDATE-RESERVED", 1, "O17-STOCK-QUANT-UPDATE-RESERVED-RESULT"): "whether the result is used cannot be seen",
}


def test_each_file_holds_the_series_that_its_name_says() -> None:
    assert [(str(series), ruleset.series) for series, ruleset in RULESETS.items() if str(series) != ruleset.series] == []
    assert {Series(16), Series(17)} <= set(RULESETS)
    assert sorted(name for name in FILES if name.startswith("odoo")) == sorted(f"odoo{series.major}.yaml" for series in RULESETS)


def test_there_are_rules_enough_to_speak_of_an_assessment() -> None:
    assert len(RULESETS[Series(16)].rules) >= 55
    assert len(RULESETS[Series(17)].rules) >= 70


def test_no_id_is_used_in_two_files_and_each_begins_with_its_series() -> None:
    assert [ident for ident, number in Counter(rule.id for rule in RULES).items() if number > 1] == []
    for series, ruleset in RULESETS.items():
        assert [rule.id for rule in ruleset.rules if not rule.id.startswith(f"O{series.major}-")] == []


def test_what_a_rule_supersedes_is_another_rule() -> None:
    """Of whatever hop: an earlier one where the later says more, a later one where the earlier says when it broke; or of the catalogs."""
    known = {rule.id for rule in RULES} | load_core_rules().keys()
    assert [(rule.id, name) for rule in RULES for name in rule.supersedes if name not in known - {rule.id}] == []


def test_no_two_rules_supersede_each_other() -> None:
    pairs = {(rule.id, name) for rule in RULES for name in rule.supersedes}
    assert [pair for pair in sorted(pairs) if pair[::-1] in pairs] == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_each_example_is_reported_at_its_lines_or_not_at_all(rule: Rule) -> None:
    assert list(run_examples([rule])) == []


def test_an_example_that_does_not_do_what_it_says_is_found() -> None:
    rule = next(rule for rule in RULES if rule.id == "O17-VIEW-ATTRS")
    good, bad = rule.examples.good[0], rule.examples.bad[0]
    swapped = type(rule.examples)([type(bad)(good.files, ["views/order.xml:1"])], [type(good)(bad.files)])
    failures = list(run_examples([Rule(**{**{name: getattr(rule, name) for name in rule.__struct_fields__}, "examples": swapped})]))
    assert [(item.example, item.expected, item.reported) for item in failures] == [
        ("bad[0]", ("views/order.xml:1",), ()),
        ("good[0]", (), ("views/order.xml:8",)),
    ]


def test_an_example_that_cannot_be_read_is_a_failure_and_not_the_end() -> None:
    rule = next(rule for rule in RULES if rule.id == "O17-VIEW-ATTRS")
    example = type(rule.examples.good[0])
    broken = type(rule.examples)([example({"__manifest__.py": "{"}, ["a.xml:1"])], [example({"a.py": "def ("})])
    failures = list(run_examples([Rule(**{**{name: getattr(rule, name) for name in rule.__struct_fields__}, "examples": broken})]))
    assert [(item.example, item.reported, item.problem.partition(":")[0]) for item in failures] == [
        ("bad[0]", (), "the manifest"),
        ("good[0]", (), "a.py"),
    ]


def test_scripts_of_examples_lie_where_a_scan_looks_for_scripts() -> None:
    examples = [(rule.id, example) for rule in RULES for example in (*rule.examples.bad, *rule.examples.good)]
    assert [(ident, path) for ident, example in examples for path in example.files if path.endswith(".js") and path[:7] != "static/"] == []


def test_no_rule_reports_what_another_one_of_its_series_calls_good() -> None:
    found: set[tuple[str, int, str]] = set()
    for ruleset in RULESETS.values():
        matcher = Matcher(ruleset.rules)
        for rule in ruleset.rules:
            for number, example in enumerate(rule.examples.good):
                addon, facts = example_addon(example)
                hits = matcher.match(addon, facts, build_graph([addon], facts).models, frozenset({NAME})).hits
                found.update((rule.id, number, hit.rule.id) for hit in hits)
    assert found == set(SHARED)


def test_the_shipped_schema_is_the_one_made_from_the_types() -> None:
    assert shipped_rulesets().joinpath("ruleset.schema.json").read_text() == ruleset_schema()


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("odoo")])
def test_each_file_names_its_schema_in_its_first_line_and_follows_it(name: str) -> None:
    text = shipped_rulesets().joinpath(name).read_text()
    assert text.split("\n")[0] == "# yaml-language-server: $schema=ruleset.schema.json"
    schema: dict[str, Any] = json.loads(ruleset_schema())
    Draft202012Validator.check_schema(schema)
    # PyYAML's own loader, so that an editor that reads plain YAML is shown to see the same
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    problems = Draft202012Validator(schema).iter_errors(yaml.load(text, Loader=loader))
    assert [f"{problem.json_path}: {problem.message}" for problem in problems] == []


def test_the_schema_refuses_what_the_loader_refuses_by_type() -> None:
    validator = Draft202012Validator(json.loads(ruleset_schema()))
    head = {"schema": "rescue.ruleset/1", "series": "17.0"}
    assert not list(validator.iter_errors({**head, "rules": []}))
    for wrong in ({**head, "rules": [], "more": 1}, {**head, "rules": [{"id": "X"}]}, {**head, "series": 17.0, "rules": []}):
        assert list(validator.iter_errors(wrong))
