"""The words and numbers of the reports that people read: one wording for the terminal and for the page."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rescue.assessment import Assessment, CommentState, Compatibility, Coverage, ModuleReport, NextStep
from rescue.model import Confidence, Effort, Failure, Impact, UnreadReason, Verdict
from rescue.scoring import ASSESSABLE_SHARE

HOURS_PER_DAY = 8

VERDICTS = {
    Verdict.BLOCKED: "Blocked",
    Verdict.NOT_ASSESSABLE: "Not assessable",
    Verdict.READY_WITH_CHANGES: "Ready with changes",
    Verdict.READY: "Ready",
}
"""Every verdict, the gravest first."""

VERDICT_MEANINGS = {
    Verdict.BLOCKED: "Some code stops a module from installing or loses data on the target, and that is certain. It has to change first.",
    Verdict.NOT_ASSESSABLE: "Too little could be read or checked to give an answer. This is not a pass.",
    Verdict.READY_WITH_CHANGES: "Nothing is certain to stop the upgrade, but code has to be changed or checked on the way.",
    Verdict.READY: "No rule found anything that must or may have to change.",
}

IMPACTS = {
    Impact.MANDATORY: "Mandatory",
    Impact.POTENTIAL: "Potential",
    Impact.OPTIONAL: "Optional",
    Impact.INFO: "Information",
}
"""Every impact, the most pressing first."""

IMPACT_MEANINGS = {
    Impact.MANDATORY: "has to change before the target runs this code",
    Impact.POTENTIAL: "may have to change; somebody has to look at it",
    Impact.OPTIONAL: "works as it is; better done during the upgrade",
    Impact.INFO: "good to know; nothing has to be done",
}

FAILURES = {
    Failure.INSTALL_ERROR: "Install error",
    Failure.DATA_LOSS: "Data loss",
    Failure.SECURITY: "Security",
    Failure.RUNTIME_ERROR: "Runtime error",
    Failure.SILENT_CHANGE: "Silent change",
    Failure.UI_DEGRADED: "Interface degraded",
    Failure.NONE: "No failure",
}
"""Every failure, the gravest first."""

FAILURE_MEANINGS = {
    Failure.INSTALL_ERROR: "the module does not install or load",
    Failure.DATA_LOSS: "stored data is lost or no longer reached",
    Failure.SECURITY: "access becomes wider or narrower than intended",
    Failure.RUNTIME_ERROR: "an error appears when the code runs",
    Failure.SILENT_CHANGE: "it installs and runs without an error, and does something else",
    Failure.UI_DEGRADED: "a screen lacks something or looks wrong",
    Failure.NONE: "nothing fails",
}

CONFIDENCES = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}
"""Every confidence, the surest first."""

UNREAD_REASONS = {
    UnreadReason.SYNTAX: "syntax error",
    UnreadReason.ENCODING: "unknown encoding",
    UnreadReason.TOO_LARGE: "too large",
    UnreadReason.TOO_DEEP: "nested too deeply",
    UnreadReason.UNSAFE: "unsafe to read",
    UnreadReason.IO: "could not be opened",
    UnreadReason.CRASHED: "the reader failed",
    UnreadReason.TIMEOUT: "took too long",
}

NEXT_STEPS: dict[NextStep, str] = {
    "drop": "drop it",
    "standard": "use what Odoo now offers",
    "replace": "replace it by another module",
    "autofix": "fix it by machine",
    "adapt": "adapt it",
    "refactor": "refactor it",
    "rewrite": "rewrite it",
    "keep": "keep it as it is",
    "unknown": "not known",
}

COMMENT_STATES = {
    CommentState.USED: "accepts what is found there",
    CommentState.UNUSED: "unused: its rule finds nothing there",
    CommentState.EXPIRED: "expired: its last day is past, the finding counts",
    CommentState.WITHOUT_REASON: "accepts nothing: it gives no reason",
    CommentState.NOT_ASKED: "not asked: its rule is of no hop that the addon takes",
}
"""What became of a comment that accepts findings."""

VERDICT_RULES = (
    f"Not assessable: its series is not known, less than {ASSESSABLE_SHARE:g} % of its files could be read, or no hop has a ruleset.",
    "Blocked: at least one mandatory finding of high confidence ends in an install error or in data loss.",
    "Ready with changes: at least one mandatory or potential finding.",
    "Not assessable: nothing was found, but a hop has no ruleset.",
    "Ready: none of these.",
)
"""How the verdict on a module is reached; the first that holds. A tree has the gravest verdict of its modules."""


def number(value: int) -> str:
    """``1234567`` as ``1,234,567``."""
    return f"{value:,}"


def plural(value: int, one: str, many: str = "") -> str:
    """``1 file``, ``1,200 files``; ``many`` for words that take more than an s."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def percent(value: float | None) -> str:
    """A percentage with at most one decimal, cut rather than rounded so that 99.97 never reads as 100; ``unknown`` for None."""
    if value is None:
        return "unknown"
    return f"{math.floor(round(value * 10, 6)) / 10:g} %"


def amount(value: float) -> str:
    """Hours or days as people say them: one decimal below ten, none above."""
    return f"{round(value, 1):g}" if value < 9.95 else f"{round(value):,}"


def days(hours: float) -> float:
    """Working days of eight hours."""
    return hours / HOURS_PER_DAY


def hours_range(effort: Effort) -> str:
    """``4 to 12 h``, or ``4 h`` where both ends read the same."""
    low, high = amount(effort.low), amount(effort.high)
    return f"{low} h" if low == high else f"{low} to {high} h"


def days_range(effort: Effort) -> str:
    """``0.5 to 1.5 days``, or ``1 day`` where both ends read the same."""
    low, high = amount(days(effort.low)), amount(days(effort.high))
    if low == high:
        return "1 day" if low == "1" else f"{low} days"
    return f"{low} to {high} days"


def module_effort(module: ModuleReport) -> str:
    """The range in hours; ``unknown`` where a module could not be assessed and so has no findings to count."""
    if module.verdict is Verdict.NOT_ASSESSABLE and module.effort.high == 0:
        return "unknown"
    return hours_range(module.effort)


def unchanged(compatibility: Compatibility) -> str:
    """The number of places that rely on Odoo and stay as they are; ``unknown`` where nothing tells."""
    return "unknown" if compatibility.percent is None else number(compatibility.ok)


def complete(coverage: Coverage) -> bool:
    """Whether every file was read, every hop has a ruleset, every rule ran and every dependency is known."""
    return not (coverage.unread or coverage.hops_missing or coverage.rules_failed or coverage.modules_unknown)


def series_counts(assessment: Assessment) -> list[tuple[str, int]]:
    """Each series that modules start from with their number, in the order of ``source``; ``unknown`` last."""
    found: dict[str, int] = dict.fromkeys(assessment.source, 0)
    for module in assessment.modules:
        found[module.series or "unknown"] = found.get(module.series or "unknown", 0) + 1
    unknown = found.pop("unknown", 0)
    counts = [(series, count) for series, count in found.items() if count]
    return counts + [("unknown", unknown)] * bool(unknown)


def source_text(assessment: Assessment) -> str:
    """The series that the tree comes from, such as ``14.0, 15.0``; ``an unknown series`` when none is known."""
    return ", ".join(assessment.source) or "an unknown series"


def verdict_counts(modules: Sequence[ModuleReport]) -> list[tuple[Verdict, int]]:
    """The number of modules with each verdict that occurs, the gravest first."""
    verdicts = [module.verdict for module in modules]
    return [(verdict, verdicts.count(verdict)) for verdict in VERDICTS if verdict in verdicts]


def blocked_count(modules: Sequence[ModuleReport]) -> int:
    """How many modules are blocked."""
    return sum(module.verdict is Verdict.BLOCKED for module in modules)


def suppressed_count(assessment: Assessment) -> int:
    """Findings that a comment in the code asks to leave out; they are shown, but count for nothing."""
    return sum(finding.suppressed for finding in assessment.findings)


def idle_comments(assessment: Assessment) -> str:
    """How many comments accept nothing, by why: ``2 unused, 1 expired``; '' for none."""
    states = (CommentState.UNUSED, CommentState.EXPIRED, CommentState.WITHOUT_REASON)
    counted = [(state, sum(comment.state is state for comment in assessment.suppressions)) for state in states]
    return ", ".join(f"{number(count)} {state.value.replace('_', ' ')}" for state, count in counted if count)
