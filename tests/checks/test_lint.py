"""What is wrong with rules that load and whose examples pass: each kind of problem is told, and what is right is let be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checks.small import make_rule
from rescue.checks.lint import Linted, lint, unchecked_series
from rescue.checks.references import problems
from rescue.checks.rules.loading import load_shipped
from rescue.checks.rules.ruleset import Override, Rule, Ruleset

CONTEXT = {"context": {"keys": ["old"]}}
CODE = "def f(self):\n    return self.env['res.partner'].with_context(old=True)\n"
BAD = {"files": {"a.py": CODE}, "lines": ["a.py:2"]}
GOOD = {"files": {"a.py": CODE.replace("old", "new")}}


def linted(*rules: Rule, name: str = "own.yaml", series: str = "17.0") -> Linted:
    return Linted(name, Ruleset("rescue.ruleset/1", series, list(rules)))


def rule(ident: str = "T-ONE", *matches: dict[str, Any], **values: Any) -> Rule:
    """A rule that nothing is wrong with, but for what the values say."""
    whole: dict[str, Any] = {"references": ["17.0 odoo/api.py:1 x"], "examples": {"bad": [BAD], "good": [GOOD]}, **values}
    return make_rule(*(matches or (CONTEXT,)), ident=ident, **whole)


def told(*files: Linted, **others: list[Rule]) -> list[str]:
    return [
        f"{item.file}: {item.rule}: {item.detail}" for item in lint(files, {key.replace("_", "."): value for key, value in others.items()})
    ]


def test_the_shipped_rulesets_are_clean() -> None:
    files = [Linted(f"odoo{series.major}.yaml", ruleset) for series, ruleset in load_shipped().items()]
    assert [f"{item.file}: {item.rule}: {item.detail}" for item in lint(files, {})] == []


def test_nothing_is_said_of_a_rule_that_is_right() -> None:
    assert told(linted(rule())) == []


def test_an_id_used_in_two_files_or_by_rescue_is_told() -> None:
    other = rule("T-ONE", {"context": {"keys": ["other"]}}, examples={"bad": [], "good": []})
    assert told(linted(rule()), linted(other, name="b.yaml", series="16.0")) == ["b.yaml: T-ONE: id: used in own.yaml too"]
    assert told(linted(rule()), **{"16_0": [other]}) == ["own.yaml: T-ONE: id: used in the rules of rescue for 16.0 too"]


def test_two_rules_of_a_series_that_report_the_same_place_are_told_from_both_sides() -> None:
    said = "reports a.py:2 too; name it under supersedes or beside, or part the two"
    assert told(linted(rule(), rule("T-TWO"))) == [
        f"own.yaml: T-ONE: examples.bad[0]: T-TWO {said}",
        f"own.yaml: T-TWO: examples.bad[0]: T-ONE {said}",
    ]
    assert told(linted(rule(), rule("T-TWO"), series="17.0"), linted(rule("T-OLD"), series="16.0", name="b.yaml")) == [
        f"own.yaml: T-ONE: examples.bad[0]: T-TWO {said}",
        f"own.yaml: T-TWO: examples.bad[0]: T-ONE {said}",
    ]


def test_the_rules_of_rescue_are_held_against_ones_own_and_not_told_themselves() -> None:
    said = "reports a.py:2 too; name it under supersedes or beside, or part the two"
    assert told(linted(rule()), **{"17_0": [rule("O17-X"), rule("O17-Y")]}) == [
        f"own.yaml: T-ONE: examples.bad[0]: O17-X {said}",
        f"own.yaml: T-ONE: examples.bad[0]: O17-Y {said}",
    ]


@pytest.mark.parametrize("key", ["supersedes", "beside"])
def test_rules_that_name_each_other_may_report_the_same_place(key: str) -> None:
    first: dict[str, Any] = {key: ["T-ONE"]}
    second: dict[str, Any] = {key: ["T-TWO"]}
    gone: dict[str, Any] = {key: ["T-GONE"]}
    assert told(linted(rule(), rule("T-TWO", **first))) == []
    assert told(linted(rule(**second), rule("T-TWO"))) == []
    assert told(linted(rule(**gone))) == [f"own.yaml: T-ONE: {key}: there is no rule T-GONE"]


def test_a_rule_may_take_the_place_of_one_of_the_catalogs() -> None:
    assert told(linted(rule(supersedes=["CORE-XMLID-GONE-USE"]))) == []
    assert told(linted(rule(supersedes=["CORE-XMLID-GON"]))) == ["own.yaml: T-ONE: supersedes: there is no rule CORE-XMLID-GON"]


def test_a_regular_expression_that_can_blow_up_is_told_with_its_place() -> None:
    bad = rule(
        "T-ONE", CONTEXT, {"element": {"scope": ["arch"], "values": {"name": "(a+)+b"}}}, {"element": {"scope": ["arch"], "text": "a+b"}}
    )
    assert told(linted(bad)) == [
        "own.yaml: T-ONE: match[1]: element.values.name: '(a+)+b' can take exponential time: a loop in it reads the same text in two ways"
    ]
    long = rule("T-ONE", CONTEXT, {"element": {"scope": ["arch"], "text": "a" * 500}})
    assert told(linted(long)) == [f"own.yaml: T-ONE: match[1]: element.text: '{'a' * 40}'... is too large to be judged; split it"]


@pytest.mark.parametrize(
    ("message", "unknown"), [("{symbl} of {model}", "{model}, {symbl}"), ("{} is", "{}"), ("{symbol} {x", ""), ("", "")]
)
def test_a_variable_without_a_value_is_told_in_messages_of_rules_and_overrides(message: str, unknown: str) -> None:
    expected = [f"message: {unknown} has no value; a message knows {{symbol}}"] if unknown else []
    assert told(linted(rule(message=message))) == [f"own.yaml: T-ONE: {item}" for item in expected]
    file = Linted("own.yaml", Ruleset("rescue.ruleset/1", "17.0", [], [Override("O17-X", message=message)]))
    assert told(file) == [f"own.yaml: O17-X: {item}" for item in expected]


def test_an_example_that_cannot_fail_is_told() -> None:
    empty = {"files": {"a.py": " \n", "b.xml": "<odoo/>"}}
    script = {"files": {"static/a.js": "old();"}}
    assert told(linted(rule(examples={"bad": [BAD], "good": [GOOD, script]}))) == [
        "own.yaml: T-ONE: examples.good[1]: cannot fail: the rule looks at python and xml files, and none with a text is there"
    ]
    python_only = rule("T-ONE", {"override": {"names": ["name_get"]}}, examples={"bad": [], "good": [empty, GOOD]})
    assert told(linted(python_only)) == [
        "own.yaml: T-ONE: examples.good[0]: cannot fail: the rule looks at python files, and none with a text is there"
    ]


def test_an_example_that_is_there_twice_is_told() -> None:
    assert told(linted(rule(examples={"bad": [BAD, BAD], "good": [GOOD, {"files": {"a.py": CODE}}]}))) == [
        "own.yaml: T-ONE: examples.bad[1]: the same files as examples.bad[0]",
        "own.yaml: T-ONE: examples.good[1]: the same files as examples.bad[0]",
    ]


@pytest.mark.parametrize(
    "reference",
    [
        "17.0 odoo/api.py:1 what stands there",
        "17.0 odoo/api.py:1",
        "17.0 odoo/api.py:1-3 three lines",
        "17.0 addons/sale a folder",
        "17.0 addons/sale/models/sale.py:2",
        "9.0 odoo/models.py:1 was openerp",
        "9.0 addons/sale/sale.py:1 below openerp",
        "12.0 odoo/gone.py:1 a series without a tree",
        "https://example.org/page a page",
        "11.0 https://example.org/page",
    ],
)
def test_a_reference_that_leads_somewhere_is_right(reference: str, trees: Path) -> None:
    assert list(problems(reference, trees)) == []


@pytest.mark.parametrize(
    ("reference", "problem"),
    [
        ("odoo/api.py:1 no series", "'odoo/api.py:1 no series' has not the form 'SERIES path:line note'"),
        ("17.0", "'17.0' has not the form 'SERIES path:line note'"),
        ("17.0 odoo/api.py:0 x", "'17.0 odoo/api.py:0 x' has not the form 'SERIES path:line note'"),
        ("17.0 odoo/../../etc:1 x", "'17.0 odoo/../../etc:1 x' has not the form 'SERIES path:line note'"),
        ("http://example.org", "'http://example.org' has not the form 'SERIES path:line note'"),
        ("17.0 odoo/gone.py:1 x", "'17.0 odoo/gone.py:1 x': there is no odoo/gone.py in 17.0"),
        ("17.0 odoo/api.py:4 x", "'17.0 odoo/api.py:4 x': odoo/api.py of 17.0 has 3 lines, not 4"),
        ("17.0 odoo/api.py:2-9 x", "'17.0 odoo/api.py:2-9 x': odoo/api.py of 17.0 has 3 lines, not 9"),
        ("17.0 addons/sale:3 x", "'17.0 addons/sale:3 x': addons/sale is a folder, which has no line 3"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told(reference: str, problem: str, trees: Path) -> None:
    assert list(problems(reference, trees)) == [problem]


def test_without_trees_only_the_form_of_a_reference_is_looked_at() -> None:
    assert list(problems("17.0 odoo/gone.py:1 x", None)) == []


def test_the_series_without_a_tree_are_named(trees: Path) -> None:
    refs = ["17.0 odoo/api.py:1", "12.0 odoo/api.py:1", "9.0 odoo/models.py:1", "10.0 x.py:1", "11.0 https://example.org"]
    assert unchecked_series([linted(rule(references=refs))], trees) == ["10.0", "12.0"]


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    """A tree of 17.0 whose addons lie where an installed Odoo keeps them, and one of 9.0."""
    for path, text in {
        "17.0/odoo/api.py": "one\ntwo\nthree",
        "17.0/odoo/addons/sale/models/sale.py": "one\ntwo\n",
        "9.0/openerp/models.py": "one\n",
        "9.0/openerp/addons/sale/sale.py": "one\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path
