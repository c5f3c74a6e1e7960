# -*- coding: utf-8 -*-
{
    'name': 'Meridian Tools - Invoicing',
    'summary': 'Bonus lines, cost centres, house bank payments',
    'version': '14.0.1.11.3',
    'author': 'Meridian Tools IT',
    'category': 'Meridian',
    'depends': [
        'mt_sale',
        'account',
        'account_analytic_default',
        'payment',
    ],
    'data': [
        'security/ir.model.access.csv',
        'data/account_data.xml',
        'data/payment_acquirer_data.xml',
        'views/account_move_views.xml',
        'views/account_account_views.xml',
        'views/payment_views.xml',
        'wizard/mt_dunning_views.xml',
    ],
    'installable': True,
}
