"""The modules as the page shows them, each with its findings file by file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from markupsafe import Markup, escape
from msgspec import Struct

from rescue.assessment import Assessment, ModuleReport
from rescue.model import Finding, Impact
from rescue.reports.audit.owners import Owners
from rescue.reports.causes import Cause
from rescue.reports.prose import inline


class FileFindings(Struct, frozen=True):
    """The findings of one file, as the rows of a table."""

    path: str
    rows: Markup


class ModuleSection(Struct, frozen=True):
    """A module with its number on the page and its findings, file by file."""

    number: int
    module: ModuleReport
    files: list[FileFindings]
    lines: int


def module_sections(
    assessment: Assessment, causes: Sequence[Cause], owners: Owners, impacts: Mapping[Impact, str], suppressed: str
) -> list[ModuleSection]:
    """Every module with its findings; ``impacts`` are the words for them and ``suppressed`` the one for a finding that does not count."""
    numbers = {(cause.rule.id, cause.hop): number for number, cause in enumerate(causes, start=1)}
    found: dict[int, list[Finding]] = {}
    for finding in sorted(assessment.findings, key=lambda finding: (finding.path, finding.line, finding.rule)):
        found.setdefault(owners.number(finding), []).append(finding)
    rows = _Rows(numbers, impacts, suppressed)
    return [
        ModuleSection(
            number=number,
            module=module,
            files=[
                FileFindings(path, rows.of(findings)) for path, findings in groupby(found.get(number, []), key=lambda finding: finding.path)
            ],
            lines=sum(module.loc.values()),
        )
        for number, module in enumerate(assessment.modules, start=1)
    ]


class _Rows:
    """The rows of findings. There may be tens of thousands: what they share is made once, and no template is asked for each."""

    def __init__(self, numbers: Mapping[tuple[str, str], int], impacts: Mapping[Impact, str], suppressed: str) -> None:
        self._numbers = numbers
        self._impacts = {impact: f'</td><td class="t-{impact.value}">{escape(word)}</td><td>' for impact, word in impacts.items()}
        self._ends = ("</td></tr>\n", f" ({escape(suppressed)})</td></tr>\n")

    def of(self, findings: Iterable[Finding]) -> Markup:
        """A ``<tr>`` for each, with line, impact, what was found, and the way to its cause."""
        return Markup("".join(map(self._row, findings)))  # noqa: S704 - numbers, words of ours, and what `inline` has escaped

    def _row(self, finding: Finding) -> str:
        number = self._numbers[finding.rule, finding.hop]
        impact, end = self._impacts[finding.impact], self._ends[finding.suppressed]
        return f'<tr><td class="num">{finding.line:d}{impact}{inline(finding.message)} <a href="#c{number}">{number}</a>{end}'
