"""The numbers of page one, each of which a reader can recount from the JSON report."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from rescue.assessment import Assessment
from rescue.model import Failure, Verdict
from rescue.planned import Lever
from rescue.reports import words
from rescue.reports.plan_words import FIRST
from rescue.scoring.verdicts import share


class FirstPage(Struct, frozen=True):
    """What page one counts beyond what the assessment says itself.

    ``places`` rely on Odoo; ``known`` of them could be looked up, ``assessed`` is their share (None where there are no places).
    ``gaps`` are all the things that were not assessed, one of which may be a file, a hop, a rule, a dependency or a module.
    """

    places: int
    known: int
    assessed: float | None
    verdicts: list[tuple[Verdict, int]]
    silent: int
    silent_modules: int
    gaps: int
    blocked: int
    suppressed: int
    levers: list[Lever]
    hours_of_levers: float


def first_page(assessment: Assessment) -> FirstPage:
    """Count what page one says."""
    compatibility, coverage = assessment.compatibility, assessment.coverage
    known = compatibility.ok + compatibility.broken + compatibility.changed
    places = known + compatibility.unknown
    silent = [finding.module for finding in assessment.findings if finding.failure is Failure.SILENT_CHANGE and not finding.suppressed]
    levers: Sequence[Lever] = assessment.plan.levers[:FIRST] if assessment.plan else ()
    gaps: tuple[Sequence[object], ...] = (
        coverage.hops_missing,
        coverage.unread,
        coverage.rules_failed,
        coverage.modules_unknown,
        assessment.rejected,
        assessment.not_installable,
    )
    return FirstPage(
        places=places,
        known=known,
        assessed=share(known, places) if places and compatibility.percent is not None else None,
        verdicts=words.verdict_counts(assessment.modules),
        silent=len(silent),
        silent_modules=len(set(silent)),
        gaps=sum(map(len, gaps)),
        blocked=words.blocked_count(assessment.modules),
        suppressed=words.suppressed_count(assessment),
        levers=list(levers),
        hours_of_levers=sum(lever.effort.likely for lever in levers),
    )
