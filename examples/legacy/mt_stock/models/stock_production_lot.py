# -*- coding: utf-8 -*-
from dateutil.relativedelta import relativedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError


class StockProductionLot(models.Model):
    _inherit = 'stock.production.lot'

    calibration_state = fields.Selection([
        ('unknown', 'Unknown'),
        ('valid', 'Valid'),
        ('due', 'Due'),
        ('scrap', 'Scrapped'),
    ], default='unknown', tracking=True)
    calibration_date = fields.Date(tracking=True)
    next_calibration = fields.Date(compute='_compute_next_calibration', store=True)
    calibration_ids = fields.One2many('mt.calibration', 'lot_id')
    sold_to_id = fields.Many2one('res.partner', compute='_compute_sold_to')

    @api.depends('calibration_date', 'product_id.calibration_interval')
    def _compute_next_calibration(self):
        for lot in self:
            months = lot.product_id.calibration_interval
            lot.next_calibration = lot.calibration_date and months and lot.calibration_date + relativedelta(months=months)

    def _compute_sold_to(self):
        for lot in self:
            line = self.env['stock.move.line'].search([
                ('lot_id', '=', lot.id),
                ('state', '=', 'done'),
                ('location_dest_id.usage', '=', 'customer'),
                ('qty_done', '>', 0),
            ], order='date desc', limit=1)
            lot.sold_to_id = line.picking_id.partner_id

    def name_get(self):
        result = []
        for lot in self:
            name = lot.name
            if lot.calibration_state == 'due':
                name = '%s (!)' % name
            result.append((lot.id, name))
        return result

    def action_calibrate(self):
        for lot in self:
            if lot.calibration_state == 'scrap':
                raise UserError(_('%s was scrapped.') % lot.display_name)
            self.env['mt.calibration'].create({'lot_id': lot.id, 'date': fields.Date.today()})
        self.write({'calibration_state': 'valid', 'calibration_date': fields.Date.today()})

    @api.model
    def _cron_calibration_due(self):
        self._cr.execute("""
            SELECT lot.id
              FROM stock_production_lot lot
              JOIN product_product product ON product.id = lot.product_id
             WHERE lot.next_calibration < now() + interval '30 days'
               AND lot.calibration_state = 'valid'
        """)
        lots = self.browse([row[0] for row in self._cr.fetchall()])
        lots.write({'calibration_state': 'due'})
        for lot in lots:
            lot.message_post_with_view(
                'mt_stock.message_calibration_due',
                values={'lot': lot},
                subtype_id=self.env.ref('mail.mt_note').id)


class MtCalibration(models.Model):
    _name = 'mt.calibration'
    _description = 'Calibration'
    _order = 'date desc'
    _rec_name = 'lot_id'

    lot_id = fields.Many2one('stock.production.lot', required=True, ondelete='cascade')
    product_id = fields.Many2one(related='lot_id.product_id', store=True)
    date = fields.Date(required=True)
    user_id = fields.Many2one('res.users', default=lambda self: self.env.uid)
    certificate = fields.Binary(attachment=True)
