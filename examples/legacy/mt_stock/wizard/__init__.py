# -*- coding: utf-8 -*-
from . import mt_count_wizard
