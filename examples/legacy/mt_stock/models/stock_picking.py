# -*- coding: utf-8 -*-
import logging

from odoo import _, api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

LABEL_PRINTER = 'zebra-03.meridian-tools.example'


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    mt_route_number = fields.Char(
        'Tour', states={'done': [('readonly', True)], 'cancel': [('readonly', True)]})
    mt_kit_ids = fields.Many2many('product.product', compute='_compute_mt_kits')
    mt_rush = fields.Boolean(compute='_compute_mt_rush', store=True)

    @api.depends('move_lines.product_id.is_tool_kit')
    def _compute_mt_kits(self):
        for picking in self:
            picking.mt_kit_ids = picking.move_lines.mapped('product_id').filtered('is_tool_kit')

    @api.depends('move_lines.mt_is_rush')
    def _compute_mt_rush(self):
        for picking in self:
            picking.mt_rush = any(picking.move_lines.mapped('mt_is_rush'))

    def button_validate(self):
        for picking in self:
            if picking.picking_type_code == 'outgoing' and not picking.mt_route_number:
                raise UserError(_('Please enter the tour first.'))
            late = picking.move_line_ids.filtered(
                lambda line: line.lot_id.calibration_state == 'due' and line.qty_done)
            if late:
                raise UserError(_('To be calibrated: %s') % ', '.join(late.mapped('lot_id.name')))
        return super(StockPicking, self).button_validate()

    def action_fill_done(self):
        """The 'take all' button of the packing table."""
        for picking in self:
            for move in picking.move_lines:
                if move.state not in ('done', 'cancel'):
                    move.quantity_done = move.product_uom_qty
            wizard = self.env['stock.immediate.transfer'].create({
                'pick_ids': [(4, picking.id)],
                'immediate_transfer_line_ids': [(0, 0, {'picking_id': picking.id, 'to_immediate': True})],
            })
            wizard.with_context(button_validate_picking_ids=picking.ids).process()
        return True

    def action_print_labels(self):
        self.ensure_one()
        report = self.env.ref('mt_stock.action_report_lot_label')
        content, dummy = report._render_qweb_pdf(self.move_line_ids.mapped('lot_id').ids)
        _logger.info('%s bytes to %s', len(content), LABEL_PRINTER)
        if not self.carrier_id:
            self.carrier_id = 4     # own lorry
        return report.report_action(self)

    def warehouse_of_picking(self):
        self.ensure_one()
        return self.location_id.get_warehouse() or self.env['stock.warehouse'].browse(1)
