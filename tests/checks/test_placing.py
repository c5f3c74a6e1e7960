"""Where a file stands in its addon decides what a finding in it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.small import make_rule
from checks.test_findings import HEAD, findings
from rescue.cache import Cache
from rescue.model import Series
from rescue.pipeline import assess
from rescue.request import Request

POST = "\n    def _register_hook(self):\n        self.post()\n"
FORM = (
    "<odoo><record id='v' model='ir.ui.view'><field name='model'>res.partner</field><field name='arch' type='xml'>"
    "<form old='1'/></field></record></odoo>"
)
MANIFEST = "{'name': 'x', 'data': ['views/named.xml'], 'demo': ['demo/named.xml']}"
RULE = make_rule(
    {"call": {"names": ["post"], "model": ["sale.order"]}},
    {"element": {"scope": ["arch"], "attributes_any": ["old"]}},
    failure="install_error",
)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("models/a.py", ["mandatory install_error"]),
        ("tests/test_a.py", ["potential runtime_error"]),
        ("migrations/14.0.1.0.0/post-a.py", []),
        ("upgrades/14.0.1.0.0/post-a.py", []),
        ("models/tests/a.py", ["mandatory install_error"]),
        ("views/named.xml", ["mandatory install_error"]),
        ("demo/named.xml", ["mandatory runtime_error"]),
        ("views/forgotten.xml", ["info none"]),
    ],
)
def test_what_odoo_does_with_a_file_decides_what_a_finding_in_it_can_do(path: str, said: list[str]) -> None:
    text = HEAD + POST if path.endswith(".py") else FORM
    found = findings([RULE], {"__manifest__.py": MANIFEST, path: text})
    assert [f"{item.impact.value} {item.failure.value}" for item in found] == said


def test_scripts_of_tests_are_tests() -> None:
    rule = make_rule({"script": {"kinds": ["require"], "names": ["web.core"]}})
    text = "odoo.define('x.y', function (require) {\n    var core = require('web.core');\n});\n"
    found = findings([rule], {"static/src/a.js": text, "static/tests/a.js": text})
    assert [(item.path, item.impact.value) for item in found] == [("static/src/a.js", "mandatory"), ("static/tests/a.js", "potential")]


def test_code_that_nothing_imports_costs_nothing_until_something_imports_it(tmp_path: Path) -> None:
    dead = "from odoo import models\n\n\nclass Line(models.Model):\n    _inherit = 'stock.move.line'\n\n"
    dead += "    def f(self):\n        return self.qty_done\n"
    files = {
        "a/__manifest__.py": "{'name': 'a', 'version': '16.0.1.0.0', 'depends': ['stock'], 'license': 'LGPL-3'}",
        "a/__init__.py": "",
        "a/dead.py": dead,
        "b/__manifest__.py": "{'name': 'b', 'version': '16.0.1.0.0', 'depends': ['a'], 'license': 'LGPL-3'}",
        "b/__init__.py": "",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    request = Request(roots=(tmp_path,), target=Series(17), cache=Cache(tmp_path / "cache", 0))

    prints: set[str] = set()

    def found() -> list[tuple[str, str, float]]:
        places = [item for item in assess(request).findings if item.rule == "O17-STOCK-QTY-DONE"]
        prints.update(item.fingerprint for item in places)
        return [(item.impact.value, item.failure.value, item.effort.likely) for item in places]

    assert found() == [("info", "none", 0.0)]
    (tmp_path / "b/__init__.py").write_text("from odoo.addons.a import dead\n")
    assert found() == [("mandatory", "runtime_error", 1.0)]
    assert len(prints) == 2  # to the gate it is new then


def test_functions_that_nothing_imports_may_be_for_addons_that_are_not_here(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/__manifest__.py").write_text("{'name': 'a', 'version': '16.0.1.0.0', 'depends': ['stock'], 'license': 'LGPL-3'}")
    (tmp_path / "a/__init__.py").write_text("")
    (tmp_path / "a/hooks.py").write_text("def fill(env):\n    return env['stock.move.line'].search([]).mapped('qty_done')\n")
    found = assess(Request(roots=(tmp_path,), target=Series(17))).findings
    assert [item.impact.value for item in found if item.rule == "O17-STOCK-QTY-DONE"] == ["mandatory"]
