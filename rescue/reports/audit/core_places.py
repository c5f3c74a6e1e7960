"""What Odoo's own code did before and does after a change, as far as a rule's references say where it stands."""

from __future__ import annotations

import re

from msgspec import Struct

from rescue.assessment import RuleText

_PLACE = re.compile(r"(\d+)\.(\d+) (\S+?):(\d+) *(.*)", re.DOTALL)


class CorePlace(Struct, frozen=True):
    """A place in Odoo's source of one series, and what stands there in words ('' where nothing is said)."""

    series: str
    place: str
    text: str


class CorePlaces(Struct, frozen=True):
    """Places in core before and after the hop; ``other`` are references of another form."""

    before: list[CorePlace]
    after: list[CorePlace]
    other: list[str]


def core_places(rule: RuleText) -> CorePlaces:
    """Part a rule's references by whether they speak of a series before the one that it is about, or of that one and later ones."""
    before: list[CorePlace] = []
    after: list[CorePlace] = []
    other: list[str] = []
    hop = _series(rule.hop)
    for reference in rule.references:
        found = _PLACE.fullmatch(reference)
        if found is None or hop is None:
            other.append(reference)
            continue
        series = (int(found[1]), int(found[2]))
        place = CorePlace(f"{found[1]}.{found[2]}", f"{found[3]}:{found[4]}", found[5])
        (before if series < hop else after).append(place)
    return CorePlaces(before, after, other)


def _series(text: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None
