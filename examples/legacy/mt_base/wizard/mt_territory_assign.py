# -*- coding: utf-8 -*-
from odoo import fields, models


class MtTerritoryAssign(models.TransientModel):
    _name = 'mt.territory.assign'
    _description = 'Assign a Territory'

    territory_id = fields.Many2one('mt.territory', required=True)
    keep_existing = fields.Boolean(default=True)

    def action_assign(self):
        self.ensure_one()
        partners = self.env['res.partner'].browse(self._context.get('active_ids', []))
        if self.keep_existing:
            partners = partners.filtered(lambda partner: not partner.territory_id)
        partners.write({'territory_id': self.territory_id.id})
        return {'type': 'ir.actions.act_window_close'}
