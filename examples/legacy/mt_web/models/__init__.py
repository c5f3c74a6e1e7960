# -*- coding: utf-8 -*-
from . import ir_http
from . import mail_channel
from . import website
