# -*- coding: utf-8 -*-
from odoo import api, fields, models


class MailChannel(models.Model):
    _inherit = 'mail.channel'

    mt_territory_id = fields.Many2one('mt.territory')

    @api.model
    def mt_channel_for(self, territory):
        channel = self.search([('mt_territory_id', '=', territory.id), ('public', '=', 'groups')], limit=1)
        if not channel:
            channel = self.create({
                'name': territory.name,
                'public': 'groups',
                'group_public_id': self.env.ref('mt_base.group_mt_user').id,
                'mt_territory_id': territory.id,
                'channel_partner_ids': [(4, territory.user_id.partner_id.id)],
            })
        return channel
