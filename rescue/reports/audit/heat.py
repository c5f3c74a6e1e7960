"""The heat map: modules by kinds of files, with the number of findings in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from rescue.assessment import Assessment
from rescue.model import Finding, Impact
from rescue.reports.audit.owners import Owners
from rescue.reports.wording import FILE_KINDS

STEPS = (1, 3, 10, 30)
"""A cell is one shade darker from so many findings on."""

_Count = Counter[tuple[int, str]]
_KINDS = {".py": "python", ".xml": "xml", ".js": "javascript", ".csv": "csv"}
_MANIFESTS = ("__manifest__.py", "__openerp__.py", "__terp__.py")


class Cell(Struct, frozen=True):
    """So many findings, of which so many mandatory, and its shade from 0 (none) on."""

    count: int
    mandatory: int
    shade: int


class HeatRow(Struct, frozen=True):
    """A module with a cell for each kind, and one for all of them."""

    number: int
    name: str
    cells: list[Cell]
    total: Cell


class HeatMap(Struct, frozen=True):
    """``kinds`` that occur, in the order of the columns; modules without findings are only counted."""

    kinds: list[str]
    rows: list[HeatRow]
    totals: list[Cell]
    total: Cell
    without: int


def heat_map(assessment: Assessment, owners: Owners) -> HeatMap:
    """Count the findings that are not suppressed, the module with most first."""
    found: Counter[tuple[int, str]] = Counter()
    mandatory: Counter[tuple[int, str]] = Counter()
    for finding in assessment.findings:
        if not finding.suppressed:
            key = owners.number(finding), kind_of(finding)
            found[key] += 1
            mandatory[key] += finding.impact is Impact.MANDATORY
    kinds = [kind for kind in FILE_KINDS if any(column == kind for _, column in found)]
    rows = [
        HeatRow(number, module.name, [_cell(found[number, kind], mandatory[number, kind]) for kind in kinds], total)
        for number, module in enumerate(assessment.modules, start=1)
        if (total := _sum(found, mandatory, [(number, kind) for kind in kinds])).count
    ]
    rows.sort(key=lambda row: (-row.total.count, row.name))
    numbers = [row.number for row in rows]
    return HeatMap(
        kinds=kinds,
        rows=rows,
        totals=[_sum(found, mandatory, [(number, kind) for number in numbers], shaded=False) for kind in kinds],
        total=_sum(found, mandatory, [(number, kind) for number in numbers for kind in kinds], shaded=False),
        without=len(assessment.modules) - len(rows),
    )


def kind_of(finding: Finding) -> str:
    """The kind of the file that a finding is in."""
    name = finding.path.rpartition("/")[2]
    if name in _MANIFESTS:
        return "manifest"
    return _KINDS.get(name[name.rfind(".") :], "other")


def _sum(
    found: Counter[tuple[int, str]], mandatory: Counter[tuple[int, str]], keys: Sequence[tuple[int, str]], *, shaded: bool = True
) -> Cell:
    cell = _cell(sum(found[key] for key in keys), sum(mandatory[key] for key in keys))
    return cell if shaded else Cell(cell.count, cell.mandatory, 0)


def _cell(count: int, mandatory: int) -> Cell:
    return Cell(count, mandatory, sum(count >= step for step in STEPS))
