# -*- coding: utf-8 -*-
from . import ir_actions_report
