# -*- coding: utf-8 -*-
from odoo import api, models


class Pricelist(models.Model):
    _inherit = 'product.pricelist'

    def _compute_price_rule(self, products_qty_partner, date=False, uom_id=False):
        results = super(Pricelist, self)._compute_price_rule(products_qty_partner, date=date, uom_id=uom_id)
        for product, qty, partner in products_qty_partner:
            if partner and partner.credit_class == 'c':
                price, rule = results[product.id]
                results[product.id] = (price * 0.98, rule)      # two per cent for prepayment
        return results

    def name_get(self):
        return [(pricelist.id, pricelist.name) for pricelist in self]


class ProductProduct(models.Model):
    _inherit = 'product.product'

    @api.model
    def mt_price_for_partner(self, product_id, partner_id):
        """Called by the telephone desk's price checker."""
        partner = self.env['res.partner'].browse(partner_id)
        product = self.with_context(pricelist=partner.property_product_pricelist.id or 1, partner=partner_id).browse(product_id)
        if product.product_tmpl_id.is_tool_kit:
            return product.price_compute('list_price')[product.id]
        return product.price
