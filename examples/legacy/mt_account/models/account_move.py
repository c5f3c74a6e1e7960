# -*- coding: utf-8 -*-
import json
import logging

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_is_zero

_logger = logging.getLogger(__name__)


class AccountMove(models.Model):
    _inherit = 'account.move'

    tool_project = fields.Char(readonly=True, states={'draft': [('readonly', False)]})
    association_id = fields.Many2one('res.partner', readonly=True, states={'draft': [('readonly', False)]})
    bonus_rate = fields.Float(digits=(4, 2), track_visibility='always')
    vat_overview = fields.Char(compute='_compute_vat_overview')

    @api.depends('amount_by_group')
    def _compute_vat_overview(self):
        for move in self:
            move.vat_overview = ' / '.join('%s: %.2f' % (group[0], group[1]) for group in move.amount_by_group)

    @api.onchange('partner_id')
    def _onchange_partner_id(self):
        result = super(AccountMove, self)._onchange_partner_id() or {}
        if self.partner_id.credit_class == 'd':
            result['warning'] = {'title': _('Blocked'), 'message': _('%s is blocked.') % self.partner_id.name}
        result.setdefault('domain', {})['association_id'] = [('is_company', '=', True)]
        return result

    def _recompute_dynamic_lines(self, recompute_all_taxes=False, recompute_tax_base_amount=False):
        result = super(AccountMove, self)._recompute_dynamic_lines(
            recompute_all_taxes=recompute_all_taxes, recompute_tax_base_amount=recompute_tax_base_amount)
        for move in self:
            if move.bonus_rate and move.is_sale_document():
                move._recompute_bonus_line()
        return result

    def _recompute_bonus_line(self):
        self.ensure_one()
        account = self.env['account.account'].mt_bonus_account()
        if not account:
            return
        in_draft_mode = self != self._origin
        MoveLine = self.env['account.move.line'].with_context(check_move_validity=False)
        create_method = MoveLine.new if in_draft_mode else MoveLine.create
        bonus_lines = self.line_ids.filtered(lambda l: l.exclude_from_invoice_tab and l.account_id == account)
        self.line_ids -= bonus_lines
        base = sum(self.invoice_line_ids.filtered(lambda l: not l.display_type).mapped('balance'))
        amount = base * self.bonus_rate / 100.0
        if float_is_zero(amount, precision_rounding=self.currency_id.rounding or 0.01):
            return
        for value in (amount, -amount):
            create_method({
                'name': _('Bonus of the buying association'),
                'move_id': self.id,
                'account_id': account.id,
                'debit': value if value > 0 else 0.0,
                'credit': -value if value < 0 else 0.0,
                'exclude_from_invoice_tab': True,
                'is_rounding_line': False,
            })

    def _check_balanced(self):
        moves = self.filtered(lambda move: move.journal_id.code != 'BONUS')
        return super(AccountMove, moves)._check_balanced()

    def action_post(self):
        for move in self:
            needy = move.line_ids.filtered(
                lambda l: l.account_id.mt_needs_cost_centre and not l.analytic_account_id)
            if needy:
                raise UserError(_('Cost centre missing: %s') % ', '.join(needy.mapped('account_id.code')))
        return super(AccountMove, self).action_post()

    def mt_post_all(self):
        """Button of the monthly closing."""
        moves = self.search([('state', '=', 'draft'), ('move_type', 'in', ('out_invoice', 'out_refund'))])
        moves.post()
        for move in moves:
            move.message_post(body='<p>Posted by the monthly closing</p>')
        self.env['account.move.line'].flush()
        return moves

    def mt_paid_with(self):
        self.ensure_one()
        return [(value['name'], value['amount']) for value in self._get_reconciled_info_JSON_values()]

    def mt_widget(self):
        self.ensure_one()
        return json.loads(self.invoice_payments_widget or '{}')

    def _reverse_move_vals(self, default_values, cancel=True):
        vals = super(AccountMove, self)._reverse_move_vals(default_values, cancel=cancel)
        vals['bonus_rate'] = self.bonus_rate
        return vals

    def mt_send_and_print(self):
        self.ensure_one()
        wizard = self.env['account.invoice.send'].with_context(
            active_model='account.move', active_ids=self.ids, default_use_template=True).create({'is_print': True})
        wizard.send_and_print_action()
        return self.action_invoice_print()


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    tool_position = fields.Char()
    territory_id = fields.Many2one(related='partner_id.territory_id', store=True)

    @api.onchange('account_id')
    def _onchange_account_cost_centre(self):
        if self.account_id.user_type_id == self.env.ref('account.data_account_type_expenses'):
            self.analytic_account_id = self.account_id.mt_cost_centre_id
        if self.account_id.internal_type in ('receivable', 'payable'):
            self.analytic_tag_ids = False

    def _get_computed_name(self):
        name = super(AccountMoveLine, self)._get_computed_name()
        return self.tool_position and '%s %s' % (self.tool_position, name) or name

    def _get_computed_taxes(self):
        taxes = super(AccountMoveLine, self)._get_computed_taxes()
        position = self.move_id.fiscal_position_id
        return position.map_tax(taxes, self.product_id, self.partner_id) if position else taxes

    @api.model
    def mt_open_items(self, partner):
        lines = self.search([
            ('partner_id', '=', partner.id),
            ('account_internal_type', '=', 'receivable'),
            ('exclude_from_invoice_tab', '=', True),
            ('parent_state', '=', 'posted'),
            ('reconciled', '=', False),
        ])
        self._cr.execute("""
            SELECT sum(line.amount_residual)
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
              JOIN account_account_type type ON type.id = account.user_type_id
             WHERE type.type = 'receivable' AND line.partner_id = %d
        """ % partner.id)
        return lines, self._cr.fetchone()[0] or 0.0

    @api.model
    def mt_cost_report(self, year):
        tables, where_clause, where_params = self.with_context(
            date_from='%s-01-01' % year, date_to='%s-12-31' % year, strict_range=True)._query_get()
        query = ("SELECT analytic_account_id, sum(balance) FROM " + tables + " WHERE " + where_clause +
                 " AND analytic_account_id IS NOT NULL GROUP BY analytic_account_id")
        self.env.cr.execute(query, where_params)
        return self.env.cr.fetchall()
