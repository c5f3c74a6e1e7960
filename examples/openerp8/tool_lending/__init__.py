# -*- coding: utf-8 -*-
import tool_lending
