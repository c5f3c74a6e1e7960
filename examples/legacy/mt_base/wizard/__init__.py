# -*- coding: utf-8 -*-
from . import mt_territory_assign
