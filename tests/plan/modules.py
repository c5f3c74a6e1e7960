"""Modules for the tests of the plan: as a report has them, with only what the plan asks of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rescue.assessment import Compatibility, FindingCounts, ModuleReport, NextStep
from rescue.model import Effort, Verdict


def module(
    name: str,
    *,
    tree: Sequence[str] = (),
    unknown: Sequence[str] = (),
    step: NextStep = "adapt",
    reason: str = "",
    hours: float = 0,
    loc: Mapping[str, int] | None = None,
) -> ModuleReport:
    """A module that is read in full and depends on these."""
    return ModuleReport(
        name=name,
        path=name,
        series="14.0",
        series_reason="",
        version="14.0.1.0.0",
        target="17.0",
        layer=None,
        wave=None,
        next_step=step,
        verdict=Verdict.READY,
        verdict_reasons=[],
        effort=Effort(hours / 2, hours, hours * 2),
        loc=dict(loc or {}),
        files_seen=1,
        files_read=1,
        findings=FindingCounts(0, {}, {}),
        compatibility=Compatibility(0, 0, 0, 0, None),
        depends_tree=list(tree),
        depends_core=[],
        depends_enterprise=[],
        depends_unknown=list(unknown),
        hops=["15.0", "16.0", "17.0"],
        next_step_reason=reason,
    )
