"""What stands in literals: domains, vals, lists of names, and overrides of the methods that take vals."""

from __future__ import annotations

import ast

from python_facts import method_refs, refs

from rescue.analyzers.python.literals import literal_text


def test_domains_are_read_with_values_paths_and_any() -> None:
    assert method_refs(
        """
        self.search(['&', ('state', '=', 'draft'), '|', ('partner_id.name', 'ilike', amount), ('id', 'in', [1])])
        self.search([('a', 'in', ('x', 'y'))] + [('b', '!=', False)])
        self.search([('line_ids', 'any', [('qty', '>', 1)])])
        """
    ) == [
        "2 call sale.order:search",
        "2 domain sale.order:state=draft",
        "2 domain sale.order:partner_id",
        "2 domain sale.order:partner_id.name",
        "3 call sale.order:search",
        "3 domain sale.order:a=x,y",
        "3 domain sale.order:b=False",
        "4 call sale.order:search",
        "4 domain sale.order:line_ids",
        "4 domain sale.order:line_ids",
        "4 domain sale.order:line_ids.qty=1",
    ]


def test_a_domain_in_a_local_variable_is_read_with_all_that_was_added() -> None:
    assert method_refs(
        """
        domain = [('a', '=', 1)]
        if amount:
            domain += [('b', '=', 2)]
        else:
            domain.append(('c', '=', 3))
        self.env['res.users'].search(domain + [('d', '=', 4)])
        """
    ) == [
        "7 call res.users:search",
        "2 domain res.users:a=1",
        "6 domain res.users:c=3",
        "4 domain res.users:b=2",
        "7 domain res.users:d=4",
    ]


def test_a_domain_joined_by_expression_is_read() -> None:
    assert method_refs(
        """
        base = [('a', '=', 1)]
        base = expression.AND([base, [('b', '=', 2)]])
        self.env['res.users'].search_count(base)
        """
    ) == [
        "4 call res.users:search_count",
        "2 domain res.users:a=1",
        "3 domain res.users:b=2",
    ]


def test_vals_are_read_with_x2many_commands() -> None:
    assert method_refs(
        """
        self.write({'state': 'done', 'order_line': [(0, 0, {'qty': 1}), Command.create({'price': 2})]})
        self.env['res.partner'].create([{'name': 'x'}])
        self.copy({'note': False})
        self.new({'a': 1})
        """
    ) == [
        "2 call sale.order:write",
        "2 vals sale.order:state=done",
        "2 vals sale.order:order_line",
        "2 vals sale.order:order_line.qty=1",
        "2 vals sale.order:order_line.price=2",
        "3 call res.partner:create",
        "3 vals res.partner:name=x",
        "4 call sale.order:copy",
        "4 vals sale.order:note=False",
        "5 call sale.order:new",
        "5 vals sale.order:a=1",
    ]


def test_vals_in_a_local_variable_are_read_with_all_keys_added() -> None:
    assert method_refs(
        """
        vals = {'a': 1}
        vals['b'] = 'x'
        vals.update({'c': 2}, d=3)
        if amount:
            vals['e'] = 4
        self.write(vals)
        self.write(dict(vals, f=1))
        """
    ) == [
        "7 call sale.order:write",
        "2 vals sale.order:a=1",
        "3 vals sale.order:b=x",
        "4 vals sale.order:d=3",
        "6 vals sale.order:e=4",
        "4 vals sale.order:c=2",
        "8 call sale.order:write",
        "8 vals sale.order:f=1",
    ]


def test_orders_groups_and_lists_of_field_names_are_read() -> None:
    assert method_refs(
        """
        self.search([], order='date desc, id', limit=1)
        self.read_group([('a', '=', 1)], ['amount:sum', 'total:sum(price)'], ['date:month'], orderby='date')
        self.read(['a', 'b'])
        self.search_read([], fields=['c'])
        self._read_group([], ['partner_id'], ['__count', 'amount:sum'])
        """
    ) == [
        "2 call sale.order:search",
        "2 order sale.order:date",
        "3 call sale.order:read_group",
        "3 domain sale.order:a=1",
        "3 fields sale.order:amount",
        "3 fields sale.order:price",
        "3 groupby sale.order:date",
        "3 order sale.order:date",
        "4 call sale.order:read",
        "4 fields sale.order:a",
        "4 fields sale.order:b",
        "5 call sale.order:search_read",
        "5 fields sale.order:c",
        "6 call sale.order:_read_group",
        "6 groupby sale.order:partner_id",
        "6 fields sale.order:amount",
    ]


def test_a_key_that_values_are_asked_for_is_told_from_one_that_they_have_to_have() -> None:
    assert refs(
        """
        from odoo import models
        class A(models.Model):
            _inherit = 'sale.order'
            def write(self, vals):
                vals['first']
                vals.get('first')
                vals.pop('second', None)
                if 'third' in vals:
                    vals['third']
                vals.setdefault('fourth', 1)
                return super().write(vals)
            def copy(self, default=None):
                return super().copy(default)
            def create(self, vals):
                vals['third']
                return super().create(vals)
        """
    ) == [
        "6 vals sale.order:first",
        "7 vals_read sale.order:first",
        "8 vals_read sale.order:second",
        "9 vals_read sale.order:third",
        "10 vals_read sale.order:third",
        "11 vals sale.order:fourth",
        "12 super sale.order:write",
        "14 super sale.order:copy",
        "16 vals sale.order:third",
        "17 super sale.order:create",
    ]


def test_the_vals_of_create_write_copy_and_default_get_are_followed() -> None:
    assert refs(
        """
        from odoo import api, models
        class A(models.Model):
            _inherit = 'sale.order'
            @api.model_create_multi
            def create(self, vals_list):
                for vals in vals_list:
                    if vals.get('name') == 'New' and 'date' not in vals:
                        vals['name'] = 'x'
                return super().create(vals_list)
            def write(self, vals):
                vals.update(state='done')
                vals = dict(vals, note=1)
                return super().write(vals)
            def copy(self, default=None):
                default = dict(default or {})
                default['ref'] = 1
                return super().copy(default)
            def default_get(self, fields):
                res = super().default_get(fields)
                res['user_id'] = 1
                return res
        """
    ) == [
        "8 vals_read sale.order:name=New",
        "8 vals_read sale.order:date",
        "9 vals sale.order:name=x",
        "10 super sale.order:create",
        "12 vals sale.order:state=done",
        "13 vals sale.order:note=1",
        "14 super sale.order:write",
        "17 vals sale.order:ref=1",
        "18 super sale.order:copy",
        "20 super sale.order:default_get",
        "21 vals sale.order:user_id=1",
    ]


def test_the_dictionary_of_a_window_action_says_its_kinds_of_views_one_by_one() -> None:
    assert method_refs(
        """
        opened = {
            'type': 'ir.actions.act_window',
            'view_mode': 'tree, form',
            'views': [(False, 'tree'), (amount, 'form'), (1,)],
        }
        lines = {'res_model': 'x.line', 'view_mode': 'kanban'}
        settings = {'view_mode': 'tree', 'views': [(False, 'tree')]}
        action.update({'domain': [], 'view_mode': 'tree,form'})
        colours = {'view_mode': 'light,dark'}
        """
    ) == [
        "4 vals ir.actions.act_window:view_mode=tree,form",
        "5 vals ir.actions.act_window:views=tree,form",
        "7 vals ir.actions.act_window:view_mode=kanban",
        "9 vals ir.actions.act_window:view_mode=tree,form",
    ]


def test_a_literal_is_written_alike_in_every_process_sets_included() -> None:
    """The order of a set of texts is another one in each process."""
    for text in ("{'g', 'c', 'a', 'f', 'b', 'e', 'd'}", "[{'x': {'g', 'c', 'a', 'f', 'b', 'e', 'd'}}]", "{'a': '{'}", "set()"):
        assert literal_text(ast.parse(text, mode="eval").body) == text
