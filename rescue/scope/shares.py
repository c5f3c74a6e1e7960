"""Sharing out numbers so that the shares sum to what was shared, exactly."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rescue.model import Effort

CENTS = 100


def share_out(whole: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to the weights that sum to ``whole``; all to the first where no weight is above 0.

    The remainders go by d'Hondt, so no share falls when ``whole`` grows: shares of low, likely and high stay in that order.
    """
    if not weights:
        return []
    total = sum(weights)
    if total <= 0:
        return [whole, *[0] * (len(weights) - 1)]
    shares = [math.floor(whole * weight / total) if weight else 0 for weight in weights]
    for _ in range(whole - sum(shares)):
        most = max(range(len(weights)), key=lambda index: (weights[index] / (shares[index] + 1), -index))
        shares[most] += 1
    return shares


def share_effort(effort: Effort, weights: Sequence[int]) -> list[Effort]:
    """An effort in proportion to the weights, to hundredths of an hour."""
    low, likely, high = (share_out(cents(value), weights) for value in (effort.low, effort.likely, effort.high))
    return [Effort(first / CENTS, middle / CENTS, last / CENTS) for first, middle, last in zip(low, likely, high, strict=True)]


def cents(hours: float) -> int:
    """Hours in hundredths."""
    return round(hours * CENTS)
