"""What makes two bodies the same, and how a signature is written."""

from __future__ import annotations

import ast
import textwrap

import pytest

from rescue.analyzers.python.fingerprint import fingerprint_of_body
from rescue.catalog.fingerprint import fingerprint_of_text
from rescue.catalog.python_details import python_details

BODY = """
def total(self):
    amount = 1
    for line in self.lines:
        amount += line.price
    return super().total() + amount
"""


def fingerprint(source: str) -> str:
    node = ast.parse(textwrap.dedent(source)).body[0]
    assert isinstance(node, ast.FunctionDef)
    return fingerprint_of_body(node)


def test_a_fingerprint_is_the_same_on_every_python() -> None:
    assert fingerprint(BODY) == "dab4847d2f85ad8e"


@pytest.mark.parametrize(
    "same",
    [
        BODY.replace("amount = 1", "amount: int = 1"),
        BODY.replace("amount = 1", "'''The total.'''\n    amount = 1  # so far"),
        BODY.replace("super()", "super(Order, self)"),
        BODY.replace("def total(self):", "def total(self, more=None) -> int:"),
        BODY.replace("self.lines:", "(self\n        .lines):"),
        BODY.replace("amount = 1", "hint: str\n    amount = 1"),
    ],
)
def test_comments_annotations_and_formatting_do_not_count(same: str) -> None:
    assert fingerprint(same) == fingerprint(BODY)


@pytest.mark.parametrize(
    "other",
    [
        BODY.replace("= 1", "= 2"),
        BODY.replace("= 1", "= '1'"),
        BODY.replace("+=", "-="),
        BODY.replace("line.price", "line.cost"),
        BODY.replace("super().total()", "super().total(1)"),
        BODY.replace("    return", "        return"),
    ],
)
def test_what_the_code_does_counts(other: str) -> None:
    assert fingerprint(other) != fingerprint(BODY)


def test_a_text_is_the_same_however_its_blanks_are() -> None:
    assert fingerprint_of_text(" Sale\n   Order ") == fingerprint_of_text("Sale Order")
    assert fingerprint_of_text("Sale") != fingerprint_of_text("sale")


@pytest.mark.parametrize(
    ("source", "params"),
    [
        ("def f(self): pass", ("self",)),
        ("def f(self, a, b=1, *rest, c, d=2, **more): pass", ("self", "a", "b=", "*rest", "c", "d=", "**more")),
        ("def f(a, /, b, *, c): pass", ("a", "/", "b", "*", "c")),
        ("async def f(a: int = 1): pass", ("a=",)),
    ],
)
def test_a_signature_marks_defaults_and_keeps_the_separators(source: str, params: tuple[str, ...]) -> None:
    assert python_details(source.encode(), "m", False).functions[0].params == params


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("s = fields.Selection([('a', 'A'), ('b', 'B')])", ("a", "b")),
        ("s = fields.Selection(selection=KEYS + [('z', 'Z')])", ("k", "z")),
        ("OWN = [('o', 'O')]\n    s = fields.Selection(OWN)", ("o",)),
        ("s = fields.Selection('_keys')", None),
        ("s = fields.Selection(lambda self: [])", None),
        ("s = fields.Selection([('a', 'A'), extra])", None),
    ],
)
def test_selection_keys_are_read_where_they_are_written_out(source: str, keys: tuple[str, ...] | None) -> None:
    text = f"KEYS = [('k', 'K')]\nclass M(models.Model):\n    {source}\n"
    assert python_details(text.encode(), "m", False).classes[0].fields["s"].selection == keys


def test_a_file_that_cannot_be_read_has_a_problem() -> None:
    details = python_details(b"def f(:\n", "m", False)
    assert details.problem.startswith("line 1:")
    assert details.names == ()


def test_names_that_a_module_sets_on_another_are_known() -> None:
    details = python_details(b"import odoo\nfrom .orm import Command\nodoo.Command = Command\n", "odoo.init", False)
    assert details.planted == (("odoo", "Command"),)
