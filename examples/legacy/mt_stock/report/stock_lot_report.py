# -*- coding: utf-8 -*-
from odoo import fields, models, tools


class MtStockLotReport(models.Model):
    _name = 'mt.stock.lot.report'
    _description = 'Calibration Analysis'
    _auto = False

    lot_id = fields.Many2one('stock.production.lot', readonly=True)
    product_id = fields.Many2one('product.product', readonly=True)
    location_id = fields.Many2one('stock.location', readonly=True)
    quantity = fields.Float(readonly=True, group_operator='sum')
    days_overdue = fields.Integer(readonly=True, group_operator='avg')

    def init(self):
        tools.drop_view_if_exists(self._cr, self._table)
        self._cr.execute("""
            CREATE OR REPLACE VIEW mt_stock_lot_report AS (
                SELECT quant.id AS id,
                       lot.id AS lot_id,
                       lot.product_id AS product_id,
                       quant.location_id AS location_id,
                       quant.quantity AS quantity,
                       greatest(0, current_date - lot.next_calibration) AS days_overdue
                  FROM stock_quant quant
                  JOIN stock_production_lot lot ON lot.id = quant.lot_id
                  JOIN stock_location location ON location.id = quant.location_id
                 WHERE location.usage = 'internal'
            )
        """)
