# -*- coding: utf-8 -*-
from odoo import api, fields, models


class MtQuoteCopy(models.TransientModel):
    _name = 'mt.quote.copy'
    _description = 'Copy a Quotation to other Customers'

    order_id = fields.Many2one('sale.order', required=True)
    partner_ids = fields.Many2many('res.partner', limit=50)
    with_coupons = fields.Boolean()

    @api.model
    def default_get(self, fields_list):
        result = super(MtQuoteCopy, self).default_get(fields_list)
        result['order_id'] = self._context.get('active_id')
        return result

    def action_copy(self):
        self.ensure_one()
        orders = self.env['sale.order']
        for partner in self.partner_ids:
            order = self.order_id.copy({'partner_id': partner.id})
            order.onchange_partner_id()
            if self.with_coupons:
                program = self.env['coupon.program'].search([('program_type', '=', 'coupon_program')], limit=1)
                self.env['coupon.generate.wizard'].with_context(active_id=program.id).create({
                    'generation_type': 'nbr_customer',
                    'partners_domain': "[('id', '=', %s)]" % partner.id,
                }).generate_coupon()
            orders |= order
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'sale.order',
            'view_mode': 'tree,form',
            'domain': [('id', 'in', orders.ids)],
        }
