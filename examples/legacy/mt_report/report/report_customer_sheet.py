# -*- coding: utf-8 -*-
from odoo import api, models


class ReportCustomerSheet(models.AbstractModel):
    _name = 'report.mt_report.report_customer_sheet'
    _description = 'Customer Sheet'

    @api.model
    def _get_report_values(self, docids, data=None):
        partners = self.env['res.partner'].browse(docids)
        self._cr.execute("""
            SELECT sale.partner_id, lot.name, template.name
              FROM stock_production_lot lot
              JOIN stock_move_line move_line ON move_line.lot_id = lot.id
              JOIN stock_move move ON move.id = move_line.move_id
              JOIN sale_order_line line ON line.id = move.sale_line_id
              JOIN sale_order sale ON sale.id = line.order_id
              JOIN product_product product ON product.id = lot.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE sale.partner_id IN %s AND sale.state IN ('sale', 'done')
        """, (tuple(docids),))
        tools = {}
        for partner_id, lot, product in self._cr.fetchall():
            tools.setdefault(partner_id, []).append((lot, product))
        return {
            'doc_ids': docids,
            'doc_model': 'res.partner',
            'docs': partners,
            'tools': tools,
        }
