"""Whether a tree passes the gate, and why not."""

from __future__ import annotations

from msgspec import Struct

from rescue.assessment import Assessment
from rescue.gate.compare import Comparison
from rescue.gate.policy import Policy
from rescue.model import Finding, Impact


class GateResult(Struct, frozen=True):
    """The answer.

    ``failing`` are the new findings that the policy names, the worst first; ``ratchet`` is a sentence where the compatibility fell;
    ``unread`` says what could not be looked at, a sentence each.
    """

    comparison: Comparison
    failing: tuple[Finding, ...]
    ratchet: str
    unread: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Whether nothing became worse."""
        return not self.failing and not self.ratchet


def judge(assessment: Assessment, comparison: Comparison, policy: Policy, *, at_least: float | None = None) -> GateResult:
    """Hold a scan against the policy; ``at_least`` is the compatibility in percent below which it must not fall."""
    failing = sorted((finding for finding in comparison.counted if policy.fails(finding)), key=_worst_first)
    return GateResult(comparison, tuple(failing), _ratchet(assessment, at_least), tuple(_unread(assessment)))


def _worst_first(finding: Finding) -> tuple[int, str, int, str]:
    return list(Impact).index(finding.impact), finding.path, finding.line, finding.rule


def _ratchet(assessment: Assessment, at_least: float | None) -> str:
    now = assessment.compatibility.percent
    if at_least is None:
        return ""
    if now is None:
        return f"the compatibility is not known any more; it was to be at least {at_least:g} %"
    # both are rounded to a tenth in every report: a difference that nobody can see is none
    return "" if round(now, 1) >= round(at_least, 1) else f"the compatibility fell to {now:.1f} %; it was to be at least {at_least:g} %"


def _unread(assessment: Assessment) -> list[str]:
    """What keeps an answer from being whole; it fails ``--strict``."""
    coverage = assessment.coverage
    said = [f"{unread.path}: not read ({unread.reason}): {unread.detail}" for unread in coverage.unread]
    said += [f"{rejected.path}: not assessed: {rejected.detail}" for rejected in assessment.rejected]
    said += [f"{rule.rule}: the rule failed: {rule.detail}" for rule in coverage.rules_failed]
    said += [f"no ruleset for arriving in {hop}" for hop in coverage.hops_missing]
    return said
