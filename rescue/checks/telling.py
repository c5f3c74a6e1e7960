"""Which findings tell of which touchpoints: fix all that tell of one, and it is ok."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from rescue.checks.contract.contracts import NO_HOPS, name_of, says_why_lost, tells_of
from rescue.checks.contract.ground import Failed, State
from rescue.checks.lookup import Hit
from rescue.model import Series


class Told(Struct, frozen=True):
    """So many touchpoints of one state are told of by these rules, sorted; by none where nothing that counts tells of them."""

    state: State
    rules: tuple[str, ...]
    count: int


def told(
    failed: Iterable[Failed], hits: Sequence[Hit], accepted: Collection[tuple[str, int, str]], hops: Mapping[str, Series] = NO_HOPS
) -> tuple[Told, ...]:
    """The touchpoints of a module that are not ok, counted by the rules of the hits that tell of them.

    Those tell of a touchpoint that stand at its place and name it, or say why a locator there finds nothing; where none does, those that
    name the same elsewhere in the module (a model that is gone is told where it is named). What a comment accepts, ``accepted`` by (path,
    line, rule), stays as it is. ``hops`` gives the series that each curated rule belongs to.
    """
    by_place: dict[tuple[str, int], list[Hit]] = {}
    by_name: dict[str, list[Hit]] = {}
    for hit in hits:
        by_place.setdefault((hit.path, hit.line), []).append(hit)
        by_name.setdefault(name_of(hit.symbol), []).append(hit)
    counted: Counter[tuple[State, tuple[str, ...]]] = Counter()
    for item in failed:
        here = [hit for hit in by_place.get((item.path, item.line), ()) if _is_of(item, hit, hops)]
        found = here or by_name.get(name_of(item.symbol), [])
        kept = any((hit.path, hit.line, hit.rule.id) in accepted for hit in found)
        counted[item.state, () if kept else tuple(sorted({hit.rule.id for hit in found}))] += 1
    return tuple(Told(state, rules, count) for (state, rules), count in sorted(counted.items()))


def _is_of(item: Failed, hit: Hit, hops: Mapping[str, Series]) -> bool:
    return tells_of(item.symbol, hit.symbol) or says_why_lost(hit, item.symbol, item.hop, hops)
