"""The command line: what it prints where, what it writes, and with which exit code it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rescue
from rescue.checks.rules.loading import load_shipped
from rescue.checks.rules.schema import ruleset_schema
from rescue.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
LEGACY = str(ROOT / "examples/legacy")
BAD_RULES = """\
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
      - manifest: {keys_any: [qweb]}
    fix: Change it.
    references: ["17.0 odoo/api.py:1"]
    examples:
      bad:
        - files: {__manifest__.py: "{'name': 'x',\\n'qweb': []}"}
          lines: ["__manifest__.py:1"]
      good:
        - files: {a.py: "def ("}
"""


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of its own, one date."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return folder


@pytest.fixture
def tree(tmp_path: Path) -> str:
    """One small addon of 16.0 with one finding."""
    folder = tmp_path / "tree" / "one"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "__manifest__.py").write_text("{'name': 'one', 'version': '17.0.1.0.0', 'depends': ['base']}")
    return str(folder.parent)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def process(*arguments: str, timeout: float = 60, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """rescue in a process of its own."""
    command = [sys.executable, "-m", "rescue", *arguments]
    return subprocess.run(command, capture_output=True, timeout=timeout, check=False, env={**os.environ, **environment})


# -------------------------------------------------------------------------------------------------------- help and version


def test_the_help_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: main [OPTIONS] COMMAND [ARGS]...\n\n  Tell what it takes to bring legacy Odoo addons")
    commands = result.stdout.partition("Commands:\n")[2].split("\n")
    assert {"render", "rules", "scan"} <= {line.split()[0] for line in commands if line.strip()}


@pytest.mark.parametrize(
    "command", [["scan"], ["render"], ["rules"], ["rules", "list"], ["rules", "show"], ["rules", "test"], ["rules", "schema"]]
)
def test_each_command_has_a_help_that_says_what_it_does(command: list[str]) -> None:
    result = run(*command, "-h")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Usage: main {' '.join(command)} ")
    assert result.stdout == run(*command, "--help").stdout


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"rescue {rescue.__version__}\n"
    result = process("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"rescue {rescue.__version__}\n".encode(), b"")


def test_telling_the_version_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom rescue.cli.main import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    pass\n"
        "heavy = 'lxml networkx jinja2 yaml rich astroid msgspec sqlglot tree_sitter fissix manifestoo_core multiprocessing'.split()\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[1] == "[]"


# -------------------------------------------------------------------------------------------------------------------- scan


def test_a_scan_prints_the_summary_and_writes_the_audit_into_the_working_directory(work: Path, tree: str) -> None:
    result = run("scan", tree)
    assert (result.exit_code, result.stderr) == (0, "wrote rescue-audit.html\n")
    assert result.stdout.startswith(f"rescue {rescue.__version__}: tree\n")
    assert os.listdir(work) == ["rescue-audit.html"]
    assert (work / "rescue-audit.html").read_text().startswith("<!doctype html>") or (work / "rescue-audit.html").read_text()[
        :9
    ] == "<!DOCTYPE"


def test_a_blocked_tree_is_no_failure_of_the_scan(work: Path) -> None:
    result = run("scan", LEGACY, "--target", "17.0", "--json", "out.json")
    assert result.exit_code == 0
    assert json.loads((work / "out.json").read_text())["verdict"] == "blocked"


def test_several_reports_are_written_at_once_and_only_those_asked_for(work: Path, tree: str) -> None:
    result = run("scan", tree, "--json", "a.json", "--html", "sub.html")
    assert (result.exit_code, result.stderr) == (0, "wrote a.json\nwrote sub.html\n")
    assert sorted(os.listdir(work)) == ["a.json", "sub.html"]


def test_a_report_for_standard_output_stands_there_alone(work: Path, tree: str) -> None:
    result = run("scan", tree, "--json", "-")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["schema"] == "rescue.report/1"
    page = run("scan", tree, "--html", "-", "--json", "a.json")
    assert page.stdout.rstrip().endswith("</html>")
    assert page.stderr == "wrote a.json\n"
    assert (work / "a.json").read_text() == result.stdout


def test_quiet_prints_nothing(work: Path, tree: str) -> None:
    result = run("scan", tree, "-q")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert os.listdir(work) == ["rescue-audit.html"]


def test_two_runs_write_the_same_bytes(work: Path) -> None:
    for name in ("one", "two"):
        done = process(
            "scan", LEGACY, "--json", f"{name}.json", "--html", f"{name}.html", "-q", PYTHONHASHSEED=str(len(name) + ord(name[0]))
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    for suffix in ("json", "html"):
        assert (work / f"one.{suffix}").read_bytes() == (work / f"two.{suffix}").read_bytes()
    assert json.loads((work / "one.json").read_text())["generated"] == "2026-01-01"


def test_names_that_the_terminal_cannot_say_are_escaped_and_cost_nothing(work: Path, tree: str) -> None:
    folder = Path(tree, "b\u20ac")
    folder.mkdir()
    (folder / "__manifest__.py").write_text("{'name': 'x', 'version': '16.0.1.0.0'}")
    done = process("scan", tree, "--html", "a.html", "--json", "a.json", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"wrote a.json\nwrote a.html\n")
    assert b"b\\u20ac" in done.stdout
    assert sorted(os.listdir(work)) == ["a.html", "a.json"]
    page = process("scan", tree, "--html", "-", PYTHONIOENCODING="ascii").stdout
    assert page == (work / "a.html").read_bytes()
    assert "b\u20ac".encode() in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["scan", "nowhere"], None),
        (["scan", "{tree}", "--target", "sixteen"], None),
        (["scan", "{tree}", "--source", "5.0"], None),
        (["scan", "{empty}"], "no addon found in {empty}: no folder there holds a __manifest__.py or __openerp__.py"),
        (
            ["scan", "{tree}", "--json", "-", "--html", "-"],
            "two reports cannot both go to standard output: --json and --html; name another file",
        ),
        (["scan", "{tree}", "--json", "a", "--html", "a"], "two reports cannot both go to a: --json and --html; name another file"),
        (
            ["scan", "{tree}", "--json", "no/such/a.json"],
            "no/such/a.json: cannot be written: No such file or directory; choose another place",
        ),
        (["scan", "{tree}", "--json", "{empty}"], "'{empty}': cannot be written: it is no name of a file"),
        (["scan", "{tree}", "--json", ""], "'': cannot be written: it is no name of a file"),
        (["scan", "{tree}", "--catalog", "no.catalog"], "no.catalog: cannot be read: No such file or directory"),
        (
            ["scan", "{tree}", "--catalog", "{tree}/one/__init__.py"],
            "{tree}/one/__init__.py: not a catalog; `rescue catalog build` makes one",
        ),
        (["render", "nowhere.json"], "nowhere.json: cannot be read: No such file or directory"),
        (["render", "{tree}/one/__init__.py"], "The report is not JSON: Input data was truncated."),
        (["rules", "show", "O17-NOTHING"], "no rule 'O17-NOTHING'; `rescue rules list` names them all"),
        (["rules", "test", "nowhere.yaml"], "nowhere.yaml: cannot be read: No such file or directory"),
        (["rules", "test", "{tree}/one/__init__.py"], "{tree}/one/__init__.py: Expected `object`, got `null`"),
    ],
)
def test_what_cannot_run_says_why_in_one_line_and_ends_with_2(
    arguments: list[str], message: str | None, tree: str, tmp_path: Path, work: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    result = run(*(argument.format(tree=tree, empty=empty) for argument in arguments))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("rescue: ")
    assert result.stderr.count("\n") == 1
    if message is not None:
        assert result.stderr == f"rescue: {message.format(tree=tree, empty=empty)}\n"
    assert os.listdir(work) == []


@pytest.mark.parametrize("arguments", [["scan"], ["scan", ".", "--jobs", "0"], ["scan", ".", "--bogus"], ["bogus"], ["rules", "show"]])
def test_a_wrong_usage_ends_with_2_and_nothing_on_standard_output(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


@pytest.mark.parametrize("value", ["soon", "1e9", "9" * 30, "9" * 17])
def test_a_date_that_is_none_is_refused(value: str, tree: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    result = run("scan", tree)
    assert (result.exit_code, result.stderr) == (2, f"rescue: SOURCE_DATE_EPOCH is {value!r}, not a number of seconds\n")


def test_a_report_replaces_the_one_before_it_and_a_link_stays_a_link(work: Path, tree: str) -> None:
    (work / "real.json").write_text("old")
    (work / "link.json").symlink_to("real.json")
    assert run("scan", tree, "--target", "17.0", "--json", "link.json").exit_code == 0
    assert (work / "link.json").is_symlink()
    assert json.loads((work / "real.json").read_text())["target"] == "17.0"
    assert sorted(os.listdir(work)) == ["link.json", "real.json"]


def test_a_pipe_is_written_to_and_not_replaced(work: Path, tree: str) -> None:
    os.mkfifo(work / "pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        assert run("scan", tree, "--target", "17.0", "--json", "pipe").exit_code == 0
        assert json.loads(reader.communicate(timeout=30)[0])["target"] == "17.0"
    assert (work / "pipe").is_fifo()


def test_a_disk_that_is_full_is_said(tree: str) -> None:
    if not Path("/dev/full").is_char_device():
        pytest.skip("there is no /dev/full here")
    result = run("scan", tree, "--json", "/dev/full")
    assert (result.exit_code, result.stderr) == (2, "rescue: /dev/full: cannot be written: No space left on device; choose another place\n")
    assert Path("/dev/full").is_char_device()


# ------------------------------------------------------------------------------------------------------------------ render


def test_a_report_is_rendered_again_from_its_json_alone(work: Path, tree: str) -> None:
    first = run("scan", tree, "--json", "a.json", "--html", "a.html")
    assert run("render", "a.json").stdout == first.stdout
    again = run("render", "a.json", "--html", "b.html")
    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "wrote b.html\n")
    assert (work / "b.html").read_bytes() == (work / "a.html").read_bytes()
    assert run("render", "a.json", "--html", "-").stdout_bytes == (work / "a.html").read_bytes()


# ------------------------------------------------------------------------------------------------------------------- rules


def test_each_rule_is_listed_in_a_line_of_its_own() -> None:
    result = run("rules", "list")
    assert result.exit_code == 0
    listed = [line.split() for line in result.stdout.splitlines()]
    known = [(rule.id, ruleset.series, rule.impact.value) for ruleset in load_shipped().values() for rule in ruleset.rules]
    shipped = [(words[0], words[1], words[2]) for words in listed if words[0].startswith(("O1", "O9"))]
    assert shipped == known


def test_a_rule_is_shown_in_full_in_either_case_of_its_id() -> None:
    shown = run("rules", "show", "O17-VIEW-ATTRS")
    assert shown.exit_code == 0
    lines = shown.stdout.split("\n")
    assert lines[:5] == [
        "# O17-VIEW-ATTRS: attrs is refused in views; its conditions are Python expressions on the element itself",
        "",
        "Arriving in 17.0. Impact mandatory, failure install_error, confidence high.",
        "",
        "## Why it matters on arriving in 17.0",
    ]
    assert [line for line in lines if line.startswith("## ")] == [
        "## Why it matters on arriving in 17.0",
        "## If nothing is done",
        "## What to do",
        "## Before and after",
        "## How it is detected",
        "## Limits",
        "## Can a machine rewrite it",
        "## Effort",
        "## References",
    ]
    assert "views/order.xml (reported at line 8):" in lines
    assert run("rules", "show", "o17-view-attrs").stdout == shown.stdout


def test_the_examples_of_all_shipped_rules_hold() -> None:
    result = run("rules", "test")
    assert result.exit_code == 0
    assert result.stdout.rstrip().endswith(" examples, 0 failed")


def test_an_example_that_fails_is_told_with_what_was_reported_and_ends_with_1(work: Path) -> None:
    (work / "own.yaml").write_text(BAD_RULES)
    result = run("rules", "test", "own.yaml")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:2] == [
        "O17-ONE bad[0]: expected __manifest__.py:1, reported __manifest__.py:2",
        "O17-ONE good[0]: expected nothing, reported nothing",
    ]
    assert lines[2].startswith("    not read: a.py: ")
    assert lines[3:] == ["1 rules, 2 examples, 2 failed"]


def test_the_schema_of_rulesets_is_printed() -> None:
    assert run("rules", "schema").stdout == ruleset_schema()


# ---------------------------------------------------------------------------------------------------- pipes and interruption


def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen([sys.executable, "-m", "rescue", "rules", "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        assert writer.stdout.readline().startswith(b"O")
        writer.stdout.close()
        assert (writer.wait(30), writer.stderr.read()) == (0, b"")


def test_the_report_is_written_even_if_nobody_reads_the_summary(work: Path) -> None:
    command = f"{sys.executable} -m rescue scan {LEGACY} --json out.json | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr.replace("wrote out.json\n", "")) == (f"rescue {rescue.__version__}: legacy\n", "")
    assert json.loads((work / "out.json").read_text())["verdict"] == "blocked"


posix = pytest.mark.skipif(sys.platform != "linux", reason="process groups are of POSIX, and only a forked worker inherits the slow reader")

SLOW = """
import time
from pathlib import Path
from rescue.reading import read as reading
from rescue.analyzers import dispatch
from rescue.cli.main import main

def slow(*_):
    Path("started").touch()
    time.sleep(100)

reading.WORTH_PROCESSES, dispatch.read_file = 0, slow
main()
"""


def interrupted(command: list[str], ready: Callable[[], bool], *, group: bool) -> tuple[int, bytes, bytes]:
    """The exit code and output of a command that gets SIGINT as soon as it is ready, with its whole group as from a terminal, or alone."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as scan:
        try:
            end = time.monotonic() + 30
            while not ready() and time.monotonic() < end:
                time.sleep(0.05)
            assert scan.poll() is None
            (os.killpg if group else os.kill)(scan.pid, signal.SIGINT)
            out, err = scan.communicate(timeout=30)
        finally:
            if scan.poll() is None:
                os.killpg(scan.pid, signal.SIGKILL)
        return scan.returncode, out, err


EARLY = """
import os, signal, sys
from rescue.__main__ import run

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "rescue.cli.main":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
run()
"""


@posix
def test_ctrl_c_before_a_command_runs_ends_it_without_a_traceback() -> None:
    ended = subprocess.run([sys.executable, "-c", EARLY, "--version"], capture_output=True, check=False, timeout=30)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, b"", b"")


@posix
@pytest.mark.parametrize("group", [True, False])
def test_ctrl_c_ends_busy_and_idle_workers_at_once_with_130_and_one_line(work: Path, tree: str, group: bool) -> None:
    command = [sys.executable, "-c", SLOW, "scan", tree, "--jobs", "4", "--json", "out.json"]
    assert interrupted(command, (work / "started").exists, group=group) == (130, b"", b"rescue: interrupted\n")
    assert os.listdir(work) == ["started"]


@posix
def test_ctrl_c_ends_the_scan_of_a_large_tree_and_leaves_nothing_half_written(work: Path, tmp_path: Path) -> None:
    method = "    def f{0}(self):\n        return self.env['res.partner'].search([('name', '=', {0})]).mapped('child_ids.name')\n\n"
    code = "from odoo import models\n\n\nclass Big(models.Model):\n    _inherit = 'res.partner'\n\n" + "".join(
        map(method.format, range(1000))
    )
    for number in range(60):
        folder = tmp_path / "big" / f"a{number}"
        folder.mkdir(parents=True)
        (folder / "__manifest__.py").write_text("{'name': 'x', 'version': '16.0.1.0.0'}")
        (folder / "a.py").write_text(code)
    command = [
        sys.executable,
        "-m",
        "rescue",
        "scan",
        str(tmp_path / "big"),
        "--jobs",
        "2",
        "--json",
        "out.json",
        "--html",
        "out.html",
    ]
    since = time.monotonic()
    assert interrupted(command, lambda: time.monotonic() > since + 1.5, group=True) == (130, b"", b"rescue: interrupted\n")
    assert os.listdir(work) == []
