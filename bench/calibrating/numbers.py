"""The little statistics that the calibration needs, in plain Python."""

from __future__ import annotations

import math
from collections.abc import Sequence


def least_squares(rows: Sequence[Sequence[float]], wanted: Sequence[float]) -> list[float]:
    """The coefficients that fit ``rows`` to ``wanted`` best. Raises ValueError when columns depend on each other."""
    size = len(rows[0])
    matrix = [[sum(row[i] * row[j] for row in rows) for j in range(size)] for i in range(size)]
    right = [sum(row[i] * value for row, value in zip(rows, wanted, strict=True)) for i in range(size)]
    for at in range(size):
        pivot = max(range(at, size), key=lambda line: abs(matrix[line][at]))
        if abs(matrix[pivot][at]) < 1e-9:
            raise ValueError("the columns depend on each other")
        matrix[at], matrix[pivot], right[at], right[pivot] = matrix[pivot], matrix[at], right[pivot], right[at]
        for line in range(at + 1, size):
            factor = matrix[line][at] / matrix[at][at]
            matrix[line] = [value - factor * above for value, above in zip(matrix[line], matrix[at], strict=True)]
            right[line] -= factor * right[at]
    found = [0.0] * size
    for at in reversed(range(size)):
        found[at] = (right[at] - sum(matrix[at][j] * found[j] for j in range(at + 1, size))) / matrix[at][at]
    return found


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which such a share lies, between two neighbours in proportion."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def spearman(left: Sequence[float], right: Sequence[float]) -> float:
    """Spearman's rank correlation; equal values share the mean of their ranks."""
    a, b = _ranks(left), _ranks(right)
    mean = (len(a) - 1) / 2
    both = sum((x - mean) * (y - mean) for x, y in zip(a, b, strict=True))
    spread = math.sqrt(sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b))
    return both / spread if spread else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for index in order[start:end]:
            ranks[index] = (start + end - 1) / 2
        start = end
    return ranks
