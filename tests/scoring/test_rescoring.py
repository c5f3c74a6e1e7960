"""An older report's effort is computed again as this version does, or said not to be comparable."""

from __future__ import annotations

import msgspec
from reports.factory import CALIBRATION, small_assessment

from rescue.assessment import Assessment
from rescue.checks.findings import total
from rescue.model import Effort
from rescue.scoring.calibration import CEILING, FEATURES, basis_beyond, effort_of, shipped_calibration
from rescue.scoring.rescoring import Scoring, score_again
from rescue.scoring.verdicts import SCORE_MODEL

SIZES = {"mandatory": 4.0, "potential": 2.0, "hours": 5.0, "xml_lines": 120.0, "javascript_lines": 0.0, CEILING: 400.0}


def older(**changes: object) -> Assessment:
    """A report of the model before, every module of which has what scoring it again takes."""
    small = small_assessment()
    modules = [
        msgspec.structs.replace(module, effort_basis=basis_beyond(CALIBRATION, SIZES, module.effort), effort=Effort(1.0, 1.0, 1.0))
        for module in small.modules
    ]
    return msgspec.structs.replace(small, modules=modules, **{"score_model": SCORE_MODEL - 1, **changes})


def test_a_report_of_this_model_stays_as_it_is() -> None:
    same = msgspec.structs.replace(small_assessment(), score_model=SCORE_MODEL, calibration=shipped_calibration())
    assert score_again(same) == (same, Scoring.AS_IS)


def test_an_older_one_gets_the_effort_of_this_model_from_the_sizes_that_it_holds() -> None:
    found, scoring = score_again(older())
    assert scoring is Scoring.AGAIN
    assert (found.score_model, found.calibration) == (SCORE_MODEL, shipped_calibration())
    for module, before in zip(found.modules, older().modules, strict=True):
        assert before.effort_basis is not None
        assert module.effort == effort_of(basis_beyond(shipped_calibration(), SIZES, before.effort_basis.found))
    assert found.effort == total(module.effort for module in found.modules)
    assert score_again(found) == (found, Scoring.AS_IS)


def test_another_calibration_is_another_score_although_the_model_is_the_same() -> None:
    assert score_again(older(score_model=SCORE_MODEL))[1] is Scoring.AGAIN


def test_one_without_sizes_or_of_a_newer_model_is_left_as_it_is_and_said_so() -> None:
    without = msgspec.structs.replace(small_assessment(), score_model=1)
    assert score_again(without) == (without, Scoring.UNKNOWN)
    newer = older(score_model=SCORE_MODEL + 1)
    assert score_again(newer) == (newer, Scoring.NEWER)


def test_a_module_that_is_not_carried_over_needs_no_sizes() -> None:
    modules = [msgspec.structs.replace(module, next_step="drop") for module in small_assessment().modules]
    found, scoring = score_again(msgspec.structs.replace(small_assessment(), modules=modules))
    assert (scoring, [module.effort for module in found.modules]) == (Scoring.AGAIN, [module.effort for module in modules])


def test_the_sizes_are_those_that_the_calibration_asks_for() -> None:
    assert {*FEATURES, CEILING} == SIZES.keys()
