# -*- coding: utf-8 -*-
from odoo import api, models


class ProcurementGroup(models.Model):
    _inherit = 'procurement.group'

    @api.model
    def _search_rule(self, route_ids, product_id, warehouse_id, domain):
        if self._context.get('mt_rush'):
            rush = self.env.ref('mt_stock.route_rush', raise_if_not_found=False)
            route_ids = rush and rush | (route_ids or self.env['stock.location.route']) or route_ids
        return super(ProcurementGroup, self)._search_rule(route_ids, product_id, warehouse_id, domain)


class StockRule(models.Model):
    _inherit = 'stock.rule'

    def _get_stock_move_values(self, product_id, product_qty, product_uom, location_id, name, origin, company_id, values):
        result = super(StockRule, self)._get_stock_move_values(
            product_id, product_qty, product_uom, location_id, name, origin, company_id, values)
        if self.location_id.usage == 'customer' and values.get('mt_rush'):
            result['priority'] = '1'
        return result

    def name_get(self):
        return [(rule.id, '%s: %s' % (rule.location_id.display_name, rule.name)) for rule in self]


class StockLocationRoute(models.Model):
    _inherit = 'stock.location.route'
    _order = 'sequence, name'

    @api.model
    def rush_routes(self):
        return self.search([('rule_ids.location_id.usage', '=', 'customer'), ('name', 'ilike', 'rush')])
