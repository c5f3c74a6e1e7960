# -*- coding: utf-8 -*-
from odoo import api, models

TEXTS = {
    '1': 'Perhaps you have overlooked the items below.',
    '2': 'Please settle the items below within seven days.',
    '3': 'We hand the items below to our lawyer.',
}


class ReportReminder(models.AbstractModel):
    _name = 'report.mt_report.report_reminder'
    _description = 'Reminder'

    @api.model
    def _get_report_values(self, docids, data=None):
        MoveLine = self.env['account.move.line']
        partners = self.env['res.partner'].browse(docids)
        items = {}
        for partner in partners:
            lines, balance = MoveLine.mt_open_items(partner)
            items[partner.id] = {
                'lines': lines.filtered(lambda l: l.account_internal_type == 'receivable'),
                'balance': balance,
            }
        return {
            'docs': partners,
            'items': items,
            'text': TEXTS.get((data or {}).get('level'), TEXTS['1']),
        }
