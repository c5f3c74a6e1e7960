"""Verdicts and counts: what the findings and the coverage of a module, or of the whole tree, add up to.

Nothing is weighed or averaged: each verdict follows from one rule that a reader can check against the findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rescue.assessment import FindingCounts
from rescue.checks.rules.kinds import is_layer
from rescue.model import Confidence, Failure, Finding, Impact, Verdict

SCORE_MODEL = 2
"""What verdicts and efforts mean; reports of another number are scored again before they are compared.

1: the effort of a module is what its findings cost. 2: what findings do not show is added, by a calibration, and breaches of the layering
are in no verdict and no effort.
"""

_NO_IMPACTS = {impact.value: 0 for impact in Impact}
_NO_FAILURES = {failure.value: 0 for failure in Failure}

# Below this share of readable files, nothing is said about an addon or a tree.
ASSESSABLE_SHARE = 90.0


def of_upgrade(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that the way to the target brings; breaches of the layering are there already, and stay there if nobody minds."""
    return [finding for finding in findings if not is_layer(finding.rule)]


def counts(findings: Iterable[Finding]) -> FindingCounts:
    """Findings by impact and by failure, in the order of the enumerations, suppressed ones left out."""
    impacts, failures = dict(_NO_IMPACTS), dict(_NO_FAILURES)
    number = 0
    for finding in findings:
        if not finding.suppressed:
            number += 1
            impacts[finding.impact] += 1
            failures[finding.failure] += 1
    return FindingCounts(number, impacts, failures)


def share(part: int, whole: int) -> float:
    """A percentage with one decimal, 100 of nothing; never rounded up to 100."""
    if part >= whole:
        return 100.0
    return min(99.9, round(100.0 * part / whole, 1))


def blocks(finding: Finding) -> bool:
    """Whether a finding alone keeps its module from being installed or loses data, and is sure."""
    return (
        not finding.suppressed
        and finding.impact is Impact.MANDATORY
        and finding.confidence is Confidence.HIGH
        and finding.failure in {Failure.INSTALL_ERROR, Failure.DATA_LOSS}
    )


def verdict_of(
    findings: Sequence[Finding], files_seen: int, files_read: int, hops: int, hops_missing: Sequence[str]
) -> tuple[Verdict, list[str]]:
    """The verdict on one module or tree, and the sentences that it rests on.

    ``hops`` counts the series to go through and ``hops_missing`` names those without a ruleset. Breaches of the layering do not count.
    """
    findings = of_upgrade(findings)
    blocking = sum(blocks(finding) for finding in findings)
    counted = counts(findings)
    mandatory, potential = counted.by_impact["mandatory"], counted.by_impact["potential"]
    reasons = []
    if files_read < files_seen:
        reasons.append(f"{_number(files_seen - files_read, 'file')} of {files_seen} could not be read.")
    if hops_missing:
        reasons.append(f"No ruleset for arriving in {', '.join(hops_missing)}: what changed there was not assessed.")
    if share(files_read, files_seen) < ASSESSABLE_SHARE or (hops and len(hops_missing) == hops):
        return Verdict.NOT_ASSESSABLE, reasons
    if blocking:
        reasons.insert(0, f"{_number(blocking, 'finding')} certain to keep a module from installing, or to lose data.")
        return Verdict.BLOCKED, reasons
    if mandatory or potential:
        reasons.insert(
            0, f"{_number(mandatory, 'mandatory finding')} and {potential} to examine; none is certain to stop the installation."
        )
        return Verdict.READY_WITH_CHANGES, reasons
    if hops_missing:
        return Verdict.NOT_ASSESSABLE, reasons
    reasons.insert(0, "Nothing was found that has to change." if hops else "Already at the target series: no hop to assess.")
    return Verdict.READY, reasons


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of several modules together: one blocked module blocks the tree."""
    order = [Verdict.BLOCKED, Verdict.NOT_ASSESSABLE, Verdict.READY_WITH_CHANGES, Verdict.READY]
    found = set(verdicts)
    return next((verdict for verdict in order if verdict in found), Verdict.NOT_ASSESSABLE)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
