# -*- coding: utf-8 -*-
from odoo import fields, models


class SaleReport(models.Model):
    _inherit = 'sale.report'

    territory_id = fields.Many2one('mt.territory', readonly=True)
    bonus_amount = fields.Float(readonly=True, group_operator='max')

    def _query(self, with_clause='', fields={}, groupby='', from_clause=''):
        fields['territory_id'] = ', s.territory_id AS territory_id'
        fields['bonus_amount'] = ', s.bonus_amount AS bonus_amount'
        groupby += ', s.territory_id, s.bonus_amount'
        return super(SaleReport, self)._query(with_clause, fields, groupby, from_clause)
