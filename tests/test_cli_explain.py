"""``rescue explain``: a rule by its id, a finding by its fingerprint or place."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from reports.factory import ATTRS, finding, small_assessment

from rescue.cli.main import main
from rescue.reports.explain import render_finding
from rescue.reports.json import render_json


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["explain", *arguments])


@pytest.fixture
def report(tmp_path: Path) -> str:
    file = tmp_path / "audit.json"
    file.write_text(render_json(small_assessment()))
    return str(file)


def test_a_rule_is_explained_by_its_page() -> None:
    assert run("o17-view-attrs").stdout == CliRunner().invoke(main, ["rules", "show", "O17-VIEW-ATTRS"]).stdout


@pytest.mark.parametrize("ident", ["odoo17-view-attrs:sale_custom/views/sale.xml:14", "sale_custom/views/sale.xml:14"])
def test_a_finding_is_explained_by_its_fingerprint_or_its_place(report: str, ident: str) -> None:
    assert run(ident, "--report", report).stdout.splitlines() == [
        "sale_custom/views/sale.xml:14: `attrs` and `states` are no longer read in views",
        "",
        "Rule:        odoo17-view-attrs: `attrs` and `states` are no longer read in views",
        "Module:      sale_custom",
        "Broken by:   arriving in 17.0",
        "Impact:      mandatory: has to change before the target runs this code",
        "Would cause: install_error: the module does not install or load",
        "Confidence:  high",
        "Effort:      likely 0.5 h (0.3 to 0.9 h)",
        "Fingerprint: odoo17-view-attrs:sale_custom/views/sale.xml:14",
        "",
        "To do: Write the condition on the attribute itself: `invisible=\"state != 'draft'\"`.",
        "",
        '    <field name="a" attrs="{}"/>',
    ]


def test_what_the_tree_holds_cannot_act_on_the_terminal() -> None:
    hostile = msgspec.structs.replace(finding(ATTRS, "m", "m/a.xml", 1, message="\x1b[2J", excerpt="\x1b]8;;"), anchor="a\u202eb")
    assert all(character.isprintable() or character == "\n" for character in render_finding(hostile))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["O17-NOTHING"], "no rule 'O17-NOTHING'; for a finding, name the JSON report with --report"),
        (["x", "--report", "nowhere"], "nowhere: cannot be read: No such file or directory"),
    ],
)
def test_what_is_not_there_is_said(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (2, f"rescue: {message}\n")
