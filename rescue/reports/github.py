"""Annotations for GitHub Actions: workflow commands for the worst findings, which the runner turns into notes beside the code.

The runner shows ten errors and ten warnings of a step at most, so only the ten worst are written.
"""

from __future__ import annotations

from typing import Final

from rescue.assessment import Assessment
from rescue.model import Finding, Impact
from rescue.reports.escape import visible
from rescue.reports.machine import Standings, file_path, is_known, worst_first

AT_MOST: Final = 10
_COMMANDS: Final = {Impact.MANDATORY: "error", Impact.POTENTIAL: "warning", Impact.OPTIONAL: "notice", Impact.INFO: "notice"}


def render_github(assessment: Assessment, *, prefix: str = "", standings: Standings | None = None) -> str:
    """Give the commands, a line each; what a comment or a baseline accepts is left out, '' where nothing is left."""
    findings = [finding for finding in assessment.findings if not finding.suppressed and not is_known(finding, standings or {})]
    chosen = sorted(findings, key=worst_first)[:AT_MOST]
    return "".join(f"{_command(finding, prefix)}\n" for finding in chosen)


def _command(finding: Finding, prefix: str) -> str:
    properties = {"file": file_path(finding.path, prefix), "line": str(max(1, finding.line)), "title": f"{finding.rule} {finding.title}"}
    written = ",".join(f"{name}={_property(visible(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.impact]} {written}::{_data(visible(f'{finding.message}. {finding.fix}'))}"


def _data(text: str) -> str:
    """As the runner unescapes it (``escapeData`` of the actions toolkit); the percent sign first."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
