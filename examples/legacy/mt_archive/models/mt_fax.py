# -*- coding: utf-8 -*-
from odoo import api, fields, models


class MtFax(models.Model):
    _name = 'mt.fax'
    _description = 'Fax'

    name = fields.Char()
    partner_id = fields.Many2one('res.partner')
    page_ids = fields.Binary()

    @api.multi
    def action_resend(self):
        for fax in self:
            fax.partner_id.message_post(body='Fax %s' % fax.name)
