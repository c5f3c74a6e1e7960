"""A domain in a field's definition fails at installation where a view of the addon shows the field, and else when it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from rescue.model import Series
from rescue.pipeline import assess
from rescue.request import Request

MODEL = """from odoo import fields, models


class Load(models.Model):
    {model}

    name = fields.Char()
    account_id = fields.Many2one({arguments})
    after_id = fields.Many2one('{model_name}')
    other_account_id = fields.Many2one('account.account', related='after_id.account_id', readonly=False)
    shown_account_id = fields.Many2one('account.account', related='after_id.account_id')

    def _units(self):
        return [('id', '=', self.env.ref('uom.uom_categ_length').id)]
"""
TEXT = "'account.account', domain=\"[('deprecated', '=', False)]\""
LIST = "'account.account', domain=[('deprecated', '=', False)]"
FORM = "<form><field name='account_id'/></form>"
RECORD = "'uom.uom', domain=lambda self: [('id', '=', self.env.ref('uom.uom_categ_length').id)]"
METHOD = "'uom.uom', domain=lambda self: self._units()"
INSERTED = "<field name='code' position='after'><field name='account_id'/></field>"
CASES = {
    "in_form": (TEXT, FORM, "install_error"),
    "on_a_line_of_its_own": (TEXT.replace("domain=", "domain=(\n        ") + "\n    )", FORM, "install_error"),
    "in_editable_list": (TEXT, "<list editable='top'><field name='account_id'/></list>", "install_error"),
    "computed_with_inverse": (TEXT + ", compute='_compute', inverse='_inverse'", FORM, "install_error"),
    "of_the_company": (LIST + ", check_company=True", FORM, "install_error"),
    "that_asks_for_a_record": (RECORD, FORM, "install_error"),
    "that_calls_a_method": (METHOD, FORM, "install_error"),
    "that_asks_and_is_not_shown": (RECORD, "<form><field name='name'/></form>", "runtime_error"),
    "related_to_another": (TEXT, "<form><field name='other_account_id'/></form>", "install_error"),
    "related_and_for_reading": (TEXT, "<form><field name='shown_account_id'/></form>", "runtime_error"),
    "no_text": (LIST, FORM, "runtime_error"),
    "in_plain_list": (TEXT, "<list><field name='account_id'/></list>", "runtime_error"),
    "in_search": (TEXT, "<search><field name='account_id'/></search>", "runtime_error"),
    "not_shown": (TEXT, "<form><field name='name'/></form>", "runtime_error"),
    "with_another_domain": (TEXT, "<form><field name='account_id' domain='[]'/></form>", "runtime_error"),
    "shown_for_reading": (TEXT, "<form><field name='account_id' readonly='1'/></form>", "runtime_error"),
    "for_reading": (TEXT + ", readonly=True", FORM, "runtime_error"),
    "computed": (TEXT + ", compute='_compute'", FORM, "runtime_error"),
    "in_a_form_that_is_extended": (TEXT, INSERTED, "install_error"),
    "in_a_list_that_is_extended": (TEXT, INSERTED, "runtime_error"),
}
EXTENDED = {"in_a_form_that_is_extended": "account.view_account_form", "in_a_list_that_is_extended": "account.view_account_list"}


def test_a_domain_that_is_text_is_looked_at_where_a_view_lets_the_field_be_edited(tmp_path: Path) -> None:
    for name, (arguments, arch, _) in CASES.items():
        folder = tmp_path / name
        folder.mkdir()
        parent, model = EXTENDED.get(name), "account.account" if name in EXTENDED else f"fleet.{name}"
        manifest = "{'name': 'x', 'version': '18.0.1.0.0', 'depends': ['account'], 'data': ['load.xml']}\n"
        (folder / "__manifest__.py").write_text(manifest)
        (folder / "__init__.py").write_text("from . import load\n")
        (folder / "load.py").write_text(
            MODEL.format(model=f"{'_inherit' if parent else '_name'} = '{model}'", arguments=arguments, model_name=model)
        )
        inherit = f"<field name='inherit_id' ref='{parent}'/>" if parent else ""
        (folder / "load.xml").write_text(
            f"<odoo><record id='v' model='ir.ui.view'><field name='model'>{model}</field>{inherit}"
            f"<field name='arch' type='xml'>{arch}</field></record></odoo>"
        )
    found = assess(Request(roots=(tmp_path,), target=Series(19))).findings
    told = {
        (item.module, item.line): item.failure.value for item in found if item.rule in {"O19-ACCOUNT-DEPRECATED", "O19-XMLID-RECORDS-USE"}
    }
    for name, (arguments, _, failure) in CASES.items():
        in_method = 14 + arguments.count("\n")
        line = in_method if name == "that_calls_a_method" else 8 + (arguments.count("\n") > 0)
        assert told.pop((name, line)) == failure, name
        assert told.pop((name, in_method), "runtime_error") == "runtime_error", name
    assert told == {}


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        ("return [('id', 'in', found.mapped('deprecated'))]", "install_error"),
        ("return [('id', 'in', found.filtered('deprecated').ids)]", "runtime_error"),
        ("return [('id', 'in', found.filtered(lambda one: one.deprecated).ids)]", "runtime_error"),
        ("return [('id', 'in', found.filtered(lambda one: one.mapped('deprecated')).ids)]", "runtime_error"),
        ("names = []\n        for one in found:\n            names += one.mapped('deprecated')\n        return names", "runtime_error"),
    ],
)
def test_what_mapped_looks_up_fails_in_a_domain_without_any_record(tmp_path: Path, body: str, failure: str) -> None:
    """``filtered`` and loops come to a field only where there are records, which there are none of while a view is validated."""
    (tmp_path / "loads").mkdir()
    (tmp_path / "loads/__manifest__.py").write_text(
        "{'name': 'x', 'version': '18.0.1.0.0', 'depends': ['account'], 'data': ['load.xml']}\n"
    )
    (tmp_path / "loads/__init__.py").write_text("from . import load\n")
    code = MODEL.format(model="_name = 'fleet.load'", arguments=METHOD.replace("uom.uom", "account.account"), model_name="fleet.load")
    method = f"    def _units(self):\n        found = self.env['account.account'].browse([])\n        {body}\n"
    (tmp_path / "loads/load.py").write_text(code[: code.index("    def _units")] + method)
    (tmp_path / "loads/load.xml").write_text(
        "<odoo><record id='v' model='ir.ui.view'><field name='model'>fleet.load</field>"
        f"<field name='arch' type='xml'>{FORM}</field></record></odoo>"
    )
    found = assess(Request(roots=(tmp_path,), target=Series(19))).findings
    assert [item.failure.value for item in found if item.rule == "O19-ACCOUNT-DEPRECATED"] == [failure]
