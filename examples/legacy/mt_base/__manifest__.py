# -*- coding: utf-8 -*-
{
    'name': 'Meridian Tools - Base',
    'summary': 'Customer numbers, sales territories and credit classes',
    'description': """
Meridian Tools - Base
=====================
Common ground of all Meridian modules:

* customer number on contacts (M-12345)
* sales territories with a responsible
* credit class A to D, checked by the sales and invoicing modules
""",
    'version': '14.0.1.4.2',
    'author': 'Meridian Tools IT',
    'website': 'https://intranet.meridian-tools.example',
    'category': 'Meridian',
    'license': 'LGPL-3',
    'depends': [
        'base',
        'base_setup',
        'contacts',
        'mail',
    ],
    'data': [
        'security/mt_security.xml',
        'security/ir.model.access.csv',
        'data/ir_config_parameter.xml',
        'data/mt_territory.xml',
        'data/ir_cron.xml',
        'data/mail_template.xml',
        'wizard/mt_territory_assign_views.xml',
        'views/mt_territory_views.xml',
        'views/res_partner_views.xml',
        'views/res_config_settings_views.xml',
        'views/menus.xml',
    ],
    'post_init_hook': 'post_init_hook',
    'post_load': 'post_load',
    'installable': True,
    'application': False,
}
