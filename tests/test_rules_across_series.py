"""Rules of earlier hops against the good examples of later ones: what they say of code that they are never asked about is declared."""

from __future__ import annotations

import csv
from pathlib import Path

from rescue.checks.examples import NAME, example_addon
from rescue.checks.matching.matcher import Matcher
from rescue.checks.rules.loading import load_shipped
from rescue.checks.rules.ruleset import Rule
from rescue.graph import build_graph

DECLARED = Path(__file__).with_name("rules_across_series.csv")
"""(rule, number of its good example, rule of an earlier hop that fires there).

A rule runs only on addons older than its hop, so none of these is ever seen: names that came back with another meaning
(``account.analytic.plan`` of 8.0 and of 16.0), raw SQL and searches that are right again later, manifests without what that series asked
for. A new one is to be looked at before it is added.
"""


def test_what_older_rules_say_of_newer_good_examples_is_declared() -> None:
    rulesets = load_shipped()
    found: set[tuple[str, str, str]] = set()
    older: list[Rule] = []
    for series in sorted(rulesets):
        matcher = Matcher(older)
        for rule in rulesets[series].rules:
            for number, example in enumerate(rule.examples.good):
                addon, facts = example_addon(example)
                hits = matcher.match(addon, facts, build_graph([addon], facts).models, frozenset({NAME})).hits
                found.update((rule.id, str(number), hit.rule.id) for hit in hits)
        older.extend(rulesets[series].rules)
    with DECLARED.open(newline="", encoding="utf-8") as file:
        declared = {(row[0], row[1], row[2]) for row in csv.reader(file)}
    assert sorted(found - declared) == []
    assert sorted(declared - found) == []
