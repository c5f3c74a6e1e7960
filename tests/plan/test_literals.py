"""Literals that only one client's code would have are found with their lines; comments and docstrings say nothing."""

from __future__ import annotations

import pytest

from rescue.plan.literals import find_signs


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('to = "ann@initech.com"', ["has the e-mail address ann@initech.com"]),
        ('to = "ann@example.com"', []),
        ('host = "10.1.2.3:8069"', ["has the host 10.1.2.3:8069"]),
        ('host = "127.0.0.1"', []),
        ('version = "14.0.1.0.0"', []),
        ('name = "Initrode Holding GmbH"', ["names the company Initrode Holding GmbH"]),
        ("user = self.env['res.users'].browse(7)", ["has the database id 7"]),
        ("user = self.env['res.users'].browse(user_id)", []),
        ('domain = [("company_id", "=", 3)]', ["searches for the database id 3"]),
        ('domain = [("company_id", "=", company.id)]', []),
        ('if partner.country_id.code == "BE":', ["is written for the country BE"]),
        ('country = self.env.ref("base.fr")', ["is written for the country FR"]),
        ('group = self.env.ref("base.group_user")', []),
        ('label = "Rank at Initech"', ["names the client Initech"]),
        ('label = "Initechnology"', []),
        ("# ann@initech.com, browse(7), Initech", []),
    ],
)
def test_what_a_line_says(line: str, said: list[str]) -> None:
    found = find_signs(f"import os\n{line}\n" + ("    pass\n" if line.endswith(":") else ""), ["Initech"])
    assert [(sign.line, sign.text) for sign in found] == [(2, text) for text in said]


def test_a_docstring_says_nothing_and_python_2_or_a_broken_end_costs_only_what_follows() -> None:
    text = '"""Ann, ann@initech.com"""\nprint "bob@initech.com"\nx = """\n'
    assert [(sign.line, sign.text) for sign in find_signs(text, [])] == [(2, "has the e-mail address bob@initech.com")]
