# -*- coding: utf-8 -*-
from odoo import SUPERUSER_ID, api


def pre_init_hook(cr):
    # filling the stored column here saves an hour of compute at the first installation
    cr.execute("""
        ALTER TABLE stock_move ADD COLUMN IF NOT EXISTS mt_is_rush boolean;
        UPDATE stock_move SET mt_is_rush = (priority = '1');
    """)


def post_init_hook(cr, registry):
    env = api.Environment(cr, SUPERUSER_ID, {})
    lots = env['stock.production.lot'].search([('product_id.tracking', '=', 'serial')])
    lots.write({'calibration_state': 'unknown'})
    warehouse = env.ref('stock.warehouse0', raise_if_not_found=False)
    if warehouse:
        warehouse.delivery_steps = 'pick_ship'


def uninstall_hook(cr, registry):
    cr.execute("DELETE FROM ir_property WHERE name = 'mt_lot_journal'")
    cr.execute("UPDATE stock_location_route SET active = false WHERE name = 'Rush Order'")
