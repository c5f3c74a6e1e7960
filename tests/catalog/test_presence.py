"""Anchors that are there for sure are told without an architecture, and whatever is less plain is left to a closer look."""

import pytest

from rescue.catalog.model import CoreNode, CoreView
from rescue.catalog.presence import changed_attributes, has, plain_anchors


def view(*nodes: CoreNode) -> CoreView:
    return CoreView("sale", "sale.order", "form", "", "primary", 16, True, nodes)


def node(tag: str, parent: int = -1, **attributes: str) -> CoreNode:
    return CoreNode(tag, parent, tuple(attributes.items()))


BASE = view(
    node("form"),
    node("group", 0, name="left"),
    node("field", 1, name="partner_id", string="#12345678"),
    node("button", 0, name="%(action)d"),
)


def surely_there(own: CoreView) -> bool:
    anchors = plain_anchors(own)
    return anchors is not None and all(has(BASE, anchor) for anchor in anchors)


@pytest.mark.parametrize(
    "spec",
    [
        node("field", name="partner_id", position="after"),
        node("field", name="partner_id", string="other", position="replace"),
        node("xpath", expr="//group[@name='left']", position="inside"),
        node("group", name="left", position="attributes", version="7.0"),
    ],
)
def test_one_plain_anchor_that_the_view_has_is_surely_there(spec: CoreNode) -> None:
    assert surely_there(view(spec))
    assert surely_there(view(node("data"), CoreNode(spec.tag, 0, spec.attributes)))


@pytest.mark.parametrize(
    "spec",
    [
        node("field", name="date_order", position="after"),
        node("field", position="after"),
        node("group", name="left", string="Left", position="inside"),
        node("xpath", expr="//group[@name='left']/field", position="inside"),
        node("xpath", expr="//group[@name='right']", position="inside"),
        node("button", name="%(action)d", position="after"),
        node("xpath", expr="//button[@name='%(action)d']", position="after"),
    ],
)
def test_what_is_not_there_or_is_asked_for_in_another_way_takes_a_closer_look(spec: CoreNode) -> None:
    assert not surely_there(view(spec))


def test_several_anchors_are_surely_there_only_where_none_of_them_is_changed_before_the_next_is_sought() -> None:
    first, second = node("field", name="partner_id", position="after"), node("group", name="left", position="inside")
    assert surely_there(view(first, second))
    assert not surely_there(view(first, node("group", name="left", position="replace")))


def test_an_element_that_is_moved_has_an_anchor_of_its_own() -> None:
    moving = (node("field", name="partner_id", position="after"), node("field", 0, name="gone_id", position="move"))
    assert not surely_there(view(*moving))


def test_a_view_changes_the_attributes_that_it_names_and_may_take_away_whatever_it_replaces_or_moves() -> None:
    assert changed_attributes(view(node("field", name="partner_id", position="after"), node("field", 0, name="note"))) == frozenset()
    assert changed_attributes(view(node("field", name="partner_id", position="replace"))) is None
    assert changed_attributes(view(node("field", name="partner_id"), node("field", 0, name="note", position="move"))) is None
    attributes = view(node("field", name="partner_id", position="attributes"), node("attribute", 0, name="invisible"))
    assert changed_attributes(attributes) == frozenset({"invisible"})
