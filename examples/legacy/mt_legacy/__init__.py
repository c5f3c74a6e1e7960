# -*- coding: utf-8 -*-
import tool_repair
import wizard
