"""Search methods: which ones take every operator to be = or !=."""

from __future__ import annotations

import pytest
from python_facts import facts


@pytest.mark.parametrize(
    ("body", "only"),
    [
        ("return [('id', 'in' if value else 'not in', self._late())]", True),
        ("assert operator in ('=', '!=')\nreturn [('id', '=', 1)]", True),
        ("if operator not in ('=', '!='): raise ValueError(operator)\nreturn [('late', operator, value)]", True),
        ("return [('date', '<=', value)]", True),
        ("return [('id', 'in', self.search([]).filtered(lambda it: value in it.names).ids)]", True),
        ("return [('partner_id.late', operator, value)]", False),
        ("return expression.OR([[('a', operator, value)], [('b', operator, value)]])", False),
        ("return self._late_domain(operator, value=value)", False),
        ("return [('late', '=', True)]", False),
        ("if operator == 'in': return [('id', 'in', value)]\nreturn [('id', '=', value)]", False),
        ("known = ('=', 'in')\nif operator not in known: raise ValueError()\nreturn [('id', operator, [value])]", False),
        ("return [('id', {'=': 'in', 'in': 'in'}[operator], value)]", False),
        ("if operator != '=': raise NotImplementedError\nreturn [('id', 'in', [value])]", False),
        ("if operator != '=': raise exceptions.UserError(_('No'))\nreturn [('id', 'in', [value])]", False),
        ("if operator != '=': return NotImplemented\nreturn [('id', 'in', [value])]", False),
    ],
)
def test_a_search_method_knows_equality_only_unless_it_hands_on_knows_in_or_refuses(body: str, only: bool) -> None:
    head = "from odoo import models\nclass A(models.Model):\n    _name = 'x.a'\n    def _search_late(self, operator, value):\n        "
    found = facts(head + body.replace("\n", "\n        ") + "\n")
    assert found.classes[0].methods[0].equality_only is only


def test_a_method_without_an_operator_is_no_search_method() -> None:
    found = facts("from odoo import models\nclass A(models.Model):\n    _name = 'x.a'\n    def a(self, value):\n        return not value\n")
    assert found.classes[0].methods[0].equality_only is False
