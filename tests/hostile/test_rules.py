"""Rules of the user's own that are meant to harm, or merely written without care: refused with their line, or stopped and named."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from hostile.trees import addon, good, scan
from rescue.checks.matching import matcher as matching
from rescue.cli.main import main
from rescue.reports.json import render_json

RULE = """\
schema: rescue.ruleset/1
series: "17.0"
rules:
  - id: ACME-SLOW
    title: A rule of our own
    why: It shows what an expression can do.
    fix: Nothing.
    impact: optional
    failure: none
    confidence: high
    effort: {first: 1, each: 1, cap: 1}
    references: ["https://example.org/acme"]
    match:
      - element:
          tags: [field]
          scope: [arch, qweb]
          values: {string: "PATTERN"}
    examples:
      bad:
        - files: {a.xml: "<odoo><template id='a'><field string='aaa'/></template></odoo>"}
          lines: ["a.xml:1"]
      good:
        - files: {a.xml: "<odoo/>"}
"""
STOPPED = (
    "stopped: it took more than 0.2 seconds of processor time in one addon; `rescue rules lint` shows expressions that can take for ever"
)
TEXT = "a" * 60 + "b"
VIEW = f"""<odoo><record id="v" model="ir.ui.view"><field name="model">sale.order</field><field name="arch" type="xml">
<form><field name="note" string="{TEXT}"/></form></field></record></odoo>"""


def rules(folder: Path, pattern: str) -> Path:
    path = folder / "acme.yaml"
    path.write_text(RULE.replace("PATTERN", pattern))
    return path


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(matching, "RULE_SECONDS", 0.2)
    monkeypatch.setattr(matching, "LOOK_SECONDS", 0.5)
    good(tmp_path / "tree")
    for name in ("one", "two", "three"):
        addon(tmp_path / "tree", name, **{"view.xml": VIEW})
    addon(tmp_path / "tree", "zero", **{"view.xml": VIEW.replace(TEXT, "aaa")})
    return tmp_path / "tree"


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(a|aa|a)*$", "(?:a*)*$"])
def test_an_expression_that_takes_for_ever_fails_its_rule_in_all_addons_and_no_other_rule(tree: Path, tmp_path: Path, pattern: str) -> None:
    result = scan(tree, rules=(rules(tmp_path, pattern),))
    assert [(item.rule, item.detail) for item in result.coverage.rules_failed] == [("ACME-SLOW", STOPPED)]
    assert "ACME-SLOW" not in {item.rule for item in result.findings}  # not even where it came to an end: all or nothing
    reasons = {module.name: module.verdict_reasons[-1] for module in result.modules}
    assert set(reasons.values()) == {"Rules that failed were not held against it: ACME-SLOW."}


def test_what_was_stopped_is_the_same_for_any_number_of_jobs(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rescue.reading.read.WORTH_PROCESSES", 0)
    monkeypatch.setattr("rescue.assessing.checking.WORTH_PROCESSES", 0)
    own = (rules(tmp_path, "(a+)+$"),)
    assert render_json(scan(tree, 1, rules=own)) == render_json(scan(tree, 2, rules=own)) == render_json(scan(tree, 3, rules=own))


def test_an_expression_of_the_same_kind_that_ends_is_not_stopped(tree: Path, tmp_path: Path) -> None:
    result = scan(tree, rules=(rules(tmp_path, "^a+$"),))
    assert result.coverage.rules_failed == []
    assert [item.path for item in result.findings if item.rule == "ACME-SLOW"] == ["zero/view.xml"]


def test_what_was_stopped_is_tried_again_and_nothing_of_it_is_kept(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RESCUE_NO_CACHE")
    monkeypatch.chdir(tmp_path)
    own = str(rules(tmp_path, "(a+)+$"))
    words = ["scan", str(tree), "--target", "17.0", "--jobs", "1", "--rules", own, "--json", "out.json"]
    assert [CliRunner().invoke(main, words).exit_code for _ in range(2)] == [0, 0]
    assert STOPPED in (tmp_path / "out.json").read_text()
    for name in ("one", "two", "three"):
        (tree / name / "view.xml").write_text(VIEW.replace(TEXT, "b"))
    assert CliRunner().invoke(main, words).exit_code == 0
    assert STOPPED not in (tmp_path / "out.json").read_text()
    assert '"rule": "ACME-SLOW"' in (tmp_path / "out.json").read_text()


def test_the_gate_is_strict_about_a_rule_that_was_stopped(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = [str(tree), "--target", "17.0", "--jobs", "1", "--rules", str(rules(tmp_path, "(a+)+$")), "--config", "rescue.toml"]
    Path("rescue.toml").write_text("")
    created = CliRunner().invoke(main, ["baseline", "create", *words])
    assert created.exit_code == 0, created.output
    assert CliRunner().invoke(main, ["gate", *words]).exit_code == 0
    strict = CliRunner().invoke(main, ["gate", "--strict", *words])
    assert strict.exit_code == 3
    assert f"ACME-SLOW: the rule failed: {STOPPED}" in " ".join(strict.output.split())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &a [x]\nb: [*a, *a]\n", "line 2: aliases (*a) are not allowed in a ruleset; write the value out"),
        ("a: !!python/object/apply:os.system ['touch owned']\n", "are not allowed in a ruleset; write the plain value"),
        ("a: " + "[" * 100_000, "line 1: nested deeper than 40 levels"),
        ("a: 1\na: 2\n", "line 2: the key 'a' is given twice; keep one"),
        ("# " + "x" * 4_000_000, "larger than 4,000,000 bytes; split it"),
        ("a: \0\n", "not valid YAML"),
        ('a: "\\ud800"\n', "acme.yaml: "),
        ("", "acme.yaml: "),
    ],
)
def test_a_bomb_in_a_rules_file_is_refused_by_file_and_line(tree: Path, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "acme.yaml").write_text(text)
    result = CliRunner().invoke(main, ["scan", str(tree), "--rules", str(tmp_path / "acme.yaml")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr) < 2000
