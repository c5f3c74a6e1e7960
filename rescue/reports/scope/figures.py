"""The numbers of a scope document, each a sum over an assessment's parts and modules, so that they tie with the audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from rescue.assessment import Assessment, ModuleReport
from rescue.checks.findings import total
from rescue.errors import ReportError
from rescue.model import Effort
from rescue.plan.waves import LEFT_OUT
from rescue.scope.build import is_in_scope
from rescue.scoped import ACCEPTED, REFUSED, Area, Scope, ScopePart


class AreaSum(Struct, frozen=True):
    """An area with what all addons have of it."""

    area: Area
    parts: list[ScopePart]
    items: dict[str, int]
    lines: int
    findings: int
    effort: Effort


class MixedModule(Struct, frozen=True):
    """An addon of which a part is refused: it works on the target only when somebody does that part, or it is taken out."""

    module: str
    areas: list[Area]
    accepted: Effort
    accepted_lines: int
    refused: Effort
    refused_lines: int


class ScopeFigures(Struct, frozen=True):
    """All sums. ``accepted_effort``, ``refused_effort`` and ``left_out_effort`` sum to the assessment's effort."""

    accepted: list[AreaSum]
    refused: list[AreaSum]
    accepted_effort: Effort
    refused_effort: Effort
    left_out_effort: Effort
    effort: Effort
    mixed: list[MixedModule]
    left_out: list[ModuleReport]
    unassessed: list[ModuleReport]

    @property
    def modules(self) -> int:
        """How many addons have an accepted part."""
        return len({(part.module, part.path) for area in self.accepted for part in area.parts})


def scope_of(assessment: Assessment) -> Scope:
    """The scope of an assessment. Raises ReportError where that was made without one."""
    if assessment.scope is None:
        raise ReportError("The report holds no scope: an older rescue wrote it. Scan again.")
    return assessment.scope


def figures_of(assessment: Assessment) -> ScopeFigures:
    """The figures of an assessment. Raises ReportError where that was made without a scope."""
    parts = scope_of(assessment).parts
    accepted, refused = ([found for area in areas if (found := _summed(area, parts))] for areas in (ACCEPTED, REFUSED))
    left_out = [module for module in assessment.modules if module.next_step in LEFT_OUT]
    return ScopeFigures(
        accepted=accepted,
        refused=refused,
        accepted_effort=total(area.effort for area in accepted),
        refused_effort=total(area.effort for area in refused),
        left_out_effort=total(module.effort for module in left_out),
        effort=assessment.effort,
        mixed=_mixed(parts),
        left_out=left_out,
        unassessed=[module for module in assessment.modules if module.next_step not in LEFT_OUT and not is_in_scope(module)],
    )


def _summed(area: Area, parts: Iterable[ScopePart]) -> AreaSum | None:
    own = [part for part in parts if part.area is area]
    if not own:
        return None
    items: Counter[str] = Counter()
    for part in own:
        items.update(part.items)
    return AreaSum(
        area=area,
        parts=sorted(own, key=lambda part: (-part.effort.likely, -part.lines, part.module, part.path)),
        items=dict(items),
        lines=sum(part.lines for part in own),
        findings=sum(part.findings for part in own),
        effort=total(part.effort for part in own),
    )


def _mixed(parts: Sequence[ScopePart]) -> list[MixedModule]:
    by_module: dict[tuple[str, str], list[ScopePart]] = {}
    for part in parts:
        by_module.setdefault((part.module, part.path), []).append(part)
    found = []
    for (name, _), own in by_module.items():
        ours = [part for part in own if part.area in ACCEPTED]
        theirs = [part for part in own if part.area in REFUSED]
        if ours and theirs:
            found.append(
                MixedModule(
                    module=name,
                    areas=[part.area for part in theirs],
                    accepted=total(part.effort for part in ours),
                    accepted_lines=sum(part.lines for part in ours),
                    refused=total(part.effort for part in theirs),
                    refused_lines=sum(part.lines for part in theirs),
                )
            )
    return sorted(found, key=lambda item: (-item.refused.likely, -item.refused_lines, item.module))
