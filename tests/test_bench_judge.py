"""bench/judge.py: what it understands of Odoo's words, and the figures that it draws from a report."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[1] / "bench" / "judge.py"

VIEWS = """<odoo>
  <record id="one" model="ir.ui.view"/>
  <data>
    <record id="two"
        model="ir.ui.view">
      <field name="arch" type="xml"><form/></field>
    </record>
    <record id="three" model="ir.ui.view"/>
  </data>
</odoo>
"""
MODELS = """class Thing:
    _name = "x.thing"
    digits = fields.Integer(related="company_id.gone")


class Extension:
    _inherit = ["mail.thread", "x.gone"]


def post_init_hook(cr, registry):
    pass
"""
VIEW_ERROR = """Traceback (most recent call last):
  File "/opt/odoo/tools/convert.py", line 567, in _tag_root
odoo.tools.convert.ParseError: while parsing /tmp/tmpx/addon/views.xml:5
Error while parsing or validating view:
Element '<field name="x">' cannot be located in parent view
View error context:
{'name': 'two'}
"""
DATA_ERROR = """Traceback (most recent call last):
  File "/tmp/tmpx/addon/models.py", line 3, in create
ValueError: External ID not found in the system: base.gone

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
odoo.tools.convert.ParseError: while parsing /tmp/tmpx/addon/views.xml:2, somewhere inside
<record id="one" model="ir.ui.view"/>
"""


@pytest.fixture
def addon(tmp_path: Path) -> Path:
    """An addon with one file of views and one of models."""
    folder = tmp_path / "addons" / "addon"
    folder.mkdir(parents=True)
    (folder / "views.xml").write_text(VIEWS)
    (folder / "models.py").write_text(MODELS)
    return folder


def finding(path: str = "addon/views.xml", line: int = 4, **other: Any) -> dict[str, Any]:
    told = {"module": "addon", "rule": "R", "symbol": "s", "failure": "install_error", "impact": "mandatory", "suppressed": False}
    return {**told, "path": path, "line": line, **other}


def run(addon: Path, result: dict[str, Any], findings: list[dict[str, Any]], *more: str) -> subprocess.CompletedProcess[str]:
    """The script's run on one addon with this result of its installation and these findings."""
    top = addon.parents[1]
    (top / "results.json").write_text(json.dumps({"addon": result}))
    (top / "report.json").write_text(json.dumps({"modules": [{"name": "addon"}], "not_installable": [], "findings": findings}))
    command: list[str | Path] = [
        sys.executable,
        SCRIPT,
        addon.parent,
        top / "results.json",
        top / "report.json",
        "--places",
        top / "places.json",
        *more,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def understood(addon: Path, error: str, *more: str) -> dict[str, Any]:
    """What the script makes of an error."""
    done = run(addon, {"ok": False, "error": error}, [], *more)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads((addon.parents[1] / "places.json").read_text())["addon"]
    return told


def test_a_record_named_by_the_last_line_of_its_start_tag_reaches_from_the_first_line_to_the_next_record(addon: Path) -> None:
    assert understood(addon, VIEW_ERROR) == {
        "ok": False,
        "kind": "view anchor",
        "file": "addon/views.xml",
        "line": 5,
        "xmlid": "two",
        "message": "Element '<field name=\"x\">' cannot be located in parent view",
        "places": [{"file": "addon/views.xml", "line": 5, "first": 4, "last": 7, "xmlid": "two"}],
    }


def test_a_failing_record_has_its_cause_for_a_message_and_the_line_of_python_for_a_second_place(addon: Path) -> None:
    told = understood(addon, DATA_ERROR)
    assert (told["kind"], told["message"]) == ("missing record", "ValueError: External ID not found in the system: base.gone")
    assert [(place["file"], place["first"], place["last"]) for place in told["places"]] == [
        ("addon/views.xml", 2, 3),
        ("addon/models.py", -2, 8),
    ]


def test_a_view_that_names_no_field_has_that_for_a_message_not_the_elements_around(addon: Path) -> None:
    said = "<b>Inconsistency</b><br/>- field “active_id” does not exist in model “x.thing”.<br/>- element “&lt;field/&gt;” is shown"
    told = understood(
        addon, VIEW_ERROR.replace("Element '<field name=\"x\">' cannot be located in parent view", f"Some text of the view\n{said}")
    )
    assert (told["kind"], told["message"], told["xmlid"]) == ("field in view", "field “active_id” does not exist in model “x.thing”", "two")


def test_a_template_is_named_by_a_line_and_the_file_in_the_context(addon: Path) -> None:
    error = VIEW_ERROR.replace("/tmp/tmpx/addon/views.xml:5", "None:2").replace("'name'", "'file': '/tmp/tmpx/addon/views.xml',\n 'name'")
    told = understood(addon, error)
    assert (told["file"], told["line"], told["xmlid"]) == ("addon/views.xml", 2, "one")


def test_a_view_that_cannot_take_the_domain_of_a_field_has_the_field_for_a_second_place(addon: Path) -> None:
    error = VIEW_ERROR.replace("cannot be located in parent view", "has an unknown field in domain of python field 'digits' ([])")
    told = understood(addon, error.replace("'name'", "'view.model': 'x.thing',\n 'name'"))
    assert [(place["file"], place["line"]) for place in told["places"]] == [("addon/views.xml", 5), ("addon/models.py", 3)]


def test_a_view_that_misses_a_record_that_python_asks_for_has_that_code_for_a_second_place(addon: Path) -> None:
    (addon / "models.py").write_text(MODELS + "\n\ndef unit(self):\n    return self.env.ref('x.unit')\n")
    told = understood(addon, VIEW_ERROR.replace("Element '<field name=\"x\">' cannot be", "External ID not found in the system: x.unit"))
    assert [(place["file"], place["line"]) for place in told["places"]] == [("addon/views.xml", 5), ("addon/models.py", 15)]


@pytest.mark.parametrize(
    ("error", "kind", "line"),
    [
        ("KeyError: 'Field gone referenced in related field definition x.thing.digits does not exist.'", "field definition", 3),
        ("TypeError: Model 'x.gone' does not exist in registry.", "model gone", 7),
        (
            "    getattr(py_module, post_init)(env)\nTypeError: post_init_hook() missing 1 required positional argument: 'registry'",
            "hook",
            10,
        ),
        (
            "ValueError: Wrong @depends on 'post_init_hook' (compute method of field x.thing.digits). Dependency field 'gone' not found.",
            "depends path",
            10,
        ),
    ],
)
def test_code_that_is_named_without_a_line_is_found(addon: Path, error: str, kind: str, line: int) -> None:
    told = understood(addon, error)
    assert (told["kind"], told["file"], told["line"]) == (kind, "addon/models.py", line)


def test_words_that_name_nothing_of_the_addon_give_no_place(addon: Path) -> None:
    told = understood(addon, "psycopg2.ProgrammingError: can't adapt type 'method'")
    assert told == {
        "ok": False,
        "kind": "other",
        "file": "",
        "line": 0,
        "xmlid": "",
        "message": "psycopg2.ProgrammingError: can't adapt type 'method'",
        "places": [],
    }


def test_the_whole_log_counts_before_the_end_of_it(addon: Path, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "addon.log").write_text(
        f"2026-01-01 10:00:00,000 7 CRITICAL db odoo: Failed\n{DATA_ERROR}2026-01-01 10:00:01,000 7 INFO db odoo: end\n"
    )
    assert understood(addon, "cut off", "--logs", str(logs))["kind"] == "missing record"


FIGURES = """addons with a result                 1, undecided (timeout): 0
failed, with a finding               {found} of    1  {found_percent:5.1f} %
failed, with one at the place        {placed} of    1  {placed_percent:5.1f} %  (no place named: 0)
loaded, without a finding            0 of    0

kind of failure       failed  finding  at place
view anchor                1        {found}         {placed}

"""
TOLD = "  addon  [view anchor] addon/views.xml:5 (two): Element '<field name=\"x\">' cannot be located in parent view\n"


@pytest.mark.parametrize(
    ("findings", "found", "placed", "rest"),
    [
        (
            [finding(line=4)],
            1,
            1,
            "Failed, without a finding: 0\nFailed, with findings elsewhere only: 0\n",
        ),
        (
            [finding(line=8), finding(line=2)],
            1,
            0,
            f"Failed, without a finding: 0\nFailed, with findings elsewhere only: 1\n{TOLD}      has R x2 (addon/views.xml:8 s)\n",
        ),
        (
            [finding(failure="runtime_error"), finding(impact="potential"), finding(suppressed=True)],
            0,
            0,
            f"Failed, without a finding: 1\n{TOLD}Failed, with findings elsewhere only: 0\n",
        ),
    ],
)
def test_a_failure_is_foretold_by_a_mandatory_install_error_and_placed_by_one_inside_the_record(
    addon: Path, findings: list[dict[str, Any]], found: int, placed: int, rest: str
) -> None:
    figures = FIGURES.format(found=found, found_percent=100 * found, placed=placed, placed_percent=100 * placed)
    done = run(addon, {"ok": False, "error": VIEW_ERROR}, findings)
    assert (done.returncode, done.stdout) == (0, f"{figures}{rest}Loaded, but with findings: 0\n")


def test_a_finding_on_an_addon_that_loads_is_a_false_alarm(addon: Path) -> None:
    done = run(addon, {"ok": True, "error": ""}, [finding()])
    assert "loaded, without a finding            0 of    1    0.0 %\n" in done.stdout
    assert done.stdout.endswith("Loaded, but with findings: 1\n  addon: R x1 (addon/views.xml:4 s)\n")


def test_a_timeout_decides_nothing(addon: Path) -> None:
    done = run(addon, {"ok": False, "error": "TIMEOUT"}, [])
    assert done.stdout.startswith(
        "addons with a result                 1, undecided (timeout): 1\nfailed, with a finding               0 of    0\n"
    )


def test_results_of_addons_that_were_not_scanned_are_refused(addon: Path) -> None:
    (addon.parents[1] / "report.json").write_text(json.dumps({"modules": [], "not_installable": [], "findings": []}))
    (addon.parents[1] / "results.json").write_text(json.dumps({"addon": {"ok": True}}))
    top = addon.parents[1]
    command: list[str | Path] = [sys.executable, SCRIPT, addon.parent, top / "results.json", top / "report.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "judge: JudgeError: the report does not know 1 of the addons in the results: addon\n"
