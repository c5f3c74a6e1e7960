# -*- coding: utf-8 -*-
import logging
import time

from odoo import models
from odoo.http import request

_logger = logging.getLogger(__name__)


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    @classmethod
    def _dispatch(cls):
        start = time.time()
        response = super(IrHttp, cls)._dispatch()
        duration = time.time() - start
        if duration > 5:
            _logger.warning('%s took %.1f s', request.httprequest.path, duration)
        return response

    @classmethod
    def _handle_exception(cls, exception):
        _logger.info('request failed: %s', exception)
        return super(IrHttp, cls)._handle_exception(exception)

    def session_info(self):
        info = super(IrHttp, self).session_info()
        info['mt_territories'] = self.env['mt.territory'].search([('user_id', '=', self.env.uid)]).ids
        return info
