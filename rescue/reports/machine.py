"""What the reports for other programs have in common: which findings they get, in what order, and under what path."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from rescue.assessment import Standing
from rescue.model import Confidence, Failure, Finding, Impact

Standings = Mapping[str, Standing]
"""By fingerprint, how findings stand to a baseline; empty where they were compared with none."""

_IMPACTS = list(Impact)
_FAILURES = [
    Failure.INSTALL_ERROR,
    Failure.DATA_LOSS,
    Failure.SECURITY,
    Failure.SILENT_CHANGE,
    Failure.RUNTIME_ERROR,
    Failure.UI_DEGRADED,
    Failure.NONE,
]
_CONFIDENCES = list(Confidence)


def worst_first(finding: Finding) -> tuple[int, int, int, str, int, str]:
    """A key that sorts findings by impact, failure and confidence, then by place."""
    return (
        _IMPACTS.index(finding.impact),
        _FAILURES.index(finding.failure),
        _CONFIDENCES.index(finding.confidence),
        finding.path,
        finding.line,
        finding.rule,
    )


def is_known(finding: Finding, standings: Standings) -> bool:
    """Whether a baseline has accepted the finding."""
    return standings.get(finding.fingerprint) is Standing.KNOWN


def file_path(path: str, prefix: str) -> str:
    """A finding's path as seen from the folder that the report is for; ``prefix`` leads from there to the scanned root."""
    return f"{prefix.rstrip('/')}/{path}" if prefix not in {"", "."} else path


def uri(path: str) -> str:
    """A relative path as a URI reference: what has a meaning there is escaped, bytes that are not UTF-8 too."""
    quoted = quote(path.encode("utf-8", "surrogateescape"))
    return f"./{quoted}" if ":" in quoted.partition("/")[0] else quoted
