"""Four tiny series of Odoo, 15.0 to 18.0, that lose, move and change one of each thing; and small addons held against them."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from checks.small import dedented
from rescue.analyzers.dispatch import read_file
from rescue.analyzers.manifest import read_manifest
from rescue.catalog.build import BuildRequest, build_catalog
from rescue.catalog.dump import dump_catalog
from rescue.catalog.load import Catalog
from rescue.checks.contract.contracts import Contracts
from rescue.checks.contract.ground import Touched
from rescue.checks.findings import make_findings
from rescue.checks.lookup import Hit
from rescue.checks.rules.core_rules import load_core_rules
from rescue.graph import Graph, build_graph
from rescue.model import Addon, Facts, FileKind, Finding, Series
from rescue.reading.inference import resolve_classes
from rescue.reading.templates import resolve_templates

KINDS = {"py": FileKind.PYTHON, "xml": FileKind.XML, "csv": FileKind.CSV, "js": FileKind.JAVASCRIPT}
MANIFEST = "__manifest__.py"

FORM = """<record id="{name}" model="ir.ui.view"><field name="model">{model}</field><field name="arch" type="xml">{arch}</field></record>"""


def _data(*records: str) -> str:
    return f"<odoo>{''.join(records)}</odoo>"


def _crm(*members: str) -> str:
    """Members added to res.partner: methods where the name starts with an underscore."""
    lines = [f"def {name}(self): pass" if name.startswith("_") else f"{name} = fields.Char()" for name in members]
    head = "from odoo import fields, models\n\nclass Partner(models.Model):\n    _inherit = 'res.partner'\n"
    return head + "".join(f"    {line}\n" for line in lines)


def _tree(major: int) -> dict[str, str]:
    """The files of one series; ``old`` stands in 15.0 and 16.0 and is gone in 17.0, ``early`` is gone in 16.0 already."""
    early, old, new = major == 15, major < 17, major >= 17
    files = {
        "odoo/release.py": f"version_info = ({major}, 0, 0, 'final', 0, '')\n",
        "odoo/__init__.py": "from . import api, fields, models, tools\n",
        "odoo/api.py": f"""
            def depends(*args): pass
            def constrains(*args): pass
            {"def multi(method): pass" if old else ""}

            class Environment:
                def ref(self, xmlid): pass
            """,
        "odoo/fields.py": f"""
            class Field: pass
            class Char(Field): pass
            class Many2one(Field): pass
            class One2many(Field): pass

            class Day(Field):
                shown = True

                @staticmethod
                def today(): pass
                {"def old_day(self): pass" if old else ""}

            class Date(Day): pass
            """,
        "odoo/models.py": f"""
            class BaseModel:
                def write(self, vals):
                    return {major}

                def read(self, fields=None, load=''):
                    return []

                def search(self, domain, offset=0):
                    return self

                def browse(self, ids=()):
                    return self

                def mapped(self, path):
                    return self
                {"def name_get(self): return []" if old else ""}

            class Model(BaseModel):
                pass
            """,
        "odoo/tools/__init__.py": "def same():\n    pass\n" + ("def old_tool():\n    pass\n" if old else ""),
        "odoo/tools/twin.py": "twin = 1\n" + ("lost = 1\n" if old else ""),
        "odoo/tools/lone.py": "kept = 1\n" + ("lost = 1\n" if old else ""),
        **({"odoo/http.py": "from threading import local\nclass Odd(local):\n    def old(self): pass\n"} if old else {}),
        "addons/base/__manifest__.py": "{'name': 'base', 'data': ['data.xml']}",
        "addons/base/__init__.py": "from . import models\n",
        "addons/base/models.py": f"""
            from odoo import fields, models

            class Base(models.AbstractModel):
                _name = 'base'

            class Note(models.AbstractModel):
                _name = 'note.mixin'
                note = fields.Html()
                {"moved = fields.Char()" if new else "lost = fields.Char()"}

                def _post(self, body):
                    return body

                {"def _went(self): pass" if old else ""}

            class Partner(models.Model):
                _name = 'res.partner'
                name = fields.Char()
                email = fields.Char()
                {"fax = fields.Char()" if old else ""}
                parent_id = fields.Many2one('res.partner')
                user_ids = fields.One2many('res.users', 'partner_id')

                def button_ok(self): pass
                {"def button_old(self): pass" if old else ""}

            class View(models.Model):
                _name = 'ir.ui.view'
                model = fields.Char()
                arch = fields.Text()
                inherit_id = fields.Many2one('ir.ui.view')

            class Rule(models.Model):
                _name = 'ir.rule'

            class Window(models.Model):
                _name = 'ir.actions.act_window'
                res_model = fields.Char()
                domain = fields.Char()

            class Users(models.Model):
                _name = 'res.users'
                _inherits = {{'res.partner': 'partner_id'}}
                login = fields.Char()
                partner_id = fields.Many2one('res.partner')
            """,
        "addons/base/data.xml": _data(
            '<record id="group_user" model="res.groups"/>',
            '<record id="group_old" model="res.groups"/>' if old else "",
            '<record id="partner_old" model="res.partner"/>' if old else "",
            '<record id="partner_back" model="res.partner"/>' if major != 16 else "",
            '<record id="partner_early" model="res.partner"/>' if early else "",
        ),
        "addons/sale/__manifest__.py": "{'name': 'sale', 'depends': ['base'], 'data': ['views.xml', 'more.xml']}",
        "addons/sale/__init__.py": "from . import models\n",
        "addons/sale/models.py": f"""
            from odoo import fields, models
            {"OLD = 1" if old else ""}
            KEPT = 2

            class Order(models.Model):
                _name = 'sale.order'
                _inherit = ['note.mixin']
                _limit = 5
                name = fields.Char()
                {"moved = fields.Char()" if old else ""}
                {"gone = fields.Char()" if old else ""}
                {"early = fields.Char()" if early else ""}
                {"back = fields.Char()" if major != 16 else ""}
                amount = fields.{"Float" if old else "Monetary"}()
                kind = fields.{"Char" if old else "Many2one"}({"" if old else "'sale.kind'"})
                target_id = fields.Many2one('{"res.partner" if old else "res.users"}')
                state = fields.Selection([('draft', 'Draft'), {"('sent', 'Sent')," if old else ""} ('done', 'Done')])
                partner_id = fields.Many2one('res.partner')
                counted = fields.Integer({"" if old else "compute='_counted'"})
                kept = fields.Char({"" if old else "compute='_kept', inverse='_set_kept'"})
                by_company = fields.Char(company_dependent=True)
                line_ids = fields.One2many('sale.order.line', 'order_id')
                tax_id = fields.Many2one('{"old.tax" if old else "new.tax"}')
                {"template_id = fields.Many2one('sale.template')" if old else ""}

                def confirm(self): pass
                {"def old_method(self): pass" if old else ""}
                {"def early_method(self): pass" if early else ""}
                def signature(self, a{"" if old else ", b=None"}): return a
                def body(self): return {1 if old else 2}
                def write(self, {"vals" if old else "values"}): return super().write({"vals" if old else "values"})

            class Line(models.Model):
                _name = 'sale.order.line'
                order_id = fields.Many2one('sale.order')
                qty = fields.Float()
                {"old_qty = fields.Float()" if old else ""}

                def write(self, {"values" if old else "vals"}): return super().write({"values" if old else "vals"})

            class Tax(models.Model):
                _name = '{"old.tax" if old else "new.tax"}'
                rate = fields.Float()
                {"code = fields.Char()" if old else ""}

            {"class Template(models.Model):" if old else "class Kind(models.Model):"}
                _name = '{"sale.template" if old else "sale.kind"}'
                title = fields.Char()
            """,
        "addons/sale/views.xml": _data(
            FORM.format(
                name="view_order",
                model="sale.order",
                arch='<form><group name="main"><field name="name"/></group>'
                + ('<group name="old"/>' if old else "")
                + ('<group name="early"/>' if early else "")
                + "</form>",
            ),
            FORM.format(name="view_old", model="sale.order", arch="<form/>") if old else "",
        ),
        "addons/sale/static/src/lines.xml": "<templates>"
        f'<t t-name="sale.Lines"><div class="o_lines {"o_old" if old else "o_new"} o_wide"/></t>'
        '<t t-name="Short"><p/></t>'
        + ('<t t-name="sale.Old"><i/></t><t t-name="sale.Early"><i/></t>' if early else '<t t-name="sale.Old"><i/></t>' if old else "")
        + "</templates>",
        "addons/utm/static/src/lines.xml": """
            <templates>
                <t t-inherit="sale.Lines" t-inherit-mode="extension">
                    <xpath expr="//div" position="inside"><b class="o_utm"/></xpath>
                </t>
            </templates>
            """,
        "addons/sale/static/src/kept.js": "/** @odoo-module */\nexport const a = 1;\n",
        f"addons/sale/static/src/lines{'' if old else '/index'}.js": "/** @odoo-module */\nexport const a = 1;\n",
        "addons/stock/__manifest__.py": f"{{'name': 'stock', 'depends': ['base'], 'installable': {not new}}}",
        "addons/mail/__manifest__.py": "{'name': 'mail', 'depends': ['base']}",
        # in 17.0, what crm had is in utm, which it no longer depends on, in calendar, which installs itself with crm, in
        # hr_org_chart, which may do so, and in event, which would need mail as well
        "addons/hr_org_chart/__manifest__.py": "{'name': 'hr_org_chart', 'depends': ['crm', 'mail'], 'auto_install': ['crm']}",
        "addons/hr_org_chart/__init__.py": "from . import models\n",
        "addons/hr_org_chart/models.py": _crm("chart") if new else "",
        "addons/event/__manifest__.py": "{'name': 'event', 'depends': ['crm', 'mail'], 'auto_install': True}",
        "addons/event/__init__.py": "from . import models\n",
        "addons/event/models.py": _crm("events") if new else "",
        "addons/utm/__manifest__.py": "{'name': 'utm', 'depends': ['base'], 'data': ['data.xml']}",
        "addons/utm/data.xml": _data('<record id="source" model="res.partner"/>'),
        "addons/calendar/__manifest__.py": "{'name': 'calendar', 'depends': ['base', 'crm'], 'auto_install': True}",
        "addons/crm/__manifest__.py": f"{{'name': 'crm', 'depends': {['base', 'utm'] if old else ['base']}}}",
        "addons/crm/__init__.py": "from . import models\n",
        "addons/crm/models.py": _crm("source_id", "meetings", "chart", "events", "_meet") if old else _crm(),
        "addons/utm/__init__.py": "from . import models\n",
        "addons/utm/models.py": _crm("source_id") if new else "",
        "addons/calendar/__init__.py": "from . import models\n",
        "addons/calendar/models.py": _crm("meetings", "_meet") if new else "",
    }
    if old:
        files["addons/sale/static/src/old.js"] = "/** @odoo-module */\nexport const a = 1;\n"
        files["addons/note/__manifest__.py"] = "{'name': 'note', 'depends': ['base']}"
        # Odoo has this one in 17.0 too: its tree here is not whole
        files["addons/purchase/__manifest__.py"] = "{'name': 'purchase', 'depends': ['base']}"
        files["addons/purchase/__init__.py"] = "from . import models\n"
        files["addons/purchase/models.py"] = """
            from odoo import fields, models

            class Purchase(models.Model):
                _name = 'purchase.order'

            class Partner(models.Model):
                _inherit = 'res.partner'
                buyer = fields.Char()

                def _buy(self): pass
            """
    return files


def catalogs(root: Path) -> dict[Series, Catalog]:
    """The catalogs of the four series, by way of the file format."""
    found = {}
    for major in (15, 16, 17, 18):
        for name, text in _tree(major).items():
            path = root / str(major) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        content = build_catalog(BuildRequest(tree=root / str(major)))
        assert content.provenance.unread == 0
        found[Series(major)] = Catalog(dump_catalog(content), f"odoo{major}.catalog")
    return found


class Tree:
    """Addons in memory, each a mapping of path inside to text; the first one is asked about."""

    def __init__(self, addons: Mapping[str, Mapping[str, str]], depends: Sequence[str] = ("sale",), source: int = 16) -> None:
        self.addons = [_addon(name, dedented(files), depends, source) for name, files in addons.items()]
        self.facts: dict[str, list[Facts]] = {}
        contents = {f"{name}/{path}": text.encode() for name, files in addons.items() for path, text in dedented(files).items()}
        for addon in self.addons:
            found = []
            for path, kind, _ in addon.files:
                if kind is not FileKind.MANIFEST:
                    found.append(read_file(contents[path], kind, path, addon.name, path.partition("/")[2]))
            assert [item for file in found for item in file.unread] == []
            self.facts[addon.path] = found
        resolved = resolve_classes(self.addons, [file for found in self.facts.values() for file in found], contents.__getitem__)
        resolved = resolve_templates(resolved)
        self.facts = {addon.path: [file for file in resolved if file.addon == addon.name] for addon in self.addons}
        self.graph: Graph = build_graph(self.addons, resolved)
        self.source = Series(source)

    def contracts(self, known: Mapping[Series, Catalog], target: int = 17) -> Contracts:
        return Contracts(known, Series(target), load_core_rules(), self.graph.models, self.addons, self.facts)

    def touched(self, known: Mapping[Series, Catalog]) -> Touched:
        contract = self.contracts(known).of(self.source)
        assert contract is not None
        return contract.check(self.addons[0], self.facts[self.addons[0].path])

    def findings(self, known: Mapping[Series, Catalog]) -> list[Finding]:
        hits = sorted(self.touched(known).hits, key=lambda hit: (hit.path, hit.line, hit.rule.id, hit.symbol))
        return make_findings(self.addons[0], hits, {}, {})


def _addon(name: str, files: Mapping[str, str], depends: Sequence[str], source: int) -> Addon:
    data = [path for path in files if path.endswith((".xml", ".csv")) and not path.startswith(("demo", "static"))]
    demo = [path for path in files if path.startswith("demo")]
    manifest = files.get(MANIFEST, f"{{'name': '{name}', 'depends': {list(depends)!r}, 'data': {data!r}, 'demo': {demo!r}}}\n")
    paths = [(f"{name}/{path}", KINDS[path.rsplit(".", 1)[-1]]) for path in sorted(files) if path != MANIFEST]
    return Addon(
        name=name,
        path=name,
        root="",
        manifest=read_manifest(manifest.encode(), f"{name}/{MANIFEST}"),
        files=tuple((path, kind, 0) for path, kind in paths),
        series=Series(source),
        series_reason="a test",
    )


def told(hits: Sequence[Hit]) -> list[str]:
    """Each hit as ``rule path:line symbol``, sorted; the path inside the addon."""
    return sorted(f"{hit.rule.id} {hit.path.partition('/')[2]}:{hit.line} {hit.symbol}" for hit in hits)


def states(touched: Touched) -> dict[str, int]:
    """The touchpoints by state, those that there are."""
    return {state.value: number for state, number in sorted(Counter(touched.counts).items()) if number}
