"""Where the locators of inherited views lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.analyzers.xml.locators import Locator, locate


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("//field[@name='a']", Locator("field", (), (((), "a"),), "a", False, True)),
        ("field[@name='a']", Locator("field", (), (((), "a"),), "a", False, True)),
        ('/form/group/field[@name="a"]', Locator("field", (), (((), "a"),), "a", True, True)),
        ("/form//field[@name='a']", Locator("field", (), (((), "a"),), "a", False, True)),
        ("//search/field[@name='a']", Locator("field", (), (((), "a"),), "a", True, True)),
        ("//field[@name='l']/tree", Locator("tree", ("l",), (((), "l"),), "", False, True)),
        (
            "//field[@name='l']//field[@name='a']",
            Locator("field", ("l",), (((), "l"), (("l",), "a")), "a", False, True),
        ),
        ("//field[@name='a' and @widget='w'][1]/form", Locator("form", ("a",), (((), "a"),), "", False, True)),
        ("(//field[@name='a'])[2]", Locator("field", (), (((), "a"),), "a", False, True)),
        ("//field[@name='a']/..", Locator("*", (), (((), "a"),), "", False, True)),
        ("//field[@name='a']/ancestor::group", Locator("group", (), (((), "a"),), "", False, True)),
        ("//field[@name='l']/tree/field/ancestor::group", Locator("group", ("l",), (), "", False, False)),
        (
            "//field[@name='a']/following-sibling::field[@name='b']",
            Locator("field", (), (((), "a"), ((), "b")), "b", False, True),
        ),
        ("//group[field[@name='a']]", Locator("group", (), (((), "a"),), "", False, True)),
        ("//field[1]/tree/field[@name='a']", Locator("field", (), (), "a", False, False)),
        ("//field[not(@name='a')]", Locator("field", (), (), "", False, True)),
        ("//button[@name='%(sale.act)d']", Locator("button", (), (), "", False, True)),
        ("//page[@string='a/b']/div", Locator("div", (), (), "", False, True)),
        ("//field[@name='a']" + "/group" * 1000, Locator("*", (), (), "", False, False)),
        ("", Locator("*", (), (), "", False, True)),
    ],
)
def test_a_locator_tells_the_nested_views_that_it_enters_and_its_anchors(expression: str, expected: Locator) -> None:
    assert locate(expression) == expected


@given(st.text(alphabet="/field[@name='a']().:|\" "))
def test_no_expression_raises(expression: str) -> None:
    assert isinstance(locate(expression), Locator)
