"""The pages of rules: in the same sections for every rule, detection in words for every kind of match, and in step with the rulesets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from checks.small import make_rule
from click.testing import CliRunner

from rescue.checks.rules.core_rules import load_standing_rules
from rescue.checks.rules.layer_rules import load_layer_rules
from rescue.checks.rules.loading import load_shipped
from rescue.checks.rules.ruleset import Match, Rule, XmlIdMatch
from rescue.cli.main import main
from rescue.model import Series
from rescue.reports.detection import described
from rescue.reports.rule import GENERATED, render_rule, rule_pages

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rules"
RULES: list[tuple[Rule, Series | None]] = [(rule, series) for series, ruleset in load_shipped().items() for rule in ruleset.rules]
RULES += [(rule, None) for rule in (*load_standing_rules().values(), *load_layer_rules().values())]


def test_the_pages_in_the_docs_are_those_of_the_rulesets() -> None:
    """When this fails: ``rescue rules pages docs/rules``."""
    pages = rule_pages(RULES)
    there = {path.name: path.read_text(encoding="utf-8") for path in DOCS.iterdir()}
    assert sorted(there.keys() ^ pages.keys()) == []
    assert [name for name, text in pages.items() if there[name] != text] == []


def test_the_pages_are_modest_in_size() -> None:
    assert sum(path.stat().st_size for path in DOCS.iterdir()) < 4_000_000


def test_every_rule_has_all_sections_in_one_order() -> None:
    expected = ["If nothing is done", "What to do", "Before and after", "How it is detected", "Limits"]
    expected += ["Can a machine rewrite it", "Effort", "References"]
    for rule, series in RULES:
        headings = [line[3:] for line in render_rule(rule, series).split("\n") if line.startswith("## ")]
        assert headings == [f"Why it matters on arriving in {series}" if series else "Why it matters", *expected]


def test_the_effort_says_where_its_figures_come_from() -> None:
    measured = make_rule({"context": {"keys": ["x"]}}, effort={"first": 1, "each": 0.5, "cap": 4, "source": "ten upgrades of 2025"})
    assert "\nWhere the figures come from: ten upgrades of 2025.\n" in render_rule(measured, Series(17))
    judged = make_rule({"context": {"keys": ["x"]}})
    assert "\nThe figures are judged, for a developer who knows Odoo; they are not measured.\n" in render_rule(judged, Series(17))


def test_what_a_rule_takes_the_place_of_is_said_where_it_is_detected() -> None:
    text = render_rule(make_rule({"context": {"keys": ["x"]}}, supersedes=["A-B"], beside=["C-D"]), Series(17))
    assert text.partition("## How it is detected\n\n")[2].partition("\n\n## ")[0].split("\n") == [
        "Reported is the context key `x`.",
        "",
        "Where it reports a line, these do not: A-B.",
        "",
        "These may report the same line, for a reason of their own: C-D.",
    ]


@pytest.mark.parametrize(
    ("match", "words"),
    [
        (
            {
                "call": {
                    "names": ["a", "b"],
                    "model": ["m"],
                    "positional_min": 1,
                    "keywords_any": ["k"],
                    "first": "const:",
                    "on_super": False,
                }
            },
            (
                "a call of `a` or `b` on records of `m`; with at least 1 positional argument; with the keyword `k`; "
                "whose first argument has the form `const:`; not through `super()`"
            ),
        ),
        (
            {"call": {"names": ["a"], "unresolved": "low", "positional_min": 2, "positional_max": 3, "first_not": "dict"}},
            (
                "a call of `a` on records of any model; with 2 to 3 positional arguments; "
                "whose first argument does not have the form `dict`; "
                "also where the model is not known, then of low confidence and never mandatory"
            ),
        ),
        (
            {"override": {"names": ["f"], "model": ["m"], "params_max": 0, "calls_super": False, "returns_key": ["domain"]}},
            (
                "a method `f` defined in a class of `m`; with at most 0 parameters; that does not call `super()`; "
                "that returns a dictionary with the key `domain`"
            ),
        ),
        (
            {"override": {"names": ["f"], "loops": False}},
            "a method `f` defined in a class of any model; that does not go through `self` or a list one by one",
        ),
        (
            {"override": {"names": ["f"], "compares": {"kind": ["a", "b"]}, "compares_none": ["c"]}},
            "a method `f` defined in a class of any model; where it compares `kind` with `a` or `b`; that does not compare it with `c`",
        ),
        (
            {"field_definition": {"names": ["f"], "equality_search": True}},
            "a field `f` defined in a class of any model; whose `search=` names a method that takes every operator to be `=` or `!=`",
        ),
        (
            {"override": {"decorators_any": ["odoo.api.one"], "params_min": 1, "params_max": 1}},
            "any method defined in a class of any model; with 1 parameter; with the decorator `odoo.api.one`",
        ),
        ({"field": {"names": ["f"], "model": ["m"], "kinds": ["view", "csv"]}}, "the field `f` of `m` used; as view or csv"),
        (
            {"field": {"names": ["f"], "model": ["m"]}},
            "the field `f` of `m` used; in code, domains, values, decorators, views, data or CSV",
        ),
        (
            {"value": {"model": ["m"], "field": "state", "values": ["done"]}},
            "the value `done` that the field `state` of `m` is compared with, searched for or set to",
        ),
        (
            {"value": {"model": ["m"], "field": "state", "values": ["done"], "kinds": ["read"], "values_none": ["sent"]}},
            (
                "the value `done` that the field `state` of `m` is compared with, searched for or set to; as read; "
                "where the same place does not name `sent`"
            ),
        ),
        (
            {"field_definition": {"types": ["Char"], "comodels": ["m"], "keywords_none": ["string"], "values": {"size": "1"}}},
            (
                "any field defined in a class of any model; of the type `Char`; leading to `m`; without the keyword `string`; "
                "whose `size` matches `1`"
            ),
        ),
        ({"model": {"names": ["m"], "kinds": ["env"]}}, "the model `m` named in code or data; as env"),
        (
            {"name": {"names": ["odoo.x"], "usage": ["call"], "keywords_none": ["k"]}},
            (
                "the Python name `odoo.x`, or something in it, imported or used; as call; without the keyword `k`; "
                "not where `try` and `except ImportError` guard it"
            ),
        ),
        ({"class_attribute": {"names": ["_x"], "value": "y"}}, "the attribute `_x` in a class of any model; whose value matches `y`"),
        (
            {"hook": {"hooks": ["post_init_hook"], "params_min": 2}},
            "the function that the manifest names as `post_init_hook`; with at least 2 parameters",
        ),
        (
            {
                "element": {
                    "scope": ["data", "arch"],
                    "tags": ["a", "b"],
                    "attributes_any": ["x"],
                    "values": {"name": "v"},
                    "text": "t",
                    "ancestors": ["form"],
                    "models": ["m"],
                    "inherited": True,
                    "root": False,
                    "nested": True,
                }
            },
            (
                "an element `<a>` or `<b>` in a data file or the architecture of a view; with the attribute `x`; "
                "whose attribute `name` holds `v`; "
                "whose text holds `t`; within `form`; in a view of `m`; in a view that extends another; that is not the top of the view; "
                "that is part of a view within a field"
            ),
        ),
        (
            {"record": {"models": ["m"], "fields_any": ["f"], "values": {"g": "v"}, "tags": ["record"]}},
            "a data record of `m`; that sets `f`; whose `g` matches `v`; written as `record`",
        ),
        ({"xmlid": {"names": ["a.b"], "kinds": ["ref"]}}, "the XML id `a.b` relied on; as ref"),
        ({"depends": {"names": ["sale"]}}, "the module `sale` in the manifest's `depends`"),
        (
            {"manifest": {"keys_any": ["qweb"], "keys_none": ["assets"], "values": {"version": "1"}, "bundles": ["web.x"]}},
            "a manifest; with the key `qweb`; without the key `assets`; whose `version` matches `1`; that adds to the bundle `web.x`",
        ),
        (
            {"script": {"kinds": ["import", "global"], "names": ["web.x"], "detail": "d"}},
            "a script that imports or reads the global `web.x`; whose detail matches `d`",
        ),
        (
            {"sql": {"tables": ["t"], "columns": ["c", "d"]}},
            "SQL that names the table `t`; and in the same statement the column `c` or `d`",
        ),
        ({"context": {"keys": ["k"]}}, "the context key `k`"),
        ({"route": {"urls": ["/x"], "keywords": {"type": "json"}}}, "the route `/x` of a controller; whose `type` matches `json`"),
        ({"file": {"paths": ["a/*"]}}, "a file of the addon at `a/*`"),
    ],
)
def test_each_kind_of_match_is_described_with_all_that_it_asks_for(match: dict[str, Any], words: str) -> None:
    assert described(msgspec.convert(match, Match)) == words


class Weather(msgspec.Struct, frozen=True):
    names: list[str]
    wind: str = ""
    rain: list[str] = msgspec.field(default_factory=list)


class Later(msgspec.Struct, frozen=True):
    """A match of a kind, and with keys, that nobody has found words for yet."""

    weather: Weather | None = None
    xmlid: XmlIdMatch | None = None


class FurtherXmlId(XmlIdMatch, frozen=True):
    where: list[str] = msgspec.field(default_factory=list)
    deep: bool | None = None


def test_a_kind_or_key_without_words_of_its_own_is_said_by_its_name() -> None:
    new: Any = Later(weather=Weather(["storm"], rain=["much", "more"]))
    assert described(new) == "what `weather` finds; names: `storm`; rain: `much` or `more`"
    more: Any = Later(xmlid=FurtherXmlId(["a.b"], kinds=["ref"], deep=True))
    assert described(more) == "the XML id `a.b` relied on; as ref; deep: `True`"


def test_every_key_of_every_kind_of_match_is_said() -> None:
    """A key that the description passes over would make the page say less than the rule asks for."""
    silent = []
    for rule, _ in RULES:
        for match in rule.match:
            kind = next(key for key in match.__struct_fields__ if getattr(match, key) is not None)
            given = getattr(match, kind)
            for key, default in _optional(given).items():
                if getattr(given, key) != default:
                    plain = Match(**{kind: msgspec.structs.replace(given, **{key: default})})
                    silent += [(rule.id, kind, key)] * (described(plain) == described(match))
    assert silent == []


def _optional(struct: msgspec.Struct) -> dict[str, Any]:
    """The keys of a kind of match that need not be given, each with what it is then."""
    fields = [field for field in msgspec.structs.fields(type(struct)) if not field.required]
    return {field.name: field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory() for field in fields}


def test_the_index_of_a_series_leads_to_every_page_of_it() -> None:
    pages = rule_pages([(make_rule(ident="A-B", title="One | two"), Series(17)), (make_rule(ident="C-D"), None)])
    assert sorted(pages) == ["A-B.md", "C-D.md", "README.md", "arriving-in-17.0.md", "catalogs.md"]
    assert "\n| [A-B](A-B.md) | One \\| two | mandatory | runtime_error | high |\n" in pages["arriving-in-17.0.md"]
    assert pages["README.md"].split("\n")[4:6] == [
        "| [Arriving in 17.0](arriving-in-17.0.md) | 1 | 1 | 0 |",
        "| [What the catalogs find](catalogs.md) | 1 | 1 | 0 |",
    ]
    assert all(text.endswith(f"\n\n{GENERATED}\n") for text in pages.values())


def test_writing_the_pages_takes_away_those_of_rules_that_are_gone_and_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "O17-GONE.md").write_text(f"# Gone\n\n{GENERATED}\n")
    (tmp_path / "notes.md").write_text("mine\n")
    result = CliRunner().invoke(main, ["rules", "pages", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{len(rule_pages(RULES))} pages in {tmp_path}, 1 taken away\n"
    assert {path.name for path in tmp_path.iterdir()} == {*rule_pages(RULES), "notes.md"}
