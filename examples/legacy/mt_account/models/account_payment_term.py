# -*- coding: utf-8 -*-
from odoo import fields, models


class AccountPaymentTerm(models.Model):
    _inherit = 'account.payment.term'

    mt_credit_class = fields.Selection([('a', 'A'), ('b', 'B'), ('c', 'C'), ('d', 'D')])

    def compute(self, value, date_ref=False, currency=None):
        result = super(AccountPaymentTerm, self).compute(value, date_ref=date_ref, currency=currency)
        if self.mt_credit_class == 'c':
            today = fields.Date.to_string(fields.Date.context_today(self))
            return [(today, amount) for _dummy, amount in result]
        return result

    def mt_longest(self):
        self.ensure_one()
        return max(self.line_ids.filtered(lambda l: l.option == 'day_after_invoice_date').mapped('days') or [0])


class AccountFiscalPosition(models.Model):
    _inherit = 'account.fiscal.position'

    def mt_position_for(self, partner):
        return self.get_fiscal_position(partner.id, delivery_id=partner.delivery_contact_id.id or partner.id)
