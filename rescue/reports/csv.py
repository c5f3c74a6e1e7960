"""CSV: a row for each finding, for a spreadsheet. No cell begins a formula."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Final

from rescue.assessment import Assessment
from rescue.reports.escape import visible
from rescue.reports.machine import Standings, file_path

COLUMNS: Final = (
    "module",
    "path",
    "line",
    "rule",
    "impact",
    "failure",
    "confidence",
    "hop",
    "symbol",
    "message",
    "fix",
    "effort_low",
    "effort_likely",
    "effort_high",
    "suppressed",
    "standing",
    "fingerprint",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def render_csv(assessment: Assessment, *, prefix: str = "", standings: Standings | None = None) -> str:
    """Give the table with a header; hours have two decimals, lines end with CR LF (RFC 4180).

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for finding in assessment.findings:
        standing = (standings or {}).get(finding.fingerprint)
        row = (
            finding.module,
            file_path(finding.path, prefix),
            str(finding.line),
            finding.rule,
            finding.impact.value,
            finding.failure.value,
            finding.confidence.value,
            finding.hop,
            finding.symbol,
            finding.message,
            finding.fix,
            f"{finding.effort.low:.2f}",
            f"{finding.effort.likely:.2f}",
            f"{finding.effort.high:.2f}",
            f"yes: {finding.accepted}" if finding.suppressed else "no",
            standing.value if standing else "",
            finding.fingerprint,
        )
        writer.writerow([_plain(cell) for cell in row])
    return out.getvalue()


def _plain(cell: str) -> str:
    shown = visible(cell)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
