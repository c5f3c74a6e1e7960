"""Trees that hold something hostile beside an addon that is as it should be, and the promise that nothing of that one is lost."""

from __future__ import annotations

import time
from pathlib import Path

from rescue.assessment import Assessment
from rescue.model import Series
from rescue.pipeline import assess
from rescue.request import Request

MANIFEST = "{'name': 'x', 'version': '16.0.1.0.0', 'license': 'LGPL-3', 'depends': ['sale'], 'data': ['view.xml']}\n"
MODEL = "from odoo import fields, models\n\n\nclass A(models.Model):\n    _inherit = 'sale.order'\n\n    x_note = fields.Char()\n"
VIEW = """<odoo>
    <record id="view_good" model="ir.ui.view">
        <field name="model">sale.order</field>
        <field name="inherit_id" ref="sale.view_order_form"/>
        <field name="arch" type="xml">
            <field name="partner_id" position="after">
                <field name="x_note" attrs="{'invisible': [('state', '=', 'draft')]}"/>
            </field>
        </field>
    </record>
</odoo>
"""
GOOD = {"__init__.py": "from . import model\n", "model.py": MODEL, "view.xml": VIEW}
SECONDS = 60.0
"""What a scan of a small hostile tree may take, on a machine that is busy with other things too."""


def addon(root: Path, name: str, manifest: str | bytes = MANIFEST, **files: str | bytes) -> Path:
    """An addon on disk."""
    folder = root / name
    for inside, content in {"__manifest__.py": manifest, "__init__.py": "", **files}.items():
        path = folder / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def good(root: Path) -> Path:
    """The addon that is as it should be."""
    return addon(root, "good", **GOOD)


def scan(root: Path, jobs: int = 1, max_file_bytes: int = 20_000_000, rules: tuple[Path, ...] = ()) -> Assessment:
    """The assessment of a tree that holds the good addon, after a look that nothing of it is lost and that it did not take for ever."""
    start = time.monotonic()
    result = assess(
        Request(roots=(root,), target=Series(17), jobs=jobs, max_file_bytes=max_file_bytes, rules=rules, generated="2026-01-01")
    )
    assert time.monotonic() - start < SECONDS
    assert ("O17-VIEW-ATTRS", "good/view.xml", 7) in {(item.rule, item.path, item.line) for item in result.findings}
    assert not [item for item in result.coverage.unread if item.path.startswith("good/")]
    return result


def unread(result: Assessment) -> dict[str, tuple[str, str]]:
    """What is listed as unread: the reason and the detail by path; each file once."""
    listed = {item.path: (item.reason.value, item.detail) for item in result.coverage.unread}
    assert len(listed) == len(result.coverage.unread)
    return listed
