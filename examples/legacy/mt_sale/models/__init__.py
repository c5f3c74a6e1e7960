# -*- coding: utf-8 -*-
from . import crm_lead
from . import product_pricelist
from . import sale_order
from . import sale_order_line
