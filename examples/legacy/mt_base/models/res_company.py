# -*- coding: utf-8 -*-
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    mt_customer_prefix = fields.Char('Customer Number Prefix', default='M-', size=4)
    mt_credit_mail = fields.Char('Credit Office E-mail', default='credit@meridian-tools.example')
