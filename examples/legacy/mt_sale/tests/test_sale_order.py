# -*- coding: utf-8 -*-
from odoo.exceptions import UserError
from odoo.tests.common import Form, SavepointCase, tagged


@tagged('post_install', '-at_install')
class TestSaleOrder(SavepointCase):

    @classmethod
    def setUpClass(cls):
        super(TestSaleOrder, cls).setUpClass()
        cls.partner = cls.env['res.partner'].create({'name': 'Harbour Works', 'credit_class': 'b'})
        cls.product = cls.env['product.product'].create({'name': 'Torque wrench', 'list_price': 120.0})

    def _order(self):
        form = Form(self.env['sale.order'])
        form.partner_id = self.partner
        with form.order_line.new() as line:
            line.product_id = self.product
        return form.save()

    def test_blocked_customer(self):
        self.partner.credit_class = 'd'
        self.env.user.groups_id -= self.env.ref('mt_base.group_mt_credit')
        with self.assertRaises(UserError):
            self._order().action_confirm()

    def test_lock(self):
        order = self._order()
        order.action_confirm()
        order.order_line.qty_delivered = 1
        order.action_done()
        self.assertEqual(order.state, 'done')
