"""The model from migrations, and its predictions for repositories that it has not seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from calibrating.numbers import least_squares, quantile
from rescue.assessment import Band, Calibration, Lines
from rescue.scoring.calibration import FEATURES, lines_of, score_of

LOW, HIGH = 0.1, 0.9
"""The range holds what lies between these shares of the migrations: four in five."""
BANDS = 4
EMPTY = Calibration(
    fitted="",
    hops=[],
    pairs=0,
    spearman=0,
    spearman_lines=0,
    spearman_findings=0,
    coverage=0,
    intercept=0,
    weights={},
    mean_factor=1,
    bands=[],
    hours_per_line=0,
    hours_per_line_source="",
)


class Migration(NamedTuple):
    """One addon brought from one series to another: what the scan of its old side saw, and the lines that people changed."""

    hop: str
    repo: str
    addon: str
    features: dict[str, float]
    changed: int
    lines: int
    findings: int


class Prediction(NamedTuple):
    """What the model says of a migration."""

    score: float
    lines: Lines


def fit(migrations: Sequence[Migration]) -> Calibration:
    """Least squares on logarithms, and for each quarter of the scores how far the migrations lay from them."""
    rows = [[1.0, *(math.log1p(item.features[name]) for name in FEATURES)] for item in migrations]
    wanted = [math.log1p(item.changed) for item in migrations]
    intercept, *weights = least_squares(rows, wanted)
    model = msgspec.structs.replace(
        EMPTY, intercept=round(intercept, 3), weights={name: round(weight, 3) for name, weight in zip(FEATURES, weights, strict=True)}
    )
    scores = [score_of(model, item.features) for item in migrations]
    middle = sum(max(0.0, math.expm1(score)) for score in scores)
    edges = [round(quantile(scores, number / BANDS), 3) for number in range(1, BANDS)]
    bands = []
    for below, edge in zip([-math.inf, *edges], [*edges, math.inf], strict=True):
        beyond = [value - score for value, score in zip(wanted, scores, strict=True) if below < score <= edge]
        bands.append(Band(None if edge == math.inf else edge, round(quantile(beyond, LOW), 3), round(quantile(beyond, HIGH), 3)))
    return msgspec.structs.replace(model, bands=bands, mean_factor=round(sum(item.changed for item in migrations) / middle, 3))


def held_out(migrations: Sequence[Migration]) -> list[Prediction]:
    """What a model says of each migration that was fitted on the other repositories."""
    models = {repo: fit([item for item in migrations if item.repo != repo]) for repo in {item.repo for item in migrations}}
    return [predict(models[item.repo], item) for item in migrations]


def predict(model: Calibration, item: Migration) -> Prediction:
    """What a model says of one migration."""
    return Prediction(score_of(model, item.features), lines_of(model, item.features))


def covered(migrations: Sequence[Migration], predictions: Sequence[Prediction]) -> float:
    """The share of the migrations, in percent, that lie within their range."""
    inside = sum(said.lines.low <= item.changed <= said.lines.high for item, said in zip(migrations, predictions, strict=True))
    return 100 * inside / max(1, len(migrations))
