# -*- coding: utf-8 -*-
from . import account_account
from . import account_bank_statement
from . import account_chart_template
from . import account_move
from . import account_payment_term
from . import payment_acquirer
