# -*- coding: utf-8 -*-
{
    'name': 'Meridian Tools - Price Import',
    'version': '14.0.0.1.0',
    'author': 'Meridian Tools IT',
    'license': 'LGPL-3',
    'depends': ['mt_sale', 'product'],
    'data': [
        'views/price_import_views.xml',
    'installable': True,
}
