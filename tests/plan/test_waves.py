"""Waves: every dependency is done before what depends on it, and circles are opened where it costs least."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from plan.modules import module
from rescue.graph.modules import cycles
from rescue.plan.waves import cycle_cuts, first_cuts, left_out, wave_numbers, waves
from rescue.planned import FirstCut, LeftOut

NAMES = "abcdefghij"
DEPENDS = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES + "xy"), max_size=4).map(tuple), max_size=10)


def _no_uses(_module: str, _other: str) -> int:
    return 0


@given(DEPENDS, st.frozensets(st.sampled_from(NAMES)))
def test_every_dependency_is_in_the_same_wave_or_an_earlier_one_and_only_circles_share_one(
    depends: Mapping[str, tuple[str, ...]], skipped: frozenset[str]
) -> None:
    numbers = wave_numbers(depends, skipped)
    assert set(numbers) == set(depends) - skipped
    graph: nx.DiGraph[str] = nx.DiGraph((name, below) for name, found in depends.items() for below in found if below in depends)
    for name, number in numbers.items():
        assert number >= 1
        reached = nx.descendants(graph, name) if name in graph else set()
        for below in reached - skipped:
            in_circle = name in nx.descendants(graph, below)
            assert numbers[below] == number if in_circle else numbers[below] < number


@given(DEPENDS)
def test_no_wave_is_later_than_it_has_to_be(depends: Mapping[str, tuple[str, ...]]) -> None:
    numbers = wave_numbers(depends, ())
    assert sorted(set(numbers.values())) == list(range(1, len(set(numbers.values())) + 1))


@given(DEPENDS, st.dictionaries(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), st.integers(1, 9)))
def test_without_the_cuts_no_circle_is_left_and_only_edges_of_circles_are_cut(
    depends: Mapping[str, tuple[str, ...]], weights: Mapping[tuple[str, str], int]
) -> None:
    cuts = cycle_cuts(depends, lambda name, below: weights.get((name, below), 0))
    left = {name: [below for below in found if (name, below) not in cuts] for name, found in depends.items()}
    assert cycles(left) == ()
    graph: nx.DiGraph[str] = nx.DiGraph((name, below) for name, found in depends.items() for below in found if below in depends)
    for name, below in cuts:
        assert name == below or name in nx.descendants(graph, below)
    assert bool(cuts) == bool(cycles(depends))


def test_a_circle_is_cut_where_fewest_places_need_the_other() -> None:
    uses = {("a", "b"): 5, ("b", "c"): 1, ("c", "a"): 3}
    assert cycle_cuts({"a": ["b"], "b": ["c"], "c": ["a"]}, lambda name, below: uses[name, below]) == [("b", "c")]


def test_what_is_settled_first_names_the_place_in_the_manifest_and_why() -> None:
    modules = [
        module("a", tree=["b"], unknown=["gone_elsewhere"]),
        module("b", tree=["a"], unknown=["off"]),
        module("c", tree=["old"]),
        module("old", step="standard", reason="Odoo 17.0 ships it too."),
    ]
    places = {("a", "gone_elsewhere"): ("a/__manifest__.py", 7), ("b", "a"): ("b/__manifest__.py", 4)}
    uses = {("a", "b"): 2, ("b", "a"): 1}
    assert first_cuts(modules, [module("off")], places, lambda name, below: uses.get((name, below), 0)) == [
        FirstCut(
            "cycle",
            "b",
            "a",
            "b/__manifest__.py",
            4,
            "Odoo does not load modules in a circle; this is the cheapest edge: 1 place found that need a.",
            1,
        ),
        FirstCut("left_out", "c", "old", "", 0, "old is not carried over. Odoo 17.0 ships it too."),
        FirstCut("not_installable", "b", "off", "", 0, "off is in the tree, but its manifest switches it off."),
        FirstCut(
            "unknown",
            "a",
            "gone_elsewhere",
            "a/__manifest__.py",
            7,
            "gone_elsewhere is neither in the tree nor in Odoo 14.0: find it for the target, or cut it.",
        ),
    ]


def test_what_is_left_out_names_who_is_carried_over_and_depends_on_it() -> None:
    modules = [module("a", tree=["old"]), module("old", step="drop", reason="Empty."), module("older", tree=["old"], step="drop")]
    assert left_out(modules) == [LeftOut("old", "drop", "Empty.", ["a"]), LeftOut("older", "drop", "", [])]


def test_a_wave_sums_its_effort_and_says_what_has_to_hold_at_its_end() -> None:
    modules = [module("a", hours=2), module("b", hours=3), module("c", tree=["a"], hours=4, loc={"javascript": 1200})]
    first, second = waves(modules, [], {}, {"a": 1, "b": 1, "c": 2}, "17.0", [])
    assert (first.modules, first.effort.likely, first.risks) == (["a", "b"], 5, [])
    assert first.exit_test == [
        "On an empty database, Odoo 17.0 installs a and b without an error or warning in the log.",
        "`rescue gate PATHS --target 17.0 --no-baseline --upgrade-only --fail-on mandatory --module a,b` exits with 0.",
        "Where there are no tests (a, b), walk through what users do, or write tests first.",
    ]
    assert second.exit_test[0] == "On a database with the modules of wave 1, Odoo 17.0 installs c without an error or warning in the log."
    assert second.risks == ["1,200 lines of JavaScript were not judged line by line (c)."]
