# -*- coding: utf-8 -*-
from . import mt_territory
from . import res_company
from . import res_config_settings
from . import res_partner
