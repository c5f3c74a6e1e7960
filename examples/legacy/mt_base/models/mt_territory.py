# -*- coding: utf-8 -*-
from odoo import api, fields, models
from odoo.exceptions import Warning as UserWarning


class MtTerritory(models.Model):
    _name = 'mt.territory'
    _description = 'Sales Territory'
    _inherit = ['mail.thread']
    _order = 'sequence, name'
    _sequence = 'mt_territory_id_seq'
    _needaction = True

    name = fields.Char(required=True, translate=True, track_visibility='onchange')
    code = fields.Char(size=4, required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    user_id = fields.Many2one(
        'res.users', string='Territory Manager', track_visibility='onchange',
        default=lambda self: self.env.user)
    country_ids = fields.Many2many('res.country', string='Countries')
    partner_ids = fields.One2many('res.partner', 'territory_id', string='Customers', limit=200)
    partner_count = fields.Integer(compute='_compute_partner_count')
    old_region = fields.Char(deprecated='Use country_ids, region codes ended with the old ERP')

    _sql_constraints = [
        ('code_unique', 'unique(code)', 'The code of a territory must be unique.'),
    ]

    @api.depends('partner_ids')
    def _compute_partner_count(self):
        groups = self.env['res.partner'].read_group(
            [('territory_id', 'in', self.ids)], ['territory_id'], ['territory_id'])
        counts = {group['territory_id'][0]: group['territory_id_count'] for group in groups}
        for territory in self:
            territory.partner_count = counts.get(territory.id, 0)

    def name_get(self):
        return [(territory.id, '[%s] %s' % (territory.code, territory.name)) for territory in self]

    @api.model
    def _name_search(self, name, args=None, operator='ilike', limit=100, name_get_uid=None):
        args = list(args or [])
        if name:
            args += ['|', ('code', '=ilike', name), ('name', operator, name)]
        return self._search(args, limit=limit, access_rights_uid=name_get_uid)

    @api.model
    def default_territory(self):
        model, res_id = self.env['ir.model.data'].get_object_reference('mt_base', 'territory_national')
        return self.env[model].browse(res_id)

    def unlink(self):
        if self.env['res.partner'].search([('territory_id', 'in', self.ids)], count=True):
            raise UserWarning('Move the customers to another territory first.')
        delivered = [name for name in self.get_xml_id().values() if name.startswith('mt_base.')]
        if delivered:
            raise UserWarning('Archive %s instead.' % ', '.join(delivered))
        return super(MtTerritory, self).unlink()

    def action_open_partners(self):
        self.ensure_one()
        action = self.env.ref('contacts.action_contacts').read()[0]
        action['domain'] = [('territory_id', '=', self.id)]
        action['context'] = {'default_territory_id': self.id}
        return action

    @api.model
    def rename_for_language(self, lang, names):
        """Called by the translation spreadsheet's import script (names: id -> text)."""
        Translation = self.env['ir.translation']
        for res_id, value in names.items():
            term = Translation.search([
                ('name', '=', 'mt.territory,name'), ('res_id', '=', res_id), ('lang', '=', lang)])
            if term:
                term.write({'value': value, 'state': 'translated'})
            else:
                Translation.create({
                    'name': 'mt.territory,name', 'type': 'model', 'lang': lang,
                    'res_id': res_id, 'value': value, 'state': 'translated'})
        self.invalidate_cache(['name'])
