"""What the ruleset loader refuses, with the message that names file, rule and key, and what it leaves as it was written."""

from __future__ import annotations

import pytest

from rescue.checks.rules.loading import MAX_BYTES, load_ruleset
from rescue.checks.rules.shipped import shipped_files
from rescue.errors import RulesetError
from rescue.model import Series

RULESET = """\
schema: rescue.ruleset/1
series: "17.0"
rules:
  - id: O17-ONE
    title: One
    why: It was.
    impact: mandatory
    failure: runtime_error
    confidence: high
    effort: {first: 1, each: 0.5, cap: 4}
    match:
      - context: {keys: [old]}
    fix: Change it.
    references: ["17.0 odoo/api.py:1"]
    examples:
      bad:
        - files: {a.py: "x"}
          lines: ["a.py:1"]
      good:
        - files: {a.py: "y"}
"""


def refusal(text: str) -> str:
    """The message with which a ruleset is refused."""
    with pytest.raises(RulesetError) as caught:
        load_ruleset(text.encode(), "odoo17.yaml")
    return str(caught.value)


def changed(old: str, new: str) -> str:
    assert RULESET.count(old) == 1, old
    return RULESET.replace(old, new)


def test_the_ruleset_that_the_refusals_are_cut_from_is_accepted() -> None:
    ruleset = load_ruleset(RULESET.encode(), "odoo17.yaml")
    assert [(rule.id, rule.effort.each, rule.match[0].context.keys if rule.match[0].context else None) for rule in ruleset.rules] == [
        ("O17-ONE", 0.5, ["old"])
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    fix:", "    fixx:", "rule O17-ONE: Object contains unknown field `fixx` - at `$.rules[0]`"),
        ("    fix: Change it.\n", "", "rule O17-ONE: Object missing required field `fix` - at `$.rules[0]`"),
        ("keys: [old]", "keyss: [old]", "rule O17-ONE: Object contains unknown field `keyss` - at `$.rules[0].match[0].context`"),
        ("context: {", "contexts: {", "rule O17-ONE: Object contains unknown field `contexts` - at `$.rules[0].match[0]`"),
        ("series:", "seris:", "Object contains unknown field `seris`"),
        ("series: ", "extra: 1\nseries: ", "Object contains unknown field `extra`"),
        ("title: One", "title: [One]", "rule O17-ONE: Expected `str`, got `array` - at `$.rules[0].title`"),
        ("title: One", "title: 12", "rule O17-ONE: Expected `str`, got `int` - at `$.rules[0].title`"),
        ("title: One", "title: 17.10", "rule O17-ONE: Expected `str`, got `float` - at `$.rules[0].title`"),
        ("title: One", "title: true", "rule O17-ONE: Expected `str`, got `bool` - at `$.rules[0].title`"),
        ("title: One", "title:", "rule O17-ONE: Expected `str`, got `null` - at `$.rules[0].title`"),
        ("first: 1,", "first: much,", "rule O17-ONE: Expected `float`, got `str` - at `$.rules[0].effort.first`"),
        ("keys: [old]", "keys: old", "rule O17-ONE: Expected `array`, got `str` - at `$.rules[0].match[0].context.keys`"),
        ("impact: mandatory", "impact: severe", "rule O17-ONE: Invalid enum value 'severe' - at `$.rules[0].impact`"),
        ("- id: O17-ONE\n    title", "- title", "rule number 1: Object missing required field `id` - at `$.rules[0]`"),
        ("- id: O17-ONE", "- id: o17_one", "rule o17_one: id: use capitals, digits and dashes, such as O17-VIEW-ATTRS"),
        ("title: One", "title: ' '", "rule O17-ONE: title: must not be empty"),
        ("why: It was.", "why: ''", "rule O17-ONE: why: must not be empty"),
        ("fix: Change it.", "fix: ''", "rule O17-ONE: fix: must not be empty"),
        ('"17.0"', "17.0", "Expected `str`, got `float` - at `$.series`"),
        ('"17.0"', "17", "Expected `str`, got `int` - at `$.series`"),
        ('"17.0"', "newest", "series: 'newest' is no series; write it quoted, as '17.0'"),
        ("ruleset/1", "ruleset/2", "Invalid enum value 'rescue.ruleset/2' - at `$.schema`"),
        ("confidence: high", "confidence: low", "rule O17-ONE: impact: a rule of low confidence is never mandatory"),
        ("first: 1, each: 0.5", "first: 1, each: 2", "rule O17-ONE: effort: needs 0 <= each <= first <= cap, in hours"),
        ("    fix:", "    until: '17.0'\n    fix:", "rule O17-ONE: until: '17.0' is no series after 17.0; write it quoted, as '18.0'"),
        ("    fix:", "    until: later\n    fix:", "rule O17-ONE: until: 'later' is no series after 17.0; write it quoted, as '18.0'"),
        ("cap: 4", "cap: 0.9", "rule O17-ONE: effort: needs 0 <= each <= first <= cap, in hours"),
        ("each: 0.5", "each: -0.5", "rule O17-ONE: effort: needs 0 <= each <= first <= cap, in hours"),
        ("match:\n      - context: {keys: [old]}", "match: []", "rule O17-ONE: match: needs at least one entry"),
        ('["17.0 odoo/api.py:1"]', "[]", "rule O17-ONE: references: name at least one place in core that shows the change"),
        (
            'bad:\n        - files: {a.py: "x"}\n          lines: ["a.py:1"]',
            "bad: []",
            "rule O17-ONE: examples: needs at least one bad and one good example",
        ),
        ('good:\n        - files: {a.py: "y"}', "good: []", "rule O17-ONE: examples: needs at least one bad and one good example"),
        ('\n          lines: ["a.py:1"]', "", "rule O17-ONE: examples.bad[0].lines: say which lines must be reported"),
        ('"a.py:1"', '"a.py"', "rule O17-ONE: examples.bad[0].lines: 'a.py' is no place; write path:line"),
        ('"y"}', '"y"}\n          lines: ["a.py:1"]', "rule O17-ONE: examples.good[0].lines: a good example has none"),
        (
            "      - context: {keys: [old]}",
            "      - context: {keys: [old]}\n        depends: {names: [sale]}",
            "rule O17-ONE: match[0]: give exactly one kind of match, not 2 (depends, context)",
        ),
        ("      - context: {keys: [old]}", "      - {}", "rule O17-ONE: match[0]: give exactly one kind of match, not 0 (none)"),
    ],
)
def test_each_mistake_is_refused_with_file_rule_and_key(old: str, new: str, message: str) -> None:
    assert refusal(changed(old, new)) == f"odoo17.yaml: {message}"


@pytest.mark.parametrize(
    ("match", "where"),
    [
        ('call: {names: [f], first: "("}', "call.first"),
        ('call: {names: [f], first_not: "("}', "call.first_not"),
        ('name: {names: [odoo.f], first: "("}', "name.first"),
        ('field_definition: {values: {size: "("}}', "field_definition.values.size"),
        ('class_attribute: {names: [_order], value: "("}', "class_attribute.value"),
        ('element: {scope: [arch], values: {name: "("}}', "element.values.name"),
        ('element: {scope: [arch], text: "("}', "element.text"),
        ('record: {models: [ir.cron], values: {name: "("}}', "record.values.name"),
        ('manifest: {values: {version: "("}}', "manifest.values.version"),
        ('script: {kinds: [call], detail: "("}', "script.detail"),
        ('route: {keywords: {type: "("}}', "route.keywords.type"),
    ],
)
def test_a_bad_regular_expression_is_refused_wherever_one_may_stand(match: str, where: str) -> None:
    assert refusal(changed("context: {keys: [old]}", match)) == (
        f"odoo17.yaml: rule O17-ONE: match[0]: {where}: not a regular expression: missing ), unterminated subpattern at position 0"
    )


def test_a_repetition_too_large_for_the_regular_expressions_of_python_is_refused_too() -> None:
    assert refusal(changed("context: {keys: [old]}", 'element: {scope: [arch], text: "a{99999999999}"}')) == (
        "odoo17.yaml: rule O17-ONE: match[0]: element.text: not a regular expression: the repetition number is too large"
    )


def test_all_mistakes_of_the_second_kind_are_told_at_once() -> None:
    text = changed("title: One", "title: ''").replace("cap: 4", "cap: 0")
    assert refusal(text) == (
        "odoo17.yaml: rule O17-ONE: title: must not be empty\nodoo17.yaml: rule O17-ONE: effort: needs 0 <= each <= first <= cap, in hours"
    )


def test_an_id_used_twice_in_a_file_is_refused() -> None:
    rule = RULESET.partition("rules:\n")[2]
    assert refusal(RULESET + rule) == "odoo17.yaml: rule O17-ONE: id: used twice in this file"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("series: '17.0'\nseries: '16.0'\n", "line 2: the key 'series' is given twice; keep one"),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", "line 4: the key 'b' is given twice; keep one"),
        ("a: {1: x, '1': y}\n", "line 1: the key '1' is given twice; keep one"),
        ("a: &x [1]\nb: *x\n", "line 2: aliases (*x) are not allowed in a ruleset; write the value out"),
        ("a: &x {k: 1}\nb:\n  <<: *x\n", "line 3: aliases (*x) are not allowed in a ruleset; write the value out"),
        ("a: &x [*x]\n", "line 1: aliases (*x) are not allowed in a ruleset; write the value out"),
        ("a: !money 3\n", "line 1: tags (!money) are not allowed in a ruleset; write the plain value"),
        ("a: !!int nine\n", "line 1: tags (tag:yaml.org,2002:int) are not allowed in a ruleset; write the plain value"),
        ("a: !!timestamp x\n", "line 1: tags (tag:yaml.org,2002:timestamp) are not allowed in a ruleset; write the plain value"),
        (
            "a: !!python/object/apply:os.system [id]\n",
            "line 1: tags (tag:yaml.org,2002:python/object/apply:os.system) are not allowed in a ruleset; write the plain value",
        ),
        ("? [a, b]\n: 1\n", "line 1: a list or mapping is no key; keys are text"),
        ("a: 1\n---\nb: 1\n", "line 2: a second document begins; a ruleset is one"),
        ("[" * 41, "line 1: nested deeper than 40 levels"),
        ("[" * 500_000, "line 1: nested deeper than 40 levels"),
        ("", "Expected `object`, got `null`"),
        ("- one\n", "Expected `object`, got `array`"),
        ("only words\n", "Expected `object`, got `str`"),
    ],
)
def test_yaml_that_could_change_a_rule_silently_or_exhaust_memory_is_refused(text: str, message: str) -> None:
    assert refusal(text) == f"odoo17.yaml: {message}"


def test_broken_yaml_is_refused_with_its_place() -> None:
    assert refusal("a: [1\nb: 2\n") == (
        "odoo17.yaml: not valid YAML: while parsing a flow sequence\n"
        '  in "<byte string>", line 1, column 4\n'
        "did not find expected ',' or ']'\n"
        '  in "<byte string>", line 2, column 2'
    )


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert refusal("\n".join(lines)) == "odoo17.yaml: line 2: aliases (*a0) are not allowed in a ruleset; write the value out"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(RulesetError, match=r"^odoo17\.yaml: not valid YAML: "):
        load_ruleset(b"title: \xff\xfe\n", "odoo17.yaml")


def test_a_file_too_large_is_refused_unread() -> None:
    assert refusal("[" * (MAX_BYTES + 1)) == "odoo17.yaml: larger than 4,000,000 bytes; split it"


@pytest.mark.parametrize(
    "written", ["no", "yes", "on", "off", "NO", "True", "12:30", "2024-01-01", "0x1F", "1_000", "017", "1e3", ".5", "="]
)
def test_plain_words_that_yaml_1_1_would_turn_into_something_else_stay_text(written: str) -> None:
    ruleset = load_ruleset(changed("keys: [old]", f"keys: [{written}]").encode(), "odoo17.yaml")
    found = ruleset.rules[0].match[0].context
    assert found is not None
    assert found.keys == [written]


def test_a_series_like_number_is_refused_rather_than_shortened() -> None:
    assert refusal(changed("keys: [old]", "keys: [17.10]")) == (
        "odoo17.yaml: rule O17-ONE: Expected `str`, got `float` - at `$.rules[0].match[0].context.keys[0]`"
    )


def test_quoted_scalars_and_keys_are_always_text() -> None:
    ruleset = load_ruleset(changed("""files: {a.py: "y"}""", """files: {1: "true", true: '12', ~: "~"}""").encode(), "odoo17.yaml")
    assert ruleset.rules[0].examples.good[0].files == {"1": "true", "true": "12", "~": "~"}


def test_the_shipped_rulesets_are_found_oldest_first() -> None:
    found = [(series, entry.name) for series, entry in shipped_files()]
    assert found == sorted((series, f"odoo{series.major}.yaml") for series, _ in found)
    assert {Series(16), Series(17)} <= {series for series, _ in found}
