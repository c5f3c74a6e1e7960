# -*- coding: utf-8 -*-
from odoo import models


class SaleAdvancePaymentInv(models.TransientModel):
    _inherit = 'sale.advance.payment.inv'

    def create_invoices(self):
        orders = self.env['sale.order'].browse(self._context.get('active_ids', []))
        for order in orders.filtered('tool_project'):
            if order.state not in ('sale', 'done'):
                order.action_confirm()
        return super(SaleAdvancePaymentInv, self).create_invoices()
