"""Model classes: fields with what they rely on, methods, attributes, the old API, tests, controllers and hooks."""

from __future__ import annotations

import pytest
from python_facts import facts, refs

from rescue.model import ClassAttribute, FieldDef, MethodDef, ModelRef, Route, SqlRef, XmlIdRef


def test_class_attributes_and_decorators_name_members() -> None:
    assert refs(
        """
        from odoo import api, fields, models
        class A(models.Model):
            _name = 'x.a'
            _order = 'date desc, partner_id.name, id'
            _rec_name = 'title'
            _parent_name = 'up_id'
            _rec_names_search = ['code', 'partner_id.name']
            @api.depends('line_ids.qty', 'state')
            def _compute_a(self): pass
            @api.onchange('partner_id')
            def _onchange_p(self): pass
            @api.constrains('a', 'b')
            def _check(self): pass
        """
    ) == [
        "5 order x.a:date",
        "5 order x.a:partner_id",
        "5 order x.a:partner_id.name",
        "6 rec_name x.a:title",
        "7 rec_name x.a:up_id",
        "8 rec_name x.a:code",
        "8 rec_name x.a:partner_id",
        "8 rec_name x.a:partner_id.name",
        "9 depends x.a:line_ids",
        "9 depends x.a:line_ids.qty",
        "9 depends x.a:state",
        "11 onchange x.a:partner_id",
        "13 constrains x.a:a",
        "13 constrains x.a:b",
    ]


def test_keywords_of_fields_name_members_of_the_model_and_of_the_comodel() -> None:
    assert refs(
        """
        from odoo import fields, models
        class A(models.Model):
            _inherit = 'sale.order'
            a = fields.Char(related='partner_id.name', groups='base.group_user,!base.group_portal')
            b = fields.One2many('sale.line', 'order_id', domain=[('qty', '>', 1)], context={'active_test': False})
            c = fields.Many2one(comodel_name='res.partner', domain="[('is_company', '=', True), ('x', '=', partner_id)]")
            d = fields.Monetary(compute='_compute_d', inverse='_inverse_d', search='_search_d', currency_field='cur_id')
            e = fields.Selection('_get_e', default=lambda self: self.env.user.name)
            f = fields.One2many(comodel_name='sale.line', inverse_name='parent_id')
            g = fields.Many2many('res.users', relation='rel_g', domain=lambda self: [('login', '=', 'x')])
            h = fields.Date.today()
        """
    ) == [
        "5 related sale.order:partner_id",
        "5 related sale.order:partner_id.name",
        "6 domain sale.line:qty=1",
        "6 inverse_name sale.line:order_id",
        "7 domain res.partner:is_company=True",
        "7 domain res.partner:x",
        "8 compute sale.order:_compute_d",
        "8 compute sale.order:_inverse_d",
        "8 compute sale.order:_search_d",
        "8 related sale.order:cur_id",
        "9 read res.users:name",
        "9 compute sale.order:_get_e",
        "10 inverse_name sale.line:parent_id",
        "11 domain res.users:login=x",
    ]


def test_the_old_api_is_read_past_its_cursor_user_and_ids() -> None:
    assert refs(
        """
        from openerp.osv import osv, fields
        class sale(osv.osv):
            _inherit = 'sale.order'
            _columns = {
                'a': fields.char('A', size=64),
                'b': fields.related('partner_id', 'name', type='char', string='B'),
                'c': fields.function(_get, type='many2one', relation='res.users'),
                'd': fields.one2many('sale.line', 'order_id', 'Lines'),
                'e': fields.many2one('res.partner', 'Partner'),
            }
            def write(self, cr, uid, ids, vals, context=None):
                vals['a'] = 1
                partner = self.pool.get('res.partner')
                found = partner.search(cr, uid, [('b', '=', 1)], context=context)
                partner.write(cr, uid, found, {'c': 2})
                partner.browse(cr, uid, found).name
                self.pool['res.users'].read(cr, uid, ids, ['login'])
                return super(sale, self).write(cr, uid, ids, vals, context=context)
        """
    ) == [
        "7 related sale.order:partner_id",
        "7 related sale.order:partner_id.name",
        "9 inverse_name sale.line:order_id",
        "13 vals sale.order:a=1",
        "15 call res.partner:search",
        "15 domain res.partner:b=1",
        "16 call res.partner:write",
        "16 vals res.partner:c=2",
        "17 call res.partner:browse",
        "17 read res.partner:name",
        "18 call res.users:read",
        "18 fields res.users:login",
        "19 super sale.order:write",
    ]


def test_attributes_set_in_setupclass_are_known_in_the_tests_and_in_subclasses() -> None:
    assert refs(
        """
        from odoo.tests import TransactionCase
        class Base(TransactionCase):
            @classmethod
            def setUpClass(cls):
                super().setUpClass()
                cls.partner = cls.env['res.partner'].create({'name': 'x'})
        class TestA(Base):
            def test_a(self):
                self.partner.write({'city': 'y'})
                self.env['res.users'].login
                self.assertTrue(self.other.zip)
        """
    ) == [
        "6 super :setUpClass",
        "7 call res.partner:create",
        "7 vals res.partner:name=x",
        "10 call res.partner:write",
        "10 vals res.partner:city=y",
        "11 read res.users:login",
        "12 read :zip",
    ]


def test_the_environment_of_the_request_gives_records() -> None:
    assert refs(
        """
        from odoo import http
        from odoo.http import request
        class Main(http.Controller):
            @http.route(['/a', '/b/<int:x>'], type='json', auth='public', website=True)
            def a(self, x, **kw):
                request.env['res.partner'].sudo().browse(x).name
                request.env.user.partner_id.name
                return request.render('shop.page', {})
        """
    ) == [
        "7 call res.partner:sudo",
        "7 call res.partner:browse",
        "7 read res.partner:name",
        "8 read res.users:partner_id",
        "8 read res.users:partner_id.name",
    ]


def test_hooks_get_an_environment_a_cursor_and_a_registry() -> None:
    assert refs(
        """
        from odoo import api, SUPERUSER_ID
        def post_init_hook(cr, registry):
            env = api.Environment(cr, SUPERUSER_ID, {})
            env['res.partner'].search([]).name
            cr.execute('UPDATE res_partner SET name = %s')
            registry['res.users'].login
        """
    ) == [
        "5 call res.partner:search",
        "5 read res.partner:name",
        "7 read res.users:login",
    ]


def test_a_field_definition_keeps_type_comodel_keywords_and_line() -> None:
    found = facts(
        """
        from odoo import fields as f, models as m
        from odoo.fields import Char
        COMODEL = 'res.partner'
        class A(m.Model):
            _name = 'x.a'
            a = Char('Name', required=True)
            b = f.Many2one(COMODEL, ondelete='cascade')
            c = f.Many2many('res.users', relation='rel_table')
            d: f.Integer = f.Integer()
            e = f.Date.today()
            f = some_call()
        """
    )
    assert found.classes[0].fields == (
        FieldDef("a", "Char", "", (("required", "True"),), 7),
        FieldDef("b", "Many2one", "res.partner", (("ondelete", "'cascade'"),), 8),
        FieldDef("c", "Many2many", "res.users", (("relation", "'rel_table'"),), 9),
        FieldDef("d", "Integer", "", (), 10),
    )
    assert found.classes[0].attributes == (ClassAttribute("_name", "'x.a'", 6), ClassAttribute("e", "", 11), ClassAttribute("f", "", 12))


def test_keywords_of_a_field_know_their_line_where_it_is_not_the_first() -> None:
    found = facts(
        """
        from odoo import fields, models
        class A(models.Model):
            _name = 'x.a'
            a = fields.Char('Name', size=64,
                required=True,
                help='one'
                     'two')
        """
    )
    (field,) = found.classes[0].fields
    assert (field.line, field.below) == (5, (("required", 6), ("help", 7)))


def test_columns_become_fields_of_the_later_types() -> None:
    found = facts(
        """
        from openerp.osv import osv, fields
        class sale(osv.osv):
            _name = 'sale.order'
            _columns = {
                'a': fields.char('A', size=64),
                'b': fields.function(_get, type='many2one', relation='res.users'),
                'c': fields.one2many('sale.line', 'order_id', 'Lines'),
            }
        """
    )
    (item,) = found.classes
    assert item.old_api
    assert item.fields == (
        FieldDef("a", "Char", "", (("size", "64"),), 6),
        FieldDef("b", "Many2one", "res.users", (("type", "'many2one'"), ("relation", "'res.users'")), 7),
        FieldDef("c", "One2many", "sale.line", (), 8),
    )


def test_kinds_and_models_of_classes() -> None:
    found = facts(
        """
        from odoo import http, models
        from odoo.models import AbstractModel
        from odoo.addons.sale.models.sale import Base
        from .constants import NAME
        MODEL = 'sale.order'
        class A(models.Model):
            _inherit = MODEL
        class B(AbstractModel):
            _name = 'b.mixin'
            _inherit = ['mail.thread', 'portal.mixin']
        class C(models.TransientModel):
            _inherit = ['mail.thread', 'portal.mixin']
        class D(models.Model):
            _name = _inherit = 'res.partner'
            _inherits = {'res.users': 'user_id'}
        class E(http.Controller):
            pass
        class F:
            pass
        class G(models.Model):
            _inherit = NAME
        """
    )
    assert [(item.name, item.kind, item.model, item.inherit, item.inherits, item.unresolved) for item in found.classes] == [
        ("A", "model", "sale.order", ("sale.order",), (), ()),
        ("B", "abstract", "b.mixin", ("mail.thread", "portal.mixin"), (), ()),
        ("C", "transient", "C", ("mail.thread", "portal.mixin"), (), ()),
        ("D", "model", "res.partner", ("res.partner",), (("res.users", "user_id"),), ()),
        ("E", "controller", "", (), (), ()),
        ("F", "other", "", (), (), ()),
        ("G", "model", "?G", (), (), ("_inherit",)),
    ]
    assert [item for item in found.models if item.kind.startswith("inherit")] == [
        ModelRef("sale.order", "inherit", 8, "sale.order"),
        ModelRef("mail.thread", "inherit", 11, "b.mixin"),
        ModelRef("portal.mixin", "inherit", 11, "b.mixin"),
        ModelRef("mail.thread", "inherit", 13, "C"),
        ModelRef("portal.mixin", "inherit", 13, "C"),
        ModelRef("res.partner", "inherit", 15, "res.partner"),
        ModelRef("res.users", "inherits", 16, "res.partner"),
    ]


def test_a_method_calls_super_only_where_it_calls_the_method_above_itself() -> None:
    found = facts(
        """
        from odoo import models
        class A(models.Model):
            _name = 'a'
            def one(self):
                return super().two()
            def two(self):
                return super(A, self.with_context(a=1)).with_user(1).two()
            def three(self):
                parent = super()
                return parent.three()
            def four(self):
                return super().with_context(a=1).one()
        """
    )
    assert [(method.name, method.calls_super) for method in found.classes[0].methods] == [
        ("one", False),
        ("two", True),
        ("three", True),
        ("four", False),
    ]


def test_a_method_keeps_signature_decorators_super_and_returned_keys() -> None:
    found = facts(
        """
        from odoo import api, models
        class A(models.Model):
            _name = 'x.a'
            @api.model
            def a(self, x, y=1, *args, z, **kw):
                def inner():
                    return {'not': 1}
                res = {'domain': []}
                res['warning'] = 1
                return res
            @staticmethod
            def b(x):
                return {'k': x}
            def c(self):
                return super().c()
            def d(self):
                return Parent.d(self)
        """
    )
    assert found.classes[0].methods == (
        MethodDef("a", ("self", "x", "y", "*args", "z", "**kw"), 2, ("odoo.api.model",), False, ("domain", "warning"), 6, 11),
        MethodDef("b", ("x",), 1, ("staticmethod",), False, ("k",), 13, 14),
        MethodDef("c", ("self",), 1, (), True, (), 15, 16),
        MethodDef("d", ("self",), 1, (), True, (), 17, 18),
    )


@pytest.mark.parametrize(
    ("body", "loops"),
    [
        ("for order in self: order.x = 1", True),
        ("if vals_list:\n for vals in vals_list: vals.pop('x')", True),
        ("for order, vals in zip(self, super().copy_data()): vals.pop('x')", True),
        ("for number, order in enumerate(self): order.x = number", True),
        ("return [vals for vals in vals_list]", True),
        ("names = [order.x for order in self]", True),
        ("return self.x", False),
        ("for line in self.line_ids: line.x = 1", False),
        ("return [line.x for line in self.line_ids]", False),
        ("def inner():\n for order in self: pass", False),
    ],
)
def test_a_method_loops_where_it_goes_through_what_a_plain_name_holds(body: str, loops: bool) -> None:
    indented = body.replace("\n", "\n         ")
    found = facts(f"from odoo import models\nclass A(models.Model):\n    _name = 'x.a'\n    def a(self, vals_list):\n        {indented}\n")
    assert found.classes[0].methods[0].loops is loops


def test_a_method_keeps_the_parameters_that_it_compares_with_texts() -> None:
    found = facts(
        """
        from odoo import models
        class A(models.Model):
            _name = 'x.a'
            def a(self, kind, other, flag):
                if kind == 'a' and not (other in ('b', 'c')):
                    assert kind != 'd'
                    local = 'e'
                while other == 'f' or local == 'g':
                    found = kind == 'h'
                return 'i' if flag is True or kind == 'j' else other
        """
    )
    assert found.classes[0].methods[0].compared == (
        ("kind", ("a",), 6),
        ("other", ("b", "c"), 6),
        ("kind", ("d",), 7),
        ("other", ("f",), 9),
        ("kind", ("h",), 10),
        ("kind", ("j",), 11),
    )


def test_a_route_keeps_urls_and_keywords() -> None:
    found = facts(
        """
        from odoo.http import Controller, route
        class Main(Controller):
            @route(['/a', '/b/<int:x>'], type='json', website=True)
            def a(self, x): ...
            @route(route='/c')
            def c(self): ...
        """
    )
    assert found.routes == (
        Route(("/a", "/b/<int:x>"), (("type", "json"), ("website", "True")), "a", 4),
        Route(("/c",), (), "c", 6),
    )


def test_only_functions_of_the_module_are_functions() -> None:
    found = facts(
        """
        def hook(cr, registry):
            def inner(): ...
        if True:
            def pre(env): ...
        """
    )
    assert found.functions == (
        MethodDef("hook", ("cr", "registry"), 2, (), False, (), 2, 3),
        MethodDef("pre", ("env",), 1, (), False, (), 5, 5),
    )


def test_sql_is_read_from_every_way_to_write_it() -> None:
    """A literal, a percent sign, ``format``, an f-string, a local variable."""
    found = facts(
        """
        def hook(cr, x):
            cr.execute('SELECT a FROM t_a')
            cr.execute('DELETE FROM %s' % x)
            cr.execute('UPDATE t_c SET {} = 1'.format(x))
            cr.execute(f'SELECT b FROM t_d WHERE b = {x}')
            query = 'DROP TABLE t_e'
            cr.execute(query)
        """
    )
    assert sorted({(item.line, item.table) for item in found.sql}) == [(3, "t_a"), (5, "t_c"), (6, "t_d"), (7, "t_e")]
    assert SqlRef("t_a", "a", 3, "hook") in found.sql


def test_xml_ids_asked_for_with_a_fallback_are_guarded() -> None:
    found = facts(
        """
        def hook(env, user):
            env.ref('base.a')
            env.ref('base.b', raise_if_not_found=False)
            env.ref('base.c', False)
            user.has_group('base.d')
            env.ref('no_module')
            jinja = None
            jinja.render('page.html')
            env['ir.actions.report']._render_qweb_pdf('base.e', [1])
        """
    )
    assert found.xmlids == (
        XmlIdRef("base.a", "python", 3, False),
        XmlIdRef("base.b", "python", 4, True),
        XmlIdRef("base.c", "python", 5, True),
        XmlIdRef("base.d", "python", 6, False),
        XmlIdRef("base.e", "python", 10, False),
    )


def test_context_keys_are_those_put_in() -> None:
    found = facts(
        """
        def hook(env):
            env['res.partner'].with_context(active_test=False, **{'x': 1}).name
            env['res.partner'].with_context({'lang': 'en'}).name
            env['res.partner'].with_context(dict(env.context, tz='UTC')).name
            ctx = dict(env.context)
            ctx['mail_notrack'] = True
            ctx.update({'a': 1}, b=2)
            return {'context': {'default_x': 1}}
        """
    )
    assert [(item.name, item.line) for item in found.context_keys] == [
        ("active_test", 3),
        ("lang", 4),
        ("tz", 5),
        ("mail_notrack", 7),
        ("b", 8),
        ("a", 8),
        ("default_x", 9),
    ]


def test_names_of_odoo_are_absolute_whatever_their_alias() -> None:
    found = facts(
        """
        import odoo
        import odoo.http as h
        from openerp import tools
        from .base import Mixin
        from ..wizard import thing
        odoo.tools.config
        h.request.session
        tools.ustr('x', 1)
        class A(Mixin): ...
        thing.go()
        """
    )
    assert [(item.name, item.usage, item.line) for item in found.names] == [
        ("odoo", "import", 2),
        ("odoo.http", "import", 3),
        ("openerp.tools", "import", 4),
        ("odoo.tools", "import", 4),
        ("odoo.addons.shop.models.base.Mixin", "import", 5),
        ("odoo.addons.shop.wizard.thing", "import", 6),
        ("odoo.tools.config", "use", 7),
        ("odoo.http.request.session", "use", 8),
        ("odoo.tools.ustr", "call", 9),
        ("odoo.addons.shop.models.base.Mixin", "base", 10),
        ("odoo.addons.shop.wizard.thing.go", "call", 11),
    ]


def test_code_put_together_to_grow_without_end_is_read_in_time() -> None:
    """Each ``+=`` of a name with itself doubles the domain, which is walked once."""
    doubled = "    domain = [('a', '=', 1)]\n" + "    domain += domain\n" * 60
    found = facts(f"def hook(env):\n{doubled}    env['res.partner'].search(domain)\n")
    assert [ref.name for ref in found.refs] == ["search", "a"]


def test_a_file_that_cannot_be_parsed_or_is_too_deep_says_so() -> None:
    assert [item.reason for item in facts("def broken(:\n").unread] == ["syntax"]
    assert [item.reason for item in facts("x = " + "-" * 5000 + "1\n").unread] == ["too_deep"]


def test_a_name_of_odoo_that_is_compared_is_told_as_used_and_as_compared() -> None:
    found = facts(
        """
        from odoo import SUPERUSER_ID, api

        def one(env, other):
            if env.uid == SUPERUSER_ID or api.SUPERUSER_ID in (other, 2):
                return env(user=SUPERUSER_ID)
            return SUPERUSER_ID == other != 1
        """
    )
    assert [(item.name, item.usage, item.line) for item in found.names if item.usage != "import"] == [
        ("odoo.SUPERUSER_ID", "compare", 5),
        ("odoo.SUPERUSER_ID", "use", 5),
        ("odoo.api.SUPERUSER_ID", "compare", 5),
        ("odoo.api.SUPERUSER_ID", "use", 5),
        ("odoo.SUPERUSER_ID", "use", 6),
        ("odoo.SUPERUSER_ID", "compare", 7),
        ("odoo.SUPERUSER_ID", "use", 7),
    ]
