"""The target module map: every artifact in one place, no dependence upwards, no circle, and what has to be cut is all that is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from plan.modules import module
from rescue.plan.model import Artifact, Assigned, Dependence, Kind, Layer, Layers, Reason
from rescue.plan.targets import Targets, find_targets, layer_report
from rescue.plan.waves import wave_numbers

NAMES = ("acme_crm", "acme_sale", "acme_stock", "alpha", "beta", "gamma")
RANK = {layer.value: rank for rank, layer in enumerate(Layer)}
KINDS = {
    Layer.BASE: (Kind.MODEL, Kind.EXTENSION),
    Layer.IMPLEMENTATION: (Kind.VIEW, Kind.OVERRIDE),
    Layer.CONFIGURATION: (Kind.LOOKUP, Kind.SETTING),
}
Tree = tuple[dict[str, tuple[str, ...]], Layers, frozenset[str]]


def artifact(module_name: str, number: int, layer: Layer, lines: int, kind: Kind = Kind.MODEL, model: str = "sale.order") -> Assigned:
    """An artifact of its own file."""
    ident = f"{module_name}/{kind.value}:{number}"
    found = Artifact(ident, kind, module_name, str(number), f"{module_name}/{kind.value}/f{number}.py", 1, lines, lines, model)
    return Assigned(found, layer, fixed=False, pinned=False, reasons=(Reason(layer, "said so", 1, found.path, 1),))


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Modules with dependencies (circles among them), artifacts of all layers, and dependences in every direction."""
    depends = draw(st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3).map(tuple), min_size=1))
    assigned = []
    for name in sorted(depends):
        for number in range(draw(st.integers(0, 4))):
            layer = draw(st.sampled_from(sorted(KINDS)))
            kind = draw(st.sampled_from(KINDS[layer]))
            model = draw(st.sampled_from(("sale.order", "stock.move", "x.thing")))
            assigned.append(artifact(name, number, layer, draw(st.sampled_from((5, 90, 400))), kind, model))
    ids = [item.artifact.id for item in assigned]
    pairs = draw(st.sets(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=12)) if ids else set()
    dependences = tuple(Dependence(source, target, "needs it", 1, "f.py", 3) for source, target in sorted(pairs) if source != target)
    whole = draw(st.frozensets(st.sampled_from(NAMES), max_size=2))
    return depends, Layers(tuple(sorted(assigned, key=lambda item: item.artifact.id)), dependences, (), {}), whole


def targets_of(depends: Mapping[str, Sequence[str]], layers: Layers, whole: frozenset[str] = frozenset()) -> Targets:
    """The map of a tree whose modules are all carried over."""
    numbers = wave_numbers(depends, ())
    modules = [
        replace(module(name, tree=[below for below in found if below in depends]), wave=numbers[name], depends_core=["sale", "gone"])
        for name, found in sorted(depends.items())
    ]
    return find_targets(layers, modules, "acme-addons", lambda name: None if name == "gone" else name, whole)


@given(trees())
def test_every_artifact_goes_to_exactly_one_file_of_one_target_module(tree: Tree) -> None:
    depends, layers, whole = tree
    found = targets_of(depends, layers, whole)
    assert sorted(move.artifact for move in found.moves) == sorted(item.artifact.id for item in layers.assigned)
    names = [target.name for target in found.modules]
    assert len(set(names)) == len(names)
    assert {move.to for move in found.moves} <= set(names)
    assert set(depends) <= set(names) | {move.module for move in found.moves}
    assert all(move.to_path and not move.to_path.startswith("/") for move in found.moves)
    assert {target.name: target.artifacts for target in found.modules} == {
        name: sum(move.to == name for move in found.moves) for name in names
    }


@given(trees())
def test_once_all_is_moved_and_the_cuts_are_made_nothing_needs_what_is_above_it(tree: Tree) -> None:
    depends, layers, whole = tree
    found = targets_of(depends, layers, whole)
    rank = {target.name: RANK[target.layer] for target in found.modules}
    to = {move.artifact: move.to for move in found.moves}
    cut = {(item.source, item.target) for item in found.cuts}
    needs = {target.name: set(target.depends) for target in found.modules}
    for item in layers.dependences:
        if (item.source, item.target) not in cut and to[item.source] != to[item.target]:
            assert rank[to[item.source]] >= rank[to[item.target]]
            assert to[item.target] in needs[to[item.source]]


@given(trees())
def test_nothing_is_cut_that_holds_where_it_is(tree: Tree) -> None:
    depends, layers, whole = tree
    found = targets_of(depends, layers, whole)
    to = {move.artifact: move.to for move in found.moves}
    known = {(item.source, item.target) for item in layers.dependences}
    for item in found.cuts:
        assert (item.source, item.target) in known
        assert (to[item.source], to[item.target]) == (item.source_module, item.target_module)
        assert item.source_module != item.target_module


@given(trees())
def test_target_modules_depend_on_each_other_without_a_circle_and_each_on_lower_waves(tree: Tree) -> None:
    depends, layers, whole = tree
    found = targets_of(depends, layers, whole)
    waves = {target.name: target.wave for target in found.modules}
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((target.name, below) for target in found.modules for below in target.depends if below in waves)
    assert nx.is_directed_acyclic_graph(graph)
    assert all(waves[name] > waves[below] for name, below in graph.edges)


@given(trees())
def test_modules_that_are_whole_lose_nothing(tree: Tree) -> None:
    depends, layers, whole = tree
    found = targets_of(depends, layers, whole)
    assert all(move.to == move.module for move in found.moves if move.module in whole)


def test_a_large_part_of_another_layer_leaves_and_a_small_one_stays() -> None:
    assigned = (
        artifact("acme_sale", 1, Layer.BASE, 400),
        artifact("acme_sale", 2, Layer.IMPLEMENTATION, 300, Kind.VIEW),
        artifact("acme_sale", 3, Layer.CONFIGURATION, 20, Kind.LOOKUP),
    )
    found = targets_of({"acme_sale": ()}, Layers(assigned, (), (), {}))
    assert [(move.name, move.to, move.to_path) for move in found.moves] == [
        ("1", "acme_sale", "model/f1.py"),
        ("2", "acme_sale_custom", "views/sale_order_views.xml"),
        ("3", "acme_sale", "lookup/f3.py"),
    ]
    assert [(target.name, target.layer, target.depends, target.missing) for target in found.modules] == [
        ("acme_sale", "base", ["sale"], ["gone"]),
        ("acme_sale_custom", "implementation", ["sale"], ["gone"]),
    ]


def test_a_small_part_leaves_where_what_is_below_needs_it() -> None:
    """The one model of a module of views is needed by a base module: it cannot stay above that."""
    assigned = (
        artifact("acme_crm", 1, Layer.IMPLEMENTATION, 400, Kind.VIEW),
        artifact("acme_crm", 2, Layer.BASE, 10),
        artifact("acme_stock", 3, Layer.BASE, 90),
    )
    needs = (Dependence("acme_stock/model:3", "acme_crm/model:2", "uses it", 1, "f.py", 1),)
    found = targets_of({"acme_crm": (), "acme_stock": ("acme_crm",)}, Layers(assigned, needs, (), {}))
    assert {move.artifact: move.to for move in found.moves} == {
        "acme_crm/view:1": "acme_crm",
        "acme_crm/model:2": "acme_base_crm",
        "acme_stock/model:3": "acme_stock",
    }
    assert found.cuts == []
    assert {target.name: target.depends for target in found.modules}["acme_stock"] == ["sale", "acme_base_crm"]


def test_what_uses_a_module_that_is_installed_after_it_is_cut_with_the_reason() -> None:
    assigned = (artifact("alpha", 1, Layer.BASE, 90), artifact("beta", 2, Layer.BASE, 90))
    needs = (
        Dependence("alpha/model:1", "beta/model:2", "uses it", 1, "alpha/f.py", 7),
        Dependence("beta/model:2", "alpha/model:1", "uses it", 1, "beta/f.py", 8),
    )
    found = targets_of({"alpha": (), "beta": ("alpha",)}, Layers(assigned, needs, (), {}))
    assert [(cut.source, cut.target, cut.why, cut.path, cut.line) for cut in found.cuts] == [
        ("alpha/model:1", "beta/model:2", "uses it; but beta is installed after alpha", "alpha/f.py", 7)
    ]


def test_the_layers_of_today_are_counted_by_artifacts_and_lines() -> None:
    assigned = (artifact("alpha", 1, Layer.BASE, 9), artifact("alpha", 2, Layer.BASE, 1), artifact("alpha", 3, Layer.CONFIGURATION, 4))
    (mix,) = layer_report(Layers(assigned, (), (), {})).mix
    assert (mix.module, mix.artifacts, mix.lines) == ("alpha", {"base": 2, "configuration": 1}, {"base": 10, "configuration": 4})


def test_the_dependencies_of_a_module_that_is_dropped_take_its_place() -> None:
    modules = [
        replace(module("acme_sale", tree=["shell", "copied"], unknown=["strange"]), wave=2, depends_core=["sale"]),
        replace(module("shell", tree=["acme_base"], unknown=["foreign"], step="drop"), depends_core=["stock"]),
        module("copied", step="standard"),
        replace(module("acme_base"), wave=1),
    ]
    found = find_targets(Layers((), (), (), {}), modules, "acme", lambda name: name)
    assert [(target.name, target.depends, target.missing, target.wave) for target in found.modules] == [
        ("acme_base", ["base"], [], 1),
        ("acme_sale", ["copied", "sale", "stock", "acme_base"], ["foreign", "strange"], 2),
    ]
