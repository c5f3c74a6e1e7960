"""What code does speaks for a layer: each sign is a reason with its weight and its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from plan.small_tree import MANIFEST, by_id, layers_in, manifest

HEAD = """from odoo import api, fields, http, models


class Order(models.Model):
    _inherit = "sale.order"

"""


def reasons(tmp_path: Path, body: str, artifact: str, head: str = HEAD) -> list[tuple[str, int, str, int]]:
    """(layer, weight, text, line) of what is said of one artifact of an addon with this class; lines count from the class's own."""
    text = head + "".join(f"    {line}\n" if line else "\n" for line in body.split("\n"))
    found = by_id(layers_in(tmp_path, {f"acme/{MANIFEST}": manifest(depends=["sale"]), "acme/models.py": text}))
    return [(item.layer.value, item.weight, item.text, item.line) for item in found[f"acme/{artifact}"].reasons]


def test_fields_and_constraints_speak_for_base(tmp_path: Path) -> None:
    body = 'a = fields.Char()\nb = fields.Char()\n\n@api.constrains("a")\ndef _check_a(self):\n    pass'
    assert reasons(tmp_path, body, "extension:sale.order") == [
        ("base", 4, "2 fields on the model", 4),
        ("base", 2, "1 constraint", 4),
    ]


def test_a_step_that_users_press_speaks_for_implementation_and_one_that_only_opens_something_less(tmp_path: Path) -> None:
    body = "def action_approve(self):\n    pass\n\ndef action_view_visits(self):\n    pass"
    assert reasons(tmp_path, body, "extension:sale.order") == [
        ("implementation", 3, "action_approve is a step of a workflow", 7),
        ("implementation", 1, "action_view_visits is a step of a workflow, and only opens something", 10),
        ("base", 1, "an extension of a model", 4),
    ]


def test_a_helper_that_takes_a_step_of_core_speaks_for_implementation_and_one_that_sends_a_mail_does_not(tmp_path: Path) -> None:
    body = "def _go_on(self):\n    self.picking_ids.button_validate()\n\ndef _tell(self):\n    self.message_post(body='x')"
    assert reasons(tmp_path, body, "extension:sale.order") == [
        ("implementation", 3, "_go_on takes a step of a workflow: button_validate", 8),
        ("base", 1, "an extension of a model", 4),
    ]


def test_a_state_more_is_a_step_more(tmp_path: Path) -> None:
    body = 'state = fields.Selection(selection_add=[("checked", "Checked")])'
    assert reasons(tmp_path, body, "extension:sale.order") == [
        ("implementation", 4, "it adds to state: a step more in the workflow", 7),
        ("base", 2, "1 field on the model", 4),
    ]


@pytest.mark.parametrize(
    ("method", "body", "said"),
    [
        ("action_confirm", "return super().action_confirm()", [("implementation", 6, "action_confirm is a step of a workflow")]),
        ("get_view", "return super().get_view()", [("implementation", 6, "get_view is about what a screen shows")]),
        ("_compute_a", "super()._compute_a()", [("base", 4, "_compute_a keeps values, and leads no workflow")]),
        (
            "write",
            'vals["own"] = 1\n    return super().write(vals)',
            [("base", 2, "write is no step of a workflow"), ("base", 4, "it is about own of sale.order, which the tree adds")],
        ),
        (
            "write",
            'vals["note"] = 1\n    return super().write(vals)',
            [
                ("base", 2, "write is no step of a workflow"),
                ("implementation", 4, "it changes what core does with sale.order, and nothing of the tree's own"),
            ],
        ),
    ],
)
def test_overrides_by_name_and_by_what_they_are_about(method: str, body: str, said: list[tuple[str, int, str]], tmp_path: Path) -> None:
    text = f"own = fields.Integer()\n\ndef {method}(self, vals=None):\n    {body}"
    found = reasons(tmp_path, text, f"override:sale.order.{method}")
    assert sorted((layer, weight, words) for layer, weight, words, _ in found) == sorted(said)


def test_an_override_of_another_modules_method_that_asks_nobody_decides_anew(tmp_path: Path) -> None:
    low = HEAD + "    def _get_rank(self):\n        return 1\n"
    high = HEAD + "    def _get_rank(self):\n        return 2\n"
    files = {
        f"low/{MANIFEST}": manifest(depends=["sale"]),
        "low/models.py": low,
        f"top/{MANIFEST}": manifest(depends=["low"]),
        "top/models.py": high,
    }
    found = by_id(layers_in(tmp_path, files))["top/override:sale.order._get_rank"]
    assert found.layer.value == "implementation"
    assert found.reasons[0].text == "it decides _get_rank anew: what another module does there is not asked"


@pytest.mark.parametrize(
    ("route", "said"),
    [
        ('@http.route("/api/visits", type="json", auth="user")', ("base", 4, "it serves data at /api/visits", 5)),
        ('@http.route("/hook", auth="none", csrf=False)', ("base", 4, "it serves data at /hook", 5)),
        ('@http.route("/visits", auth="public", website=True)', ("implementation", 4, "it serves pages", 4)),
    ],
)
def test_a_controller_serves_data_or_pages(route: str, said: tuple[str, int, str, int], tmp_path: Path) -> None:
    head = "from odoo import http\n\n\nclass Visits(http.Controller):\n"
    assert reasons(tmp_path, f"{route}\ndef visits(self):\n    pass", "controller:Visits", head) == [said]


def test_what_other_modules_use_and_what_the_community_publishes_speaks_for_base(tmp_path: Path) -> None:
    low = HEAD + "    rank = fields.Integer()\n"
    high = HEAD + "    top = fields.Integer(related='rank')\n"
    files = {
        f"low/{MANIFEST}": manifest(depends=["sale"], author="Ann, Odoo Community Association (OCA)"),
        "low/models.py": low,
        f"top/{MANIFEST}": manifest(depends=["low"]),
        "top/models.py": high,
    }
    found = by_id(layers_in(tmp_path, files))["low/extension:sale.order"]
    assert sorted(reason.text for reason in found.reasons) == [
        "1 field on the model",
        "published by the community: written for many",
        "used by 1 other module: top",
    ]
