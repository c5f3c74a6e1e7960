"""What a method is for, as its name tells: users press it, business documents pass through it, or it keeps data in order."""

from __future__ import annotations

import re
from typing import Final

_VERBS: Final = (
    "approve assign cancel close confirm deliver done draft invoice open pay post process produce receive refund refuse register reject "
    "reopen reserve return send sign sell ship start submit subscribe unlock unsubscribe validate"
)
_STEP: Final = re.compile(rf"^_?(?:action|button|do|wkf)_|^_?(?:{'|'.join(_VERBS.split())})(?:_|$)|_(?:{'|'.join(_VERBS.split())})$")
_OPENS: Final = re.compile(r"(?:^|_)(?:open|view|views|show|see|display|get)(?:_|$)|_action$")
_SCREEN: Final = re.compile(r"^(?:fields_view_get|get_views?|_?onchange_|get_formview|get_access_action|load_views|_get_view)|_onchange_")
_STORED: Final = re.compile(
    r"^(?:get_values|set_values|get_default_|set_default|set_|_auto_init|init$|fields_get|_compute_|_inverse_|_search_|_check_)"
)
_NOT_STEPS: Final = re.compile(r"^_(?:check|compute|inverse|search|prepare|get|default|onchange)_")


def is_step(name: str) -> bool:
    """Whether a business document is led on by it: ``action_confirm``, ``button_validate``, ``_post``."""
    return bool(_STEP.search(name)) and not _NOT_STEPS.search(name) and not name.startswith(("message_", "activity_"))


def only_opens(name: str) -> bool:
    """Whether, of those that users press, it only shows something: ``action_view_invoices``."""
    return bool(_OPENS.search(name))


def is_aside(name: str) -> bool:
    """Whether, of what code calls, it leads nothing on: it opens something, or sends a message."""
    return only_opens(name) or "send" in name


def is_screen(name: str) -> bool:
    """Whether it is about what a screen shows or fills in."""
    return bool(_SCREEN.search(name))


def keeps_data(name: str) -> bool:
    """Whether it computes, checks or stores values: part of the model, not of a workflow."""
    return bool(_STORED.search(name))
