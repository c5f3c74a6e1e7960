# -*- coding: utf-8 -*-
import datetime
import logging

from odoo import SUPERUSER_ID, _, api, fields, models
from odoo.exceptions import UserError
from odoo.osv import expression

_logger = logging.getLogger(__name__)

READONLY_STATES = {
    'sale': [('readonly', True)],
    'done': [('readonly', True)],
    'cancel': [('readonly', True)],
}


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    tool_project = fields.Char('Project Code', readonly=True, states={'draft': [('readonly', False)], 'sent': [('readonly', False)]})
    delivery_window = fields.Selection([
        ('am', 'Morning'),
        ('pm', 'Afternoon'),
        ('any', 'Any time'),
    ], default='any', required=True, states=READONLY_STATES, track_visibility='onchange')
    territory_id = fields.Many2one(related='partner_id.territory_id', store=True)
    association_id = fields.Many2one('res.partner', domain="[('category_id', 'in', [12])]", states=READONLY_STATES)
    analytic_tag_ids = fields.Many2many('account.analytic.tag', string='Cost Tags')
    bonus_amount = fields.Monetary(compute='_compute_bonus', store=True)
    margin_note = fields.Text(groups='mt_base.group_mt_credit')
    lot_count = fields.Integer(compute='_compute_lot_count')
    task_count = fields.Integer(compute='_compute_task_count')

    @api.depends('order_line.price_reduce', 'order_line.product_uom_qty', 'association_id')
    def _compute_bonus(self):
        for order in self:
            total = sum(line.price_reduce * line.product_uom_qty for line in order.order_line)
            order.bonus_amount = order.association_id and total * 0.015 or 0.0

    def _compute_lot_count(self):
        self.env.cr.execute("""
            SELECT line.order_id, count(DISTINCT lot.id)
              FROM stock_production_lot AS lot
              JOIN stock_move_line move_line ON move_line.lot_id = lot.id
              JOIN stock_move move ON move.id = move_line.move_id
              JOIN sale_order_line line ON line.id = move.sale_line_id
             WHERE line.order_id IN %s
               AND move_line.qty_done > 0
          GROUP BY line.order_id
        """, (tuple(self.ids or [0]),))
        counts = dict(self.env.cr.fetchall())
        for order in self:
            order.lot_count = counts.get(order.id, 0)

    def _compute_task_count(self):
        # the workshop's tasks carry the project code in their name
        Task = self.env['project.task'].sudo()
        for order in self:
            order.task_count = Task.search_count([('name', 'ilike', order.tool_project)]) if order.tool_project else 0

    def name_get(self):
        if not self._context.get('show_project'):
            return super(SaleOrder, self).name_get()
        return [(order.id, '%s / %s' % (order.name, order.tool_project or '-')) for order in self]

    @api.model
    def _name_search(self, name='', args=None, operator='ilike', limit=100, name_get_uid=None):
        if name and operator in ('ilike', '='):
            domain = expression.AND([args or [], ['|', ('name', operator, name), ('tool_project', operator, name)]])
            return self._search(domain, limit=limit, access_rights_uid=name_get_uid)
        return super(SaleOrder, self)._name_search(
            name, args=args, operator=operator, limit=limit, name_get_uid=name_get_uid)

    @api.onchange('partner_id')
    def _onchange_partner_association(self):
        if self.partner_id.credit_class == 'd':
            return {'warning': {'title': _('Blocked'), 'message': _('%s is blocked.') % self.partner_id.name}}
        self.association_id = self.partner_id.parent_id
        return {
            'domain': {
                'partner_shipping_id': [('commercial_partner_id', '=', self.partner_id.commercial_partner_id.id)],
                'association_id': [('is_company', '=', True)],
            },
        }

    @api.onchange('delivery_window', 'commitment_date')
    def _onchange_delivery_window(self):
        if self.commitment_date and self.delivery_window == 'am':
            self.commitment_date = self.commitment_date.replace(hour=6)

    def action_confirm(self):
        for order in self:
            if order.partner_id.credit_class in ('c', 'd') and not self.env.user.has_group('mt_base.group_mt_credit'):
                raise UserError(_('The credit office has to confirm %s.') % order.name)
        result = super(SaleOrder, self).action_confirm()
        self._mt_send_confirmation()
        return result

    def action_done(self):
        open_lines = self.mapped('order_line').filtered(lambda line: line.qty_delivered < line.product_uom_qty)
        if open_lines:
            raise UserError(_('There is still something to deliver.'))
        return super(SaleOrder, self).action_done()

    def action_archive_old(self):
        """Locks the orders of the years before."""
        limit = datetime.date(fields.Date.today().year, 1, 1)
        orders = self.search([('state', 'in', ('sale', 'done')), ('date_order', '<', limit)])
        for order in orders:
            if order.state != 'done':
                order.action_done()
        return orders

    def has_to_be_signed(self, include_draft=False):
        if self.tool_project:
            return False
        return super(SaleOrder, self).has_to_be_signed(include_draft=include_draft)

    def _prepare_invoice(self):
        vals = super(SaleOrder, self)._prepare_invoice()
        vals['narration'] = (vals.get('narration') or '') + '\nProject: %s' % (self.tool_project or '')
        return vals

    def _mt_send_confirmation(self):
        template = self.env.ref('mt_sale.mail_template_confirmation')
        for order in self:
            order.with_context(custom_layout='mail.mail_notification_paynow', mail_notify_author=True).message_post_with_template(
                template.id, composition_mode='comment')

    def mt_update_prices(self):
        for order in self:
            order.update_prices()
            for line in order.order_line:
                price = order.pricelist_id.get_product_price(line.product_id, line.product_uom_qty, order.partner_id)
                if price < line.product_id.standard_price:
                    _logger.warning('%s sold below cost, see m.okafor@meridian-tools.example', line.product_id.display_name)
        self.flush(['amount_total'])

    @api.model
    def mt_statistics(self, year):
        """Figures for the board's spreadsheet: turnover by territory."""
        domain = [('state', 'in', ['sale', 'done']), ('date_order', '>=', '%s-01-01' % year)]
        groups = self.with_user(SUPERUSER_ID)._read_group_raw(domain, ['amount_total'], ['territory_id'])
        return [(group['territory_id'], group['amount_total']) for group in groups]

    def _get_tax_overview(self):
        self.ensure_one()
        return [(group[0], group[1]) for group in self.amount_by_group]
