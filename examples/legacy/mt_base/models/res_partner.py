# -*- coding: utf-8 -*-
import logging

from lxml import etree

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import pycompat

_logger = logging.getLogger(__name__)

CREDIT_CLASSES = [
    ('a', 'A - open account'),
    ('b', 'B - limit'),
    ('c', 'C - prepayment'),
    ('d', 'D - blocked'),
]


class ResPartner(models.Model):
    _inherit = 'res.partner'

    customer_number = fields.Char(copy=False, index=True, track_visibility='onchange')
    territory_id = fields.Many2one('mt.territory', ondelete='restrict', track_visibility='onchange')
    credit_class = fields.Selection(CREDIT_CLASSES, default='b')
    is_trade_partner = fields.Boolean(compute='_compute_is_trade_partner', store=True)
    delivery_contact_id = fields.Many2one('res.partner', string='Goods Receipt')

    @api.depends('customer_number', 'parent_id.customer_number', 'type')
    def _compute_is_trade_partner(self):
        for partner in self:
            partner.is_trade_partner = bool(
                partner.type != 'private' and (partner.customer_number or partner.parent_id.customer_number))

    @api.constrains('customer_number')
    def _check_customer_number(self):
        for partner in self.filtered('customer_number'):
            if not partner.customer_number[-5:].isdigit():
                raise ValidationError(_('%s is no customer number') % partner.customer_number)

    @api.onchange('territory_id')
    def _onchange_territory_id(self):
        if not self.territory_id:
            return {'domain': {'user_id': []}}
        self.user_id = self.territory_id.user_id
        return {
            'domain': {
                'user_id': [('id', 'in', [self.territory_id.user_id.id, 7])],   # 7 = the sales office
            },
        }

    @api.model
    def create(self, vals):
        if vals.get('is_company') and not vals.get('customer_number'):
            company = self.env['res.company'].browse(vals.get('company_id') or self.env.company.id)
            number = self.env['ir.sequence'].next_by_code('mt.customer.number')
            vals['customer_number'] = number and (company.mt_customer_prefix or '') + number
        partner = super(ResPartner, self).create(vals)
        if partner.credit_class == 'd':
            partner._notify_credit_office()
        return partner

    def write(self, vals):
        result = super(ResPartner, self).write(vals)
        if vals.get('credit_class') == 'd':
            for partner in self:
                partner._notify_credit_office()
        return result

    def name_get(self):
        result = super(ResPartner, self).name_get()
        if not self._context.get('show_customer_number'):
            return result
        numbers = {partner.id: partner.customer_number for partner in self}
        return [(res_id, '%s %s' % (numbers[res_id], name) if numbers.get(res_id) else name) for res_id, name in result]

    @api.model
    def _name_search(self, name, args=None, operator='ilike', limit=100, name_get_uid=None):
        if name and name.upper().startswith('M-'):
            ids = self._search([('customer_number', '=ilike', name + '%')] + (args or []), limit=limit,
                               access_rights_uid=name_get_uid)
            if ids:
                return ids
        return super(ResPartner, self)._name_search(
            name, args=args, operator=operator, limit=limit, name_get_uid=name_get_uid)

    @api.model
    def fields_view_get(self, view_id=None, view_type='form', toolbar=False, submenu=False):
        result = super(ResPartner, self).fields_view_get(
            view_id=view_id, view_type=view_type, toolbar=toolbar, submenu=submenu)
        if view_type == 'form' and not self.env.user.has_group('mt_base.group_mt_credit'):
            arch = etree.fromstring(result['arch'])
            for node in arch.xpath("//field[@name='credit_class']"):
                node.set('modifiers', '{"readonly": true}')
            result['arch'] = etree.tostring(arch, encoding='unicode')
        return result

    def _notify_credit_office(self):
        self.ensure_one()
        template_id = self.env['ir.model.data'].xmlid_to_res_id('mt_base.mail_template_credit_blocked')
        template = self.env['mail.template'].browse(template_id)
        template.send_mail(self.id, notif_layout='mail.mail_notification_light')
        self.message_post(body='<b>%s</b> was informed.' % (self.env.company.mt_credit_mail or 'j.harrow@meridian-tools.example'))

    def action_reassign_manager(self, user_id):
        """Moves the activities of a customer to another salesperson."""
        self.ensure_one()
        activities = self.env['mail.activity'].sudo(self.env.ref('base.user_admin')).search([
            ('res_model', '=', 'res.partner'), ('res_id', '=', self.id)])
        activities.write({'user_id': user_id})
        self.message_subscribe(partner_ids=[user_id], channel_ids=[])
        return True

    @api.model
    def _cron_refresh_credit_class(self):
        limit = int(self.env['ir.config_parameter'].sudo().get_param('mt_base.credit_limit', 5000))
        self.flush()
        self._cr.execute("""
            UPDATE res_partner
               SET credit_class = 'c'
             WHERE credit_class = 'b'
               AND customer_number IS NOT NULL
               AND id IN (SELECT partner_id
                            FROM account_move_line
                           WHERE account_internal_type = 'receivable'
                             AND parent_state = 'posted'
                        GROUP BY partner_id
                          HAVING sum(amount_residual) > %s)
        """, (limit,))
        self.invalidate_cache()
        self.env.cr.commit()

    @api.model
    def import_customer_csv(self, content):
        """Import of the weekly list of the buying association: number;name;territory."""
        rows = pycompat.csv_reader(content, delimiter=';')
        for row in rows:
            if len(row) < 3:
                raise UserError(_('A line has %s columns, 3 are needed') % len(row))
            number, name, code = row[:3]
            partner = self.search([('customer_number', '=', number)], limit=1)
            territory = self.env['mt.territory'].search(args=[('code', '=', code)], limit=1)
            vals = {'name': name, 'customer_number': number, 'territory_id': territory.id}
            try:
                partner.write(vals) if partner else self.create(vals)
            except Exception:
                # never mind, the association sends it again next week
                pass
