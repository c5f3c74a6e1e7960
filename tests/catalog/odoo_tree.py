"""A tiny Odoo source tree of 17.0: a framework, base and two modules, with one of each thing that a catalog must know."""

from __future__ import annotations

import textwrap
from pathlib import Path

from rescue.catalog.build import BuildRequest, build_catalog
from rescue.catalog.dump import dump_catalog
from rescue.catalog.load import Catalog

FILES = {
    "odoo/release.py": """
        FINAL = 'final'
        version_info = (17, 0, 0, FINAL, 0, '')
        version = '17.0'
        version += '-20240709'
        """,
    "odoo/__init__.py": "from . import models, tools\nfrom odoo.tools.translate import _\nSUPERUSER_ID = 1\n",
    "odoo/models.py": """
        import typing
        if typing.TYPE_CHECKING:
            from odoo.api import Hidden
        try:
            import fast as codec
        except ImportError:
            codec_missing = True

        class BaseModel:
            __slots__ = ['env']
            _order = 'id'

            def write(self, vals):
                return True

            def search(self, domain, offset=0, *, limit=None):
                return self

        class Model(BaseModel):
            pass
        """,
    "odoo/tools/__init__.py": "from .misc import *\nfrom .func import *\n",
    "odoo/tools/misc.py": "DATE = '%Y'\n_private = 1\ndef ustr(value, hint=None):\n    return value\n",
    "odoo/tools/func.py": "__all__ = ['lazy']\nclass lazy: pass\nclass hidden: pass\n",
    "odoo/tools/translate.py": "def _(text):\n    return text\n",
    "odoo/addons/base/__manifest__.py": "{'name': 'Base', 'category': 'Hidden/Tools', 'data': ['data/base_data.xml', 'views/partner.xml']}",
    "odoo/addons/base/__init__.py": "from . import models\n",
    "odoo/addons/base/models/__init__.py": "from . import partner\n",
    "odoo/addons/base/models/unused.py": "from odoo import models\nclass Unused(models.Model):\n    _name = 'unused'\n",
    "odoo/addons/base/models/partner.py": """
        from odoo import api, fields, models

        LANGS = [('en', 'English'), ('fr', 'French')]

        class Base(models.AbstractModel):
            _name = 'base'

        class Mixin(models.AbstractModel):
            _name = 'note.mixin'
            note = fields.Html()

            def _post(self, body, kind='note'):
                return body

        class Partner(models.Model):
            _name = 'res.partner'
            _inherit = ['note.mixin']
            _order = 'name'
            name = fields.Char(required=True)
            lang = fields.Selection(LANGS)
            parent_id = fields.Many2one('res.partner')
            child_ids = fields.One2many('res.partner', 'parent_id')
            parent_name = fields.Char(related='parent_id.name', store=True)
            boss_id = fields.Many2one(related='parent_id')

            @api.depends('name')
            def _compute_it(self, *args, key=None, **options):
                '''Say what it does.'''
                total: int = 1
                return total

        class Users(models.Model):
            _name = 'res.users'
            _inherits = {'res.partner': 'partner_id'}
            _rec_name = 'login'
            login = fields.Char()
            partner_id = fields.Many2one('res.partner', required=True)
        """,
    "odoo/addons/base/data/base_data.sql": """
        insert into ir_model_data (name, module, model, noupdate, res_id) VALUES ('main_company', 'base', 'res.company', true, 1);
        """,
    "odoo/addons/base/data/base_data.xml": """
        <odoo>
            <data noupdate="1"><record id="partner_root" model="res.partner"><field name="name">Root</field></record></data>
            <record id="group_user" model="res.groups"><field name="name">User</field></record>
            <record id="user_root" model="res.users"/>
        </odoo>
        """,
    "odoo/addons/base/views/partner.xml": """
        <odoo>
            <record id="view_partner_form" model="ir.ui.view">
                <field name="model">res.partner</field>
                <field name="arch" type="xml">
                    <form string="Partner"><group name="main"><field name="name" placeholder="Name" help="Who"/></group>Hello</form>
                </field>
            </record>
        </odoo>
        """,
    "addons/sale/__manifest__.py": """
        {'name': 'Sale', 'depends': ['base'], 'category': 'Sales',
         'data': ['security/ir.model.access.csv', 'views/sale.xml'], 'demo': ['demo.xml'],
         'assets': {'web.assets_backend': ['sale/static/src/**/*']}}
        """,
    "addons/sale/__init__.py": "from . import controllers\nfrom . import models\n",
    "addons/sale/models.py": """
        from odoo import fields, models
        from odoo.addons.base.models.partner import LANGS

        class SaleOrder(models.Model):
            _name = 'sale.order'
            _table = 'so'
            partner_id = fields.Many2one('res.partner', required=True)
            lang = fields.Selection(selection=LANGS)
            target_id = fields.Many2oneReference('Target', model_field='name')

        class Partner(models.Model):
            _inherit = 'res.partner'
            lang = fields.Selection(selection_add=[('de', 'German')])
            name = fields.Char(required=False, translate=True)
            order_ids = fields.One2many('sale.order', 'partner_id', compute='_compute_order_ids')

            def _compute_it(self, *args, key=None, **options):
                return super()._compute_it(*args)
        """,
    "addons/sale/controllers.py": """
        from odoo import http

        class Shop(http.Controller):
            @http.route(['/shop', '/shop/<int:page>'], auth='public')
            def shop(self, page=0, **post):
                return page
        """,
    "addons/sale/security/ir.model.access.csv": "id,name,model_id:id\naccess_sale,sale,model_sale_order\n",
    "addons/sale/views/sale.xml": """
        <odoo>
            <record id="view_partner_form_sale" model="ir.ui.view">
                <field name="model">res.partner</field>
                <field name="inherit_id" ref="base.view_partner_form"/>
                <field name="priority">20</field>
                <field name="arch" type="xml">
                    <xpath expr="//group[@name='main']" position="inside"><field name="order_ids"/></xpath>
                </field>
            </record>
            <record id="view_partner_form_first" model="ir.ui.view">
                <field name="model">res.partner</field>
                <field name="inherit_id" ref="base.view_partner_form"/>
                <field name="active" eval="False"/>
                <field name="arch" type="xml">
                    <field name="name" position="attributes"><attribute name="class">wide</attribute></field>
                </field>
            </record>
            <template id="assets_shop"><script src="/sale/static/shop.js"/></template>
            <function model="ir.model.data" name="_update_xmlids">
                <value model="base" eval="[{'xml_id': 'sale.stock_location', 'record': obj().env.ref('base.x').y, 'noupdate': True}]"/>
            </function>
            <record id="base.partner_shop" model="res.partner"><field name="name">Shop</field></record>
        </odoo>
        """,
    "addons/sale/demo.xml": '<odoo><record id="demo_order" model="sale.order"/></odoo>',
    "addons/sale/not_named.xml": '<odoo><record id="forgotten" model="sale.order"/></odoo>',
    "addons/sale/static/src/js/shop.js": """
        /** @odoo-module alias=sale.shop */
        import { registry } from "@web/core/registry";
        export const LIMIT = 3;
        export { LIMIT as limit };
        export default class Shop {}
        export * from "./cart";
        """,
    "addons/sale/static/src/js/lines/index.js": "/** @odoo-module */\nexport const line = 1;\n",
    "addons/sale/static/src/js/cart.js": "odoo.define('sale.cart', function (require) {});\n",
    "addons/sale/static/src/xml/shop.xml": """
        <templates>
            <t t-name="sale.Shop"><div class="shop"/></t>
            <t t-name="sale.ShopWide" t-inherit="sale.Shop" t-inherit-mode="primary"><xpath expr="//div" position="attributes"/></t>
        </templates>
        """,
    "addons/sale/tests/__init__.py": "from . import common\n",
    "addons/sale/tests/common.py": """
        class SaleCommon:
            def order(self, name):
                return name

            def test_it(self):
                pass
        """,
    "addons/test_sale/__manifest__.py": "{'name': 'Test', 'depends': ['sale']}",
    "addons/somebody_elses/__manifest__.py": "{'name': 'Other', 'depends': ['sale']}",
    "addons/somebody_elses/__init__.py": """
        from odoo import fields, models

        class Partner(models.Model):
            _inherit = 'res.partner'
            x = fields.Char()
        """,
}


def write_tree(root: Path, changes: dict[str, str] | None = None) -> Path:
    """Write the tree below ``root``; ``changes`` go over its files. Its path."""
    for name, text in {**FILES, **(changes or {})}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return root


def small_catalog(root: Path, changes: dict[str, str] | None = None) -> Catalog:
    """The catalog of the tree, by way of the file format."""
    return Catalog(dump_catalog(build_catalog(BuildRequest(tree=write_tree(root, changes)))), "small.catalog")
