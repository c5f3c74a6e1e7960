"""Files that surely nothing loads are dropped before anything is migrated."""

from __future__ import annotations

from pathlib import Path

from rescue.assessment import Assessment
from rescue.model import Series
from rescue.pipeline import assess
from rescue.planned import DeadFile
from rescue.reports.plan_markdown import render_plan_markdown
from rescue.request import Request

LIVE = "from odoo import models\n\n\nclass Partner(models.Model):\n    _inherit = 'res.partner'\n"
PATCH = "from odoo import fields\n\nfields.Char.trim = False\n"
OLD = "from odoo import fields, models\n\n\nclass Old(models.Model):\n    _name = 'x.old'\n\n    name = fields.Char()\n"
WHY = "nothing in the tree imports this file, which holds x.old"


def scanned(root: Path, files: dict[str, str]) -> Assessment:
    for path, text in {"one/__manifest__.py": repr({"name": "x", "version": "14.0.1.0.0", "depends": ["base"]}), **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return assess(Request(roots=(root,), target=Series(17), generated="2026-01-01"))


def dropped(report: Assessment) -> list[DeadFile]:
    assert report.plan is not None
    return report.plan.drop_first


def test_a_dead_file_stands_in_the_plan_with_its_lines_and_in_the_reason_where_it_is_most_of_the_module(tmp_path: Path) -> None:
    report = scanned(tmp_path, {"one/__init__.py": "from . import live\n", "one/live.py": PATCH, "one/old.py": OLD})
    assert dropped(report) == [DeadFile("one", "one/old.py", 4, WHY)]
    assert report.plan is not None
    assert [(item.name, item.artifacts) for item in report.plan.targets] == [("one", 0)]
    (module,) = report.modules
    assert module.next_step != "drop"
    assert module.next_step_reason.startswith("4 of its 7 lines of code stand in files that nothing loads: drop these first. ")
    text = render_plan_markdown(report)
    assert f"## Drop first (1 file, 4 lines)\n\n- `one`, `one/old.py` (4 lines): {WHY}\n" in text


def test_a_module_with_less_that_is_dead_has_its_reason_as_before(tmp_path: Path) -> None:
    report = scanned(
        tmp_path, {"one/__init__.py": "from . import live\n", "one/live.py": LIVE + "\n    a = 1\n    b = 2\n", "one/old.py": OLD}
    )
    assert [item.path for item in dropped(report)] == ["one/old.py"]
    assert report.plan is not None
    assert {item.path for item in report.plan.moves} == {"one/live.py"}
    assert "that nothing loads" not in report.modules[0].next_step_reason


def test_what_may_be_loaded_after_all_is_not_listed(tmp_path: Path) -> None:
    view = '<odoo><record id="a" model="res.partner"/></odoo>'
    files = {
        "one/__init__.py": "from . import live\n",
        "one/live.py": LIVE,
        "one/tools.py": "def helper():\n    return 1\n",
        "one/a.xml": view,
    }
    report = scanned(tmp_path, files)
    assert [item.path for item in report.graph.unused if item.kind == "file"] == ["one/a.xml", "one/tools.py"]
    assert dropped(report) == []
    assert "Drop first" not in render_plan_markdown(report)


def test_files_of_a_module_that_is_dropped_go_with_it(tmp_path: Path) -> None:
    report = scanned(tmp_path, {"one/__init__.py": "", "one/old.py": OLD})
    assert (report.modules[0].next_step, report.modules[0].next_step_reason) == ("drop", "Nothing loads what it holds: one/old.py.")
    assert [item.path for item in report.graph.unused] == ["one/old.py"]
    assert dropped(report) == []
