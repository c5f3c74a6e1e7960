"""What a migration changes beyond what findings show: the calibrated rest of a module's effort.

The model and its coefficients are data, ``rulesets/effort.yaml``, fitted by ``bench/effort.py`` on migrations that people did.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

from rescue.assessment import Calibration, EffortBasis, Lines
from rescue.checks.findings import total
from rescue.checks.rules.loading import read_shipped, read_typed
from rescue.checks.rules.shipped import shipped_rulesets
from rescue.errors import RulesetError
from rescue.model import Addon, Effort, Facts, FileKind, Finding, Impact

NAME = "effort.yaml"
FEATURES = ("mandatory", "potential", "hours", "xml_lines", "javascript_lines")
CEILING = "lines"
"""The lines of a module's code, beside the features: a migration changes no more lines than there are."""
SIZED = (FileKind.PYTHON, FileKind.XML, FileKind.JAVASCRIPT, FileKind.MANIFEST)
NOT_SIZED = frozenset({"tests", "migrations", "upgrades"})
"""Folders whose lines and findings are no feature: the calibration leaves them out on both sides."""


@cache
def shipped_calibration() -> Calibration:
    """The calibration that comes with rescue. Raises RulesetError when the file cannot be used."""
    return read_shipped(shipped_rulesets().joinpath(NAME).read_bytes(), NAME, Calibration, parse_calibration)


def parse_calibration(text: bytes, name: str) -> Calibration:
    """Read a calibration; ``name`` is the file's for messages. Raises RulesetError that says what is wrong."""
    found = read_typed(text, name, Calibration)
    if sorted(found.weights) != sorted(FEATURES):
        raise RulesetError(f"{name}: weights: expected {', '.join(FEATURES)}")
    if not found.bands or found.bands[-1].up_to is not None:
        raise RulesetError(f"{name}: bands: the last one must be for any score above, with up_to: null")
    return found


def features_of(addon: Addon, facts: Sequence[Facts], findings: Sequence[Finding]) -> dict[str, float]:
    """What the model looks at, from the old side alone; suppressed findings left out."""

    def sized(path: str) -> bool:
        return NOT_SIZED.isdisjoint(addon.inside(path).split("/")[:-1])

    counted = [finding for finding in findings if not finding.suppressed and sized(finding.path)]
    lines = {kind: sum(file.code_lines for file in facts if file.kind is kind and sized(file.path)) for kind in FileKind}
    return {
        "mandatory": float(sum(finding.impact is Impact.MANDATORY for finding in counted)),
        "potential": float(sum(finding.impact is Impact.POTENTIAL for finding in counted)),
        "hours": round(sum(finding.effort.likely for finding in counted), 2),
        "xml_lines": float(lines[FileKind.XML]),
        "javascript_lines": float(lines[FileKind.JAVASCRIPT]),
        CEILING: float(sum(lines[kind] for kind in SIZED)),
    }


def score_of(calibration: Calibration, features: Mapping[str, float]) -> float:
    """The logarithm of one more than the lines that such a migration changes, which are no more than there are."""
    expected = calibration.intercept + sum(weight * math.log1p(features[name]) for name, weight in calibration.weights.items())
    return min(expected, math.log1p(features[CEILING]))


def lines_of(calibration: Calibration, features: Mapping[str, float]) -> Lines:
    """The lines that a migration of such a module changes, rounded to tenths."""
    score = score_of(calibration, features)
    band = next(band for band in calibration.bands if band.up_to is None or score <= band.up_to)
    low, middle, high = (min(max(0.0, math.expm1(score + shift)), features[CEILING]) for shift in (band.low, 0.0, band.high))
    likely = min(max(low, middle * calibration.mean_factor), high)
    return Lines(round(low, 1), round(likely, 1), round(high, 1))


def basis_of(calibration: Calibration, features: Mapping[str, float], findings: Sequence[Finding]) -> EffortBasis:
    """What the effort of a module is made of; suppressed findings cost nothing."""
    return basis_beyond(calibration, features, total(finding.effort for finding in findings if not finding.suppressed))


def basis_beyond(calibration: Calibration, features: Mapping[str, float], found: Effort) -> EffortBasis:
    """The same where what its findings cost is known already."""
    lines = lines_of(calibration, features)
    hours = calibration.hours_per_line
    rest = Effort(
        _beyond(lines.low * hours, found.low), _beyond(lines.likely * hours, found.likely), _beyond(lines.high * hours, found.high)
    )
    return EffortBasis(found, rest, lines, dict(features))


def effort_of(basis: EffortBasis) -> Effort:
    """The module's effort: what was found, and the rest."""
    return total([basis.found, basis.rest])


def _beyond(expected: float, found: float) -> float:
    return round(max(0.0, expected - found), 2)
