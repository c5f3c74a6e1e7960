# -*- coding: utf-8 -*-
from . import home
from . import portal
from . import scanner
