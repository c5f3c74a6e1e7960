"""Levers: what is said of a fix is what the scores say when the findings are gone."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from rescue.assessment import Compatibility
from rescue.checks.contract.ground import State
from rescue.checks.telling import Told
from rescue.model import Confidence, Effort, Failure, Finding, Impact, Verdict
from rescue.plan.levers import SHOWN, Scored, levers, unblocking
from rescue.scoring import touchpoints
from rescue.scoring.verdicts import blocks, verdict_of, worst

RULES = ("A", "B", "C", "D", "E", "F", "G")


def finding(
    rule: str, impact: Impact = Impact.MANDATORY, failure: Failure = Failure.INSTALL_ERROR, *, hours: float = 1.0, suppressed: bool = False
) -> Finding:
    return Finding(
        rule=rule, title=f"Title {rule}", impact=impact, failure=failure, confidence=Confidence.HIGH, module="m", path="a.py", line=1,
        hop="17.0", symbol="", anchor="", message="", fix="", effort=Effort(hours, hours, hours), fingerprint="", suppressed=suppressed,
    )  # fmt: skip


def scored(path: str, findings: Sequence[Finding], told: Sequence[Told] = (), ok: int = 0) -> Scored:
    """A module of which everything was read; of its touchpoints, ``ok`` are fine and the others are those told of."""
    broken = sum(item.count for item in told if item.state is State.BROKEN)
    changed = sum(item.count for item in told if item.state is State.CHANGED)
    states = {State.OK: ok, State.BROKEN: broken, State.CHANGED: changed}
    return Scored(path, findings, 1, 1, 3, [], touchpoints.of_states(states), told)


FINDINGS = st.builds(
    finding,
    st.sampled_from(RULES),
    st.sampled_from(Impact),
    st.sampled_from(Failure),
    hours=st.sampled_from((0.5, 2.0)),
    suppressed=st.booleans(),
)
TOLD = st.builds(
    Told, st.sampled_from((State.BROKEN, State.CHANGED)), st.lists(st.sampled_from(RULES), max_size=2).map(tuple), st.integers(1, 5)
)
MODULES = st.lists(st.tuples(st.lists(FINDINGS, max_size=6), st.lists(TOLD, max_size=4), st.integers(0, 20)), min_size=1, max_size=4).map(
    lambda items: [scored(f"m{number}", *item) for number, item in enumerate(items)]
)


@given(MODULES)
def test_each_lever_says_what_is_found_when_all_its_places_and_those_before_it_are_gone(modules: list[Scored]) -> None:
    fixed: set[str] = set()
    for lever in levers(modules):
        fixed.add(lever.rule)
        verdicts = [verdict_of([item for item in module.findings if item.rule not in fixed], 1, 1, 3, [])[0] for module in modules]
        assert lever.verdict is worst(verdicts)
        assert lever.blocked == verdicts.count(Verdict.BLOCKED)
        assert lever.ready == verdicts.count(Verdict.READY)
        places = [item for module in modules for item in module.findings if item.rule == lever.rule and not item.suppressed]
        counted = [item for item in places if item.impact in {Impact.MANDATORY, Impact.POTENTIAL}]
        assert lever.places == len(counted)
        assert lever.effort.likely == sum(item.effort.likely for item in counted)
        left = sum(item.count for module in modules for item in module.told if not (item.rules and set(item.rules) <= fixed))
        ok = sum(module.compatibility.ok + sum(item.count for item in module.told) for module in modules) - left
        summed = touchpoints.summed(module.touchpoints(frozenset(fixed)) for module in modules)
        assert (summed.ok, summed.broken + summed.changed, summed.percent) == (ok, left, lever.percent)


@given(MODULES)
def test_no_cause_is_told_twice_and_no_more_than_make_a_difference_are_told(modules: list[Scored]) -> None:
    rules = [lever.rule for lever in levers(modules)]
    assert len(set(rules)) == len(rules) <= SHOWN


@given(MODULES)
def test_with_what_blocks_fixed_nothing_is_blocked_and_with_less_something_is(modules: list[Scored]) -> None:
    needed = unblocking(modules)
    blocking = {item.rule for module in modules for item in module.findings if blocks(item)}
    assert (needed is None) == (not blocking)
    if needed is not None:
        assert needed.rules == sorted(blocking)
        assert needed.verdict is worst(module.verdict(frozenset(blocking)) for module in modules) is not Verdict.BLOCKED
        for rule in blocking:
            assert Verdict.BLOCKED in {module.verdict(frozenset(blocking - {rule})) for module in modules}


def test_what_frees_most_modules_comes_first_then_what_makes_most_places_good() -> None:
    told = [Told(State.BROKEN, ("MANY",), 30)]
    many = [finding("MANY", failure=Failure.RUNTIME_ERROR)]
    found = levers([scored("a", [finding("FREES")]), scored("b", [finding("FREES"), *many], told, ok=10), scored("c", [finding("ONE")])])
    assert [(lever.rule, lever.blocked, lever.ready, lever.touchpoints_fixed, lever.percent) for lever in found] == [
        ("FREES", 1, 1, 0, 25.0),
        ("ONE", 0, 2, 0, 25.0),
        ("MANY", 0, 3, 30, 100.0),
    ]
    assert [lever.verdict for lever in found] == [Verdict.BLOCKED, Verdict.READY_WITH_CHANGES, Verdict.READY]


def test_a_place_of_two_causes_is_good_only_when_both_are_fixed() -> None:
    module = scored("a", [finding("A"), finding("B")], [Told(State.CHANGED, ("A", "B"), 2), Told(State.BROKEN, (), 1)], ok=1)
    assert module.touchpoints(frozenset("A")) == Compatibility(1, 1, 2, 0, 25.0)
    assert module.touchpoints(frozenset("AB")) == Compatibility(3, 1, 0, 0, 75.0)
