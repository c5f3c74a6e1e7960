# -*- coding: utf-8 -*-
from odoo import api, fields, models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    territory_id = fields.Many2one('mt.territory', default=lambda self: self.env['mt.territory'].default_territory())
    competitor = fields.Char()

    @api.onchange('lost_reason')
    def _onchange_lost_reason(self):
        if self.lost_reason and 'price' in self.lost_reason.name.lower():
            self.competitor = self.competitor or 'unknown'

    @api.constrains('lost_reason', 'competitor')
    def _check_competitor(self):
        for lead in self:
            if lead.competitor and lead.competitor == self.env.company.name:
                lead.competitor = False

    @api.model
    def create(self, vals):
        if vals.get('team_id'):
            team = self.env['crm.team'].browse(vals['team_id'])
            if self.env.user not in team.member_ids:
                team.write({'member_ids': [(4, self.env.uid)]})
        return super(CrmLead, self).create(vals)

    @api.model
    def _read_group_stage_ids(self, stages, domain, order):
        return stages.search([], order=order)

    def mt_make_task(self):
        self.ensure_one()
        return self.env['project.task'].create({
            'name': self.name,
            'partner_id': self.partner_id.id,
            'user_id': self.user_id.id,
            'planned_hours': 4.0,
            'kanban_state': 'normal',
        })
