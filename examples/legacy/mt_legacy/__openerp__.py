# -*- coding: utf-8 -*-
{
    'name': 'Meridian Tools - Repair Slips',
    'version': '8.0.2.0.1',
    'author': 'Northgate Systems Ltd',
    'category': 'Meridian',
    'summary': 'Repair slips of the workshop, never migrated',
    'depends': ['base', 'product', 'sale', 'mt_base'],
    'init_xml': [],
    'update_xml': ['tool_repair_view.xml'],
    'demo_xml': [],
    'active': False,
    'installable': True,
}
