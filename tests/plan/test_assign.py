"""Each artifact gets one layer, and no other assignment would be cheaper."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from rescue.plan.assign import Pull, assign, cost, cuts
from rescue.plan.model import Cut, Dependence, Layer

BASE, IMPLEMENTATION, CONFIGURATION = Layer.BASE, Layer.IMPLEMENTATION, Layer.CONFIGURATION


def needs(source: str, target: str, price: int = 1) -> Dependence:
    return Dependence(source, target, "uses it", price, "a.py", 1)


Problem = tuple[dict[str, Pull], dict[str, Layer], list[Dependence]]


@st.composite
def problems(draw: st.DrawFn, most: int) -> Problem:
    names = [f"m/code:{number}" for number in range(draw(st.integers(1, most)))]
    weight = st.integers(0, 9)
    pulls = {name: Pull(draw(weight), draw(weight)) for name in names}
    given_layers = {name: draw(st.sampled_from(list(Layer))) for name in names if draw(st.integers(0, 4)) == 0}
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=2 * most, unique=True))
    return pulls, given_layers, [needs(source, target, draw(st.integers(1, 9))) for source, target in pairs if source != target]


@given(problems(12))
def test_every_artifact_is_in_exactly_one_layer_and_what_is_given_stays(problem: Problem) -> None:
    pulls, given_layers, links = problem
    layers = assign(pulls, given_layers, links)
    assert layers.keys() == pulls.keys()
    assert {name: layers[name] for name in given_layers} == given_layers
    assert {layer for name, layer in layers.items() if name not in given_layers} <= {BASE, IMPLEMENTATION}


@given(problems(12))
def test_it_is_not_dearer_than_all_in_base_or_all_in_implementation_or_each_by_its_own_reasons(problem: Problem) -> None:
    pulls, given_layers, links = problem
    found = cost(assign(pulls, given_layers, links), pulls, links)
    for trivial in (
        {name: given_layers.get(name, BASE) for name in pulls},
        {name: given_layers.get(name, IMPLEMENTATION) for name in pulls},
        {name: given_layers.get(name, BASE if pull.base > pull.implementation else IMPLEMENTATION) for name, pull in pulls.items()},
    ):
        assert found <= cost(trivial, pulls, links)


@given(problems(5))
def test_it_is_the_cheapest_of_all_and_of_those_the_one_with_the_fewest_in_base(problem: Problem) -> None:
    pulls, given_layers, links = problem
    free = [name for name in pulls if name not in given_layers]
    every = [{**given_layers, **dict(zip(free, choice, strict=True))} for choice in product((BASE, IMPLEMENTATION), repeat=len(free))]
    cheapest = min(cost(layers, pulls, links) for layers in every)
    layers = assign(pulls, given_layers, links)
    assert cost(layers, pulls, links) == cheapest
    fewest = min(list(other.values()).count(BASE) for other in every if cost(other, pulls, links) == cheapest)
    assert list(layers.values()).count(BASE) == fewest


@given(problems(12))
def test_undoing_the_cuts_leaves_no_dependence_on_anything_above(problem: Problem) -> None:
    pulls, given_layers, links = problem
    layers = assign(pulls, given_layers, links)
    undone = {(cut.source, cut.target) for cut in cuts(layers, links)}
    left = [item for item in links if (item.source, item.target) not in undone]
    assert cuts(layers, left) == ()


def test_a_dependence_dearer_than_the_reasons_draws_its_source_up_and_one_cheaper_is_cut() -> None:
    pulls = {"low": Pull(5, 0), "high": Pull(0, 9)}
    assert assign(pulls, {}, [needs("low", "high", 6)]) == {"low": IMPLEMENTATION, "high": IMPLEMENTATION}
    cheap = [needs("low", "high", 4)]
    layers = assign(pulls, {}, cheap)
    assert layers == {"low": BASE, "high": IMPLEMENTATION}
    assert cuts(layers, cheap) == (Cut("low", "high", "uses it", 4, BASE, IMPLEMENTATION, "a.py", 1),)


def test_the_way_down_costs_nothing() -> None:
    pulls = {"low": Pull(5, 0), "high": Pull(0, 9)}
    links = [needs("high", "low", 1_000)]
    layers = assign(pulls, {}, links)
    assert layers == {"low": BASE, "high": IMPLEMENTATION}
    assert cuts(layers, links) == ()


def test_configuration_draws_nothing_but_what_needs_it_is_a_cut_from_either_layer() -> None:
    pulls = {"low": Pull(1, 0), "high": Pull(0, 1), "row": Pull(0, 1_000)}
    links = [needs("low", "row", 8), needs("high", "row", 8)]
    layers = assign(pulls, {"row": CONFIGURATION}, links)
    assert layers == {"low": BASE, "high": IMPLEMENTATION, "row": CONFIGURATION}
    assert [(cut.source, cut.source_layer, cut.target_layer) for cut in cuts(layers, links)] == [
        ("high", IMPLEMENTATION, CONFIGURATION),
        ("low", BASE, CONFIGURATION),
    ]
