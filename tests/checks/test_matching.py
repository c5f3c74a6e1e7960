"""What each kind of match reports, and which near misses it does not.

In the small addons below every line that must be reported holds ``!!``, and no other line may be.
"""

from __future__ import annotations

from typing import Any

import pytest

from checks.small import make_rule, marked, matched, places, told
from rescue.assessing.excerpts import told_apart
from rescue.checks.examples import example_addon
from rescue.checks.matching import members as match_members
from rescue.checks.matching.matcher import Matcher
from rescue.checks.rules.ruleset import CallMatch, Example, Rule
from rescue.graph import build_graph
from rescue.graph.models import ModelIndex
from rescue.model import CallShape, Facts, FileKind, Ref, Series

VIEW = """
<odoo>
    <record id="view_one" model="ir.ui.view">
        <field name="name">one</field>
        <field name="model">{model}</field>
        <field name="arch" type="xml">
{arch}
        </field>
    </record>
</odoo>
"""

FIELD_OF_A_MODEL = {
    "a.py": """
        from odoo import fields, models

        class Berth(models.Model):
            _name = "port.berth"

            name = fields.Char()  # !!

        class BerthWizard(models.TransientModel):
            _name = "port.berth.wizard"

            name = fields.Char()
    """
}

XMLID_NOT_IN_CRONS = {
    "a.xml": """
        <odoo>
            <record id="cron" model="ir.cron">
                <field name="user_id" ref="base.user_root"/>
            </record>
            <record id="team" model="crm.team">
                <field name="user_id" ref="base.user_root"/>  <!-- !! -->
            </record>
        </odoo>
    """
}

CALL = {
    "a.py": """
        from odoo import models

        class Order(models.Model):
            _inherit = "sale.order"

            def one(self):
                self.post()  # !!
                self.env["sale.order"].browse(1).post()  # !!
                self.env["account.move"].post()
                self.posted()
                self.post
                super().post()  # !!
                return super(Order, self).post()  # !!

        class Own(models.Model):
            _name = "own.order"
            _inherit = ["sale.order"]

            def two(self):
                self.post()  # !!
                self.env["own.other"].post()

        class Other(models.Model):
            _name = "own.other"

            def three(self):
                self.post()
                unknown.post()
                try:
                    from odoo.addons.sale import x
                except ImportError:
                    self.env["sale.order"].post()
    """
}
CALL_ARGUMENTS = {
    "a.py": """
        from odoo import models

        class Order(models.Model):
            _inherit = "sale.order"

            def one(self, args):
                self.post(True)  # !!
                self.post(True, 1)
                self.post()
                self.post(False)
                self.post(*args)
                self.post(True, soft=1)
    """
}
OVERRIDE = {
    "a.py": """
        from odoo import api, models

        class Order(models.Model):
            _inherit = "sale.order"

            def confirm(self, force, *args):  # !!
                return super().confirm(force)

        class Own(models.Model):
            _name = "own.order"
            _inherit = "sale.order"

            def confirm(self, force):  # !!
                return super().confirm(force)

        class Without(models.Model):
            _inherit = "sale.order"

            def confirm(self):
                return super().confirm()

            def confirmed(self, force):
                return super().confirmed(force)

        class NoSuper(models.Model):
            _inherit = "sale.order"

            def confirm(self, force):
                return True

        class Other(models.Model):
            _inherit = "purchase.order"

            def confirm(self, force):
                return super().confirm(force)

        class Plain:
            def confirm(self, force):
                return super().confirm(force)
    """
}
OVERRIDE_LOOPS = {
    "a.py": """
        from odoo import models

        class Order(models.Model):
            _inherit = "sale.order"

            def confirm(self):  # !!
                return super().confirm()

        class Other(models.Model):
            _inherit = "sale.order"

            def confirm(self):
                for order in self:
                    order.name = "x"
    """
}
OVERRIDE_COMPARES = {
    "a.py": """
        from odoo import models

        class Order(models.Model):
            _inherit = "sale.order"

            def confirm(self, kind, other="x"):
                if kind == "old" and self.ready:  # !!
                    return True
                if other == "old":
                    return kind
                return not (kind in ("a", "old"))  # !!

        class Both(models.Model):
            _inherit = "sale.order"

            def confirm(self, kind):
                if kind == "old":
                    return True
                return kind == "new"

        class Never(models.Model):
            _inherit = "sale.order"

            def confirm(self, kind):
                return super().confirm(kind) or kind == "older"
    """
}
OVERRIDE_MORE = {
    "a.py": """
        from odoo import api, models

        class Order(models.Model):
            _inherit = "sale.order"

            @api.onchange("partner_id")
            def _a(self):  # !!
                return {"domain": {}}

            @api.onchange("partner_id")
            def _b(self):
                return {"warning": {}}

            @api.depends("partner_id")
            def _c(self):
                return {"domain": {}}

            @api.onchange("partner_id")
            def _d(self, one, two):
                return {"domain": {}}
    """
}
FIELD = {
    "__manifest__.py": "{'name': 'x', 'data': ['v.xml']}",
    "a.py": """
        from odoo import api, fields, models

        class Line(models.Model):
            _inherit = "sale.order.line"

            @api.depends("uom_id")  # !!
            def _compute(self):
                for line in self:
                    line.uom_id = 1  # !!
                    line.order_id.uom_id

            def find(self):
                self.search([("uom_id", "=", 1)])  # !!
                self.create({"uom_id": 1})  # !!
                self.env["product.product"].search([("uom_id", "=", 1)])
                self.mapped("uom_id")  # !!
                x.uom_id

        class Order(models.Model):
            _inherit = "sale.order"

            line_ids = fields.One2many("sale.order.line", "order_id")

            def three(self):
                return self.line_ids.uom_id  # !!

        class OwnLine(models.Model):
            _name = "own.line"
            _inherit = "sale.order.line"
            uom_id = fields.Many2one("own.uom")

            def four(self):
                return self.uom_id
    """,
    "v.xml": VIEW.format(model="sale.order.line", arch='<form><field name="uom_id"/><!-- !! --><field name="name"/></form>'),
    "sale.order.line.csv": "id,name\none,1\n",
}
VALUE = {
    "a.py": """
        from odoo import models

        class Order(models.Model):
            _inherit = "sale.order"

            def one(self):
                if self.state == "done":  # !!
                    self.state = "sale"
                self.search([("state", "in", ["sent", "done"])])  # !!
                self.write({"state": "done"})  # !!
                self.env["stock.picking"].search([("state", "=", "done")])
                return self.kind == "done"
    """
}
VALUE_ALONE = {
    "__manifest__.py": "{'name': 'x', 'data': ['v.xml']}",
    "a.py": """
        from odoo import models

        class Order(models.Model):
            _inherit = "sale.order"

            def one(self):
                self.search([("state", "in", ["sent", "done"])])
                self.search([("state", "in", ["sale", "done"])])  # !!
                self.write({"state": "done"})
                return self.state in ("done", "sent") or self.state == "done"  # !!
    """,
    "v.xml": VIEW.format(
        model="sale.order",
        arch="""
            <form>
                <field name="a" invisible="state not in ['sent', 'done']"/>
                <field name="b" invisible="state == 'done'"/> <!-- !! -->
            </form>
        """,
    ),
}
FIELD_DEFINITION = {
    "a.py": """
        from odoo import fields, models

        class Order(models.Model):
            _inherit = "sale.order"

            amount = fields.Float(digits="Account")  # !!
            ratio = fields.Float(digits=(3, 2))
            note = fields.Char(digits="Account")
            weight = fields.Float(digits="Account", group_operator="sum")
            size = fields.Float()
            old = amount

        class Other(models.Model):
            _inherit = "purchase.order"

            amount = fields.Float(digits="Account")
    """
}
FIELD_SEARCH = {
    "a.py": """
        from odoo import fields, models

        class Order(models.Model):
            _inherit = "sale.order"

            late = fields.Boolean(
                compute="_compute_late",
                search="_search_late",  # !!
            )
            partner_late = fields.Boolean(compute="_compute_late", search="_search_partner_late")
            never = fields.Boolean(compute="_compute_late", search=False)
            elsewhere = fields.Boolean(compute="_compute_late", search="_search_elsewhere")

            def _search_late(self, operator, value):
                return [("state", "=" if value else "!=", "late")]

            def _search_partner_late(self, operator, value):
                return [("partner_id.late", operator, value)]
    """,
    "b.py": """
        from odoo import fields, models

        class Order(models.Model):
            _inherit = "sale.order"

            later = fields.Boolean(compute="_compute_late", search="_search_late")  # !!
    """,
}
FIELD_KEYWORD = {
    "a.py": """
        from odoo import fields, models

        class Order(models.Model):
            _inherit = "sale.order"

            amount = fields.Float(
                string="Amount",
                store=True,
                group_operator="avg",  # !!
            )
            ratio = fields.Float(group_operator="avg")  # !!
            size = fields.Float(
                string="Size",
            )
    """
}
MODEL_NAMES = {
    "__manifest__.py": "{'name': 'x', 'data': ['v.xml']}",
    "a.py": """
        from odoo import fields, models

        class Lot(models.Model):
            _inherit = "stock.old"  # !!

            other = fields.Many2one("stock.old")  # !!
            third = fields.Many2one("stock.older")

            def one(self):
                return self.env["stock.old"], "stock.old"  # !!

        class Own(models.Model):
            _name = "own.old"

            def two(self):
                return self.env["own.old"]
    """,
    "v.xml": VIEW.format(model="stock.old", arch="<form/>").replace("stock.old</field>", "stock.old</field><!-- !! -->"),
    "ir.model.access.csv": "id,name,model_id:id\nx,x,stock.model_stock_old\n",
}
NAME = {
    "a.py": """
        from odoo import http  # near: the module itself is not asked for
        from odoo.http import HttpRequest  # !!
        from odoo.http import HttpRequests
        import odoo.http as other

        def one():
            return http.HttpRequest()  # !!

        def two():
            return other.HttpRequest.x  # !!

        def three(http):
            return request.HttpRequest

        try:
            from odoo.http import HttpRequest as Guarded
        except ImportError:
            Guarded = None
    """
}
NAME_COMPARED = {
    "a.py": """
        from odoo import SUPERUSER_ID, models

        class Order(models.Model):
            _inherit = "sale.order"

            def one(self):
                if self.env.uid == SUPERUSER_ID:  # !!
                    return self.sudo(SUPERUSER_ID)
                return self.env.uid in (SUPERUSER_ID, 2)  # near: within a tuple
    """
}
CLASS_ATTRIBUTE = {
    "a.py": """
        from odoo import models

        class Order(models.Model):
            _inherit = "sale.order"
            _order = "date_order desc"  # !!

        class Name(models.Model):
            _inherit = "sale.order"
            _order = "name"

        class Other(models.Model):
            _inherit = "purchase.order"
            _order = "date_order"

        class Plain:
            _order = "date_order"
    """
}
HOOK = {
    "__manifest__.py": "{'name': 'x', 'post_init_hook': 'fill', 'uninstall_hook': 'clear', 'pre_init_hook': 'open'}",
    "hooks.py": """
        def fill(cr, registry):  # !!
            pass

        def clear(env):
            pass

        def open(cr):
            pass

        def other(cr, registry):
            pass

        class Holder:
            def fill(self, cr, registry):
                pass
    """,
}
ELEMENT = {
    "__manifest__.py": "{'name': 'x', 'data': ['v.xml', 'w.xml']}",
    "v.xml": VIEW.format(
        model="sale.order",
        arch="""
            <form>
                <field name="a" attrs="{}"/> <!-- !! -->
                <field name="b"/>
                <button attrs="{}"/>
                <tree>
                    <field name="c" attrs="{}"/>
                </tree>
            </form>
        """,
    ),
    "w.xml": """
        <odoo>
            <record id="x" model="x.x"><field name="attrs" attrs="{}">1</field></record>
            <template id="t"><field name="a" attrs="{}"/></template>
        </odoo>
    """,
}
ELEMENT_AFTER = {
    "__manifest__.py": "{'name': 'x', 'data': ['v.xml']}",
    "v.xml": VIEW.format(
        model="sale.order",
        arch="""
            <form>
                <group>
                    <field name="a" nolabel="1"/> <!-- !! -->
                </group>
                <group>
                    <label for="b"><span/></label>
                    <!-- the label of it -->
                    <field name="b" nolabel="1"/>
                    <field name="c" nolabel="1"/> <!-- !! -->
                </group>
            </form>
        """,
    ),
}
ELEMENT_FIELD = {
    "__manifest__.py": "{'name': 'x', 'data': ['v.xml']}",
    "a.py": """
        from odoo import fields, models

        class Trip(models.Model):
            _name = "x.trip"

            a = fields.Char(states={"draft": [("readonly", False)]})
            b = fields.Char()
            stop_ids = fields.One2many("x.stop", "trip_id")

        class Stop(models.Model):
            _name = "x.stop"

            a = fields.Char()
            c = fields.Char(states={"draft": [("readonly", False)]})
    """,
    "v.xml": VIEW.format(
        model="x.trip",
        arch="""
            <form>
                <field name="a"/> <!-- !! -->
                <field name="a" readonly="1"/>
                <field name="b"/>
                <field name="stop_ids">
                    <tree>
                        <field name="a"/>
                        <field name="c"/> <!-- !! -->
                    </tree>
                </field>
            </form>
        """,
    ),
}
RECORD = {
    "__manifest__.py": "{'name': 'x', 'data': ['d.xml']}",
    "d.xml": """
        <odoo>
            <record id="one" model="ir.cron">
                <field name="numbercall">-1</field> <!-- !! -->
                <field name="name">x</field>
            </record>
            <record id="two" model="ir.cron">
                <field name="numbercall">5</field>
            </record>
            <record id="three" model="ir.cron">
                <field name="name">x</field>
            </record>
            <record id="four" model="ir.cron">
                <field name="numbercall">-1</field>
                <field name="doall">1</field>
            </record>
            <record id="five" model="ir.crons">
                <field name="numbercall">-1</field>
            </record>
        </odoo>
    """,
}
XMLID = {
    "__manifest__.py": "{'name': 'x', 'data': ['d.xml']}",
    "a.py": """
        from odoo import models

        class Order(models.Model):
            _inherit = "sale.order"

            def one(self):
                self.env.ref("sale.old_view")  # !!
                self.env.ref("sale.old_viewed")
                self.env.ref("other.old_view")
                self.env.ref("sale.old_view", raise_if_not_found=False).name
                self.user_has_groups("sale.gone_group")
    """,
    "d.xml": """
        <odoo>
            <record id="v" model="ir.ui.view">
                <field name="inherit_id" ref="sale.old_view"/> <!-- !! -->
                <field name="name">sale.old_view</field>
            </record>
        </odoo>
    """,
}
DEPENDS = {
    "__manifest__.py": """\
        {
            'name': 'x',
            'depends': [
                'base',
                'old_module',  # !!
                'old_module_more',
                'example',
            ],
        }
    """
}
MANIFEST = {
    "__manifest__.py": """\
        {
            'name': 'x',
            'qweb': ['a.xml'],  # !!
            'license': 'AGPL-3',
        }
    """
}
SCRIPT = {
    "static/src/a.js": """\
        odoo.define("x.a", function (require) {
            var one = require("web.core"); // !!
            var two = require("web.core_more");
            other("web.core");
        });
    """
}
UNPROTECTED = {
    "wizard/a.py": """
        from odoo import models

        class Ask(models.TransientModel):  # !!
            _name = "own.ask"

        class Told(models.TransientModel):
            _name = "own.told"

        class Shown(models.TransientModel):
            _name = "own.shown"

        class Extended(models.TransientModel):
            _inherit = "own.elsewhere"

        class Copied(models.TransientModel):  # !!
            _name = "own.copied"
            _inherit = "own.told"

        class Kept(models.Model):
            _name = "own.kept"

        class Mixed(models.AbstractModel):
            _name = "own.mixed"
    """,
    "tests/models.py": """
        from odoo import models

        class Tested(models.TransientModel):
            _name = "own.tested"
    """,
    "security/ir.model.access.csv": """\
        id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
        told,told,example.model_own_told,base.group_user,1,1,1,1
    """,
    "security/shown.xml": """\
        <odoo>
            <record id="shown" model="ir.model.access">
                <field name="model_id" ref="model_own_shown"/>
            </record>
            <record id="ask" model="ir.rule">
                <field name="model_id" ref="model_own_ask"/>
            </record>
        </odoo>
    """,
}
SQL = {
    "a.py": """
        from odoo import models

        class Order(models.Model):
            _inherit = "sale.order"

            def one(self):
                self.env.cr.execute("SELECT old_column FROM sale_order")  # !!
                self.env.cr.execute("SELECT name FROM sale_order")
                self.env.cr.execute("SELECT old_column FROM purchase_order")
                return "SELECT old_column FROM sale_order"
    """
}
ANY_SQL = {
    "a.py": """
        from odoo import models

        def hook(cr):
            cr.execute("SELECT id FROM sale_order")

        class Order(models.Model):
            _inherit = "sale.order"

            def init(self):
                self.env.cr.execute("SELECT id FROM sale_order")

            def one(self):
                self.env.cr.execute("SELECT o.id FROM sale_order o JOIN res_partner p ON p.id = o.partner_id")  # !!
                self.env.cr.execute("UPDATE res_partner SET name = 'x'")  # !!

            def two(self):
                self.flush(["partner_id"])
                self.env.cr.execute("SELECT id FROM sale_order")

            def three(self):
                self.name.flush_all
                self.env.cr.execute("SELECT id FROM sale_order")  # !!
    """
}
CONTEXT = {
    "__manifest__.py": "{'name': 'x', 'data': ['v.xml']}",
    "a.py": """
        from odoo import models

        class Order(models.Model):
            _inherit = "sale.order"

            def one(self):
                self.with_context(old_key=1).name  # !!
                self.with_context({"old_key": 1}).name  # !!
                self.with_context(old_keys=1).name
                self.search([("old_key", "=", 1)])
    """,
    "v.xml": VIEW.format(
        model="sale.order",
        arch="""
            <form>
                <field name="a" context="{'old_key': 1}"/> <!-- !! -->
                <field name="b" context="{'other': 'old_key'}"/>
            </form>
        """,
    ),
}
ROUTE = {
    "a.py": """
        from odoo import http

        class Site(http.Controller):
            @http.route("/shop/old/x", type="json")  # !!
            def one(self):
                pass

            @http.route(["/a", "/shop/old"], auth="user", type="json")  # !!
            def two(self):
                pass

            @http.route("/shop/old", type="http")
            def three(self):
                pass

            @http.route("/shop", type="json")
            def four(self):
                pass
    """
}


@pytest.mark.parametrize(
    ("match", "files"),
    [
        pytest.param({"call": {"names": ["post"], "model": ["sale.order"]}}, CALL, id="call"),
        pytest.param(
            {
                "call": {
                    "names": ["post"],
                    "model": ["sale.*"],
                    "positional_min": 1,
                    "positional_max": 1,
                    "keywords_none": ["soft"],
                    "first": "const:",
                    "first_not": "const:False",
                }
            },
            CALL_ARGUMENTS,
            id="call with arguments",
        ),
        pytest.param(
            {"override": {"names": ["confirm"], "model": ["sale.order"], "params_any": ["force"], "calls_super": True}},
            OVERRIDE,
            id="override",
        ),
        pytest.param(
            {"override": {"decorators_any": ["odoo.api.onchange"], "returns_key": ["domain"], "params_max": 1}},
            OVERRIDE_MORE,
            id="override by decorator and returned key",
        ),
        pytest.param({"override": {"names": ["confirm"], "loops": False}}, OVERRIDE_LOOPS, id="override that does not loop"),
        pytest.param(
            {"override": {"names": ["confirm"], "compares": {"kind": ["old"]}, "compares_none": ["new"]}},
            OVERRIDE_COMPARES,
            id="override that compares a parameter",
        ),
        pytest.param({"field": {"names": ["uom_id"], "model": ["sale.order.line"]}}, FIELD, id="field"),
        pytest.param({"value": {"model": ["sale.order"], "field": "state", "values": ["done"]}}, VALUE, id="value"),
        pytest.param(
            {
                "value": {
                    "model": ["sale.order"],
                    "field": "state",
                    "values": ["done"],
                    "values_none": ["sent"],
                    "kinds": ["read", "domain", "view"],
                }
            },
            VALUE_ALONE,
            id="value without another one",
        ),
        pytest.param(
            {
                "field_definition": {
                    "model": ["sale.order"],
                    "types": ["Float"],
                    "keywords_any": ["digits"],
                    "keywords_none": ["group_operator"],
                    "values": {"digits": "['\"]"},
                }
            },
            FIELD_DEFINITION,
            id="field_definition",
        ),
        pytest.param({"field_definition": {"equality_search": True}}, FIELD_SEARCH, id="field_definition by its search method"),
        pytest.param(
            {"field_definition": {"keywords_any": ["group_operator"], "values": {"group_operator": "'avg"}}},
            FIELD_KEYWORD,
            id="field_definition at the line of the keyword",
        ),
        pytest.param({"field_definition": {"types": ["Char"], "transient": False}}, FIELD_OF_A_MODEL, id="field_definition of a model"),
        pytest.param(
            {"model": {"names": ["stock.old", "own.old"], "kinds": ["inherit", "comodel", "env", "view"]}}, MODEL_NAMES, id="model"
        ),
        pytest.param(
            {"xmlid": {"names": ["base.user_root"], "not_in": ["ir.cron"]}}, XMLID_NOT_IN_CRONS, id="xmlid but not in a record of"
        ),
        pytest.param({"name": {"names": ["odoo.http.HttpRequest"]}}, NAME, id="name"),
        pytest.param({"name": {"names": ["odoo.SUPERUSER_ID"], "usage": ["compare"]}}, NAME_COMPARED, id="name compared"),
        pytest.param(
            {"class_attribute": {"names": ["_order"], "value": "date_order", "model": ["sale.order"]}},
            CLASS_ATTRIBUTE,
            id="class_attribute",
        ),
        pytest.param({"hook": {"hooks": ["post_init_hook", "uninstall_hook", "pre_init_hook"], "params_min": 2}}, HOOK, id="hook"),
        pytest.param(
            {"element": {"scope": ["arch"], "tags": ["field"], "attributes_any": ["attrs"], "not_ancestors": ["tree"]}},
            ELEMENT,
            id="element",
        ),
        pytest.param(
            {"element": {"scope": ["arch"], "tags": ["field"], "values": {"nolabel": "1"}, "not_after": ["label"]}},
            ELEMENT_AFTER,
            id="element by what stands before it",
        ),
        pytest.param(
            {"element": {"scope": ["arch"], "tags": ["field"], "attributes_none": ["readonly"], "field_keywords": ["states"]}},
            ELEMENT_FIELD,
            id="element by how the tree defines its field",
        ),
        pytest.param({"record": {"models": ["ir.cron"], "fields_none": ["doall"], "values": {"numbercall": "-1$"}}}, RECORD, id="record"),
        pytest.param({"xmlid": {"names": ["sale.old_view"]}}, XMLID, id="xmlid"),
        pytest.param({"depends": {"names": ["old_module", "example"]}}, DEPENDS, id="depends"),
        pytest.param({"manifest": {"keys_any": ["qweb", "css"], "values": {"license": "AGPL"}}}, MANIFEST, id="manifest"),
        pytest.param({"script": {"kinds": ["require"], "names": ["web.core"]}}, SCRIPT, id="script"),
        pytest.param({"unprotected": {"kinds": ["transient"]}}, UNPROTECTED, id="unprotected"),
        pytest.param({"sql": {"tables": ["sale_order"], "columns": ["old_column"]}}, SQL, id="sql"),
        pytest.param(
            {"sql": {"tables": ["*"], "method": True, "not_in": ["init"], "without_calls": ["flush", "flush_all"]}},
            ANY_SQL,
            id="sql of any table, by where it stands",
        ),
        pytest.param({"context": {"keys": ["old_key"]}}, CONTEXT, id="context"),
        pytest.param({"route": {"urls": ["/shop/old*"], "keywords": {"type": "json$"}}}, ROUTE, id="route"),
    ],
)
def test_each_kind_of_match_reports_the_marked_lines_and_no_other(match: dict[str, Any], files: dict[str, str]) -> None:
    assert marked(files)
    assert places(matched([make_rule(match)], files)) == marked(files)


def test_a_hook_that_takes_one_argument_fails_where_it_first_uses_it() -> None:
    files = {
        "__manifest__.py": "{'name': 'x', 'post_init_hook': 'fill', 'uninstall_hook': 'clear', 'pre_init_hook': 'open'}",
        "hooks.py": """
            def fill(cr, registry):
                cr.execute("SELECT 1")

            def clear(cr, registry=None):
                text = "SELECT 1"
                cr.execute(text)

            def open(cr):
                pass
        """,
    }
    rule = make_rule({"hook": {"hooks": ["post_init_hook", "uninstall_hook", "pre_init_hook"], "params_any": ["cr"]}})
    assert told(matched([rule], files)) == ["hooks.py:2 fill high", "hooks.py:7 clear high", "hooks.py:9 open high"]


def test_the_other_uses_of_what_a_hook_is_given_are_reported_apart() -> None:
    """None of them where the hook itself is told."""
    files = {
        "__manifest__.py": "{'name': 'x', 'post_init_hook': 'fill', 'uninstall_hook': 'clear', 'pre_init_hook': 'open'}",
        "hooks.py": """
            def fill(cr, registry):
                cr.execute("SELECT 1"), cr.fetchall()

            def clear(cr, registry=None):
                cr.execute("SELECT 1")
                return [row for row in cr.fetchall()]

            def open(cr):
                pass
        """,
    }
    match = {"hooks": ["post_init_hook", "uninstall_hook", "pre_init_hook"], "params_any": ["cr"], "others": True}
    assert told(matched([make_rule({"hook": match})], files)) == ["hooks.py:3 fill high", "hooks.py:7 clear high"]


def test_a_statement_of_any_table_is_reported_once_and_by_its_first_table() -> None:
    rule = make_rule({"sql": {"tables": ["*"], "method": True, "not_in": ["init"], "without_calls": ["flush"]}})
    assert told(matched([rule], ANY_SQL)) == ["a.py:14 sale_order high", "a.py:15 res_partner high", "a.py:23 sale_order high"]


def test_a_file_is_reported_by_its_path_within_the_addon() -> None:
    rule = make_rule({"file": {"paths": ["old/*.py", "__openerp__.py"]}})
    files = {"old/a.py": "", "older/a.py": "", "a.py": "", "x/old/a.py": "", "old/b.xml": "<odoo/>"}
    assert told(matched([rule], files)) == ["old/a.py:1 old/a.py high"]


# ---------------------------------------------------------------------------------------------- receivers that are not known

UNKNOWN = {
    "a.py": """
        from odoo import models

        class Order(models.Model):
            _inherit = "sale.order"

            def one(self, thing):
                thing.post()
                thing.uom_id
                self.partner_id.post()
    """
}


@pytest.mark.parametrize(
    ("unresolved", "expected"),
    [
        ("skip", []),
        ("low", ["a.py:8 post low (model not known)", "a.py:10 post low (model not known)"]),
        ("medium", ["a.py:8 post medium (model not known)", "a.py:10 post medium (model not known)"]),
        ("high", ["a.py:8 post high", "a.py:10 post high"]),
    ],
)
def test_a_call_on_an_unknown_model_is_skipped_or_reported_with_the_confidence_asked_for(unresolved: str, expected: list[str]) -> None:
    rule = make_rule({"call": {"names": ["post"], "model": ["account.move"], "unresolved": unresolved}})
    assert told(matched([rule], UNKNOWN)) == expected


def test_a_name_that_only_records_have_is_not_that_where_the_file_gives_it_to_a_class_of_its_own() -> None:
    rule = make_rule({"call": {"names": ["post"], "unresolved": "high"}})
    own = UNKNOWN["a.py"] + "\n        class Mast:\n            def post(self): pass\n"
    assert told(matched([rule], {"a.py": own})) == []


LEASE = """
    from odoo import fields, models

    class Lease(models.Model):
        _name = "port.lease"

        journal_id = fields.Many2one("account.journal", check_company=True, domain="[('type', '=', 'sale')]"{more})
    """
LEASE_FORM = VIEW.format(model="port.lease", arch='<form>\n<field name="journal_id"/>\n{company}\n</form>')


@pytest.mark.parametrize(
    ("more", "company", "found"),
    [
        ("", "", True),
        ("", '<field name="company_id" groups="base.group_multi_company"/>', True),
        ("", '<group groups="base.group_multi_company"><field name="company_id"/></group>', True),
        ("", '<field name="line_ids"><form><field name="company_id"/></form></field>', True),
        ("", '<field name="company_id" invisible="1"/>', False),
        ("", '<field name="company_id" groups="base.group_a"/><field name="company_id" groups="!base.group_a"/>', False),
        (", readonly=True", "", False),
        (", compute='_find'", "", False),
        (", compute='_find', readonly=False", "", True),
        (", company_dependent=True", "", False),
    ],
)
def test_a_field_bound_to_a_company_needs_that_company_in_the_view_for_everybody(more: str, company: str, found: bool) -> None:
    rule = make_rule({"element": {"scope": ["arch"], "tags": ["field"], "nested": False, "needs_company": True}})
    files = {"m.py": LEASE.format(more=more), "v.xml": LEASE_FORM.format(company=company)}
    assert len(places(matched([rule], files))) == found


ON_METHOD = {
    "a.py": """
        from odoo import models, tools

        class Berth(models.Model):
            _name = "port.berth"

            @tools.ormcache("code")
            def _find(self, code): pass

            @tools.conditional(True, print)
            def _look(self, code): pass

            def one(self, unknown):
                self._find.clear_cache(self)  # !!
                self.env["port.berth"]._find.clear_cache(self)  # !!
                self._look.clear_cache(self)
                self.env["port.quay"]._find.clear_cache(self)
                self.partner_id.clear_cache()
                self.clear_cache()
                unknown.clear_cache()
    """
}


@pytest.mark.parametrize(("unresolved", "beyond"), [("skip", []), ("low", ["a.py:20"])])
def test_a_call_on_a_method_is_found_where_the_tree_decorates_that_method(unresolved: str, beyond: list[str]) -> None:
    rule = make_rule({"call": {"names": ["clear_cache"], "on_method": ["odoo.tools.ormcache"], "unresolved": unresolved}})
    assert places(matched([rule], ON_METHOD)) == [*marked(ON_METHOD), *beyond]


def test_a_call_on_an_unknown_model_is_never_surer_than_its_rule() -> None:
    rule = make_rule({"call": {"names": ["post"], "unresolved": "medium"}}, confidence="low", impact="potential")
    assert {line.split()[2] for line in told(matched([rule], UNKNOWN))} == {"low"}


def test_a_field_of_an_unknown_record_is_reported_only_where_asked_for() -> None:
    asked = make_rule({"field": {"names": ["uom_id"], "model": ["*"], "unresolved": "low"}})
    assert told(matched([asked], UNKNOWN)) == ["a.py:9 uom_id low (model not known)"]
    assert told(matched([make_rule({"field": {"names": ["uom_id"], "model": ["*"]}})], UNKNOWN)) == []


def test_a_value_is_reported_only_in_the_kinds_of_use_that_are_asked_for() -> None:
    refs = (
        Ref("sale.order", (), "state", "domain", 1, "x", values=("done",)),
        Ref("sale.order", (), "state", "record", 2, "x", values=("done",)),
        Ref("sale.order", (), "state", "read", 3, "x", values=("done",)),
    )
    facts = Facts(path="a.py", addon="example", kind=FileKind.PYTHON, lines=3, code_lines=3, refs=refs)
    asked = {"model": ["sale.order"], "field": "state", "values": ["done"]}
    rules = [make_rule({"value": {**asked, "kinds": ["read", "domain"]}}, ident="T-CODE"), make_rule({"value": asked}, ident="T-ANY")]
    found = Matcher(rules).match(example_addon(Example(files={}))[0], [facts], ModelIndex([], []), frozenset())
    assert [(hit.rule.id, hit.line) for hit in found.hits] == [
        ("T-ANY", 1),
        ("T-CODE", 1),
        ("T-ANY", 2),
        ("T-ANY", 3),
        ("T-CODE", 3),
    ]


def test_what_hangs_on_the_likeliest_of_several_models_is_of_medium_confidence_at_most() -> None:
    refs = (
        Ref("sale.order", (), "state", "read", 1, "x", certain=False, values=("done",)),
        Ref("sale.order", (), "state", "read", 2, "x", values=("done",)),
        Ref("sale.order", (), "post", "call", 3, "x", certain=False, call=CallShape((), (), star=False)),
    )
    facts = Facts(path="a.py", addon="example", kind=FileKind.PYTHON, lines=3, code_lines=3, refs=refs)
    rules = [
        make_rule({"value": {"model": ["sale.order"], "field": "state", "values": ["done"]}}, ident="T-VALUE"),
        make_rule({"field": {"names": ["state"], "model": ["sale.order"]}}, ident="T-FIELD"),
        make_rule({"call": {"names": ["post"], "model": ["sale.order"]}}, ident="T-CALL"),
    ]
    found = Matcher(rules).match(example_addon(Example(files={}))[0], [facts], ModelIndex([], []), frozenset())
    assert [(hit.rule.id, hit.line, hit.confidence.value) for hit in found.hits] == [
        ("T-FIELD", 1, "medium"),
        ("T-VALUE", 1, "medium"),
        ("T-FIELD", 2, "high"),
        ("T-VALUE", 2, "high"),
        ("T-CALL", 3, "medium"),
    ]


def test_of_two_hits_at_one_place_the_surer_one_is_kept() -> None:
    refs = tuple(Ref("sale.order", (), "state", "read", 1, "x", certain=certain) for certain in (False, True, False))
    facts = Facts(path="a.py", addon="example", kind=FileKind.PYTHON, lines=1, code_lines=1, refs=refs)
    rule = make_rule({"field": {"names": ["state"], "model": ["sale.order"]}})
    addon = example_addon(Example(files={}))[0]
    found = Matcher([rule]).match(addon, [facts], ModelIndex([], []), frozenset())
    assert [(hit.number, hit.confidence) for hit in found.hits] == [(0, "high"), (1, "medium"), (2, "medium")]
    found.hits = told_apart(addon, found.hits)
    assert told(found) == ["a.py:1 sale.order.state high"]


# ------------------------------------------------------------------------------------------------ what the tree has itself


def test_a_field_that_the_tree_gives_the_model_or_a_parent_of_it_is_its_own() -> None:
    files = {
        "a.py": """
            from odoo import fields, models

            class Mixin(models.AbstractModel):
                _name = "own.mixin"
                uom_id = fields.Many2one("own.uom")

            class Line(models.Model):
                _inherit = ["sale.order.line", "own.mixin"]
                _name = "sale.order.line"

                def one(self):
                    return self.uom_id, self.old_id  # !!
        """
    }
    rule = make_rule({"field": {"names": ["uom_id", "old_id"], "model": ["sale.order.line"]}})
    found = matched([rule], files)
    assert told(found) == ["a.py:13 sale.order.line.old_id high"]
    assert places(found) == marked(files)


def test_a_method_that_the_tree_makes_is_its_own_but_an_extension_of_one_of_core_is_not() -> None:
    files = {
        "a.py": """
            from odoo import models

            class Order(models.Model):
                _inherit = "sale.order"

                def made(self):
                    return 1

                def extended(self):
                    return super().extended()  # !!

                def one(self):
                    self.made()
                    self.extended()  # !!
        """
    }
    rule = make_rule({"call": {"names": ["made", "extended"], "model": ["sale.order"]}})
    assert places(matched([rule], files)) == marked(files)


def test_a_rule_on_a_mixin_matches_the_models_of_the_tree_that_inherit_it() -> None:
    files = {
        "a.py": """
            from odoo import fields, models

            class First(models.Model):
                _name = "own.first"
                _inherit = "mail.thread"

            class Second(models.Model):
                _name = "own.second"
                _inherit = "own.first"

                def message_old(self):  # !!
                    return self.old_field  # !!

            class Third(models.Model):
                _name = "own.third"

                def message_old(self):
                    return self.old_field

                def three(self):
                    self.env["own.second"].old_call()  # !!
                    self.env["own.third"].old_call()
        """
    }
    rule = make_rule(
        {"override": {"names": ["message_old"], "model": ["mail.thread"]}},
        {"field": {"names": ["old_field"], "model": ["mail.thread"]}},
        {"call": {"names": ["old_call"], "model": ["mail.thread"]}},
    )
    assert places(matched([rule], files)) == marked(files)


# ------------------------------------------------------------------------------------------------------ elements in detail

FORM = {
    "__manifest__.py": "{'name': 'x', 'data': ['v.xml']}",
    "v.xml": """
        <odoo>
            <record id="one" model="ir.ui.view">
                <field name="model">sale.order</field>
                <field name="arch" type="xml">
                    <tree editable="top">
                        <field name="a" old-one="1"/>
                        <groupby name="b"><field name="c" invisible="1"/></groupby>
                    </tree>
                </field>
            </record>
            <record id="two" model="ir.ui.view">
                <field name="model">purchase.order</field>
                <field name="inherit_id" ref="purchase.x"/>
                <field name="arch" type="xml">
                    <field name="a" old-two="2" position="after">
                        <span>Old text</span>
                    </field>
                </field>
            </record>
            <template id="three"><div old-one="1">Old text</div></template>
        </odoo>
    """,
}


@pytest.mark.parametrize(
    ("element", "lines"),
    [
        ({"scope": ["arch"], "attributes_any": ["old-*"]}, ["v.xml:7", "v.xml:16"]),
        ({"scope": ["arch", "qweb"], "attributes_any": ["old-one"]}, ["v.xml:7", "v.xml:21"]),
        ({"scope": ["arch", "qweb"], "text": "^Old"}, ["v.xml:17", "v.xml:21"]),
        ({"scope": ["arch"], "tags": ["field"], "parents": ["groupby"]}, ["v.xml:8"]),
        ({"scope": ["arch"], "tags": ["field"], "ancestors": ["tree"], "not_parents": ["groupby"]}, ["v.xml:7"]),
        ({"scope": ["arch"], "tags": ["field"], "attributes_none": ["old-*", "invisible"]}, []),
        ({"scope": ["arch"], "values": {"name": "^a$"}}, ["v.xml:16", "v.xml:7"]),
        ({"scope": ["arch"], "values": {"name": "^a$"}, "models": ["sale.order"]}, ["v.xml:7"]),
        ({"scope": ["arch"], "root": True}, ["v.xml:16", "v.xml:6"]),
        ({"scope": ["arch"], "root": True, "inherited": True}, ["v.xml:16"]),
        ({"scope": ["arch"], "view_types": ["tree"], "root": True}, ["v.xml:6"]),
        ({"scope": ["data"], "tags": ["template"]}, ["v.xml:21"]),
    ],
)
def test_the_keys_of_an_element_narrow_what_is_reported(element: dict[str, Any], lines: list[str]) -> None:
    assert places(matched([make_rule({"element": element})], FORM)) == sorted(lines)


# ------------------------------------------------------------------------------------------------ manifests in detail


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        ({"keys_none": ["license"]}, ["__manifest__.py:1 license high"]),
        ({"keys_none": ["name"]}, []),
        ({"keys_any": ["qweb"], "keys_none": ["name"]}, []),
        ({"keys_any": ["qweb", "css"]}, ["__manifest__.py:2 qweb high"]),
        ({"keys_any": ["qweb"], "values": {"version": "13"}}, []),
        ({"values": {"version": "14"}}, ["__manifest__.py:3 version=14.0.1 high"]),
        ({"values": {"version": "4"}}, []),
        ({"bundles": ["web.assets_qweb"]}, ["__manifest__.py:4 web.assets_qweb high"]),
        ({"bundles": ["web.assets_qweb"], "keys_any": ["css"]}, []),
    ],
)
def test_all_keys_of_a_manifest_match_must_hold(manifest: dict[str, Any], expected: list[str]) -> None:
    text = "{'name': 'x',\n'qweb': [],\n'version': '14.0.1',\n'assets': {'web.assets_qweb': ['a.xml']}}\n"
    assert told(matched([make_rule({"manifest": manifest})], {"__manifest__.py": text})) == expected


# -------------------------------------------------------------------------------------------------------- rules among rules


def test_a_rule_gives_way_where_a_more_special_one_stands_at_the_same_line_and_only_there() -> None:
    files = {"__manifest__.py": "{'name': 'x',\n'depends': ['one'],\n'qweb': [],\n'css': []}"}
    wide = make_rule({"manifest": {"keys_any": ["qweb", "css"]}}, ident="T-WIDE")
    narrow = make_rule({"manifest": {"keys_any": ["qweb"]}}, ident="T-NARROW", supersedes=["T-WIDE"])
    found = matched([wide, narrow], files)
    assert [(hit.rule.id, hit.line) for hit in found.hits] == [("T-NARROW", 3), ("T-WIDE", 4)]
    assert [(hit.rule.id, hit.line) for hit in found.superseded] == [("T-WIDE", 3)]


def test_what_stays_names_the_hop_at_which_what_gave_way_breaks_and_not_one_that_only_warns() -> None:
    files = {"__manifest__.py": "{'name': 'x',\n'qweb': []}"}

    def rule(ident: str, **values: Any) -> Rule:
        return make_rule({"manifest": {"keys_any": ["qweb"]}}, ident=ident, **values)

    def found(*rules: Rule) -> list[tuple[str, Series | None]]:
        addon, facts = example_addon(Example(files=files))
        hops = {rule.id: Series(int(rule.id[1:3])) for rule in rules}
        hits = Matcher(rules, hops).match(addon, facts, build_graph([addon], facts).models, frozenset()).hits
        return [(hit.rule.id, hit.hop) for hit in hits]

    last = rule("O17-LAST", supersedes=["O15-NEXT"])
    following = rule("O15-NEXT", supersedes=["O13-FIRST"])
    assert found(rule("O13-FIRST"), following, last) == [("O17-LAST", Series(13))]
    assert found(rule("O13-FIRST", impact="optional"), following, last) == [("O17-LAST", Series(15))]
    assert found(rule("O13-FIRST", impact="potential"), following) == [("O15-NEXT", None)]
    assert found(rule("O18-LATER"), rule("O17-LAST", supersedes=["O18-LATER"])) == [("O17-LAST", None)]


def test_a_rule_matches_where_any_of_its_entries_does_and_each_place_once() -> None:
    files = {"__manifest__.py": "{'name': 'x',\n'depends': ['old'],\n'qweb': []}"}
    rule = make_rule({"depends": {"names": ["old"]}}, {"depends": {"names": ["ol*"]}}, {"manifest": {"keys_any": ["qweb"]}})
    assert told(matched([rule], files)) == ["__manifest__.py:2 old high", "__manifest__.py:3 qweb high"]


def test_a_rule_that_raises_is_reported_as_failed_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    fits = match_members.call_fits

    def failing(call: CallShape | None, match: CallMatch) -> bool:
        if match.names == ["hinder"]:
            raise RecursionError("too deep")
        return fits(call, match)

    monkeypatch.setattr(match_members, "call_fits", failing)
    files = {
        "a.py": """
            from odoo import models

            class Order(models.Model):
                _inherit = "sale.order"

                def one(self):
                    self.post()
                    self.hinder()
        """
    }
    rules = [
        make_rule({"call": {"names": ["hinder"]}}, ident="T-BROKEN"),
        make_rule({"call": {"names": ["post"]}}, ident="T-SOUND"),
    ]
    found = matched(rules, files)
    assert [(hit.rule.id, hit.line) for hit in found.hits] == [("T-SOUND", 8)]
    assert found.failed == {"T-BROKEN": "RecursionError: too deep (in example)"}


def test_what_is_taken_from_a_namespace_on_one_line_is_one_place() -> None:
    files = {"static/src/a.js": "const {useState, useRef} = owl.hooks;\nowl.tags.xml`<p/>`;\n"}
    rule = make_rule({"script": {"kinds": ["member", "call"], "names": ["owl.hooks", "owl.hooks.*", "owl.tags.*"]}})
    assert told(matched([rule], files)) == ["static/src/a.js:1 owl.hooks high", "static/src/a.js:2 owl.tags.xml high"]


def test_several_names_of_a_package_imported_on_one_line_are_one_place() -> None:
    source = "from openerp import api, fields\nfrom openerp.tools import misc\nx = misc.find_in_path('a')\n"
    rule = make_rule({"name": {"names": ["openerp", "odoo.tools.misc"]}})
    addon, facts = example_addon(Example({"a.py": source}))
    hits = Matcher([rule]).match(addon, facts, build_graph([addon], facts).models, frozenset()).hits
    assert [(hit.line, hit.symbol) for hit in told_apart(addon, hits)] == [
        (1, "openerp"), (2, "odoo.tools.misc"), (2, "openerp"), (3, "odoo.tools.misc.find_in_path"),
    ]  # fmt: skip
