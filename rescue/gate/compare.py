"""What is new, what is known, and what has gone, between a scan and what was accepted before."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from msgspec import Struct

from rescue.gate.baseline import Baseline, Entry, baseline_of
from rescue.model import Finding


class Comparison(Struct, frozen=True):
    """Findings by how they stand to a baseline, each list in the order of the report.

    ``expired`` are known findings whose acceptance has run out: they count as new. ``gone`` are accepted findings that the scan no
    longer has, or that a comment in the code accepts by now; what a comment accepts is in no other list.
    """

    new: tuple[Finding, ...]
    expired: tuple[Finding, ...]
    known: tuple[Finding, ...]
    gone: tuple[Entry, ...]

    @property
    def counted(self) -> tuple[Finding, ...]:
        """What counts against the tree: the new and the expired."""
        return (*self.new, *self.expired)


def compare(findings: Iterable[Finding], baseline: Baseline, today: datetime.date) -> Comparison:
    """How findings stand to a baseline file on a day."""
    accepted = {entry.fingerprint: entry for entry in baseline.entries}
    counted = [finding for finding in findings if not finding.suppressed]
    present = {finding.fingerprint for finding in counted}
    new, expired, known = [], [], []
    for finding in counted:
        entry = accepted.get(finding.fingerprint)
        if entry is None:
            new.append(finding)
        elif entry.is_expired(today):
            expired.append(finding)
        else:
            known.append(finding)
    gone = tuple(entry for entry in baseline.entries if entry.fingerprint not in present)
    return Comparison(tuple(new), tuple(expired), tuple(known), gone)


def compare_findings(findings: Iterable[Finding], before: Iterable[Finding]) -> Comparison:
    """How findings stand to those of an earlier scan."""
    return compare(findings, baseline_of(before), datetime.date.min)
