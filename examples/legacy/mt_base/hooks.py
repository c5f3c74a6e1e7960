# -*- coding: utf-8 -*-
import logging

from odoo import api, SUPERUSER_ID

_logger = logging.getLogger(__name__)


def post_init_hook(cr, registry):
    """Give a number to the customers that were there before this module."""
    with api.Environment.manage():
        env = api.Environment(cr, SUPERUSER_ID, {})
        partners = env['res.partner'].with_context(active_test=False).search([
            ('customer_number', '=', False),
            ('parent_id', '=', False),
            ('customer_rank', '>', 0),
        ]) if 'customer_rank' in env['res.partner']._fields else env['res.partner']
        for partner in partners:
            partner.customer_number = 'M-%05d' % partner.id
        _logger.info('%s customers numbered', len(partners))
