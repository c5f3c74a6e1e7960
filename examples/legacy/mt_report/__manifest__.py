# -*- coding: utf-8 -*-
{
    'name': 'Meridian Tools - Documents',
    'summary': 'Letterhead, quotation, invoice, reminder and customer sheet',
    'version': '14.0.1.2.9',
    'author': 'Meridian Tools IT',
    'website': 'https://intranet.meridian-tools.example',
    'category': 'Meridian',
    'license': 'LGPL-3',
    'depends': [
        'mt_account',
        'mt_stock',
        'web',
    ],
    'data': [
        'report/paperformat.xml',
        'report/reports.xml',
        'report/layout_templates.xml',
        'report/sale_templates.xml',
        'report/invoice_templates.xml',
        'report/reminder_templates.xml',
        'views/report_menus.xml',
    ],
    'installable': True,
}
