"""Findings gathered by their cause: the rule that found them, in the hop where it bites."""

from __future__ import annotations

from msgspec import Struct

from rescue.assessment import Assessment, RuleText
from rescue.model import Confidence, Effort, Failure, Finding, Impact
from rescue.reports.words import CONFIDENCES, FAILURES, IMPACTS

_IMPACT_RANK = {impact: rank for rank, impact in enumerate(IMPACTS)}
_FAILURE_RANK = {failure: rank for rank, failure in enumerate(FAILURES)}
_CONFIDENCE_RANK = {confidence: rank for rank, confidence in enumerate(CONFIDENCES)}


class Cause(Struct, frozen=True):
    """One rule with every place it was found in.

    ``places`` count, ``suppressed`` are shown but count for nothing. ``impact``, ``failure`` and ``confidence`` are the gravest of the
    places (of the suppressed ones where there are no others); ``effort`` is the sum over the places; ``modules`` are sorted.
    """

    rule: RuleText
    hop: str
    impact: Impact
    failure: Failure
    confidence: Confidence
    effort: Effort
    places: list[Finding]
    suppressed: list[Finding]
    modules: list[str]


def causes_of(assessment: Assessment) -> list[Cause]:
    """Give every cause, by impact, then most places first, then failure, rule and hop.

    Within a cause the findings keep their order. Causes whose places are all suppressed stand last.
    """
    texts = {rule.id: rule for rule in texts_of(assessment)}
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in assessment.findings:
        groups.setdefault((finding.rule, finding.hop), []).append(finding)
    causes = [_cause(texts[rule], found) for (rule, _), found in groups.items()]
    return sorted(causes, key=_order)


def texts_of(assessment: Assessment) -> list[RuleText]:
    """The text of every rule that found something, in the order of the rulesets; one that the report lacks is made from a finding."""
    texts = {rule.id: rule for rule in assessment.rules}
    for finding in assessment.findings:
        texts.setdefault(finding.rule, _text_from(finding))
    used = {finding.rule for finding in assessment.findings}
    return [text for ident, text in texts.items() if ident in used]


def _cause(text: RuleText, found: list[Finding]) -> Cause:
    places = [finding for finding in found if not finding.suppressed]
    judged = places or found
    return Cause(
        rule=text,
        hop=found[0].hop,
        impact=min((finding.impact for finding in judged), key=_IMPACT_RANK.__getitem__),
        failure=min((finding.failure for finding in judged), key=_FAILURE_RANK.__getitem__),
        confidence=min((finding.confidence for finding in judged), key=_CONFIDENCE_RANK.__getitem__),
        effort=Effort(
            low=sum(finding.effort.low for finding in places),
            likely=sum(finding.effort.likely for finding in places),
            high=sum(finding.effort.high for finding in places),
        ),
        places=places,
        suppressed=[finding for finding in found if finding.suppressed],
        modules=sorted({finding.module for finding in places}),
    )


def _order(cause: Cause) -> tuple[bool, int, int, int, str, str]:
    return (
        not cause.places,
        _IMPACT_RANK[cause.impact],
        -len(cause.places),
        _FAILURE_RANK[cause.failure],
        cause.rule.id,
        cause.hop,
    )


def _text_from(finding: Finding) -> RuleText:
    """What the finding itself tells, for a report that lacks its rule's text."""
    return RuleText(
        id=finding.rule,
        title=finding.title,
        hop=finding.hop,
        why="",
        fix=finding.fix,
        replacement="",
        limits="",
        impact=finding.impact,
        failure=finding.failure,
        confidence=finding.confidence,
        effort_first=0,
        effort_each=0,
        effort_cap=0,
        references=[],
    )
