# -*- coding: utf-8 -*-
from odoo import api, fields, models
from odoo.tools import float_compare


class StockMove(models.Model):
    _inherit = 'stock.move'

    mt_is_rush = fields.Boolean(compute='_compute_mt_is_rush', store=True)
    mt_missing_qty = fields.Float(compute='_compute_mt_missing_qty', digits='Product Unit of Measure')

    @api.depends('priority', 'picking_id.priority')
    def _compute_mt_is_rush(self):
        for move in self:
            move.mt_is_rush = '1' in (move.priority, move.picking_id.priority)

    @api.depends('product_uom_qty', 'quantity_done', 'reserved_availability')
    def _compute_mt_missing_qty(self):
        for move in self:
            move.mt_missing_qty = move.product_uom_qty - max(move.quantity_done, move.reserved_availability)

    def _update_reserved_quantity(self, need, available_quantity, location_id, lot_id=None, package_id=None,
                                  owner_id=None, strict=True):
        # tools that await their calibration stay on the shelf
        if lot_id and lot_id.calibration_state in ('due', 'scrap'):
            return 0
        return super(StockMove, self)._update_reserved_quantity(
            need, available_quantity, location_id, lot_id=lot_id, package_id=package_id, owner_id=owner_id,
            strict=strict)

    def _action_done(self, cancel_backorder=False):
        moves = super(StockMove, self)._action_done(cancel_backorder=cancel_backorder)
        for move in moves.filtered(lambda m: m.location_dest_id.usage == 'customer'):
            rounding = move.product_uom.rounding
            if float_compare(move.quantity_done, move.product_uom_qty, precision_rounding=rounding) > 0:
                move.picking_id.message_post(body='<i>More was delivered than ordered</i>')
        return moves


class StockMoveLine(models.Model):
    _inherit = 'stock.move.line'

    calibration_state = fields.Selection(related='lot_id.calibration_state')

    @api.onchange('lot_id')
    def _onchange_lot_calibration(self):
        if self.lot_id and self.calibration_state == 'due':
            return {'warning': {'title': 'Calibration', 'message': 'This tool has to be calibrated first.'}}

    @api.onchange('product_id')
    def _onchange_product_lot_domain(self):
        domain = [('product_id', '=', self.product_id.id), ('calibration_state', '!=', 'scrap')]
        return {'domain': {'lot_id': domain}}

    def _mt_scan(self, quantity):
        """Called by the hand scanners."""
        for line in self:
            if line.product_uom_qty < line.qty_done + quantity:
                return False
            line.qty_done += quantity
        return True
