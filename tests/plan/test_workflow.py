"""Names of methods tell steps of a workflow, what only opens or fills a screen, and what keeps data in order."""

from __future__ import annotations

import pytest

from rescue.plan import workflow

STEPS = ["action_confirm", "button_validate", "_action_done", "do_transfer", "_post", "post_inventory", "cancel", "validate_order"]
OTHERS = [
    "create",
    "write",
    "unlink",
    "_compute_state",
    "_check_done",
    "_prepare_invoice",
    "name_get",
    "search",
    "_get_done",
    "position",
    "message_post",
]


@pytest.mark.parametrize("name", STEPS)
def test_steps(name: str) -> None:
    assert workflow.is_step(name)


@pytest.mark.parametrize("name", OTHERS)
def test_no_steps(name: str) -> None:
    assert not workflow.is_step(name)


def test_what_opens_what_fills_a_screen_and_what_keeps_data() -> None:
    assert [workflow.only_opens(name) for name in ("action_view_invoice", "button_open_call", "action_confirm")] == [True, True, False]
    assert [workflow.is_aside(name) for name in ("send_mail", "action_view_invoice", "button_validate")] == [True, True, False]
    assert [workflow.is_screen(name) for name in ("_onchange_partner", "onchange_partner", "get_view", "write")] == [
        True,
        True,
        True,
        False,
    ]
    assert [workflow.keeps_data(name) for name in ("_compute_total", "set_values", "_check_total", "write")] == [True, True, True, False]
