"""Where a file stands in its addon decides what a finding in it says."""

from __future__ import annotations

import pytest

from checks.small import make_rule
from checks.test_findings import HEAD, findings

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
