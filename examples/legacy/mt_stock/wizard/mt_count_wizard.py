# -*- coding: utf-8 -*-
import base64

import xlrd

from odoo import _, fields, models
from odoo.exceptions import UserError


class MtCountWizard(models.TransientModel):
    """Reads the yearly count from the auditors' spreadsheet: product code, counted quantity."""
    _name = 'mt.count.wizard'
    _description = 'Import a Count'

    location_id = fields.Many2one('stock.location', required=True, domain=[('usage', '=', 'internal')])
    sheet = fields.Binary(required=True)

    def action_import(self):
        self.ensure_one()
        book = xlrd.open_workbook(file_contents=base64.b64decode(self.sheet))
        sheet = book.sheet_by_index(0)
        inventory = self.env['stock.inventory'].create({
            'name': _('Count of %s') % self.location_id.display_name,
            'location_ids': [(6, 0, self.location_id.ids)],
            'prefill_counted_quantity': 'zero',
        })
        inventory.action_start()
        for row in range(1, sheet.nrows):
            code, quantity = sheet.row_values(row)[:2]
            product = self.env['product.product'].search([('default_code', '=', code)], limit=1)
            if not product:
                raise UserError(_('Line %s: no product %s') % (row + 1, code))
            line = inventory.line_ids.filtered(lambda l: l.product_id == product)
            if line:
                line[0].product_qty = quantity
            else:
                self.env['stock.inventory.line'].create({
                    'inventory_id': inventory.id,
                    'product_id': product.id,
                    'location_id': self.location_id.id,
                    'product_qty': quantity,
                })
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'stock.inventory',
            'res_id': inventory.id,
            'view_mode': 'form',
        }
