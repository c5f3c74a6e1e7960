"""The graph of the modules, laid out: a column for each wave, a node for each module that another has to do with, a line for each need.

A drawing of a thousand modules shows nothing, so it is bounded: it takes the modules with most lines, and says what it leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from rescue.assessment import Assessment, ModuleReport
from rescue.model import Verdict

MOST_NODES = 90
"""So many modules are drawn at the most."""

_WIDTH, _GAP, _HEIGHT, _STEP = 196, 84, 22, 30
_TOP, _MARGIN = 34, 8
_LETTERS = 24
_SWEEPS = 6


class Node(Struct, frozen=True):
    """A module in the drawing; ``number`` is that of its section and ``label`` its name, cut where it is long."""

    number: int
    name: str
    label: str
    verdict: Verdict
    x: int
    y: int


class Line(Struct, frozen=True):
    """``needs`` depends on ``needed`` (numbers of modules); ``path`` is the line as SVG writes it."""

    needs: int
    needed: int
    path: str


class Column(Struct, frozen=True):
    """A wave, None for what is in none, and where it stands."""

    wave: int | None
    x: int


class Drawing(Struct, frozen=True):
    """The whole drawing. ``beyond`` modules are left out since there is no room, with ``lines_beyond`` lines."""

    width: int
    height: int
    node_width: int
    node_height: int
    columns: list[Column]
    nodes: list[Node]
    lines: list[Line]
    beyond: int
    lines_beyond: int


class Neighbours(Struct, frozen=True):
    """A module with those that it depends on in the tree, and those that depend on it: the drawing as a table, and complete."""

    module: ModuleReport
    number: int
    needs: list[str]
    needed_by: list[str]


def neighbours(assessment: Assessment, numbers: Mapping[str, int]) -> list[Neighbours]:
    """Every module with a dependency within the tree, wave by wave."""
    needs: dict[str, list[str]] = {}
    needed: dict[str, list[str]] = {}
    for source, target in assessment.graph.edges:
        needs.setdefault(source, []).append(target)
        needed.setdefault(target, []).append(source)
    found = [
        Neighbours(module, numbers[module.name], needs.get(module.name, []), needed.get(module.name, []))
        for number, module in enumerate(assessment.modules, start=1)
        if numbers[module.name] == number and (module.name in needs or module.name in needed)
    ]
    return sorted(found, key=lambda item: (_wave(item.module), item.module.name))


def draw(found: Sequence[Neighbours]) -> Drawing | None:
    """Lay out the modules of a graph; None where no module depends on another. The same graph gives the same drawing."""
    by_name = {item.module.name: item for item in found}
    lines = [(item.module.name, name) for item in found for name in item.needs if name in by_name]
    if not lines:
        return None
    weight = {name: len(item.needs) + len(item.needed_by) for name, item in by_name.items()}
    drawn = set(sorted(by_name, key=lambda name: (-weight[name], name))[:MOST_NODES])
    kept = [(source, target) for source, target in lines if source in drawn and target in drawn]
    drawn = {name for line in kept for name in line}
    columns = _ordered([by_name[name] for name in sorted(drawn)], kept)
    tallest = max(map(len, columns.values()))
    height = _TOP + tallest * _STEP + _MARGIN
    places: dict[str, tuple[int, int]] = {}
    heads = []
    for index, (wave, names) in enumerate(columns.items()):
        x = _MARGIN + index * (_WIDTH + _GAP)
        heads.append(Column(None if wave == _LAST else wave, x))
        start = _TOP + (tallest - len(names)) * _STEP // 2
        for row, name in enumerate(names):
            places[name] = x, start + row * _STEP
    return Drawing(
        width=2 * _MARGIN + len(columns) * _WIDTH + (len(columns) - 1) * _GAP + (_GAP // 2),
        height=height,
        node_width=_WIDTH,
        node_height=_HEIGHT,
        columns=heads,
        nodes=[_node(by_name[name], *places[name]) for names in columns.values() for name in names],
        lines=[
            Line(by_name[source].number, by_name[target].number, _path(places[source], places[target])) for source, target in sorted(kept)
        ],
        beyond=len(by_name) - len(drawn),
        lines_beyond=len(lines) - len(kept),
    )


_LAST = 1_000_000


def _wave(module: ModuleReport) -> int:
    return _LAST if module.wave is None else module.wave


def _ordered(items: Sequence[Neighbours], lines: Sequence[tuple[str, str]]) -> dict[int, list[str]]:
    """The names in each column from the top, so that a module stands near those that it has lines to."""
    columns: dict[int, list[str]] = {}
    for item in sorted(items, key=lambda item: (_wave(item.module), item.module.name)):
        columns.setdefault(_wave(item.module), []).append(item.module.name)
    near: dict[str, list[str]] = {}
    for source, target in lines:
        near.setdefault(source, []).append(target)
        near.setdefault(target, []).append(source)
    place = {name: row - len(names) / 2 for names in columns.values() for row, name in enumerate(names)}
    for sweep in range(_SWEEPS):
        for wave in sorted(columns, reverse=bool(sweep % 2)):
            names = columns[wave]
            middle = {name: sum(place[other] for other in near[name]) / len(near[name]) for name in names}
            names.sort(key=lambda name: (middle[name], name))
            place.update({name: row - len(names) / 2 for row, name in enumerate(names)})
    return columns


def _node(item: Neighbours, x: int, y: int) -> Node:
    name = item.module.name
    label = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}\N{HORIZONTAL ELLIPSIS}"
    return Node(item.number, name, label, item.module.verdict, x, y)


def _path(needs: tuple[int, int], needed: tuple[int, int]) -> str:
    """A curve from the right side of what is needed to the left side of what needs it; within a column, a bow at the right."""
    middle = _HEIGHT // 2
    x1, y1, x2, y2 = needed[0] + _WIDTH, needed[1] + middle, needs[0], needs[1] + middle
    if x2 >= x1:
        bend = (x2 - x1) // 2
        return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
    x2 += _WIDTH
    return f"M{x1} {y1}C{x1 + _GAP // 2} {y1} {x2 + _GAP // 2} {y2} {x2} {y2}"
