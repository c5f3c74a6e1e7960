"""The graph says what depends on, extends, overrides and overwrites what."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.assessment import GraphSummary
from rescue.graph import DependsSplit, Edge, Graph, NodeKey, build_graph
from rescue.graph.modules import closures, cycles, load_order, split_depends
from rescue.model import Addon, Facts, FieldDef, FileKind, Manifest, MethodDef, PyClass, Record, Series, View

SIXTEEN = Series(16)


def _addon(name: str, *depends: str, series: Series | None = SIXTEEN) -> Addon:
    manifest = Manifest(
        path=f"{name}/__manifest__.py", version="", depends=depends, installable=True, auto_install=False, application=False, license="",
        summary="", category="", data=(), demo=(), keys=(), hooks=(), bundles=(), external_python=(), external_bin=(), lines=(),
        depends_lines=tuple((depend, 5 + index) for index, depend in enumerate(depends)),
    )  # fmt: skip
    return Addon(name, name, "/tree", manifest, (), series, "said so")


def _field(name: str, type_: str = "Char", comodel: str = "", line: int = 1, **keywords: str) -> FieldDef:
    return FieldDef(name, type_, comodel, tuple(keywords.items()), line)


def _method(name: str, *, calls_super: bool = False, line: int = 1) -> MethodDef:
    return MethodDef(name, ("self",), 1, (), calls_super, (), line, line)


def _class(
    model: str,
    *inherit: str,
    fields: tuple[FieldDef, ...] = (),
    methods: tuple[MethodDef, ...] = (),
    inherits: tuple[tuple[str, str], ...] = (),
    line: int = 1,
) -> PyClass:
    return PyClass("Some", line, line, ("odoo.models.Model",), "model", model, inherit, inherits, False, fields, methods, ())


def _python(addon: str, *classes: PyClass, path: str = "models.py") -> Facts:
    return Facts(f"{addon}/{path}", addon, FileKind.PYTHON, 1, 1, classes=classes)


def _xml(addon: str, records: tuple[Record, ...], views: tuple[View, ...] = ()) -> Facts:
    return Facts(f"{addon}/data.xml", addon, FileKind.XML, 1, 1, records=records, views=views)


def _record(xmlid: str, line: int = 1, model: str = "res.partner") -> Record:
    return Record(xmlid, model, line, False, "record", ())


def _view(xmlid: str, inherit: str = "", mode: str = "", line: int = 1) -> View:
    return View(xmlid, "sale.order", "form", inherit, mode, line, -1)


def _graph(*depends: tuple[str, ...], facts: tuple[Facts, ...] = ()) -> Graph:
    return build_graph([_addon(*names) for names in depends], facts)


# ---------------------------------------------------------------------------------------------------------------- modules


def test_modules_load_by_depth_then_by_name() -> None:
    graph = _graph(("a", "z"), ("z", "base"), ("b", "base"), ("c", "a", "b"), ("d",))
    assert graph.load_order == ("b", "d", "z", "a", "c")


def test_a_cycle_starts_at_its_smallest_name_and_follows_the_dependencies() -> None:
    graph = _graph(("c", "a"), ("a", "b"), ("b", "c"), ("self", "self"), ("fine", "a"))
    assert graph.cycles() == (("a", "b", "c"), ("self",))


def test_each_module_of_a_knot_is_in_a_listed_cycle() -> None:
    """Two cycles share ``a``; the one found through ``a`` does not hide ``c``."""
    assert cycles({"a": ["b", "c"], "b": ["a"], "c": ["a"]}) == (("a", "b"), ("a", "c"))


_DEPENDS = st.dictionaries(st.sampled_from("abcdefghij"), st.lists(st.sampled_from("abcdefghijxy"), max_size=4).map(tuple), max_size=10)


@given(_DEPENDS)
def test_the_load_order_holds_each_module_once_and_after_its_dependencies(depends: Mapping[str, tuple[str, ...]]) -> None:
    order = load_order(depends)
    assert sorted(order) == sorted(depends)
    mutual = {
        name: {other for other in depends if other in _reached(depends, name) and name in _reached(depends, other)} for name in depends
    }
    for name in depends:
        for below in depends[name]:
            if below in depends and below not in mutual[name] and below != name:
                assert order.index(below) < order.index(name)


@given(_DEPENDS)
def test_every_cycle_is_real_and_every_module_in_a_cycle_is_listed(depends: Mapping[str, tuple[str, ...]]) -> None:
    found = cycles(depends)
    for cycle in found:
        assert cycle[0] == min(cycle)
        assert len(set(cycle)) == len(cycle)
        assert all(below in depends[name] for name, below in zip(cycle, (*cycle[1:], cycle[0]), strict=True))
    assert list(found) == sorted(found)
    assert {name for cycle in found for name in cycle} == {name for name in depends if name in _reached(depends, name)}


def _reached(depends: Mapping[str, tuple[str, ...]], start: str) -> set[str]:
    """What ``start`` depends on, through any number of others; in the plainest way, as a judge of the quick one."""
    reached: set[str] = set()
    waiting = list(depends[start])
    while waiting:
        name = waiting.pop()
        if name in depends and name not in reached:
            reached.add(name)
            waiting.extend(depends[name])
    return reached


def test_dependencies_are_split_by_where_they_come_from() -> None:
    addon = _addon("a", "b", "sale", "helpdesk", "nowhere", "sale")
    graph = build_graph([addon, _addon("b")], [])
    assert graph.depends_split("a") == DependsSplit(tree=("b",), core=("sale",), enterprise=("helpdesk",), unknown=("nowhere",))
    assert graph.missing_dependencies() == (("a", "nowhere"),)


def test_what_is_there_with_a_module_is_what_it_depends_on_in_the_tree_and_anything_where_a_dependency_is_unknown() -> None:
    depends = {"a": ("b", "sale"), "b": ("c",), "c": (), "d": ("a", "helpdesk"), "e": ("nowhere",), "f": ("e",), "g": ("h",), "h": ("g",)}
    assert closures({name: split_depends(found, depends, Series(16)) for name, found in depends.items()}) == {
        "a": {"a", "b", "c"},
        "b": {"b", "c"},
        "c": {"c"},
        "d": {"a", "b", "c", "d"},
        "e": None,
        "f": None,
        "g": {"g", "h"},
        "h": {"g", "h"},
    }


@pytest.mark.parametrize(("series", "missing"), [(Series(12), ()), (Series(13), (("a", "account_voucher"),)), (None, ())])
def test_a_dependency_is_missing_by_the_lists_of_the_modules_own_series(
    series: Series | None, missing: tuple[tuple[str, str], ...]
) -> None:
    """A module of no known series is not told that something which was core once is missing."""
    assert build_graph([_addon("a", "account_voucher", series=series)], []).missing_dependencies() == missing


def test_a_module_of_no_known_series_misses_what_was_never_core() -> None:
    graph = build_graph([_addon("a", "nowhere", "sale", "helpdesk", series=None)], [])
    assert graph.depends_split("a") == DependsSplit(tree=(), core=("sale",), enterprise=("helpdesk",), unknown=("nowhere",))


def test_of_two_addons_with_one_name_the_first_counts() -> None:
    graph = build_graph([_addon("a", "b"), _addon("a", "c"), _addon("b"), _addon("c")], [])
    assert graph.summary().edges == [("a", "b")]


# ----------------------------------------------------------------------------------------------------------------- models


def test_a_model_is_defined_by_name_and_extended_by_inherit() -> None:
    facts = (
        _python("a", _class("x.thing", "mail.thread"), _class("sale.order", "sale.order", "x.mixin")),
        _python("b", _class("x.thing", "x.thing", "mail.activity.mixin")),
    )
    models = _graph(("a",), ("b", "a"), facts=facts).models
    assert (models.defines_model("x.thing"), models.defines_model("sale.order")) == (True, False)
    assert models.model_parents("x.thing") == ("mail.thread", "mail.activity.mixin")
    assert models.model_parents("sale.order") == ("x.mixin",)
    assert models.model_parents("nowhere") == ()


def test_a_field_is_found_as_defined_last_then_on_parents_then_on_delegates() -> None:
    facts = (
        _python(
            "a",
            _class("x.thing", "x.mixin", inherits=(("res.partner", "partner_id"),), fields=(_field("name", line=1),)),
            _class("x.mixin", fields=(_field("name", line=2), _field("state", line=3))),
            _class("res.partner", "res.partner", fields=(_field("state", line=4), _field("vat", line=5))),
        ),
        _python("b", _class("x.thing", "x.thing", fields=(_field("name", line=6),))),
    )
    models = _graph(("b", "a"), ("a",), facts=facts).models
    lines = {name: field.line for name in ("name", "state", "vat") if (field := models.field("x.thing", name))}
    assert lines == {"name": 6, "state": 3, "vat": 5}
    assert models.field("x.thing", "nowhere") is None
    assert models.field("x.mixin", "vat") is None


def test_a_many2one_with_delegate_is_a_delegation() -> None:
    partner = _field("partner_id", "Many2one", "res.partner", delegate="True")
    facts = (_python("a", _class("x.thing", fields=(partner,)), _class("res.partner", "res.partner", fields=(_field("vat", line=9),))),)
    models = _graph(("a",), facts=facts).models
    assert models.model_delegates("x.thing") == (("res.partner", "partner_id"),)
    assert models.field("x.thing", "vat") == _field("vat", line=9)


def test_models_that_inherit_each_other_are_looked_through_once() -> None:
    facts = (_python("a", _class("x.one", "x.two", inherits=(("x.two", "two_id"),)), _class("x.two", "x.one", fields=(_field("f"),))),)
    models = _graph(("a",), facts=facts).models
    assert models.field("x.one", "f") == _field("f")
    assert models.field("x.two", "nowhere") is None
    assert models.method("x.one", "nowhere") is None


def test_the_comodel_is_the_one_of_the_latest_definition_that_names_it() -> None:
    facts = (
        _python("a", _class("x.thing", fields=(_field("line_ids", "One2many", "x.line"),))),
        _python("b", _class("x.thing", "x.thing", fields=(_field("line_ids", "One2many", string="Lines"),))),
    )
    models = _graph(("a",), ("b", "a"), facts=facts).models
    assert (models.comodel("x.thing", "line_ids"), models.comodel("x.thing", "nowhere")) == ("x.line", "")


def test_a_method_is_found_as_defined_last_and_on_parents() -> None:
    facts = (
        _python("a", _class("x.thing", "x.mixin", methods=(_method("go", line=1),)), _class("x.mixin", methods=(_method("stop", line=2),))),
        _python("b", _class("x.thing", "x.thing", methods=(_method("go", line=3),))),
    )
    models = _graph(("a",), ("b", "a"), facts=facts).models
    assert models.method("x.thing", "go") == _method("go", line=3)
    assert models.method("x.thing", "stop") == _method("stop", line=2)


def test_a_class_whose_model_is_not_known_is_left_out() -> None:
    facts = (_python("a", _class("?Thing", fields=(_field("f"),)), _class("")),)
    assert _graph(("a",), facts=facts).summary().models_defined == 0


# ------------------------------------------------------------------------------------------------------------------ edges


def test_each_edge_says_where_it_is_written() -> None:
    facts = (
        _python(
            "a",
            _class("x.thing", "mail.thread", inherits=(("res.partner", "partner_id"),), fields=(_field("f", line=3),), line=2),
            _class("sale.order", "sale.order", methods=(_method("write", calls_super=True, line=9), _method("_mine", line=10)), line=8),
        ),
        _xml(
            "a",
            (
                _record("p1", 2),
                _record("base.main_partner", 3),
                _record("view_form", 4, "ir.ui.view"),
                _record("a.view_copy", 5, "ir.ui.view"),
            ),
            (_view("view_form", "sale.view_order_form", line=4), _view("a.view_copy", "view_form", "primary", line=5)),
        ),
    )
    a: NodeKey = ("module", "a")
    thing: NodeKey = ("model", "x.thing")
    order: NodeKey = ("model", "sale.order")
    py, xml = "a/models.py", "a/data.xml"
    assert set(_graph(("a", "sale"), facts=facts).edges) == {
        Edge("depends", a, ("module", "sale"), "a", "a/__manifest__.py", 5),
        Edge("defines", a, thing, "a", py, 2),
        Edge("inherits", thing, ("model", "mail.thread"), "a", py, 2),
        Edge("delegates", thing, ("model", "res.partner"), "a", py, 2),
        Edge("defines", a, ("field", "x.thing.f"), "a", py, 3),
        Edge("inherits", a, order, "a", py, 8),
        Edge("overrides", a, ("method", "sale.order.write"), "a", py, 9, True),
        Edge("defines", a, ("method", "sale.order._mine"), "a", py, 10),
        Edge("defines", a, ("record", "a.p1"), "a", xml, 2),
        Edge("overwrites", a, ("record", "base.main_partner"), "a", xml, 3),
        Edge("defines", a, ("view", "a.view_form"), "a", xml, 4),
        Edge("defines", a, ("view", "a.view_copy"), "a", xml, 5),
        Edge("extends", ("view", "a.view_form"), ("view", "sale.view_order_form"), "a", xml, 4),
    }


def _overrides(graph: Graph) -> list[tuple[str, str, bool | None]]:
    return [(edge.module, edge.target[1], edge.calls_super) for edge in graph.of_kind("overrides")]


def test_a_method_without_super_overrides_what_the_orm_a_parent_or_an_earlier_module_has() -> None:
    facts = (
        _python("a", _class("x.thing", "x.mixin", methods=(_method("name_get"), _method("stop"), _method("go")))),
        _python("a", _class("x.mixin", methods=(_method("stop"),)), path="mixin.py"),
        _python("b", _class("x.thing", "x.thing", methods=(_method("go"), _method("other")))),
    )
    assert _overrides(_graph(("a",), ("b", "a"), facts=facts)) == [
        ("a", "x.thing.name_get", False),
        ("a", "x.thing.stop", False),
        ("b", "x.thing.go", False),
    ]


def test_a_core_method_is_overridden_where_the_caller_knows_core() -> None:
    facts = (_python("a", _class("sale.order", "sale.order", methods=(_method("action_confirm"), _method("mine")))),)

    def core(module: str, model: str, method: str) -> bool:
        return (module, model, method) == ("a", "sale.order", "action_confirm")

    assert _overrides(build_graph([_addon("a")], facts, core)) == [("a", "sale.order.action_confirm", False)]


def test_records_of_other_modules_are_listed_with_their_place() -> None:
    facts = (_xml("b", (_record("sale.x", 7), _record("mine"), _record("", 9))), _xml("a", (_record("base.y", 3),)))
    assert _graph(("a",), ("b",), facts=facts).overwritten_xmlids() == (("a", "base.y", "a/data.xml", 3), ("b", "sale.x", "b/data.xml", 7))


def test_the_network_is_frozen_and_holds_every_module() -> None:
    graph = _graph(("lonely",), ("a", "lonely"))
    assert set(graph.network.nodes) == {("module", "a"), ("module", "lonely")}
    with pytest.raises(nx.NetworkXError):
        graph.network.add_node(("module", "late"))


def test_the_summary_counts_each_thing_once() -> None:
    facts = (
        _python("a", _class("x.thing", fields=(_field("f"),), methods=(_method("go"), _method("create", calls_super=True)))),
        _python("b", _class("x.thing", "x.thing", fields=(_field("f"), _field("g")), methods=(_method("write"),))),
        _xml("b", (_record("v", 1, "ir.ui.view"), _record("base.z", 2)), (_view("v", "base.v0"),)),
    )
    assert _graph(("a", "base"), ("b", "a", "nowhere"), facts=facts).summary() == GraphSummary(
        modules=2,
        edges=[("b", "a")],
        models_defined=1,
        models_extended=1,
        fields=2,
        methods=1,
        overrides=2,
        overrides_without_super=1,
        views=1,
        view_extensions=1,
        cycles=[],
        missing=[("b", "nowhere")],
        overwritten_xmlids=[("b", "base.z", "b/data.xml", 2)],
    )
