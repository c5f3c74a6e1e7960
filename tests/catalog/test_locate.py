"""A specification finds what Odoo's ``locate_node`` finds, and what a catalog cannot tell is unknown, never gone."""

from __future__ import annotations

import pytest
from lxml import etree

from rescue.catalog.fingerprint import fingerprint_of_text
from rescue.catalog.locate import locate, same

TREE = etree.fromstring(
    "<form>"
    "<header><button name='confirm' type='object'/><button name='%(sale.action)d'/></header>"
    "<sheet><group name='left'><field name='partner_id'/><field name='partner_id' widget='second'/></group>"
    f"<div class='row o_total big' t-attf-class='#0123abcd' string='{fingerprint_of_text('Order Lines')}'>"
    f"<h2>{fingerprint_of_text('Total')}</h2></div>"
    "<field name='line_ids'><tree><field name='qty'/></tree></field></sheet>"
    "</form>"
)


def status(spec: str) -> str:
    return locate(TREE, etree.fromstring(spec)).status


def found(spec: str) -> str:
    element = locate(TREE, etree.fromstring(spec)).element
    assert element is not None
    return TREE.getroottree().getpath(element)


@pytest.mark.parametrize(
    ("spec", "path"),
    [
        ("<field name='partner_id' position='after'/>", "/form/sheet/group/field[1]"),
        ("<field name='partner_id' widget='any' string='Any' position='after'/>", "/form/sheet/group/field[1]"),
        ("<field name='qty' position='after'/>", "/form/sheet/field/tree/field"),
        ("<button name='confirm' position='before'/>", "/form/header/button[1]"),
        ("<button name='confirm' type='object' position='before'/>", "/form/header/button[1]"),
        ("<group name='left' position='inside'/>", "/form/sheet/group"),
        ("<form position='inside'/>", "/form"),
        ("<xpath expr='.' position='inside'/>", "/form"),
        ("<xpath expr='/form/sheet/group/field[2]'/>", "/form/sheet/group/field[2]"),
        ("<xpath expr='sheet/group'/>", "/form/sheet/group"),
        ("""<xpath expr="//field[@name='line_ids']/tree/field[@name='qty']"/>""", "/form/sheet/field/tree/field"),
        ("""<xpath expr="//div[hasclass('big', 'row')]"/>""", "/form/sheet/div"),
        ("""<xpath expr="//div[@string='Order Lines']"/>""", "/form/sheet/div"),
        ("""<xpath expr="//h2[text()='Total']"/>""", "/form/sheet/div/h2"),
    ],
)
def test_the_first_match_is_found(spec: str, path: str) -> None:
    assert found(spec) == path


@pytest.mark.parametrize(
    "spec",
    [
        "<field name='gone'/>",
        "<field position='after'/>",
        "<button name='confirm' type='action'/>",
        "<tree string='Lines'/>",
        "<xpath expr='/tree'/>",
        "<xpath expr='field'/>",
        """<xpath expr="//list/field[@name='qty']"/>""",
        """<xpath expr="//div[hasclass('ro')]"/>""",
        """<xpath expr="//div[@string='Lines']"/>""",
        """<xpath expr="//div[contains(@class, 'text()')]"/>""",
    ],
)
def test_what_no_element_matches_is_gone(spec: str) -> None:
    assert status(spec) == "gone"


@pytest.mark.parametrize(
    "expression",
    [
        "//field[",
        "//unknown_function()",
        "count(//field)",
        "//field/@name",
        "",
        "//h2[contains(text(), 'Tot')]",
        "//h2[.='Total']",
        "//div[contains(@t-attf-class, 'row')]",
        "//comment()",
        "//cac:Note",
        "//field[" * 400,
    ],
)
def test_what_cannot_be_evaluated_is_unknown(expression: str) -> None:
    spec = etree.Element("xpath", {"expr": expression})
    assert locate(TREE, spec).status == "unknown"


def test_an_expression_that_would_take_for_ever_is_not_evaluated() -> None:
    tree = etree.Element("form")
    for _ in range(3000):
        etree.SubElement(tree, "field")
    nested = etree.Element("xpath", {"expr": "//field[//field[//field[@name='x']]]"})
    plain = etree.Element("xpath", {"expr": "//field[ancestor::form]"})
    assert (locate(tree, nested).status, locate(tree, plain).status) == ("unknown", "found")


def test_a_fingerprint_equals_the_text_that_it_was_made_of() -> None:
    kept = fingerprint_of_text("Order Lines")
    assert same(kept, "Order  Lines")
    assert same("Order Lines", kept)
    assert not same(kept, "Order Line")
    assert not same(None, "Order Lines")
