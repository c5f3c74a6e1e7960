"""The words and numbers of the reports that people read: one wording for the terminal and for the page."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rescue.assessment import Assessment, CommentState, Compatibility, Coverage, ModuleReport, NextStep
from rescue.model import Confidence, Effort, Failure, Impact, UnreadReason, Verdict
from rescue.reports.i18n import N_

HOURS_PER_DAY = 8

VERDICTS = {
    Verdict.BLOCKED: N_("Blocked"),
    Verdict.NOT_ASSESSABLE: N_("Not assessable"),
    Verdict.READY_WITH_CHANGES: N_("Ready with changes"),
    Verdict.READY: N_("Ready"),
}
"""Every verdict, the gravest first."""

VERDICT_MEANINGS = {
    Verdict.BLOCKED: N_(
        "Some code stops a module from installing or loses data on the target, and that is certain. It has to change first."
    ),
    Verdict.NOT_ASSESSABLE: N_("Too little could be read or checked to give an answer. This is not a pass."),
    Verdict.READY_WITH_CHANGES: N_("Nothing is certain to stop the upgrade, but code has to be changed or checked on the way."),
    Verdict.READY: N_("No rule found anything that must or may have to change."),
}

IMPACTS = {
    Impact.MANDATORY: N_("Mandatory"),
    Impact.POTENTIAL: N_("Potential"),
    Impact.OPTIONAL: N_("Optional"),
    Impact.INFO: N_("Information"),
}
"""Every impact, the most pressing first."""

IMPACT_MEANINGS = {
    Impact.MANDATORY: N_("has to change before the target runs this code"),
    Impact.POTENTIAL: N_("may have to change; somebody has to look at it"),
    Impact.OPTIONAL: N_("works as it is; better done during the upgrade"),
    Impact.INFO: N_("good to know; nothing has to be done"),
}

FAILURES = {
    Failure.INSTALL_ERROR: N_("Install error"),
    Failure.DATA_LOSS: N_("Data loss"),
    Failure.SECURITY: N_("Security"),
    Failure.RUNTIME_ERROR: N_("Runtime error"),
    Failure.SILENT_CHANGE: N_("Silent change"),
    Failure.UI_DEGRADED: N_("Interface degraded"),
    Failure.NONE: N_("No failure"),
}
"""Every failure, the gravest first."""

FAILURE_MEANINGS = {
    Failure.INSTALL_ERROR: N_("the module does not install or load"),
    Failure.DATA_LOSS: N_("stored data is lost or no longer reached"),
    Failure.SECURITY: N_("access becomes wider or narrower than intended"),
    Failure.RUNTIME_ERROR: N_("an error appears when the code runs"),
    Failure.SILENT_CHANGE: N_("it installs and runs without an error, and does something else"),
    Failure.UI_DEGRADED: N_("a screen lacks something or looks wrong"),
    Failure.NONE: N_("nothing fails"),
}

CONFIDENCES = {Confidence.HIGH: N_("high"), Confidence.MEDIUM: N_("medium"), Confidence.LOW: N_("low")}
"""Every confidence, the surest first."""

UNREAD_REASONS = {
    UnreadReason.SYNTAX: N_("syntax error"),
    UnreadReason.ENCODING: N_("unknown encoding"),
    UnreadReason.TOO_LARGE: N_("too large"),
    UnreadReason.TOO_DEEP: N_("nested too deeply"),
    UnreadReason.UNSAFE: N_("unsafe to read"),
    UnreadReason.IO: N_("could not be opened"),
    UnreadReason.CRASHED: N_("the reader failed"),
    UnreadReason.TIMEOUT: N_("took too long"),
}

LEFT_OUT = {
    "hidden_file": N_("hidden files"),
    "hidden_folder": N_("hidden folders"),
    "node_modules": N_("folders node_modules"),
    "pycache": N_("folders __pycache__"),
    "virtualenv": N_("virtual environments"),
    "folder_already_read": N_("folders read already, by another way to them"),
    "excluded": N_("files and folders that the configuration excludes"),
    "python_outside_addons": N_("Python files outside of any addon"),
    "file_in_rejected_addon": N_("files of rejected folders"),
}
"""What is passed over on purpose, by reason."""

NEXT_STEPS: dict[NextStep, str] = {
    "drop": N_("drop it"),
    "standard": N_("use what Odoo now offers"),
    "replace": N_("replace it by another module"),
    "autofix": N_("fix it by machine"),
    "adapt": N_("adapt it"),
    "refactor": N_("refactor it"),
    "rewrite": N_("rewrite it"),
    "keep": N_("keep it as it is"),
    "unknown": N_("not known"),
}

COMMENT_STATES = {
    CommentState.USED: N_("accepts what is found there"),
    CommentState.UNUSED: N_("unused: its rule finds nothing there"),
    CommentState.EXPIRED: N_("expired: its last day is past, the finding counts"),
    CommentState.WITHOUT_REASON: N_("accepts nothing: it gives no reason"),
    CommentState.NOT_ASKED: N_("not asked: its rule is of no hop that the addon takes"),
}
"""What became of a comment that accepts findings."""


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
