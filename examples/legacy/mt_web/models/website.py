# -*- coding: utf-8 -*-
from odoo import models


class Website(models.Model):
    _inherit = 'website'

    def mt_home_url(self):
        self.ensure_one()
        return self.homepage_id.url or '/'
