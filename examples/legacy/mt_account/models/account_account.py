# -*- coding: utf-8 -*-
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountAccountType(models.Model):
    _inherit = 'account.account.type'

    mt_needs_cost_centre = fields.Boolean('Cost Centre Required')


class AccountAccount(models.Model):
    _inherit = 'account.account'

    mt_cost_centre_id = fields.Many2one('account.analytic.account', string='Usual Cost Centre')
    mt_needs_cost_centre = fields.Boolean(related='user_type_id.mt_needs_cost_centre')

    @api.constrains('user_type_id', 'reconcile')
    def _check_trade_account(self):
        for account in self:
            if account.user_type_id.type in ('receivable', 'payable') and not account.reconcile:
                raise ValidationError('Trade accounts are reconciled.')

    @api.onchange('user_type_id')
    def _onchange_user_type_mt(self):
        if self.internal_type == 'liquidity':
            self.mt_cost_centre_id = False
        return {'domain': {'mt_cost_centre_id': [('group_id.name', '!=', 'Tool Projects')]}}

    @api.model
    def mt_bonus_account(self):
        expense = self.env.ref('account.data_account_type_expenses')
        return self.search([('user_type_id', '=', expense.id), ('code', '=like', '4809%')], limit=1)


class AccountAnalyticDefault(models.Model):
    _inherit = 'account.analytic.default'

    mt_territory_id = fields.Many2one('mt.territory')

    def mt_rule_for(self, partner):
        return self.search([
            '|', ('partner_id', '=', partner.id), ('mt_territory_id', '=', partner.territory_id.id),
        ], order='sequence', limit=1)


class AccountAnalyticLine(models.Model):
    _inherit = 'account.analytic.line'

    mt_invoice_partner_id = fields.Many2one(related='move_id.partner_id', string='Invoice Partner')
    mt_tag_names = fields.Char(compute='_compute_tag_names')

    @api.depends('tag_ids.name')
    def _compute_tag_names(self):
        for line in self:
            line.mt_tag_names = ', '.join(line.tag_ids.mapped('name'))
