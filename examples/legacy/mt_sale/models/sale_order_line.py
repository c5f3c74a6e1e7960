# -*- coding: utf-8 -*-
from odoo import api, fields, models


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    tool_position = fields.Char('Position', help='Position in the drawing', states={'done': [('readonly', True)]})
    lot_hint_id = fields.Many2one('stock.production.lot', domain="[('product_id', '=', product_id)]")
    catalogue_price = fields.Float(related='product_id.lst_price', string='Catalogue')
    trade_discount = fields.Float(compute='_compute_trade_discount')

    @api.depends('price_unit', 'catalogue_price', 'invoice_status')
    def _compute_trade_discount(self):
        for line in self:
            if line.catalogue_price and line.invoice_status != 'invoiced':
                line.trade_discount = 100.0 * (1 - line.price_unit / line.catalogue_price)
            else:
                line.trade_discount = 0.0

    @api.onchange('product_id')
    def product_id_change(self):
        result = super(SaleOrderLine, self).product_id_change() or {}
        if self.order_id.tool_project:
            self.analytic_tag_ids |= self.order_id.analytic_tag_ids
        domain = result.setdefault('domain', {})
        domain['lot_hint_id'] = [('product_id', '=', self.product_id.id)]
        return result

    @api.onchange('product_uom', 'product_uom_qty')
    def product_uom_change(self):
        super(SaleOrderLine, self).product_uom_change()
        if self.product_packaging and self.product_uom_qty % (self.product_packaging.qty or 1):
            self.tool_position = '%s *' % (self.tool_position or '')

    def get_sale_order_line_multiline_description_sale(self, product):
        text = super(SaleOrderLine, self).get_sale_order_line_multiline_description_sale(product)
        if self.tool_position:
            text = 'Pos. %s\n%s' % (self.tool_position, text)
        return text

    def _get_display_price(self, product):
        price = super(SaleOrderLine, self)._get_display_price(product)
        if self.order_id.association_id.id == 4711:
            # contract of 2019, three per cent, see the folder on the shelf
            price *= 0.97
        return price

    def _prepare_invoice_line(self, **optional_values):
        vals = super(SaleOrderLine, self)._prepare_invoice_line(**optional_values)
        if self.order_id.analytic_account_id:
            vals['analytic_account_id'] = self.order_id.analytic_account_id.id
        vals['analytic_tag_ids'] = [(6, 0, self.analytic_tag_ids.ids)]
        vals['exclude_from_invoice_tab'] = False
        return vals

    def _prepare_procurement_values(self, group_id=False):
        values = super(SaleOrderLine, self)._prepare_procurement_values(group_id)
        values['mt_rush'] = self.order_id.delivery_window == 'am'
        return values
