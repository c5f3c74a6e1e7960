"""SARIF 2.1.0, for code scanning services and editors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from rescue.assessment import Assessment, RuleText, Standing
from rescue.model import Finding, Impact, Unread
from rescue.reports.causes import texts_of
from rescue.reports.escape import visible
from rescue.reports.machine import Standings, file_path, uri

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT: Final = "rescueFingerprint/v1"
_LEVELS: Final = {Impact.MANDATORY: "error", Impact.POTENTIAL: "warning", Impact.OPTIONAL: "note", Impact.INFO: "note"}
_STATES: Final = {Standing.NEW: "new", Standing.KNOWN: "unchanged"}


def render_sarif(assessment: Assessment, *, prefix: str = "", standings: Standings | None = None) -> str:
    """Give the log as JSON, ending in a newline. URIs are relative to the folder that ``prefix`` leads from."""
    rules = texts_of(assessment)
    index = {rule.id: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": _driver(assessment, rules)},
        "invocations": [_invocation(assessment, prefix)],
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "the folder that the scan was started in"}}},
        "columnKind": "utf16CodeUnits",
        "results": [_result(finding, index, prefix, standings or {}) for finding in assessment.findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=1).decode() + "\n"


def _driver(assessment: Assessment, rules: list[RuleText]) -> dict[str, Any]:
    version = assessment.tool.version
    return {"name": assessment.tool.name, "version": version, "semanticVersion": version, "rules": [_rule(rule) for rule in rules]}


def _rule(rule: RuleText) -> dict[str, Any]:
    parts = [part for part in (rule.why, rule.fix, rule.replacement and f"For example: {rule.replacement}", rule.limits) if part]
    return {
        "id": rule.id,
        "shortDescription": {"text": visible(rule.title)},
        "fullDescription": {"text": visible(rule.why or rule.title)},
        "help": {"text": visible(" ".join(parts) or rule.title)},
        "defaultConfiguration": {"level": _LEVELS[rule.impact]},
        "properties": {
            "precision": {"high": "high", "medium": "medium", "low": "low"}[rule.confidence],
            "tags": [f"odoo-{rule.hop}" if rule.hop else "layering", rule.failure.value],
            "impact": rule.impact.value,
        },
    }


def _result(finding: Finding, index: Mapping[str, int], prefix: str, standings: Standings) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.impact],
        "message": {"text": visible(f"{finding.message}. {finding.fix}")},
        "locations": [_location(finding.path, prefix, finding.line, finding.anchor)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "module": visible(finding.module),
            "hop": finding.hop,
            "failure": finding.failure.value,
            "confidence": finding.confidence.value,
            "effortHours": [finding.effort.low, finding.effort.likely, finding.effort.high],
        },
    }
    if finding.suppressed:
        result["suppressions"] = [{"kind": "inSource", "justification": visible(finding.accepted)}]
    if standing := standings.get(finding.fingerprint):
        result["baselineState"] = _STATES[standing]
    return result


def _location(path: str, prefix: str, line: int, anchor: str = "") -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(file_path(path, prefix)), "uriBaseId": "SRCROOT"}}
    if line > 0:
        physical["region"] = {"startLine": line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if anchor:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(anchor)}]
    return location


def _invocation(assessment: Assessment, prefix: str) -> dict[str, Any]:
    """What could not be looked at: a service that shows no finding for a file must be able to tell that it was not read."""
    coverage = assessment.coverage
    notes = [_unread(item, prefix) for item in coverage.unread]
    notes += [_note(f"{item.path}: not assessed: {item.detail}", "warning") for item in assessment.rejected]
    notes += [_note(f"no ruleset for arriving in {hop}", "warning") for hop in coverage.hops_missing]
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if notes:
        invocation["toolExecutionNotifications"] = notes
    if coverage.rules_failed:
        failed = [_note(f"{rule.rule}: {rule.detail}", "error") for rule in coverage.rules_failed]
        invocation["toolConfigurationNotifications"] = failed
    return invocation


def _unread(item: Unread, prefix: str) -> dict[str, Any]:
    note = _note(f"not read ({item.reason.value}): {item.detail}", "warning")
    return {**note, "locations": [_location(item.path, prefix, 0)]}


def _note(text: str, level: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": visible(text)}}
