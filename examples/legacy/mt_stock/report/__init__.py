# -*- coding: utf-8 -*-
from . import stock_lot_report
