# -*- coding: utf-8 -*-
from . import mt_quote_copy
from . import sale_make_invoice_advance
