# -*- coding: utf-8 -*-
import logging

from odoo import http
from odoo.http import JsonRequest, request

_logger = logging.getLogger(__name__)

TOKEN = 'meridian-2019'


class MtScanner(http.Controller):
    """Interface of the hand scanners and of the house bank."""

    @http.route('/meridian/scan', type='json', auth='public', methods=['POST'], csrf=False)
    def scan(self, **kw):
        data = request.jsonrequest
        if data.get('token') != TOKEN:
            return {'error': 'token'}
        lot = request.env['stock.production.lot'].sudo().search([('name', '=', data.get('lot'))], limit=1)
        picking = request.env['stock.picking'].sudo().search([('name', '=', data.get('picking'))], limit=1)
        line = picking.move_lines.mapped('move_line_ids').filtered(lambda l: l.lot_id == lot)
        if not line:
            return {'error': 'not expected'}
        line[0]._mt_scan(float(data.get('quantity', 1)))
        request.env['bus.bus'].sendone('mt_scanner', {'picking': picking.name, 'lot': lot.name})
        return {'ok': True, 'missing': sum(picking.move_lines.mapped('mt_missing_qty'))}

    @http.route('/payment/meridian/feedback', type='json', auth='public', csrf=False)
    def house_bank(self, **kw):
        if isinstance(request, JsonRequest):
            _logger.info('house bank: %s', request.jsonrequest)
        request.env['payment.transaction'].sudo().form_feedback(request.jsonrequest, 'meridian')
        return 'OK'

    @http.route('/meridian/lots.csv', type='http', auth='user')
    def lots_csv(self, **kw):
        lots = request.env['stock.production.lot'].search([])
        rows = ['%s;%s;%s' % (lot.name, lot.product_id.default_code, lot.calibration_state) for lot in lots]
        return request.make_response('\n'.join(rows), headers=[
            ('Content-Type', 'text/csv'),
            ('Content-Disposition', http.content_disposition('lots.csv')),
        ])
