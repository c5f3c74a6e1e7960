# -*- coding: utf-8 -*-
from . import report_customer_sheet
from . import report_reminder
