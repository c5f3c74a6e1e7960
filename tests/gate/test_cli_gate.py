"""``rescue gate`` and ``rescue baseline`` as a pipeline runs them: what they print, write and return."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rescue.cli.main import main

IDENTITY = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org"}
MANIFEST = "{'name': 'one', 'version': '16.0.1.0.0', 'depends': ['sale_stock'], 'data': ['views/v.xml']}\n"
MODEL = """from odoo import models


class Order(models.Model):
    _inherit = "sale.order"

    def first(self):
        return self.picking_ids.move_line_ids.mapped("qty_done")
"""
VIEW = """<odoo>
    <record id="v" model="ir.ui.view">
        <field name="name">v</field>
        <field name="model">x.model</field>
        <field name="arch" type="xml">
            <form>
                <field name="name" attrs="{}"/>
            </form>
        </field>
    </record>
</odoo>
"""


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An addon of 16.0 with two findings on the way to 17.0, in a git repository of one commit that is the working directory."""
    one = tmp_path / "repo/addons/one"
    (one / "models").mkdir(parents=True)
    (one / "views").mkdir()
    (one / "__init__.py").write_text("from . import models\n")
    (one / "__manifest__.py").write_text(MANIFEST)
    (one / "models/__init__.py").write_text("from . import order\n")
    (one / "models/order.py").write_text(MODEL)
    (one / "views/v.xml").write_text(VIEW)
    monkeypatch.chdir(tmp_path / "repo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")  # 2027-01-15
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    return one


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True, env={**os.environ, **IDENTITY})


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments])


def gate(*arguments: str) -> Result:
    return run("gate", "addons", "--target", "17.0", "--jobs", "1", *arguments)


def create(*arguments: str) -> Result:
    return run("baseline", "create", "addons", "--target", "17.0", "--jobs", "1", *arguments)


def add_finding(one: Path) -> None:
    """A third finding, equal to the first in everything but its method."""
    with (one / "models/order.py").open("a") as file:
        file.write("\n    def second(self):\n        return self.picking_ids.move_line_ids.mapped('qty_done')\n")


def test_without_a_baseline_everything_is_new_and_fails() -> None:
    result = gate()
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == "gate FAILED on the way to 17.0: 3 new, 0 known"
    assert "addons/one/views/v.xml:7: O17-VIEW-ATTRS mandatory: " in result.stdout


def test_what_was_accepted_passes_and_what_is_new_is_told_with_its_place(tree: Path) -> None:
    created = create()
    assert (created.exit_code, created.stderr) == (0, "accepted 3 findings on the way to 17.0 in rescue-baseline.jsonl\n")
    held = gate()
    assert (held.exit_code, held.stdout) == (0, "gate held on the way to 17.0: 0 new, 3 known\n")
    add_finding(tree)
    failed = gate()
    lines = failed.stdout.splitlines()
    assert (failed.exit_code, lines[0]) == (1, "gate FAILED on the way to 17.0: 1 new, 3 known")
    assert lines[1].startswith("  addons/one/models/order.py:11: O17-STOCK-QTY-DONE ")
    assert len(lines) <= 5


def test_create_never_overwrites(tree: Path) -> None:
    create()
    before = Path("rescue-baseline.jsonl").read_bytes()
    add_finding(tree)
    again = create()
    assert (again.exit_code, again.stderr.partition(":")[2].partition(",")[0]) == (2, " rescue-baseline.jsonl: is there already")
    assert Path("rescue-baseline.jsonl").read_bytes() == before


def test_prune_only_removes(tree: Path) -> None:
    create()
    (tree / "views/v.xml").write_text(VIEW.replace(' attrs="{}"', ""))
    add_finding(tree)
    pruned = run("baseline", "prune", "addons", "--target", "17.0", "--jobs", "1")
    assert (pruned.exit_code, pruned.stderr) == (0, "removed 1 of 3 lines from rescue-baseline.jsonl\n")
    assert gate().stdout.splitlines()[0] == "gate FAILED on the way to 17.0: 1 new, 2 known"


def test_an_acceptance_that_has_expired_counts_as_new() -> None:
    create("--until", "2027-01-14", "--owner", "Ann")
    result = gate()
    assert (result.exit_code, result.stdout.splitlines()[0]) == (1, "gate FAILED on the way to 17.0: 3 new, 0 known")
    assert "(accepted until a day that is past)" in result.stdout
    shown = run("baseline", "show", "--by", "owner")
    assert shown.stdout.splitlines()[:3] == ["3 accepted findings, by owner:", "       3  Ann", "3 acceptances expired; they count as new:"]


def test_a_date_that_is_none_is_refused_before_the_scan() -> None:
    result = create("--until", "tomorrow")
    assert (result.exit_code, result.stderr) == (2, "rescue: --until: 'tomorrow' is no date; write YYYY-MM-DD\n")


def test_a_revision_serves_as_baseline_without_a_file(tree: Path) -> None:
    assert gate("--baseline-ref", "HEAD").stdout == "gate held on the way to 17.0: 0 new, 3 known\n"
    add_finding(tree)
    (tree / "models/order.py").rename(tree / "models/moved.py")
    (tree / "models/__init__.py").write_text("from . import moved\n")
    result = gate("--baseline-ref", "HEAD")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (1, "gate FAILED on the way to 17.0: 1 new, 3 known")


def test_the_compatibility_of_a_revision_is_a_ratchet(tree: Path) -> None:
    assert gate("--baseline-ref", "HEAD", "--ratchet").exit_code == 0
    add_finding(tree)
    result = gate("--baseline-ref", "HEAD", "--ratchet", "--fail-on", "none")
    assert result.exit_code == 1
    assert "the compatibility fell to " in result.stdout


def test_a_folder_that_the_revision_had_not_is_all_new(tree: Path) -> None:
    (tree.parent / "two").mkdir()
    (tree.parent / "two/__manifest__.py").write_text(MANIFEST.replace("'views/v.xml'", ""))
    result = run("gate", "addons/two", "--target", "17.0", "--jobs", "1", "--baseline-ref", "HEAD", "--fail-on", "info")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (1, "gate FAILED on the way to 17.0: 1 new, 0 known")


def test_what_was_not_read_passes_but_not_under_strict(tree: Path) -> None:
    (tree / "models/bad.py").write_text("def (\n")
    create()
    assert gate().exit_code == 0
    result = gate("--strict")
    assert (result.exit_code, result.stdout.splitlines()[1].partition(",")[0]) == (3, "  not whole: 1 gap")


def test_a_regression_outweighs_what_was_not_read(tree: Path) -> None:
    (tree / "models/bad.py").write_text("def (\n")
    assert gate("--strict").exit_code == 1


def test_a_file_widens_to_its_repository_and_says_so() -> None:
    result = run("gate", "addons/one/models/order.py", "addons/one/__init__.py", "--target", "17.0", "--jobs", "1", "--fail-on", "none")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == ("  2 files named; the whole repository was looked at, since a change can break another file")
    assert result.stdout.splitlines()[0] == "gate held on the way to 17.0: 3 new, 0 known"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--baseline", "nowhere"], "nowhere: there is no such file; `rescue baseline create` writes one"),
        (
            ["--baseline", "a", "--baseline-ref", "HEAD"],
            "--baseline and --baseline-ref exclude each other: compare with a file or with a revision",
        ),
        (["--ratchet"], "--ratchet needs --baseline-ref: a baseline file keeps no compatibility; name one with --min-compatibility"),
        (["--baseline-ref", "nowhere"], "--baseline-ref: nowhere: it does not exist"),
    ],
)
def test_what_cannot_run_says_why_and_ends_with_2(arguments: list[str], message: str) -> None:
    result = gate(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"rescue: {message}\n")


def test_reports_tell_the_new_from_the_known(tree: Path) -> None:
    create()
    add_finding(tree)
    assert gate("--csv", "out.csv", "--gitlab", "out.json", "--quiet").exit_code == 1
    standings = [row.split(",")[-2] for row in Path("out.csv").read_text().splitlines()]
    assert sorted(standings) == ["known", "known", "known", "new", "standing"]
    assert Path("out.json").read_text().count('"fingerprint"') == 1


def test_in_a_job_of_github_scanned_text_gives_no_commands_and_the_step_has_a_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    lines = gate().stdout.splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    assert (len(token), lines[-1]) == (32, f"::{token}::")
    assert Path("summary.md").read_text().startswith("## rescue: to Odoo 17.0: blocked\n")


def test_the_exit_test_of_a_wave_is_a_command_that_fails_until_nothing_mandatory_is_left(tree: Path) -> None:
    planned = json.loads(run("plan", "addons", "--target", "17.0", "--jobs", "1", "--format", "json", "-q").stdout)
    test = planned["plan"]["waves"][0]["exit_test"][1]
    command = test.split("`")[1].replace("PATHS", "addons").split()
    assert (command[:2], test.split("`")[2]) == (["rescue", "gate"], " exits with 0.")
    create()  # what a baseline accepts is still to be done
    assert run(*command[1:]).exit_code == 1
    purge = "\n    def purge(self):\n        self.env.cr.execute('DELETE FROM account_move_line WHERE id = 1')\n"
    (tree / "models/order.py").write_text(MODEL.replace("qty_done", "quantity") + purge)
    (tree / "views/v.xml").write_text(VIEW.replace(' attrs="{}"', ""))
    # a breach of the layering is mandatory, but not part of the way to the target
    assert run(*command[1:]).exit_code == 0
    assert run(*[word for word in command[1:] if word != "--upgrade-only"]).exit_code == 1


def test_a_module_that_is_not_there_is_no_reason_to_pass() -> None:
    result = gate("--module", "one,two")
    assert (result.exit_code, result.stderr) == (2, "rescue: --module: no addon below the paths is named two\n")
    assert gate("--no-baseline", "--baseline", "x.jsonl").exit_code == 2
