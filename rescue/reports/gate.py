"""The words of the gate: what is new, where, and what to do, in five lines; and what a baseline holds."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Final

from rescue.assessment import Assessment, Standing
from rescue.gate import Baseline, Comparison, GateResult
from rescue.model import Finding
from rescue.reports import words
from rescue.reports.escape import visible
from rescue.reports.machine import file_path

SHOWN: Final = 3


def standings_of(comparison: Comparison) -> dict[str, Standing]:
    """By fingerprint, whether a finding counts as new or is known."""
    known = {finding.fingerprint: Standing.KNOWN for finding in comparison.known}
    return known | {finding.fingerprint: Standing.NEW for finding in comparison.counted}


def render_gate(assessment: Assessment, result: GateResult, *, prefix: str = "", files: int = 0, strict: bool = False) -> str:
    """Give the answer: a line of verdict, the worst new findings, what to do; what was not read and what was widened, where it was."""
    return "".join(f"{line}\n" for line in _lines(assessment, result, prefix, files, strict))


def _lines(assessment: Assessment, result: GateResult, prefix: str, files: int, strict: bool) -> Iterator[str]:
    compared = result.comparison
    passed = "held" if result.held else "FAILED"
    gone = f", {words.plural(len(compared.gone), 'finding')} gone from the baseline" if compared.gone else ""
    counts = f"{words.number(len(compared.counted))} new, {words.number(len(compared.known))} known{gone}"
    yield f"gate {passed} on the way to {assessment.target}: {counts}"
    for finding in result.failing[:SHOWN]:
        yield f"  {_said(finding, prefix, expired=finding in compared.expired)}"
    rest = len(result.failing) - SHOWN
    advice = "mend them, or accept one with a comment (rescue: ignore[RULE-ID] reason) or a line in the baseline"
    if result.failing:
        yield f"  {f'and {words.number(rest)} more; ' if rest > 0 else ''}{advice}; `rescue rules show RULE-ID` says more"
    if result.ratchet:
        yield f"  {result.ratchet}"
    if result.held and compared.counted:
        yield f"  {words.plural(len(compared.counted), 'new finding')} of a kind that --fail-on lets pass"
    if result.unread:
        also = "" if strict else " (--strict would exit with 3)"
        yield f"  not whole: {words.plural(len(result.unread), 'gap')}{also}, such as {visible(result.unread[0])}"
    if files:
        yield f"  {words.plural(files, 'file')} named; the whole repository was looked at, since a change can break another file"


def _said(finding: Finding, prefix: str, *, expired: bool) -> str:
    place = visible(f"{file_path(finding.path, prefix)}:{finding.line}")
    fix = visible(finding.fix.partition(". ")[0].rstrip("."))
    note = " (accepted until a day that is past)" if expired else ""
    return f"{place}: {finding.rule} {finding.impact.value}: {visible(finding.message)}{note}. {fix}."


def render_baseline(baseline: Baseline, by: str, today: datetime.date) -> str:
    """Give how many findings a baseline accepts, counted by module, rule or owner, and those whose last day is past."""
    counted = Counter(getattr(entry, by) or "(none)" for entry in baseline.entries)
    lines = [f"{words.plural(len(baseline.entries), 'accepted finding')}, by {by}:"]
    lines += [f"  {number:>6,}  {visible(name)}" for name, number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    expired = baseline.expired(today)
    if expired:
        lines.append(f"{words.plural(len(expired), 'acceptance')} expired; they count as new:")
        lines += [f"  {entry.until}  {visible(f'{entry.module} {entry.rule} {entry.anchor} {entry.symbol}')}" for entry in expired]
    return "".join(f"{line}\n" for line in lines)
