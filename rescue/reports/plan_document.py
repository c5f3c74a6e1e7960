"""The plan alone, as a document: what ``rescue plan --format json`` writes, and what its Markdown is made from."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from rescue.assessment import Assessment, NextStep, Tool
from rescue.errors import ReportError
from rescue.model import Effort, Verdict
from rescue.planned import Layers, Plan
from rescue.reports.json import encoded


class PlannedModule(Struct, frozen=True):
    """A module as the plan sees it; ``wave`` is None where it is not carried over."""

    name: str
    path: str
    wave: int | None
    layer: str | None
    next_step: NextStep
    reason: str
    verdict: Verdict
    effort: Effort
    depends_tree: list[str]


class PlanDocument(Struct, frozen=True, kw_only=True):
    """The plan of a tree with what it starts from."""

    schema: Literal["rescue.plan/1"] = "rescue.plan/1"
    tool: Tool
    generated: str
    roots: list[str]
    source: list[str]
    target: str
    verdict: Verdict
    percent: float | None
    effort: Effort
    modules: list[PlannedModule]
    plan: Plan
    layers: Layers | None


def plan_document(assessment: Assessment) -> PlanDocument:
    """The plan of an assessment. Raises ReportError where that was made without one."""
    if assessment.plan is None:
        raise ReportError("The report holds no plan: an older rescue wrote it. Scan again.")
    return PlanDocument(
        tool=assessment.tool,
        generated=assessment.generated,
        roots=assessment.roots,
        source=assessment.source,
        target=assessment.target,
        verdict=assessment.verdict,
        percent=assessment.compatibility.percent,
        effort=assessment.effort,
        modules=[
            PlannedModule(
                name=module.name,
                path=module.path,
                wave=module.wave,
                layer=module.layer,
                next_step=module.next_step,
                reason=module.next_step_reason,
                verdict=module.verdict,
                effort=module.effort,
                depends_tree=module.depends_tree,
            )
            for module in assessment.modules
        ],
        plan=assessment.plan,
        layers=assessment.layers,
    )


def render_plan_json(assessment: Assessment) -> str:
    """The plan as JSON, as the whole report is written."""
    return encoded(plan_document(assessment))
