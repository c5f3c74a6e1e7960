# -*- coding: utf-8 -*-
from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = 'product.template'

    is_tool_kit = fields.Boolean()
    calibration_interval = fields.Integer('Calibration (months)')
    main_vendor_id = fields.Many2one('res.partner', compute='_compute_main_vendor', store=True)
    kit_lead_time = fields.Float(compute='_compute_kit_lead_time')

    @api.depends('seller_ids.name', 'seller_ids.sequence')
    def _compute_main_vendor(self):
        for template in self:
            template.main_vendor_id = template.seller_ids[:1].name

    @api.depends('is_tool_kit', 'produce_delay')
    def _compute_kit_lead_time(self):
        for template in self:
            bom = self.env['mrp.bom']._bom_find(product_tmpl=template, company_id=self.env.company.id)
            template.kit_lead_time = template.produce_delay + len(bom.bom_line_ids) * 0.1 if bom else 0.0

    def vendor_price(self, partner):
        self.ensure_one()
        seller = self.env['product.supplierinfo'].search([
            ('product_tmpl_id', '=', self.id), ('name', '=', partner.commercial_partner_id.id)], limit=1)
        return seller.price


class SupplierInfo(models.Model):
    _inherit = 'product.supplierinfo'
    _order = 'sequence, name, min_qty'

    catalogue_page = fields.Char()
    partner_ref = fields.Char(related='name.ref', string='Vendor Number')
