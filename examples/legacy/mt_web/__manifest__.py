# -*- coding: utf-8 -*-
{
    'name': 'Meridian Tools - Web',
    'summary': 'Credit badge, telephone desk, customer portal, scanner interface',
    'version': '14.0.2.4.1',
    'author': 'Kestrel Consulting',
    'website': 'https://intranet.meridian-tools.example',
    'category': 'Meridian',
    'license': 'LGPL-3',
    'depends': [
        'mt_sale',
        'bus',
        'portal',
        'web',
        'website',
    ],
    'data': [
        'views/assets.xml',
        'views/portal_templates.xml',
        'views/desk_views.xml',
    ],
    'qweb': [
        'static/src/xml/credit_badge.xml',
        'static/src/xml/desk.xml',
    ],
    'installable': True,
}
