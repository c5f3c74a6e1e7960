"""What nothing reaches is told with a reason; whatever is named once more anywhere is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from overrides.tree import look, manifest
from rescue.overrides.look import Overrides
from rescue.overrides.mentions import Mentions

MODEL = """\
from odoo import api, fields, models


class Slot(models.Model):
    _name = "delivery.slot"
    _description = "Slot"

    opening = fields.Char()
    forgotten = fields.Char()
    doubled = fields.Float(compute="_compute_doubled")

    @api.depends("opening")
    def _compute_doubled(self):
        self.doubled = 2

    def _lost(self):
        return 1

    def lost_too(self):
        return 2

    def take(self):
        return 3
"""
FORM = """\
<odoo>
    <record id="slot_form" model="ir.ui.view">
        <field name="model">delivery.slot</field>
        <field name="arch" type="xml"><form><button name="take" type="object"/><field name="opening"/><field name="doubled"/></form></field>
    </record>
    <record id="slot_action" model="ir.actions.act_window">
        <field name="name">Slots</field>
        <field name="res_model">delivery.slot</field>
    </record>
</odoo>
"""
ADDON = {
    "alpha/__manifest__.py": manifest("base", data="views.xml"),
    "alpha/slot.py": MODEL,
    "alpha/views.xml": FORM,
}


def unused(overrides: Overrides) -> list[str]:
    return [f"{item.path}:{item.line} {item.kind} {item.node} {item.confidence.value}" for item in overrides.unused]


def test_fields_and_methods_that_nothing_names_are_listed_and_those_of_views_and_code_are_not(tmp_path: Path) -> None:
    found = look(tmp_path, ADDON)
    assert unused(found) == [
        "alpha/slot.py:9 field delivery.slot.forgotten low",
        "alpha/slot.py:16 method delivery.slot._lost medium",
        "alpha/slot.py:19 method delivery.slot.lost_too low",
    ]
    assert [item.reason for item in found.unused] == [
        "no view, code or data names it; it may hold data that exports or other programs read",
        "nothing names it",
        "nothing names it; it is public, so that a caller over RPC may use it",
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "alpha/cron.xml",
            "<odoo><record id='c' model='ir.cron'><field name='code'>model._lost(); model.lost_too(); forgotten</field></record></odoo>",
        ),
        ("beta/static/src/call.js", "rpc('delivery.slot', 'lost_too'); rpc('_lost', ['forgotten']);"),
        ("beta/tests/test_slot.py", "def test(self):\n    self._lost() + self.lost_too() + self.forgotten\n"),
        ("beta/data/steps.yml", "- !python {model: delivery.slot}: self._lost(), self.lost_too(), self.forgotten\n"),
        ("beta/main.py", "NAMES = ('_lost', 'lost_too', 'forgotten')\n"),
        ("beta/rows.csv", "id,forgotten,_lost,lost_too\n"),
    ],
)
def test_a_name_in_any_text_of_any_addon_is_a_use(path: str, text: str, tmp_path: Path) -> None:
    found = look(tmp_path, {**ADDON, "beta/__manifest__.py": manifest("alpha"), path: text})
    assert [line for line in unused(found) if " file " not in line] == []


def test_a_name_that_code_may_put_together_is_a_use(tmp_path: Path) -> None:
    text = "def call(record, kind):\n    return getattr(record, '_lo%s' % kind), getattr(record, f'{kind}_too'), record['forg' + 'otten']\n"
    found = look(tmp_path, {**ADDON, "beta/__manifest__.py": manifest("alpha"), "beta/main.py": text})
    assert "alpha/slot.py:19 method delivery.slot.lost_too low" not in unused(found)


def test_a_method_that_core_has_or_may_call_by_a_composed_name_is_not_listed(tmp_path: Path) -> None:
    extension = """
        from odoo import models


        class Action(models.Model):
            _inherit = "ir.actions.server"

            def _run_action_letter_multi(self, eval_context=None):
                return None

            def _get_eval_context(self, action=None):
                return {}

            def _zebra(self):
                return None
        """
    found = look(tmp_path, {"alpha/__manifest__.py": manifest("base"), "alpha/action.py": extension})
    assert unused(found) == ["alpha/action.py:14 method ir.actions.server._zebra low"]


def test_a_model_of_enterprise_may_have_the_method_and_nothing_is_said(tmp_path: Path) -> None:
    extension = """
        from odoo import models


        class Slot(models.Model):
            _inherit = "planning.slot"

            def _zebra(self):
                return 1
        """
    assert unused(look(tmp_path, {"alpha/__manifest__.py": manifest("planning"), "alpha/slot.py": extension})) == []


def test_a_component_is_no_model(tmp_path: Path) -> None:
    component = """
        from odoo.addons.component.core import Component


        class Exporter(Component):
            _name = "slot.exporter"
            _inherit = "base.exporter"

            def _zebra(self):
                return 1
        """
    assert unused(look(tmp_path, {"alpha/__manifest__.py": manifest("base"), "alpha/exporter.py": component})) == []


def test_a_model_that_only_access_rights_and_its_own_views_name_is_listed_alone(tmp_path: Path) -> None:
    rights = "id,name,model_id:id,group_id:id,perm_read\naccess_slot,slot,model_delivery_slot,base.group_user,1\n"
    files = {
        **ADDON,
        "alpha/__manifest__.py": manifest("base", data="views.xml ir.model.access.csv"),
        "alpha/views.xml": FORM.partition('    <record id="slot_action"')[0] + "</odoo>",
        "alpha/ir.model.access.csv": rights,
    }
    assert unused(look(tmp_path, files)) == ["alpha/slot.py:4 model delivery.slot medium"]


def test_files_that_odoo_does_not_load_are_listed(tmp_path: Path) -> None:
    files = {
        **ADDON,
        "alpha/__init__.py": "from . import slot\n",
        "alpha/old.py": MODEL.replace("delivery.slot", "old.slot"),
        "alpha/old.xml": FORM,
    }
    found = look(tmp_path, files)
    assert [(item.node, item.reason, item.confidence.value) for item in found.unused if item.kind == "file"] == [
        ("old.py", "nothing in the tree imports this file, which holds old.slot", "high"),
        ("old.xml", "the manifest does not name this file, which holds alpha.slot_form", "medium"),
    ]


def test_an_addon_that_imports_by_names_made_when_it_runs_has_no_unloaded_code(tmp_path: Path) -> None:
    files = {**ADDON, "alpha/__init__.py": "import importlib\nimportlib.import_module('.slot', __name__)\n"}
    assert [item.node for item in look(tmp_path, files).unused if item.kind == "file"] == []


def test_a_template_that_nothing_calls_and_a_view_behind_a_better_one_are_listed(tmp_path: Path) -> None:
    views = """
        <odoo>
            <template id="called"><p/></template>
            <template id="caller"><t t-call="alpha.called"/></template>
            <record id="slot_form_rare" model="ir.ui.view">
                <field name="model">delivery.slot</field>
                <field name="priority">99</field>
                <field name="arch" type="xml"><form><field name="opening"/></form></field>
            </record>
        </odoo>
        """
    files = {**ADDON, "alpha/__manifest__.py": manifest("base", data="views.xml more.xml"), "alpha/more.xml": views}
    assert [line for line in unused(look(tmp_path, files)) if " view " in line] == [
        "alpha/more.xml:4 view alpha.caller medium",
        "alpha/more.xml:5 view alpha.slot_form_rare medium",
    ]


def test_mentions_count_whole_names_and_keep_pieces_apart() -> None:
    mentions = Mentions([("a.py", b"total = sub_total + total\nx = 'get_%s' % kind\ny = f'{kind}_rate'\n"), ("b.csv", b"total\n")])
    assert (mentions.count("total"), mentions.beside_rows("total"), mentions.count("sub")) == (3, 2, 0)
    assert mentions.may_be_composed("get_total")
    assert mentions.may_be_composed("dhl_rate")
    assert not mentions.may_be_composed("forget")
