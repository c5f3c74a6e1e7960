"""Which area each line of a file belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rescue.model import Facts, FileKind
from rescue.plan.model import Artifact
from rescue.scope.areas import Extends, area_of, area_of_file, is_invariant
from rescue.scope.shares import share_out
from rescue.scoped import Area


class Painted:
    """The areas of a file's lines: the smallest part that holds a line decides, and for lines in none, what most of the file is."""

    def __init__(self, file: Facts, inside: str, artifacts: Sequence[Artifact], extends: Extends, *, talks: bool) -> None:
        """``artifacts`` are those of the file, ``inside`` is its path within the addon, and ``talks`` says that it is an integration."""
        self._lines: list[Area | None] = [None] * (file.lines + 1) if artifacts else []
        ranges = [(item.line, item.end_line, area_of(item, file, extends, talks=talks)) for item in artifacts]
        ranges.extend(_invariants(file, ranges))
        for first, end, area in sorted(ranges, key=lambda part: part[0] - part[1]):
            last = min(end, file.lines)
            if first <= last:
                self._lines[first : last + 1] = [area] * (last + 1 - first)
        counted = Counter(filter(None, self._lines))
        self._rest = max(counted, key=counted.__getitem__) if counted else _alone(file, inside, extends, talks=talks)
        self._counted = counted or {self._rest: 1}

    def area(self, line: int) -> Area:
        """The area of a line."""
        return (self._lines[line] if 0 < line < len(self._lines) else None) or self._rest

    def sizes(self, code_lines: int) -> Iterable[tuple[Area, int]]:
        """So many lines of code by area, in proportion to the lines that the areas have; they sum to what was given."""
        counted = self._counted
        areas = sorted(counted)
        return zip(areas, share_out(code_lines, [counted[area] for area in areas]), strict=True)


def _alone(file: Facts, inside: str, extends: Extends, *, talks: bool) -> Area:
    return Area.INTEGRATIONS if talks and file.kind is FileKind.PYTHON else area_of_file(inside, file.kind, extends)


def _invariants(file: Facts, ranges: Sequence[tuple[int, int, Area]]) -> list[tuple[int, int, Area]]:
    """The methods in classes of models, otherwise refactoring, that keep data in order."""
    plain = [(first, last) for first, last, area in ranges if area is Area.REFACTORING]
    if not plain:
        return []
    return [
        (method.line, method.end_line, Area.LOGIC)
        for cls in file.classes
        for method in cls.methods
        if is_invariant(method) and any(first <= method.line and method.end_line <= last for first, last in plain)
    ]
