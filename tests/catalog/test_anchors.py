"""An inherited view of the scanned tree is told of each anchor that is missing on the target, and of no other."""

from __future__ import annotations

from view_records import Views, record, views_of

from rescue.catalog.anchors import AnchorProblem, check_view
from rescue.catalog.arch import CustomView
from rescue.catalog.combine import Combiner

CORE = Views(
    *views_of(
        "sale",
        record("form", "<form><group name='g'><field name='a'/><field name='lines'><list><field name='q'/></list></field></group></form>"),
    ),
    *views_of("sale_more", record("more", "<field name='a' position='after'><field name='b'/></field>", "sale.form")),
)
MODULES = ("sale", "custom", "custom_more")


def problems(custom: list[CustomView], modules: tuple[str, ...] = MODULES) -> list[AnchorProblem]:
    combiner = Combiner(CORE, custom)
    return [problem for number, view in enumerate(custom) for problem in check_view(number, view, combiner, modules)]


def extending(*arches: str, module: str = "custom", parent: str = "sale.form", more: str = "") -> list[CustomView]:
    return views_of(module, *(record(f"view_{number}", arch, parent, more) for number, arch in enumerate(arches)))


def test_an_anchor_that_is_gone_is_told_with_its_line_and_node() -> None:
    found = problems(
        extending("<data>\n<field name='a' position='after'/>\n<field name='x' position='after'><field name='new'/></field></data>")
    )
    assert found == [AnchorProblem("gone", 7, 5, '<field name="x">', "sale.form", "")]


def test_what_a_module_outside_of_the_closure_adds_is_gone() -> None:
    view = extending("<field name='b' position='after'/>")
    assert [problem.locator for problem in problems(view)] == ['<field name="b">']
    assert problems(view, ("sale", "sale_more", "custom")) == []


def test_an_anchor_may_stand_in_an_earlier_specification_or_in_an_earlier_view() -> None:
    same_view = "<field name='a' position='after'><field name='x'/></field><field name='x' position='after'><field name='y'/></field>"
    assert problems(extending(same_view, "<field name='y' position='after'/>")) == []


def test_an_anchor_may_stand_in_a_view_of_an_addon_that_it_depends_on_but_not_the_other_way() -> None:
    adds = "<field name='a' position='after'><field name='x'/></field>"
    uses = "<field name='x' position='after'/>"
    assert problems([*extending(adds), *extending(uses, module="custom_more")]) == []
    later = [*extending(uses), *extending(adds, module="custom_more")]
    assert [(problem.kind, problem.locator) for problem in problems(later)] == [("gone", '<field name="x">')]


def test_a_view_with_an_earlier_priority_does_not_see_what_comes_after_it() -> None:
    views = extending("<field name='b' position='after'/>", more='<field name="priority">1</field>')
    assert [problem.kind for problem in problems(views, ("sale", "sale_more", "custom"))] == ["gone"]


def test_what_hangs_on_a_missing_anchor_is_no_second_problem() -> None:
    lost = "<field name='gone' position='after'><field name='x'/></field><field name='x' position='after'/>"
    found = problems([*extending(lost), *extending("<field name='x' position='after'/>", module="custom_more")])
    assert [problem.locator for problem in found] == ['<field name="gone">']


def test_a_field_that_moves_and_is_gone_is_told() -> None:
    found = problems(extending("<field name='a' position='after'>\n<field name='x' position='move'/></field>"))
    assert [(problem.kind, problem.line, problem.locator) for problem in found] == [("gone", 4, '<field name="x">')]


def test_a_parent_that_is_not_known_is_told_once_with_the_one_that_is_missing() -> None:
    custom = [*extending("<x/>", parent="sale.was"), *extending("<y/><z/>", module="custom_more", parent="custom.view_0")]
    found = [(problem.kind, problem.line, problem.locator, problem.parent) for problem in problems(custom)]
    assert found == [("parent_gone", 2, "sale.was", "sale.was"), ("parent_gone", 2, "sale.was", "custom.view_0")]


def test_the_candidate_says_where_the_element_stands_now() -> None:
    candidates = {
        "//field[@name='lines']/tree/field[@name='q']": "//field[@name='lines']/list/field[@name='q']",
        "/form/sheet/field[@name='q']": "/form/group[@name='g']/field[@name='lines']/list/field[@name='q']",
        "//page[@name='g']": "/form/group[@name='g']",
        "//page[3]": "",
    }
    found = problems(extending(*(f'<xpath expr="{expression}" position="after"/>' for expression in candidates)))
    assert {problem.locator: problem.candidate for problem in found} == candidates


def test_an_expression_that_is_no_xpath_is_unknown() -> None:
    assert [problem.kind for problem in problems(extending("<xpath expr='//field[' position='after'/>"))] == ["unknown"]


def test_views_that_odoo_never_applies_have_no_problems() -> None:
    off = '<field name="active" eval="False"/>'
    inactive = extending("<gone/>", more=off)
    below = views_of("custom_more", record("below", "<gone/>", "custom.view_0"))
    assert problems([*inactive, *below]) == []
