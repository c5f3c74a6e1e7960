# -*- coding: utf-8 -*-
{
    'name': 'Meridian Tools - Warehouse',
    'summary': 'Calibration of lots, tool kits, goods receipt with serial labels',
    'version': '14.0.2.1.0',
    'author': 'Meridian Tools IT, Kestrel Consulting',
    'website': 'https://intranet.meridian-tools.example',
    'category': 'Meridian',
    'license': 'LGPL-3',
    'depends': [
        'mt_base',
        'stock',
        'purchase_stock',
        'mrp',
        'delivery',
        'procurement_jit',
    ],
    'external_dependencies': {
        'python': ['xlrd'],
    },
    'data': [
        'security/ir.model.access.csv',
        'data/stock_data.xml',
        'report/stock_lot_report_views.xml',
        'wizard/mt_count_wizard_views.xml',
        'views/stock_production_lot_views.xml',
        'views/stock_picking_views.xml',
        'views/product_views.xml',
    ],
    'pre_init_hook': 'pre_init_hook',
    'post_init_hook': 'post_init_hook',
    'uninstall_hook': 'uninstall_hook',
    'installable': True,
}
