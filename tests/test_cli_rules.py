"""The commands about rules and the settings of a project, as they are called: what they print, and with which exit code they end."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from checks.test_private import ATTRS, HEAD, OWN
from click.testing import CliRunner, Result

from rescue.cli import main


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory with one addon in it, and the collector that a scan turns off turned on again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    (tmp_path / "addons" / "one").mkdir(parents=True)
    (tmp_path / "addons" / "one" / "__init__.py").write_text(
        "def f(self):\n    return self.env['res.partner'].with_context(acme_helper=True)\n"
    )
    (tmp_path / "addons" / "one" / "__manifest__.py").write_text("{'name': 'one', 'version': '16.0.1.0.0', 'depends': ['base']}")
    yield tmp_path
    gc.enable()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def report(*arguments: str) -> dict:  # type: ignore[type-arg]
    result = run("scan", "addons", "--json", "-", *arguments)
    assert result.exit_code == 0, result.stderr
    found: dict = json.loads(result.stdout)  # type: ignore[type-arg]
    return found


# ---------------------------------------------------------------------------------------------------------------- own rules


def test_rules_of_ones_own_are_given_to_a_scan_as_files_or_folders(work: Path) -> None:
    (work / "rules").mkdir()
    (work / "rules" / "acme.yaml").write_text(OWN)
    (work / "more.yaml").write_text(HEAD + ATTRS)
    found = report("--rules", "rules", "--rules", "more.yaml", "--target", "17.0")
    assert "ACME-HELPER" in {finding["rule"] for finding in found["findings"]}
    assert sorted(found["rulesets"]) == ["more.yaml", "odoo17.yaml", "rules/acme.yaml"]


def test_rules_of_ones_own_are_listed_and_shown(work: Path) -> None:
    (work / "own.yaml").write_text(OWN + ATTRS.replace("message: ", "title: "))
    listed = {line.split()[0]: line for line in run("rules", "list", "--rules", "own.yaml").stdout.splitlines()}
    assert listed["ACME-HELPER"].endswith("The helper of acme_base is gone")
    assert listed["O17-VIEW-ATTRS"].endswith("Our views: {symbol}")
    assert run("rules", "show", "acme-helper", "--rules", "own.yaml").stdout.startswith("# ACME-HELPER: The helper of acme_base is gone\n")
    assert run("rules", "show", "acme-helper").exit_code == 2


def test_the_examples_of_ones_own_rules_are_run_and_overrides_counted(work: Path) -> None:
    (work / "own.yaml").write_text(OWN + ATTRS)
    result = run("rules", "test", "own.yaml")
    assert (result.exit_code, result.stdout) == (0, "1 rules, 2 examples, 1 overrides, 0 failed\n")


def test_what_collides_with_the_rules_of_rescue_cannot_be_tested(work: Path) -> None:
    (work / "own.yaml").write_text(OWN.replace("ACME-HELPER", "O17-VIEW-ATTRS"))
    result = run("rules", "test", "own.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("rescue: own.yaml: rule O17-VIEW-ATTRS: id: a rule of that id comes with rescue; ")


# ----------------------------------------------------------------------------------------------------------------- settings


def test_settings_stand_in_for_what_the_command_line_does_not_say(work: Path) -> None:
    (work / "acme.yaml").write_text(OWN)
    (work / "rescue.toml").write_text('target = "17.0"\nsource = "16.0"\njobs = 1\nrules = ["acme.yaml"]\nexclude = ["static"]\n')
    (work / "addons" / "one" / "static").mkdir()
    found = report()
    assert (found["target"], found["source"], sorted(found["rulesets"])) == ("17.0", ["16.0"], ["acme.yaml", "odoo17.yaml"])
    left_out = "The configuration leaves out static: 1 files and folders were not looked at for that, nor what is in them."
    assert left_out in found["limits"]


def test_the_command_line_wins_over_the_settings(work: Path) -> None:
    (work / "acme.yaml").write_text(OWN)
    (work / "other.yaml").write_text(HEAD + ATTRS)
    (work / "rescue.toml").write_text('target = "17.0"\nrules = ["acme.yaml"]\n')
    found = report("--source", "15.0", "--target", "16.0")
    assert (found["target"], found["source"]) == ("16.0", ["15.0"])
    assert "other.yaml" in report("--rules", "other.yaml")["rulesets"]


def test_the_settings_used_are_named_and_can_be_named(work: Path) -> None:
    (work / "rescue.toml").write_text('target = "16.0"\n')
    (work / "other.toml").write_text('target = "17.0"\n')
    assert run("scan", "addons", "--json", "a.json").stderr == f"settings from {work / 'rescue.toml'}\nwrote a.json\n"
    assert run("scan", "addons", "--json", "a.json", "--quiet").stderr == ""
    assert report("--config", "other.toml")["target"] == "17.0"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("targt = 1\n", "unknown key 'targt'; known are target, source, jobs, rules, exclude"),
        ("jobs = 0\n", "jobs: Expected `int` >= 1"),
    ],
)
def test_settings_that_cannot_be_used_end_the_run_with_2_and_name_the_key(text: str, message: str, work: Path) -> None:
    (work / "rescue.toml").write_text(text)
    result = run("scan", "addons")
    assert (result.exit_code, result.stderr) == (2, f"rescue: {work / 'rescue.toml'}: {message}\n")
