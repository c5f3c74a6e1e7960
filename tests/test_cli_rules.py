"""The commands about rules and the settings of a project, as they are called: what they print, and with which exit code they end."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from checks.test_private import ATTRS, HEAD, OWN
from click.testing import CliRunner, Result

from rescue.cli.main import main


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with one addon in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    (tmp_path / "addons" / "one").mkdir(parents=True)
    (tmp_path / "addons" / "one" / "__init__.py").write_text(
        "def f(self):\n    return self.env['res.partner'].with_context(acme_helper=True)\n"
    )
    (tmp_path / "addons" / "one" / "__manifest__.py").write_text("{'name': 'one', 'version': '16.0.1.0.0', 'depends': ['base']}")
    return tmp_path


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


# ------------------------------------------------------------------------------------------------------------------ new


def test_a_new_rule_is_a_file_that_can_be_used_and_whose_bad_example_fails(work: Path) -> None:
    result = run("rules", "new", "acme-old", "--series", "17")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "wrote acme-old.yaml",
        "1. `rescue rules test acme-old.yaml` fails now: the rule does not find its bad example yet.",
        "2. Write old code and its lines under bad, code that is right under good, and a match that tells them apart.",
        "3. When the test passes, `rescue rules lint acme-old.yaml` looks for what the test cannot see.",
        "4. `rescue scan ./addons --rules acme-old.yaml` uses it.",
    ]
    tested = run("rules", "test", "acme-old.yaml")
    expected = "ACME-OLD bad[0]: expected models/order.py:1, models/order.py:5, reported nothing\n1 rules, 2 examples, 1 failed\n"
    assert (tested.exit_code, tested.stdout) == (1, expected)


def test_the_new_rule_passes_once_its_match_names_what_the_example_uses(work: Path) -> None:
    text = run("rules", "new", "ACME-OLD", "--series", "17.0", "-o", "-").stdout
    (work / "own.yaml").write_text(text.replace("odoo.tools.not_yet_named", "odoo.tools.old_helper"))
    assert run("rules", "test", "own.yaml").stdout == "1 rules, 2 examples, 0 failed\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["acme", "--series", "17.0"], "'ACME' is no id of a rule; use capitals, digits and dashes, such as ACME-OLD-HELPER"),
        (["o17-view-attrs", "--series", "17.0"], "O17-VIEW-ATTRS: an id of rescue's own; give yours another one"),
        (["CORE-X", "--series", "17.0"], "CORE-X: an id of rescue's own; give yours another one"),
        (["ACME-X", "--series", "17.0", "-o", "there.yaml"], "there.yaml: is there already; name another file with -o"),
        (
            ["ACME-X", "--series", "next"],
            "'next' is not an Odoo series: known are 6.1, 7.0 ... 20.0, and saas~16.3 and its like",
        ),
    ],
)
def test_a_new_rule_takes_no_id_or_file_that_is_there(arguments: list[str], message: str, work: Path) -> None:
    (work / "there.yaml").write_text("kept")
    result = run("rules", "new", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"rescue: {message}\n")
    assert (work / "there.yaml").read_text() == "kept"


# ----------------------------------------------------------------------------------------------------------------- lint


def test_rules_that_nothing_is_wrong_with_end_with_0(work: Path) -> None:
    (work / "own.yaml").write_text(OWN)
    result = run("rules", "lint", "own.yaml")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "1 files, 1 rules, 0 problems\n", "")


def test_problems_are_told_a_line_each_and_end_with_1(work: Path) -> None:
    (work / "trees" / "16.0").mkdir(parents=True)
    (work / "trees" / "17.0").mkdir()
    own = OWN.replace("    fix:", "    message: 'Call {it}'\n    fix:").replace('py:1"]', 'py:1", "15.0 a.py:1"]')
    (work / "own.yaml").write_text(own)
    result = run("rules", "lint", "own.yaml", "--trees", "trees")
    assert (result.exit_code, result.stderr) == (1, "references not looked up, for want of a tree: 15.0\n")
    assert result.stdout.splitlines() == [
        "own.yaml: ACME-HELPER: message: {it} has no value; a message knows {symbol}",
        "own.yaml: ACME-HELPER: references: '17.0 acme_base/models/helper.py:1': there is no acme_base/models/helper.py in 17.0",
        "1 files, 1 rules, 2 problems",
    ]


def test_what_cannot_be_linted_ends_with_2(work: Path) -> None:
    (work / "own.yaml").write_text("series: 17.0\n")
    assert run("rules", "lint", "own.yaml").exit_code == 2
    result = run("rules", "lint", "--trees", "nowhere")
    assert (result.exit_code, result.stderr) == (2, "rescue: nowhere: there is no such folder\n")


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
        ("targt = 1\n", "unknown key 'targt'; known are target, source, jobs, rules, catalog, exclude, layers, report, scope"),
        ("jobs = 0\n", "jobs: Expected `int` >= 1"),
    ],
)
def test_settings_that_cannot_be_used_end_the_run_with_2_and_name_the_key(text: str, message: str, work: Path) -> None:
    (work / "rescue.toml").write_text(text)
    result = run("scan", "addons")
    assert (result.exit_code, result.stderr) == (2, f"rescue: {work / 'rescue.toml'}: {message}\n")


def test_a_gate_reads_both_sides_with_the_settings_of_today(work: Path) -> None:
    old = work / "addons" / "old"
    old.mkdir()
    (old / "__manifest__.py").write_text("{'name': 'old', 'version': '16.0.1.0.0', 'depends': ['base', 'note']}")
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "one"]):
        subprocess.run(["git", *command], cwd=work, check=True)
    (work / "rescue.toml").write_text('target = "17.0"\nexclude = ["addons/old"]\nrules = ["acme.yaml"]\n')
    (work / "acme.yaml").write_text(OWN)
    held = run("gate", "addons", "--baseline-ref", "HEAD", "--json", "a.json", "--jobs", "1")
    assert (held.exit_code, [module["name"] for module in json.loads((work / "a.json").read_text())["modules"]]) == (0, ["one"])
    assert "gone" not in held.stdout  # what lies in the folder that is left out was not looked at then either
    code = work / "addons" / "one" / "__init__.py"
    code.write_text(code.read_text() * 2)
    assert run("gate", "addons", "--baseline-ref", "HEAD", "--jobs", "1").exit_code == 1
