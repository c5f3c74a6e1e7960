"""bench/truth.py counts what people changed, formatting apart, and who pointed there before."""

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

SCRIPT = Path(__file__).parents[1] / "bench" / "truth.py"
DRIVER = SCRIPT.with_name("explained") / "migrator_driver.py"
MANIFEST = "{'version': '%s.1.0.0',\n 'author': '%s',\n 'license': 'LGPL-3',\n 'depends': ['base'],\n 'data': [%s],\n}\n"
OLD_MODEL = """
    from odoo import models, fields

    class A(models.Model):
        '''What it was.'''
        _inherit = 'res.partner'

        size = fields.Float('Size', digits=(3, 2))

        def total(self, first, second):
            return (first + second)
"""


def addon(folder: Path, series: str, files: dict[str, str], *, data: str = "", author: str = "") -> None:
    for path, text in {"__manifest__.py": MANIFEST % (series, author, data), **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(dedent(text))


def truth(tmp_path: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [
        sys.executable,
        SCRIPT,
        tmp_path / "old",
        tmp_path / "new",
        "--source",
        "16.0",
        "--target",
        "17.0",
        "--jobs",
        "1",
    ]
    return subprocess.run(
        [*command, *arguments], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[1])}
    )


def changed(tmp_path: Path, *arguments: str | Path) -> list[list[str]]:
    """Place, text and explanation of each changed line."""
    done = truth(tmp_path, "--lines", tmp_path / "lines", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return [line.split("\t") for line in (tmp_path / "lines").read_text().splitlines()]


def test_what_a_formatter_does_is_no_change(tmp_path: Path) -> None:
    view = "<odoo><template id='t'><p class='a' id='b'>One   two</p></template></odoo>\n"
    addon(tmp_path / "old" / "a", "16.0", {"models/a.py": OLD_MODEL, "views/a.xml": view})
    new_model = '''
        # Copyright
        from odoo import fields
        from odoo import models


        class A(models.Model):
            """What it is now."""

            _inherit = "res.partner"

            size = fields.Float(
                "Si" "ze",
                digits=(3, 2),
            )

            def total(
                self,
                first,
                second,
            ):
                return first + second
    '''.replace('"Si" "ze"', '"Size"')
    new_view = """
        <odoo>
            <!-- a comment -->
            <template id="t">
                <p
                    id="b"
                    class="a"
                >One
                    two</p>
            </template>
        </odoo>
    """
    addon(tmp_path / "new" / "a", "17.0", {"models/a.py": new_model, "views/a.xml": new_view.strip()}, author="Somebody else")
    assert changed(tmp_path) == []


def test_each_changed_line_is_told_with_who_explains_it(tmp_path: Path) -> None:
    view = """\
        <odoo>
            <record id="v" model="ir.ui.view">
                <field name="model">res.partner</field>
                <field name="arch" type="xml">
                    <form>
                        <field
                            name="name"
                            string="Name"
                            attrs="{'invisible': [('id', '=', 1)]}"
                        />
                        <field name="ref" />
                        <field name="vat" />
                        <field name="lang" string="Old" />
                    </form>
                </field>
            </record>
        </odoo>
    """
    addon(tmp_path / "old" / "a", "16.0", {"a.xml": view}, data="'a.xml'")
    done = view.replace("""attrs="{'invisible': [('id', '=', 1)]}\"""", 'invisible="id == 1"').replace("Old", "New")
    addon(tmp_path / "new" / "a", "17.0", {"a.xml": done}, data="'a.xml'")
    first, second = changed(tmp_path)
    assert first[:2] == ["a/a.xml:6", "<field attrs=\"{'invisible':[('id','=',1)]}\" name=\"name\" string=\"Name\">"]
    assert first[2].startswith("rescue (mandatory: O17-VIEW-ATTRS")
    assert second == ["a/a.xml:13", '<field name="lang" string="Old">', "-"]


def test_version_tests_scripts_and_documentation_are_left_out(tmp_path: Path) -> None:
    left_out = ["tests/test_a.py", "migrations/16.0.1.0.0/post.py", "readme/a.py", "i18n/a.xml", "static/description/a.xml"]
    addon(tmp_path / "old" / "a", "16.0", {path: "<a/>" if path.endswith("xml") else "a = 1" for path in left_out}, author="One")
    addon(tmp_path / "new" / "a", "17.0", {}, author="Two")
    assert changed(tmp_path) == []


def test_a_manifest_is_compared_item_by_item(tmp_path: Path) -> None:
    addon(tmp_path / "old" / "a", "16.0", {"a.xml": "<odoo/>", "b.xml": "<odoo/>"}, data="'a.xml', 'b.xml'")
    addon(tmp_path / "new" / "a", "17.0", {"a.xml": "<odoo/>", "b.xml": "<odoo/>"}, data="'b.xml'")
    assert changed(tmp_path) == [["a/__manifest__.py:5", "data: 'a.xml'", "-"]]


def test_what_moved_to_another_file_of_the_addon_is_no_change_and_what_went_is(tmp_path: Path) -> None:
    addon(tmp_path / "old" / "a", "16.0", {"one.py": "first = 1\nsecond = 2\n", "two.py": "third = 3\n"})
    addon(tmp_path / "new" / "a", "17.0", {"two.py": "third = 3\nfirst = 1\n"})
    assert changed(tmp_path) == [["a/one.py:2", "second = 2", "-"]]


def test_a_file_that_cannot_be_read_is_said_and_compared_by_nobody(tmp_path: Path) -> None:
    addon(tmp_path / "old" / "a", "16.0", {"one.py": "first = = 1\n"})
    addon(tmp_path / "new" / "a", "17.0", {"one.py": "first = 1\n"})
    done = truth(tmp_path)
    assert done.returncode == 0
    assert done.stderr.startswith("not compared: a/one.py: invalid syntax")
    assert done.stdout.splitlines()[0] == "1 pairs, 0 changed lines (0 Python, 0 XML)"


def test_only_addons_of_both_trees_are_pairs(tmp_path: Path) -> None:
    for tree, names in (("old", "ab"), ("new", "bc")):
        for name in names:
            addon(tmp_path / tree / "repo" / name, "16.0", {"one.py": f"{tree} = 1\n"})
    assert changed(tmp_path) == [["b/one.py:1", "old = 1", "-"]]


@pytest.fixture
def two_changes(tmp_path: Path) -> Path:
    """A pair with changed lines 1 and 9, and a tests folder."""
    lines = [f"line_{number} = {number}" for number in range(1, 10)]
    addon(tmp_path / "old" / "a", "16.0", {"one.py": "\n".join(lines), "tests/one.py": "a = 1"})
    lines[0], lines[8] = "other_1 = 1", "other_9 = 9"
    addon(tmp_path / "new" / "a", "17.0", {"one.py": "\n".join(lines), "tests/one.py": "a = 1"})
    return tmp_path


def rows(done: subprocess.CompletedProcess[str]) -> list[list[str]]:
    assert (done.returncode, done.stderr) == (0, "")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines() if line.startswith("| ")]


def program(path: Path, body: str) -> Path:
    path.write_text(f"#!{sys.executable}\n{dedent(body)}")
    path.chmod(0o755)
    return path


def test_a_finding_explains_what_is_within_two_lines_and_tests_count_on_neither_side(two_changes: Path) -> None:
    doctor = program(
        two_changes / "doctor",
        """
        import json, pathlib, sys
        assert sys.argv[1] == "scan" and sys.argv[3:] == ["--odoo-version", "17.0", "--json"]
        at = [("one.py", 3, "Upgrade Safety"), ("one.py", 6, "Security"), ("tests/one.py", 1, "Security")]
        root = pathlib.Path(sys.argv[2], "a")
        print(json.dumps({"modules": {"a": {"diagnostics": [
            {"file_path": str(root / path), "line": line, "category": kind, "rule": "r"} for path, line, kind in at
        ]}}}))
        """,
    )
    found = rows(truth(two_changes, "--doctor", doctor))
    assert found[0][:3] == ["tool", "explained", "Python"]
    assert [row for row in found if row[0].startswith("odoo-doctor")] == [
        ["odoo-doctor", "1", "1", "0", "50.0 %", "2", "2", "133.33", "2.00"],
        ["odoo-doctor, Upgrade Safety", "1", "1", "0", "50.0 %", "1", "1", "66.67", "1.00"],
    ]


def test_odoo_review_writes_its_report_to_a_file(two_changes: Path) -> None:
    review = program(
        two_changes / "review",
        """
        import json, pathlib, sys
        assert sys.argv[2:6] == ["--all", "--format", "json", "--odoo-version"] and sys.argv[6:8] == ["17", "-o"]
        path = str(pathlib.Path(sys.argv[1], "a", "one.py"))
        pathlib.Path(sys.argv[8]).write_text(json.dumps({"addons": [{"findings": [{"filepath": path, "line": 9, "rule_id": "OR1"}]}]}))
        sys.exit(1)
        """,
    )
    assert rows(truth(two_changes, "--review", review))[-1][:5] == ["odoo-review", "1", "1", "0", "50.0 %"]


def test_what_the_migrator_rewrites_counts_as_well_as_what_it_warns_of(two_changes: Path) -> None:
    migrator = program(
        two_changes / "python",
        """
        import json, pathlib, sys
        assert sys.argv[3:] == ["16.0", "17.0"]
        path = pathlib.Path(sys.argv[2], "a", "one.py")
        path.write_text(path.read_text().replace("line_9", "other_9"))
        print(json.dumps({"path": str(path), "line": 2, "message": "look"}))
        print(json.dumps({"path": "", "line": 0, "message": "nowhere"}))
        """,
    )
    row = rows(truth(two_changes, "--migrator", migrator))[-1]
    assert row == ["odoo-module-migrator", "2", "2", "0", "100.0 %", "2", "1", "66.67", "1.00"]


def test_a_peer_that_cannot_be_run_is_said_and_ends_with_2(two_changes: Path) -> None:
    broken = program(two_changes / "doctor", "import sys; sys.exit('no such thing' and 3)")
    done = truth(two_changes, "--doctor", broken)
    assert (done.returncode, done.stderr) == (2, f"truth: {broken} ended with 3: \n")
    absent = truth(two_changes, "--doctor", two_changes / "absent")
    assert absent.returncode == 2
    assert absent.stderr.startswith("truth: [Errno 2] No such file or directory")


def test_kept_answers_are_not_asked_for_again(two_changes: Path) -> None:
    keep = two_changes / "keep"
    keep.mkdir()
    (keep / "odoo-review.json").write_text(json.dumps([[["a", "one.py", 8, "OR1"]], []]))
    found = rows(truth(two_changes, "--review", two_changes / "absent", "--keep", keep))
    assert found[-1] == ["odoo-review", "1", "1", "0", "50.0 %", "1", "0", "0.00", "0.00"]


def test_false_alarms_are_printed_on_request(tmp_path: Path) -> None:
    """The migrated side still holds attrs: a leftover."""
    view = """\
        <odoo>
            <record id="v" model="ir.ui.view">
                <field name="model">res.partner</field>
                <field name="arch" type="xml">
                    <form><field name="name" attrs="{'invisible': [('id', '=', 1)]}" /></form>
                </field>
            </record>
        </odoo>
    """
    for tree, series in (("old", "16.0"), ("new", "17.0")):
        addon(tmp_path / tree / "a", series, {"a.xml": view}, data="'a.xml'")
    done = truth(tmp_path, "--alarms")
    assert done.stdout.startswith("O17-VIEW-ATTRS a/a.xml:5 ")
    assert "1 mandatory findings, 1.000 a module\n" in done.stdout


def test_the_driver_finds_the_lines_that_a_warning_is_about(tmp_path: Path) -> None:
    package = tmp_path / "packages" / "odoo_module_migrate"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "log.py").write_text("import logging\nlogger = logging.getLogger('m')\nlogger.propagate = False\n")
    (package / "migration.py").write_text(
        dedent(
            """
            import pathlib
            from .log import logger

            class Migration:
                def __init__(self, folder, source, target, modules, **_options):
                    self.file = pathlib.Path(folder, modules[0], "one.py")

                def run(self):
                    absolute_file_path = str(self.file)
                    new_text = "added = 0\\n" + self.file.read_text()
                    self.file.write_text(new_text)
                    for pattern in ("old_name", "no_such"):
                        if pattern in new_text:
                            logger.warning("look at old_name")
                    del pattern
                    logger.error("no place")
                    raise ValueError("stop")
            """
        )
    )
    addons = tmp_path / "addons"
    addon(addons / "a", "16.0", {"one.py": "first = 1\nold_name = 2\nlast = old_name\n"})
    done = subprocess.run(
        [sys.executable, DRIVER, addons, "16.0", "17.0"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(tmp_path / "packages")},
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(Path(item["path"]).name, item["line"], item["message"]) for item in found] == [
        ("one.py", 2, "look at old_name"),
        ("one.py", 3, "look at old_name"),
        ("", 0, "no place"),
        ("__manifest__.py", 0, "stopped: ValueError('stop')"),
    ]
