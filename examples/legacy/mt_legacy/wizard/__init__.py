# -*- coding: utf-8 -*-
import repair_close
