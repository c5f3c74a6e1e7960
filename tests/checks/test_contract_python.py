"""Names that code takes from imported modules and classes of core, held against 16.0 and 17.0 of the small trees."""

from __future__ import annotations

import pytest

from checks.core_trees import Tree, states, told
from rescue.catalog.load import Catalog
from rescue.checks.contract.ground import State
from rescue.model import Series

Catalogs = dict[Series, Catalog]

CASES = [
    ("of a module", "from odoo import tools\ntools.same()\ntools.old_tool()\n", 2, ["CORE-NAME-GONE m.py:3 odoo.tools.old_tool"]),
    (
        "in a function",
        "from odoo import tools as t\ndef x():\n    return t.old_tool\n",
        1,
        ["CORE-NAME-GONE-USE m.py:3 odoo.tools.old_tool"],
    ),
    (
        "a decorator",
        "from odoo import api\nclass A:\n    @api.multi\n    def x(self):\n        pass\n",
        1,
        ["CORE-NAME-GONE m.py:3 odoo.api.multi"],
    ),
    (
        "a decorator in the body of a function",
        "from odoo import api\ndef y():\n    @api.multi\n    def x(self):\n        pass\n",
        1,
        ["CORE-NAME-GONE-USE m.py:3 odoo.api.multi"],
    ),
    ("by the whole name", "import odoo\nodoo.tools.old_tool()\n", 0, ["CORE-NAME-GONE m.py:2 odoo.tools.old_tool"]),
    (
        "a method of a class, inherited too",
        "from odoo import fields\ndef x():\n    fields.Date.today()\n    fields.Date.old_day(1)\n    fields.Day.old_day(1)\n",
        2,
        ["CORE-NAME-GONE-USE m.py:4 odoo.fields.Date.old_day", "CORE-NAME-GONE-USE m.py:5 odoo.fields.Day.old_day"],
    ),
    ("a plain attribute of a class cannot be told", "from odoo import fields\nfields.Date.shown, fields.Date.nothing\n", 3, []),
    (
        "what was imported by name is said there alone",
        "from odoo.tools import old_tool\nold_tool()\nold_tool.cache.clear()\n",
        0,
        ["CORE-IMPORT-GONE m.py:1 odoo.tools.old_tool"],
    ),
    (
        "a class of a module that is gone",
        "from odoo import http\nhttp.Odd.old(1)\n",
        0,
        ["CORE-IMPORT-GONE m.py:1 odoo.http"],
    ),
]


@pytest.mark.parametrize(("code", "ok", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_name_that_the_target_lacks_is_said_where_it_is_used(core: Catalogs, code: str, ok: int, expected: list[str]) -> None:
    touched = Tree({"my": {"m.py": code}}, depends=()).touched(core)
    assert told(touched.hits) == expected
    assert touched.counts[State.OK] == ok


def test_names_that_the_source_lacks_are_unknown_and_no_finding(core: Catalogs) -> None:
    touched = Tree({"my": {"m.py": "from odoo import tools\ntools.never()\ntools.float_utils.nothing\n"}}, depends=()).touched(core)
    assert (told(touched.hits), states(touched)) == ([], {"ok": 1, "unknown": 2})


def test_guarded_uses_and_names_that_code_sets_itself_are_no_finding(core: Catalogs) -> None:
    code = """from odoo import tools, api
from odoo.release import version_info
if hasattr(tools, "old_tool"):
    tools.old_tool()
if version_info[0] < 17:
    api.multi
tools.old_tool = None
"""
    assert told(Tree({"my": {"m.py": code}}, depends=()).touched(core).hits) == []


def test_a_name_that_may_be_a_module_or_what_the_package_took_from_it_is_no_finding(core: Catalogs) -> None:
    touched = Tree({"my": {"m.py": "from odoo import tools\ntools.twin.lost\ntools.lone.lost\n"}}, depends=()).touched(core)
    assert told(touched.hits) == ["CORE-NAME-GONE m.py:3 odoo.tools.lone.lost"]


def test_names_of_addons_of_the_tree_are_their_own(core: Catalogs) -> None:
    code = "from odoo.addons import sale\nsale.models.OLD\nsale.models.nothing\n"
    touched = Tree({"my": {"m.py": code}, "sale": {}}, depends=()).touched(core)
    assert (told(touched.hits), states(touched)) == ([], {})
