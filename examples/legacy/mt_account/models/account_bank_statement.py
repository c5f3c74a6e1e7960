# -*- coding: utf-8 -*-
from odoo import models


class AccountBankStatement(models.Model):
    _inherit = 'account.bank.statement'

    def button_post(self):
        for statement in self:
            for line in statement.line_ids.filtered(lambda l: not l.partner_id):
                number = (line.payment_ref or '').split(' ')[0]
                line.partner_id = self.env['res.partner'].search([('customer_number', '=', number)], limit=1)
        return super(AccountBankStatement, self).button_post()

    def mt_close_month(self):
        """Posts and validates all statements that are still open."""
        for statement in self.search([('state', 'in', ('open', 'posted')), ('journal_type', '=', 'bank')]):
            if statement.state == 'open':
                statement.button_post()
            if statement.all_lines_reconciled:
                statement.button_validate()
