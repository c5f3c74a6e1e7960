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
        """The rows for one file, with lines, impact, what was found, and the way to its cause; what says the same shares a row."""
        alike: dict[tuple[str, str, str, Impact, bool], list[Finding]] = {}
        for finding in findings:
            alike.setdefault((finding.rule, finding.hop, finding.message, finding.impact, finding.suppressed), []).append(finding)
        # numbers, words of ours, and what `inline` has escaped
        return Markup("".join(map(self._row, alike.values())))  # noqa: S704

    def _row(self, alike: Sequence[Finding]) -> str:
        first = alike[0]
        lines = ", ".join(str(finding.line) for finding in alike)
        number = self._numbers[first.rule, first.hop]
        impact, end = self._impacts[first.impact], self._ends[first.suppressed]
        return f'<tr><td class="num">{lines}{impact}{inline(first.message)} <a href="#c{number}">{number}</a>{end}'
