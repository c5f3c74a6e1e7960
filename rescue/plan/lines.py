"""Things of a file by their lines, so that those of a method are found without going through those of all others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import Generic, TypeVar

T = TypeVar("T")


class Lines(Generic[T]):
    """Things with the line of each, in some order of their own."""

    def __init__(self, found: Iterable[tuple[int, T]]) -> None:
        ordered = sorted(enumerate(found), key=lambda item: item[1][0])
        self._lines = [line for _, (line, _) in ordered]
        self._things = [(number, thing) for number, (_, thing) in ordered]

    def between(self, first: int, last: int) -> list[T]:
        """Those on these lines, both included, in the order in which they were given."""
        found = self._things[bisect_left(self._lines, first) : bisect_right(self._lines, last)]
        return [thing for _, thing in sorted(found, key=itemgetter(0))]
