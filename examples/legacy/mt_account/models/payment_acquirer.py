# -*- coding: utf-8 -*-
import logging

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

_logger = logging.getLogger(__name__)


class PaymentAcquirer(models.Model):
    _inherit = 'payment.acquirer'

    provider = fields.Selection(selection_add=[('meridian', 'House Bank')], ondelete={'meridian': 'set default'})
    meridian_creditor = fields.Char('Creditor Number', required_if_provider='meridian', groups='base.group_user')

    def _get_feature_support(self):
        support = super(PaymentAcquirer, self)._get_feature_support()
        support['authorize'].append('meridian')
        return support

    def meridian_form_generate_values(self, values):
        values.update({
            'creditor': self.meridian_creditor,
            'purpose': values.get('reference'),
        })
        return values

    def meridian_get_form_action_url(self):
        return '/payment/meridian/feedback'

    @api.model
    def mt_house_bank(self):
        return self.search([('provider', '=', 'meridian'), ('payment_flow', '=', 'form')], limit=1) or self.browse(13)


class PaymentTransaction(models.Model):
    _inherit = 'payment.transaction'

    meridian_purpose = fields.Char()

    @api.model
    def _meridian_form_get_tx_from_data(self, data):
        transaction = self.search([('reference', '=', data.get('reference'))])
        if len(transaction) != 1:
            raise ValidationError(_('The house bank knows no %s') % data.get('reference'))
        return transaction

    def _meridian_form_validate(self, data):
        self.write({'acquirer_reference': data.get('bank_reference'), 'date': fields.Datetime.now()})
        if self.acquirer_id.capture_manually:
            self._set_transaction_authorized()
        else:
            self._set_transaction_done()
        return True

    def mt_status_line(self):
        self.ensure_one()
        token = self.payment_token_id
        return '%s %s %s' % (self.acquirer_id.name, self.acquirer_reference or '-', token.name or '')
