# -*- coding: utf-8 -*-
from . import price_import
