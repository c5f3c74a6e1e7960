"""A curated rule that speaks for the catalogs is as grave as what they found at its place."""

from __future__ import annotations

from pathlib import Path

from rescue.model import Series
from rescue.pipeline import assess
from rescue.request import Request

MANIFEST = """{
    'name': 'x', 'version': '17.0.1.0.0', 'depends': ['account', 'stock'],
    'data': ['views.xml'],
}
"""
MODELS = """from odoo import api, fields, models


class Crate(models.Model):
    _name = 'stock.crate'
    _description = 'Crate'

    account_id = fields.Many2one('account.account')
    owner_id = fields.Many2one(related='account_id.company_id')

    @api.depends('account_id.company_id')
    def _compute_owner(self):
        return self.account_id.company_id


class Location(models.Model):
    _inherit = 'stock.location'

    def is_back(self):
        return self.return_location
"""
VIEWS = """<odoo>
    <record id="location_form" model="ir.ui.view">
        <field name="name">stock.location.crates</field>
        <field name="model">stock.location</field>
        <field name="inherit_id" ref="stock.view_location_form"/>
        <field name="arch" type="xml">
            <field name="return_location" position="after">
                <field name="barcode"/>
            </field>
        </field>
    </record>
</odoo>
"""
COMODELS = """from odoo import fields, models


class Purge(models.Model):
    _name = 'x.purge'
    _description = 'Purge'

    property_id = fields.Many2one('ir.property')
    property_ids = fields.One2many('ir.property', 'company_id')
    kept_id = fields.Many2one('ir.property', related='property_id', store=True)
    shown_id = fields.Many2one('ir.property', related='property_id')
"""


def failures(folder: Path, files: dict[str, str], target: int = 18) -> list[tuple[str, int, str, str]]:
    """What is told of an addon of these files, the version in its manifest left out: path, line, rule and failure."""
    addon = folder / "crates"
    addon.mkdir()
    for name, text in files.items():
        (addon / name).write_text(text)
    found = assess(Request(roots=(folder,), target=Series(target))).findings
    chosen = [item for item in found if item.impact.value == "mandatory"]
    return sorted({(item.path.removeprefix("crates/"), item.line, item.rule, item.failure.value) for item in chosen})


def test_what_a_rule_calls_silent_keeps_the_addon_from_loading_where_the_registry_or_a_view_asks_for_it(tmp_path: Path) -> None:
    files = {"__manifest__.py": MANIFEST, "__init__.py": "from . import crate\n", "crate.py": MODELS, "views.xml": VIEWS}
    assert failures(tmp_path, files) == [
        ("crate.py", 9, "O18-ACC-ACCOUNT-COMPANY", "install_error"),
        ("crate.py", 11, "O18-ACC-ACCOUNT-COMPANY", "install_error"),
        ("crate.py", 13, "O18-ACC-ACCOUNT-COMPANY", "runtime_error"),
        ("crate.py", 20, "O18-STOCK-RETURN", "silent_change"),
        ("views.xml", 7, "O18-STOCK-RETURN", "install_error"),
    ]


def test_a_field_that_leads_to_no_model_is_a_warning_up_to_18_unless_it_looks_for_its_inverse_there(tmp_path: Path) -> None:
    files = {"__manifest__.py": MANIFEST.replace("'views.xml'", ""), "__init__.py": "from . import purge\n", "purge.py": COMODELS}
    assert failures(tmp_path, files) == [
        ("purge.py", 8, "O18-ORM-PROPERTY-MODEL", "runtime_error"),
        ("purge.py", 9, "O18-ORM-PROPERTY-MODEL", "install_error"),
        ("purge.py", 10, "O18-ORM-PROPERTY-MODEL", "install_error"),
        ("purge.py", 11, "O18-ORM-PROPERTY-MODEL", "runtime_error"),
    ]


def test_from_19_on_a_field_that_leads_to_no_model_stops_the_registry(tmp_path: Path) -> None:
    files = {"__manifest__.py": MANIFEST.replace("'views.xml'", ""), "__init__.py": "from . import purge\n", "purge.py": COMODELS}
    assert failures(tmp_path, files, target=19) == [
        ("purge.py", 8, "O18-ORM-PROPERTY-MODEL", "install_error"),
        ("purge.py", 9, "O18-ORM-PROPERTY-MODEL", "install_error"),
        ("purge.py", 10, "O18-ORM-PROPERTY-MODEL", "install_error"),
        ("purge.py", 11, "O18-ORM-PROPERTY-MODEL", "install_error"),
    ]
