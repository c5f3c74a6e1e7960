# -*- coding: utf-8 -*-
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    mt_customer_prefix = fields.Char(related='company_id.mt_customer_prefix', readonly=False)
    mt_credit_mail = fields.Char(related='company_id.mt_credit_mail', readonly=False)
    mt_default_territory_id = fields.Many2one(
        'mt.territory', string='Default Territory', config_parameter='mt_base.default_territory_id')
