"""The rules of the graph: their examples show them, each at its lines and nothing else, and they join every report."""

from __future__ import annotations

from pathlib import Path

import pytest

from overrides.tree import look, write
from rescue.cache import Cache
from rescue.checks.rules.core_rules import GRAPH_NAME, load_core_rules
from rescue.model import Impact
from rescue.pipeline import assess
from rescue.request import Request

LOST = """
from odoo import models


class Slot(models.Model):
    _name = "lost.slot"
    _description = "Slot"

    def slots(self):
        return self.env["lost.slot"].slots()

    def _zebra(self):
        return 1
"""
RULES = load_core_rules(GRAPH_NAME)


@pytest.mark.parametrize("ident", list(RULES))
def test_each_example_shows_its_rule_at_its_lines_and_nothing_else(ident: str, tmp_path: Path) -> None:
    examples = RULES[ident].examples
    assert examples.bad
    assert examples.good
    for number, example in enumerate((*examples.bad, *examples.good)):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = {(f"{conflict.path}:{conflict.line}", conflict.rule) for conflict in look(folder, example.files).conflicts}
        assert sorted(found) == [(place, ident) for place in sorted(example.lines)]


def test_no_rule_of_the_graph_is_more_than_potential() -> None:
    assert {rule.impact for rule in RULES.values()} <= {Impact.POTENTIAL, Impact.OPTIONAL, Impact.INFO}


def test_a_conflict_is_a_finding_of_the_report_and_its_rule_is_explained_there(tmp_path: Path) -> None:
    example = RULES["GRAPH-METHOD-CUT"].examples.bad[0]
    look(tmp_path, example.files)
    report = assess(Request(roots=(tmp_path,)))
    found = [item for item in report.findings if item.rule.startswith("GRAPH-")]
    assert [(item.rule, item.path, item.line, item.symbol, item.impact.value, item.hop) for item in found] == [
        ("GRAPH-METHOD-CUT", "beta/models.py", 7, "sale.order.action_confirm of alpha", "potential", report.target)
    ]
    assert [rule.id for rule in report.rules if rule.id.startswith("GRAPH-")] == ["GRAPH-METHOD-CUT"]
    assert [chain.node for chain in report.graph.chains] == ["sale.order.action_confirm"]


def test_a_comment_accepts_a_conflict(tmp_path: Path) -> None:
    files = dict(RULES["GRAPH-METHOD-CUT"].examples.bad[0].files)
    line = "    def action_confirm(self):\n        return self.write"
    files["beta/models.py"] = files["beta/models.py"].replace(
        line, line.replace("(self):", "(self):  # rescue: ignore[GRAPH-METHOD-CUT] alpha is never installed beside it")
    )
    look(tmp_path, files)
    report = assess(Request(roots=(tmp_path,)))
    assert [item.suppressed for item in report.findings if item.rule == "GRAPH-METHOD-CUT"] == [True]
    assert [comment.state.value for comment in report.suppressions] == ["used"]


def test_what_is_kept_of_an_earlier_scan_knows_when_another_addon_or_a_text_that_no_analyzer_reads_has_changed(tmp_path: Path) -> None:
    files = {**RULES["GRAPH-METHOD-CUT"].examples.bad[0].files, "alpha/__init__.py": "from . import lost, models\n"}
    kept, addons = tmp_path / "kept", tmp_path / "addons"
    addons.mkdir()
    write(addons, {**files, "alpha/lost.py": LOST})

    def scanned() -> tuple[list[str], list[str]]:
        cache = Cache(kept, 1)
        report = assess(Request(roots=(addons,), cache=cache))
        cache.close()
        return [item.rule for item in report.findings if item.rule.startswith("GRAPH-")], [item.node for item in report.graph.unused]

    assert scanned() == (["GRAPH-METHOD-CUT"], ["lost.slot._zebra"])
    assert scanned() == (["GRAPH-METHOD-CUT"], ["lost.slot._zebra"])
    write(addons, {**files, "alpha/lost.py": LOST, "alpha/steps.yml": "_zebra\n"})
    assert scanned() == (["GRAPH-METHOD-CUT"], [])
    write(addons, {**files, "alpha/models.py": "", "alpha/lost.py": LOST})
    assert scanned() == ([], [])
