# -*- coding: utf-8 -*-
import json

from odoo.tests.common import HttpCase, tagged


@tagged('post_install', '-at_install')
class TestScanner(HttpCase):

    def test_wrong_token(self):
        response = self.url_open(
            '/meridian/scan', data=json.dumps({'token': 'wrong'}), headers={'Content-Type': 'application/json'})
        self.assertEqual(response.json()['result'], {'error': 'token'})
