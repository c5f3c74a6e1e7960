"""Whatever values facts and findings take, they come back from where they are kept as they were, and mean the same."""

from __future__ import annotations

import types
import typing
from enum import Enum
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from rescue.graph import build_graph
from rescue.model import Addon, Facts, Finding

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)


def values(kind: Any, text: st.SearchStrategy[str] = TEXT) -> st.SearchStrategy[Any]:
    """Any value of one of the types that values of ours are made of."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return values(inner[0], text)
    if origin in {typing.Union, types.UnionType}:
        return st.one_of(*(values(item, text) for item in inner))
    if origin is typing.Literal:
        return st.sampled_from(inner)
    if origin is tuple:
        return (
            st.lists(values(inner[0], text), max_size=2).map(tuple)
            if inner[1:] == (...,)
            else st.tuples(*(values(item, text) for item in inner))
        )
    if origin is list:
        return st.lists(values(inner[0], text), max_size=2)
    if origin in {dict, frozenset}:
        parts = [values(item, text) for item in inner]
        return st.dictionaries(*parts, max_size=2) if origin is dict else st.frozensets(*parts, max_size=2)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return st.deferred(lambda: _structs(kind, text))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    if kind is float:
        return st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9)
    return {
        str: text,
        int: st.integers(-(2**31), 2**31),
        bool: st.booleans(),
        bytes: st.binary(max_size=8),
        type(None): st.none(),
    }[kind]


def _structs(kind: type[msgspec.Struct], text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind, include_extras=True)
    return st.fixed_dictionaries({name: values(hints[name], text) for name in kind.__struct_fields__}).map(lambda given: kind(**given))


@given(values(Facts))
@settings(max_examples=60)
def test_facts_come_back_from_the_cache_and_from_a_worker_as_they_were(facts: Facts) -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=Facts) == facts
    assert msgspec.json.decode(msgspec.json.encode(facts), type=Facts) == facts


@given(values(Addon), values(Finding))
@settings(max_examples=60)
def test_addons_and_findings_come_back_as_they_were(addon: Addon, finding: Finding) -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(addon), type=Addon) == addon
    assert msgspec.json.decode(msgspec.json.encode(finding), type=Finding) == finding


NAMES = st.sampled_from(["", "a", "b", "sale", "a.b", "sale.order", "res.partner", "create", "name", "partner_id", "?C", "a/x.py"])


@given(st.lists(values(Addon, NAMES), max_size=4), st.lists(values(Facts, NAMES), max_size=4), NAMES, NAMES)
@settings(max_examples=150)
def test_whatever_facts_say_the_graph_is_built_and_answers_alike_each_time(
    addons: list[Addon], facts: list[Facts], one: str, other: str
) -> None:
    first, second = build_graph(addons, facts), build_graph(addons, facts)
    assert first.summary() == second.summary()
    assert first.cycles() == second.cycles()
    assert list(first.models.lineage(one)) == list(second.models.lineage(one))
    assert len(set(first.models.lineage(one))) == len(list(first.models.lineage(one)))  # no circle goes round
    assert first.models.field(one, other) == second.models.field(one, other)
    assert first.models.method(one, other) == second.models.method(one, other)
    assert first.models.comodel(one, other) == second.models.comodel(one, other)
    assert first.dependents(one) == second.dependents(one)
