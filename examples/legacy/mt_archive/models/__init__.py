# -*- coding: utf-8 -*-
from . import mt_fax
