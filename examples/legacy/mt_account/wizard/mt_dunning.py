# -*- coding: utf-8 -*-
from odoo import api, fields, models


class MtDunning(models.TransientModel):
    _name = 'mt.dunning'
    _description = 'Send Reminders'

    date = fields.Date(default=fields.Date.context_today, required=True)
    level = fields.Selection([('1', 'Friendly'), ('2', 'Firm'), ('3', 'Lawyer')], default='1', required=True)
    partner_ids = fields.Many2many('res.partner', compute='_compute_partners')
    payment_method_id = fields.Many2one('account.payment.method', domain="[('payment_type', '=', 'inbound')]")

    @api.depends('date')
    def _compute_partners(self):
        for wizard in self:
            lines = self.env['account.move.line'].search([
                ('account_id.internal_type', '=', 'receivable'),
                ('date_maturity', '<', wizard.date),
                ('move_id.payment_state', 'in', ('not_paid', 'partial')),
            ])
            wizard.partner_ids = lines.mapped('partner_id')

    def action_send(self):
        self.ensure_one()
        report = self.env['ir.actions.report']._get_report_from_name('mt_report.report_reminder')
        for partner in self.partner_ids:
            pdf = report._render_qweb_pdf([partner.id], data={'level': self.level})[0] if report else b''
            partner.message_post(
                body='<p>Reminder <b>%s</b></p>' % self.level,
                attachments=[('reminder.pdf', pdf)] if pdf else [])
        return {'type': 'ir.actions.act_window_close'}

    def action_register(self):
        moves = self.env['account.move'].search([('partner_id', 'in', self.partner_ids.ids), ('state', '=', 'posted')])
        journal = self.env['account.journal'].search([
            ('type', '=', 'bank'), ('inbound_payment_method_ids', 'in', self.payment_method_id.ids)], limit=1)
        return self.env['account.payment.register'].with_context(
            active_model='account.move', active_ids=moves.ids, dont_redirect_to_payments=True).create({
                'journal_id': journal.id,
                'payment_method_id': self.payment_method_id.id,
            }).action_create_payments()
