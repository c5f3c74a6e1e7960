"""``rescue plan``: from paths or from a report, as text or JSON, with a scaffold that touches nothing else."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from rescue.cli.main import main
from rescue.reports.json import load_json

LEGACY = Path(__file__).resolve().parents[1] / "examples/legacy"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_plan_of_paths_is_that_of_their_report(legacy_report: Path) -> None:
    scanned = run("plan", LEGACY, "--target", "17.0", "--jobs", "1", "--quiet", "--format", "json")
    read = run("plan", legacy_report, "--format", "json")
    assert (scanned.exit_code, read.exit_code) == (0, 0)
    assert scanned.stdout == read.stdout
    document = json.loads(read.stdout)
    assert document["schema"] == "rescue.plan/1"
    assert [module["name"] for module in document["modules"]] == [module.name for module in load_json(legacy_report.read_bytes()).modules]


def test_the_text_has_levers_waves_and_target_modules(legacy_report: Path) -> None:
    lines = run("plan", legacy_report).stdout.split("\n")
    assert lines[0] == "# Plan: Odoo 8.0, 14.0 to 17.0"
    assert [line.split(":")[0] for line in lines if line.startswith("## ")] == [
        "## What buys most",
        "## Settle first",
        "## Wave 1",
        "## Wave 2",
        "## Wave 3",
        "## Wave 4",
        "## Wave 5",
        next(line for line in lines if line.startswith("## Target modules")),
    ]


def test_every_module_of_the_example_is_in_a_wave_after_those_that_it_depends_on(legacy_report: Path) -> None:
    modules = {module.name: module for module in load_json(legacy_report.read_bytes()).modules}
    for module in modules.values():
        assert module.wave is not None
        assert all((modules[below].wave or 0) < module.wave for below in module.depends_tree)


def test_a_plan_and_its_scaffold_go_to_the_files_named_and_the_tree_stays_as_it_is(legacy_report: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in LEGACY.rglob("*")}
    result = run("plan", legacy_report, "-o", tmp_path / "plan.md", "--scaffold", tmp_path / "new")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "plan.md").read_text(encoding="utf-8").startswith("# Plan: ")
    assert (tmp_path / "new" / "MOVES.md").is_file()
    assert (tmp_path / "new" / "mt_base" / "__manifest__.py").is_file()
    assert {path: path.stat().st_mtime_ns for path in LEGACY.rglob("*")} == before


def test_a_scaffold_into_the_scanned_tree_is_refused(tmp_path: Path) -> None:
    addon = tmp_path / "acme"
    addon.mkdir()
    (addon / "__manifest__.py").write_text("{'name': 'A', 'version': '16.0.1.0.0', 'depends': ['base']}")
    result = run("plan", tmp_path, "--jobs", "1", "--quiet", "--scaffold", tmp_path / "new")
    assert result.exit_code == 2
    assert "is scanned and not to be touched" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["acme"]


def test_a_folder_in_use_and_a_report_without_a_plan_are_errors(legacy_report: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    in_use = run("plan", legacy_report, "--scaffold", tmp_path)
    assert (in_use.exit_code, "is not an empty folder" in in_use.stderr) == (2, True)
    old = json.loads(legacy_report.read_text())
    del old["plan"]
    (tmp_path / "old.json").write_text(json.dumps(old))
    without = run("plan", tmp_path / "old.json")
    assert (without.exit_code, without.stderr) == (2, "rescue: The report holds no plan: an older rescue wrote it. Scan again.\n")
