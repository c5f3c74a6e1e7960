# -*- coding: utf-8 -*-
from . import product
from . import stock_production_lot
from . import stock_move
from . import stock_picking
from . import stock_rule
