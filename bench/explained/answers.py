"""What a tool answers about a tree: places, and how well they meet the changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from explained.changes import Change, is_counted

NEAR = 2
"""How many lines a finding may stand from a change that it explains."""


class Place(NamedTuple):
    """Where a tool points: an addon, a path inside it and a line there, and what it says in a word."""

    addon: str
    path: str
    line: int
    what: str


class Answer(NamedTuple):
    """What one tool says about both sides of the pairs."""

    tool: str
    old: list[Place]
    new: list[Place]


def counted(places: Iterable[Place], addons: frozenset[str]) -> list[Place]:
    """The places in the given addons, tests and documentation left out as they are for the changes."""
    return sorted({place for place in places if place.addon in addons and is_counted(place.path)})


def explained(changes: Iterable[Change], places: Iterable[Place]) -> dict[Change, list[str]]:
    """For each change what the findings near it say; nothing for a change that no finding is near to."""
    by_file: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        by_file.setdefault((place.addon, place.path), []).append(place)
    return {
        change: [
            place.what for place in by_file.get((change.addon, change.path), ()) if change.line - NEAR <= place.line <= change.last + NEAR
        ]
        for change in changes
    }
