# -*- coding: utf-8 -*-
import logging

from odoo import http
from odoo.addons.web.controllers.main import DataSet, Home, ensure_db
from odoo.http import request

_logger = logging.getLogger(__name__)


class MtHome(Home):

    @http.route('/web', type='http', auth='none')
    def web_client(self, s_action=None, **kw):
        ensure_db()
        if request.session.uid:
            user = request.env['res.users'].sudo().browse(request.session.uid)
            if user.has_group('base.group_portal'):
                return http.local_redirect('/my', query=request.params, keep_hash=True)
        return super(MtHome, self).web_client(s_action=s_action, **kw)

    @http.route('/meridian/order/<int:order_id>', type='http', auth='user')
    def open_order(self, order_id, **kw):
        """The link in the delivery note's bar code."""
        return http.redirect_with_hash('/web#id=%d&model=sale.order&view_type=form' % order_id)


class MtDataSet(DataSet):

    @http.route('/web/dataset/search_read', type='json', auth='user')
    def search_read(self, model, fields=False, offset=0, limit=False, domain=None, sort=None):
        if model == 'res.partner' and not limit:
            limit = 500
        return super(MtDataSet, self).search_read(
            model, fields=fields, offset=offset, limit=limit, domain=domain, sort=sort)
