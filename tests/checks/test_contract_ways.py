"""Every way in which code and data reach a member of a model: what is gone is found through each, on the model that it belongs to."""

from __future__ import annotations

import pytest

from checks.core_trees import Tree, told
from rescue.catalog.load import Catalog
from rescue.model import Series

HEAD = "from odoo import api, fields, models, Command\nclass Order(models.Model):\n    _inherit = 'sale.order'\n"


def body(code: str) -> dict[str, str]:
    return {"m.py": HEAD + "    def own(self, x, y):\n" + "".join(f"        {line}\n" for line in code.split("\n"))}


def member(code: str) -> dict[str, str]:
    return {"m.py": HEAD + "".join(f"    {line}\n" for line in code.split("\n"))}


def model(field: str) -> dict[str, str]:
    return {"m.py": f"{HEAD}class A(models.Model):\n    _name = 'my.a'\n    x = {field}\n"}


def view(arch: str) -> dict[str, str]:
    record = '<record id="v" model="ir.ui.view"><field name="model">sale.order</field><field name="arch" type="xml">'
    return {"v.xml": f"<odoo>{record}{arch}</field></record></odoo>"}


def data(markup: str) -> dict[str, str]:
    return {"d.xml": f"<odoo>{markup}</odoo>"}


def nested(arch: str) -> dict[str, str]:
    return view(f'<form><field name="line_ids">{arch}</field></form>')


GONE, LINE, FAX = "sale.order.gone", "sale.order.line.old_qty", "res.partner.fax"

WAYS = [
    ("filtered", body("self.line_ids.filtered(lambda l: l.order_id.gone)"), GONE),
    ("filtered by name", body("self.filtered('gone')"), GONE),
    ("sorted", body("self.sorted(key=lambda o: (o.name, o.gone))"), GONE),
    ("sorted by name", body("self.sorted('name, gone desc')"), GONE),
    ("grouped", body("self.grouped(lambda o: o.gone)"), GONE),
    ("sorted(), max()", body("max(sorted(self.line_ids), key=lambda l: l.old_qty)"), LINE),
    ("mapped", body("self.mapped(lambda o: o.line_ids).old_qty"), LINE),
    ("mapped path", body("self.mapped('line_ids.old_qty')"), LINE),
    ("loop", body("for number, order in enumerate(self):\n    for line in order.line_ids:\n        line.old_qty"), LINE),
    ("comprehension", body("[line.old_qty for order in self for line in order.line_ids]"), LINE),
    ("zip", body("for order, line in zip(self, self.line_ids):\n    line.old_qty"), LINE),
    ("set operators and slices", body("(self.line_ids | self.line_ids)[:1].old_qty"), LINE),
    ("item", body("self['gone']"), GONE),
    ("getattr", body("getattr(self, 'gone')"), GONE),
    ("env.user", body("self.env.user.partner_id.fax"), FAX),
    ("browse", body("self.env['sale.order'].browse(x).sudo().gone"), GONE),
    ("search", body("domain = [('name', '=', x)]\ndomain += [('line_ids.old_qty', '=', y)]\nself.search(domain)"), LINE),
    ("any", body("self.search([('line_ids', 'any', [('old_qty', '=', 1)])])"), LINE),
    ("read_group", body("self.read_group([], ['gone:sum'], [])"), GONE),
    ("order", body("self.search([], order='gone desc')"), GONE),
    ("vals", body("vals = {'name': 1}\nvals['gone'] = 1\nself.write(vals)"), GONE),
    ("vals of several", body("self.create([{'gone': item} for item in x])"), GONE),
    ("(0, 0, vals)", body("self.write({'line_ids': [(0, 0, {'old_qty': 1})]})"), LINE),
    ("Command", body("self.write({'line_ids': [Command.create({'old_qty': 1})]})"), LINE),
    ("Command.update", body("self.write({'line_ids': [fields.Command.update(x, {'old_qty': 1})]})"), LINE),
    ("commands by name", body("lines = [Command.create({'old_qty': 1})]\nself.write({'line_ids': lines})"), LINE),
    ("vals of a command by name", body("vals = {'old_qty': 1}\nself.write({'line_ids': [(0, 0, vals)]})"), LINE),
    ("vals of a Command by name", body("vals = {'old_qty': 1}\nself.create({'line_ids': [Command.create(vals)]})"), LINE),
    (
        "commands appended",
        body("lines = []\nfor item in x:\n    lines.append((0, 0, {'old_qty': 1}))\nself.write({'line_ids': lines})"),
        LINE,
    ),
    ("commands added", body("self.write({'line_ids': [(5, 0, 0)] + [(0, 0, {'old_qty': 1})]})"), LINE),
    ("commands assigned", body("self.line_ids = [(0, 0, {'old_qty': 1})]"), LINE),
    ("a command or none", body("self.write({'line_ids': [(0, 0, {'old_qty': 1})] if x else []})"), LINE),
    ("_order", member("_order = 'name, gone desc'"), GONE),
    ("_rec_name", member("_rec_name = 'gone'"), GONE),
    ("_parent_name", member("_parent_name = 'gone'"), GONE),
    ("inverse_name", model("fields.One2many('sale.order', 'gone')"), GONE),
    ("inverse_name by keyword", model("fields.One2many(comodel_name='sale.order', inverse_name='gone')"), GONE),
    ("related", member("x = fields.Char(related='partner_id.fax')"), FAX),
    ("currency_field", member("x = fields.Monetary(currency_field='gone')"), GONE),
    ("domain of a field", member("x = fields.Many2one('res.partner', domain=[('fax', '=', 1)])"), FAX),
    ("default", member("x = fields.Char(default=lambda self: self.gone)"), GONE),
    ("onchange", member("@api.onchange('gone')\ndef x(self): pass"), GONE),
    ("nested list", nested('<list><field name="old_qty"/></list>'), LINE),
    ("nested form", nested('<form><group><field name="old_qty"/></group></form>'), LINE),
    ("nested kanban", nested('<kanban><templates><field name="old_qty"/></templates></kanban>'), LINE),
    ("parent of a nested view", nested('<tree><field name="qty" invisible="parent.gone"/></tree>'), GONE),
    ("modifier in a nested view", nested('<tree><field name="qty" readonly="old_qty == 1"/></tree>'), LINE),
    ("group_by", view("<search><filter name='x' context=\"{'group_by': 'gone'}\"/></search>"), GONE),
    ("decoration", view('<tree decoration-danger="gone == 1"/>'), GONE),
    (
        "eval of a command",
        data('<record id="a" model="sale.order"><field name="line_ids" eval="[(0, 0, {\'old_qty\': 1})]"/></record>'),
        LINE,
    ),
    (
        "nested record",
        data(
            '<record id="a" model="sale.order"><field name="line_ids"><record id="b" model="sale.order.line">'
            '<field name="old_qty">1</field></record></field></record>'
        ),
        LINE,
    ),
    (
        "ref in eval",
        data('<record id="a" model="sale.order"><field name="partner_id" eval="ref(\'base.partner_old\')"/></record>'),
        "base.partner_old",
    ),
    ("function", data('<function model="sale.order" name="old_method"/>'), "sale.order.old_method"),
    ("inverse and search", member("x = fields.Char(inverse='old_method')"), "sale.order.old_method"),
]


@pytest.mark.parametrize(("files", "symbol"), [way[1:] for way in WAYS], ids=[way[0] for way in WAYS])
def test_what_is_gone_is_found_once_and_on_its_model(core: dict[Series, Catalog], files: dict[str, str], symbol: str) -> None:
    assert [line.split(" ", 2)[2] for line in told(Tree({"my": files}, depends=()).touched(core).hits)] == [symbol]
