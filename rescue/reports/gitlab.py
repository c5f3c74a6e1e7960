"""GitLab's Code Quality report: an array of issues, of which a merge request shows those that its base does not have."""

from __future__ import annotations

from typing import Final

import msgspec

from rescue.assessment import Assessment
from rescue.model import Failure, Finding, Impact
from rescue.reports.escape import visible
from rescue.reports.machine import Standings, file_path, is_known

_SEVERITIES: Final = {Impact.MANDATORY: "critical", Impact.POTENTIAL: "major", Impact.OPTIONAL: "minor", Impact.INFO: "info"}
_BLOCKERS: Final = {Failure.INSTALL_ERROR, Failure.DATA_LOSS}


def render_gitlab(assessment: Assessment, *, prefix: str = "", standings: Standings | None = None) -> str:
    """Give the report as JSON, ending in a newline; what a comment or a baseline accepts is left out."""
    issues = [
        {
            "description": visible(finding.message),
            "check_name": finding.rule,
            "fingerprint": finding.fingerprint,
            "severity": _severity(finding),
            "location": {"path": visible(file_path(finding.path, prefix)), "lines": {"begin": max(1, finding.line)}},
        }
        for finding in assessment.findings
        if not finding.suppressed and not is_known(finding, standings or {})
    ]
    return msgspec.json.format(msgspec.json.encode(issues), indent=1).decode() + "\n"


def _severity(finding: Finding) -> str:
    if finding.impact is Impact.MANDATORY and finding.failure in _BLOCKERS:
        return "blocker"
    return _SEVERITIES[finding.impact]
