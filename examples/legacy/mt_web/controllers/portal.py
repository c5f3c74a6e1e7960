# -*- coding: utf-8 -*-
import base64

import werkzeug

from odoo import _, http
from odoo.addons.portal.controllers.portal import CustomerPortal, pager as portal_pager
from odoo.http import request
from odoo.tools import image_process


class MtPortal(CustomerPortal):

    def _prepare_home_portal_values(self, counters):
        values = super(MtPortal, self)._prepare_home_portal_values(counters)
        if 'tool_count' in counters:
            values['tool_count'] = request.env['stock.production.lot'].sudo().search_count(self._tool_domain())
        return values

    def _tool_domain(self):
        partner = request.env.user.partner_id.commercial_partner_id
        lines = request.env['stock.move.line'].sudo().search([
            ('picking_id.partner_id', 'child_of', partner.id), ('qty_done', '>', 0), ('state', '=', 'done')])
        return [('id', 'in', lines.mapped('lot_id').ids)]

    @http.route(['/my/tools', '/my/tools/page/<int:page>'], type='http', auth='user', website=True)
    def portal_my_tools(self, page=1, **kw):
        Lot = request.env['stock.production.lot'].sudo()
        domain = self._tool_domain()
        pager = portal_pager(url='/my/tools', total=Lot.search_count(domain), page=page, step=20)
        values = self._prepare_portal_layout_values()
        values.update({
            'tools': Lot.search(domain, limit=20, offset=pager['offset']),
            'page_name': 'tools',
            'pager': pager,
        })
        return request.render('mt_web.portal_my_tools', values)

    @http.route('/my/tools/<int:lot_id>/certificate', type='http', auth='user', website=True)
    def portal_certificate(self, lot_id, **kw):
        lot = request.env['stock.production.lot'].sudo().browse(lot_id)
        calibration = lot.calibration_ids[:1]
        if not calibration:
            return werkzeug.utils.redirect('/my/tools')
        status, headers, content = request.env['ir.http'].sudo().binary_content(
            model='mt.calibration', id=calibration.id, field='certificate')
        if status != 200:
            return request.not_found()
        return request.make_response(base64.b64decode(content), headers)

    @http.route('/my/logo', type='http', auth='user', methods=['POST'], website=True, csrf=False)
    def portal_logo(self, logo=None, **kw):
        if logo:
            image = image_process(base64.b64encode(logo.read()), size=(256, 256))
            request.env.user.partner_id.sudo().image_1920 = image
        return request.redirect('/my/home')
