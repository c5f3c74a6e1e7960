"""What 16.0 gave an addon by its dependencies, and 17.0 has in a module that these no longer bring: fields, methods and XML ids."""

from __future__ import annotations

from checks.core_trees import Tree, states, told
from rescue.catalog.load import Catalog
from rescue.model import Series

Catalogs = dict[Series, Catalog]

CODE = {
    "m.py": """from odoo import models
class Partner(models.Model):
    _inherit = "res.partner"
    def x(self):
        self.source_id
        self.meetings
        self._meet()
""",
    "v.xml": """<odoo><record id="a" model="res.partner">
<field name="source_id">x</field>
<field name="parent_id" ref="utm.source"/></record></odoo>""",
}
MOVED = [
    "CORE-DEPENDS-MISSING v.xml:2 res.partner.source_id",
    "CORE-DEPENDS-MISSING v.xml:3 utm.source",
    "CORE-DEPENDS-MISSING-USE m.py:5 res.partner.source_id",
]


def test_what_is_in_a_module_that_the_dependencies_no_longer_bring_is_broken_and_the_module_named(core: Catalogs) -> None:
    tree = Tree({"my": CODE}, depends=("crm",))
    touched = tree.touched(core)
    assert told(touched.hits) == MOVED
    assert states(touched) == {"broken": 3, "ok": 8}
    assert {item.message.partition("; ")[2] for item in tree.findings(core)} == {"on the target it is in utm, to depend on"}


def test_a_module_that_is_depended_on_by_name_or_through_the_tree_is_there(core: Catalogs) -> None:
    assert told(Tree({"my": CODE}, depends=("crm", "utm")).touched(core).hits) == []
    through = {"__manifest__.py": "{'name': 'my', 'depends': ['between'], 'data': ['v.xml']}", **CODE}
    assert told(Tree({"my": through, "between": {}}, depends=("crm",)).touched(core).hits) == MOVED
    assert told(Tree({"my": through, "between": {}}, depends=("crm", "utm")).touched(core).hits) == []


def test_a_module_that_installs_itself_is_there_once_all_that_it_needs_is_or_what_it_waits_for_may_be(core: Catalogs) -> None:
    code = {"m.py": CODE["m.py"].replace("self.source_id", "self.chart\n        self.events")}
    gone = "CORE-DEPENDS-MISSING-USE m.py:6 res.partner.events"
    assert told(Tree({"my": code}, depends=("crm",)).touched(core).hits) == [gone]
    assert told(Tree({"my": code}, depends=("crm", "mail")).touched(core).hits) == []


def test_what_another_addon_of_the_tree_depends_on_counts_as_there(core: Catalogs) -> None:
    other = {"__manifest__.py": "{'name': 'other', 'depends': ['utm']}"}
    assert told(Tree({"my": CODE, "other": other}, depends=("crm",)).touched(core).hits) == []


def test_what_the_addon_did_not_get_from_its_dependencies_before_is_not_said(core: Catalogs) -> None:
    assert told(Tree({"my": CODE}, depends=("base",)).touched(core).hits) == []


def test_an_unknown_dependency_may_bring_any_module(core: Catalogs) -> None:
    assert told(Tree({"my": CODE}, depends=("crm", "queue_job")).touched(core).hits) == []
