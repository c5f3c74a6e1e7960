"""Two addons in each other's way; chains themselves are those of the report (``rescue.assessment``)."""

from __future__ import annotations

from msgspec import Struct


class Conflict(Struct, frozen=True):
    """Two addons that do not know each other and are in each other's way, told at the place of the one. ``sure`` is false for a guess."""

    rule: str
    module: str
    path: str
    line: int
    symbol: str
    anchor: str
    sure: bool = True
