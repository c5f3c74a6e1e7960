"""Write a tree of made-up addons: `python bench/synthetic.py DEST --modules 1000 --old 20`.

For measurements at sizes that no public tree of custom addons has. The same arguments give the same bytes. Each addon depends on
core modules and on up to three addons before it, extends core models and those of its dependencies, and has views, access rights,
records and a report. ``--old`` is the number of places in each addon that 17.0 no longer takes.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

CORE = {"sale": "sale.order", "purchase": "purchase.order", "stock": "stock.picking", "account": "account.move", "crm": "crm.lead"}


def manifest(name: str, depends: Sequence[str]) -> str:
    """The manifest of an addon."""
    data = ["security/ir.model.access.csv", "data/records.xml", "views/own_views.xml", "views/core_views.xml", "report/report.xml"]
    listed = "".join(f'        "{path}",\n' for path in data)
    return (
        f'{{\n    "name": "{name}",\n    "version": "16.0.1.0.0",\n    "depends": {list(depends)!r},\n    "data": [\n{listed}    ],\n}}\n'
    )


def own_model(name: str, parents: Sequence[str], old: int) -> str:
    """A model of the addon's own, with fields that lead to those of its dependencies."""
    lines = [
        "from odoo import api, fields, models",
        "",
        "",
        "class Own(models.Model):",
        f'    _name = "{name}.own"',
        f'    _description = "{name}"',
    ]
    lines += ["", "    name = fields.Char(required=True)", '    partner_id = fields.Many2one("res.partner")', "    amount = fields.Float()"]
    lines += [f'    {parent}_id = fields.Many2one("{parent}.own")' for parent in parents]
    lines += [
        '    total = fields.Float(compute="_compute_total", store=True)',
        "",
        '    @api.depends("amount")',
        "    def _compute_total(self):",
    ]
    lines += ["        for record in self:", "            record.total = record.amount"]
    for number in range(old // 2):
        lines += ["", f"    def old_{number}(self):", '        return self.env["stock.move.line"].search([]).mapped("qty_done")']
    return "\n".join(lines) + "\n"


def core_extension(name: str, model: str, method: str) -> str:
    """An extension of a core model, with an override."""
    return (
        "from odoo import fields, models\n\n\nclass Extension(models.Model):\n"
        f'    _inherit = "{model}"\n\n    {name}_id = fields.Many2one("{name}.own")\n\n'
        f"    def {method}(self):\n        self.{name}_id.amount += 1\n        return super().{method}()\n"
    )


def own_views(name: str, old: int) -> str:
    """A form of the addon's own with a menu; every second old place is an ``attrs`` here."""
    fields = "".join(
        f"<field name=\"amount\" attrs=\"{{'invisible': [('name', '=', '{number}')]}}\"/>\n" for number in range(old - old // 2)
    )
    return (
        f'<odoo>\n<record id="view_own" model="ir.ui.view">\n<field name="name">{name}</field>\n<field name="model">{name}.own</field>\n'
        f'<field name="arch" type="xml">\n<form>\n<field name="name"/>\n{fields}</form>\n</field>\n</record>\n'
        f'<record id="action_own" model="ir.actions.act_window">\n<field name="name">{name}</field>\n'
        f'<field name="res_model">{name}.own</field>\n'
        f'</record>\n<menuitem id="menu_own" name="{name}" action="action_own"/>\n</odoo>\n'
    )


def core_views(name: str, parent: str, model: str) -> str:
    """An extension of a core form."""
    return (
        f'<odoo>\n<record id="view_core" model="ir.ui.view">\n<field name="name">{name}.core</field>\n<field name="model">{model}</field>\n'
        f'<field name="inherit_id" ref="{parent}"/>\n<field name="arch" type="xml">\n'
        f'<xpath expr="//form" position="inside">\n<field name="{name}_id"/>\n</xpath>\n</field>\n</record>\n</odoo>\n'
    )


VIEWS = {
    "sale": ("sale.view_order_form", "action_confirm"),
    "purchase": ("purchase.purchase_order_form", "button_confirm"),
    "stock": ("stock.view_picking_form", "button_validate"),
    "account": ("account.view_move_form", "action_post"),
    "crm": ("crm.crm_lead_view_form", "action_set_won"),
}


def records(name: str) -> str:
    """Configuration that the addon brings: a parameter, a sequence, a mail template."""
    return (
        f'<odoo>\n<record id="parameter" model="ir.config_parameter">\n<field name="key">{name}.url</field>\n'
        f'<field name="value">x</field>\n</record>\n'
        f'<record id="sequence" model="ir.sequence">\n<field name="name">{name}</field>\n'
        f'<field name="code">{name}</field>\n</record>\n</odoo>\n'
    )


def report(name: str) -> str:
    """A report with its template."""
    return (
        f'<odoo>\n<template id="document">\n<t t-foreach="docs" t-as="doc">\n<span t-field="doc.name"/>\n</t>\n</template>\n'
        f'<record id="action_report" model="ir.actions.report">\n<field name="name">{name}</field>\n'
        f'<field name="model">{name}.own</field>\n'
        f'<field name="report_name">{name}.document</field>\n</record>\n</odoo>\n'
    )


def write_addon(folder: Path, name: str, core: str, parents: Sequence[str], old: int) -> None:
    """All files of one addon."""
    model, (view, method) = CORE[core], VIEWS[core]
    files = {
        "__init__.py": "from . import models\n",
        "__manifest__.py": manifest(name, [core, *parents]),
        "models/__init__.py": "from . import extension\nfrom . import own\n",
        "models/own.py": own_model(name, parents, old),
        "models/extension.py": core_extension(name, model, method),
        "views/own_views.xml": own_views(name, old),
        "views/core_views.xml": core_views(name, view, model),
        "data/records.xml": records(name),
        "report/report.xml": report(name),
        "security/ir.model.access.csv": (
            "id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink\n"
            f"access_own,{name},model_{name}_own,base.group_user,1,1,1,0\n"
        ),
    }
    write_files(folder / name, files)


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts below a folder, by their paths in it."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def main() -> None:
    """Write the tree."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("destination", type=Path)
    arguments.add_argument("--modules", type=int, default=1000)
    arguments.add_argument("--old", type=int, default=4)
    given = arguments.parse_args()
    chance = random.Random(17)  # noqa: S311 - the same tree on every run
    names: list[str] = []
    for number in range(given.modules):
        name = f"made_{number:04}"
        parents = sorted(chance.sample(names[-40:], min(len(names), chance.randint(0, 3))))
        write_addon(given.destination, name, chance.choice(sorted(CORE)), parents, given.old)
        names.append(name)
    print(f"{given.modules} addons in {given.destination}")


if __name__ == "__main__":
    main()
