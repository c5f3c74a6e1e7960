# -*- coding: utf-8 -*-
{
    'name': 'Tool Lending',
    'version': '1.3',
    'author': 'Northgate Systems Ltd',
    'category': 'Warehouse',
    'summary': 'Tools lent to customers and brought back',
    'license': 'LGPL-3',
    'depends': ['base', 'mail', 'product', 'sale'],
    'data': [
        'security/ir.model.access.csv',
        'views/tool_lending_view.xml',
    ],
    'installable': True,
    'auto_install': False,
}
