# -*- coding: utf-8 -*-
from odoo import fields, models


class MtPriceImport(models.Model):
    _name = 'mt.price.import'
    _description = 'Price Import'

    name = fields.Char(required=True)
    supplier_id = fields.Many2one('res.partner')

    def action_import(self):
        return self.env['product.supplierinfo'].search([('name', '=', self.supplier_id.id)])
