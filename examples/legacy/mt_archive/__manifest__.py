# -*- coding: utf-8 -*-
{
    'name': 'Meridian Tools - Fax Archive',
    'summary': 'Switched off when the fax line was given up',
    'version': '12.0.1.0.4',
    'author': 'Meridian Tools IT',
    'category': 'Meridian',
    'license': 'LGPL-3',
    'depends': ['mt_base', 'document'],
    'data': [],
    'installable': False,
}
