"""Reports that an earlier rescue scored, scored as this one does, so that two of them can be compared."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from rescue.assessment import Assessment, Calibration, ModuleReport
from rescue.checks.findings import total
from rescue.scoring.calibration import CEILING, FEATURES, basis_beyond, effort_of, shipped_calibration
from rescue.scoring.verdicts import SCORE_MODEL


class Scoring(StrEnum):
    """How the efforts of a report stand to this version's.

    ``as_is``: it was scored as this version does. ``again``: it was scored again. ``newer``: a later version scored it, and ``unknown``:
    it does not hold what scoring it again takes; its efforts are then to be compared with none.
    """

    AS_IS = "as_is"
    AGAIN = "again"
    NEWER = "newer"
    UNKNOWN = "unknown"


def score_again(assessment: Assessment, calibration: Calibration | None = None) -> tuple[Assessment, Scoring]:
    """The report with efforts of this version's model, and how that went; ``calibration`` is the one that comes with rescue.

    Verdicts stay: the rules by which they are reached are the same in all models.
    """
    model = calibration or shipped_calibration()
    if assessment.score_model == SCORE_MODEL and assessment.calibration == model:
        return assessment, Scoring.AS_IS
    if assessment.score_model > SCORE_MODEL:
        return assessment, Scoring.NEWER
    if not all(_can_be_scored(module) for module in assessment.modules if _has_rest(module, assessment)):
        return assessment, Scoring.UNKNOWN
    modules = [_scored(module, model) for module in assessment.modules]
    effort = total(module.effort for module in modules)
    changed = msgspec.structs.replace(assessment, modules=modules, effort=effort, calibration=model, score_model=SCORE_MODEL)
    return changed, Scoring.AGAIN


def _has_rest(module: ModuleReport, assessment: Assessment) -> bool:
    """Whether there is something beyond the findings of a module: it takes a hop that was assessed, and is migrated at all."""
    missing = set(assessment.coverage.hops_missing)
    return any(hop not in missing for hop in module.hops) and module.next_step not in {"drop", "standard", "replace"}


def _can_be_scored(module: ModuleReport) -> bool:
    return module.effort_basis is not None and {*FEATURES, CEILING} <= module.effort_basis.features.keys()


def _scored(module: ModuleReport, model: Calibration) -> ModuleReport:
    if module.effort_basis is None or not _can_be_scored(module):
        return module
    basis = basis_beyond(model, module.effort_basis.features, module.effort_basis.found)
    return msgspec.structs.replace(module, effort_basis=basis, effort=effort_of(basis))
