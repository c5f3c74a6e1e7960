"""Which parts of a module are large enough to leave it."""

from __future__ import annotations

from collections.abc import Mapping

from rescue.plan.model import Layer

LEAVING_LINES = 100
LEAVING_SHARE = 0.2
"""A part of another layer leaves a module when it has so many lines, and is so much of it: less is not worth a module's upgrade path."""

_RANK = {layer: rank for rank, layer in enumerate(Layer)}


def main_layer(lines: Mapping[Layer, int]) -> Layer | None:
    """The layer that most lines are of, of two alike the lower; None where there are none."""
    return max(lines, key=lambda layer: (lines[layer], -_RANK[layer]), default=None)


def leaving(lines: Mapping[Layer, int]) -> list[Layer]:
    """The layers whose part is large enough to leave, the lowest first."""
    main, total = main_layer(lines), sum(lines.values())
    return [
        layer
        for layer in Layer
        if layer is not main and lines.get(layer, 0) >= LEAVING_LINES and lines[layer] >= LEAVING_SHARE * total and layer is not Layer.CORE
    ]
