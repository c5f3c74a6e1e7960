"""Scopes for the tests of the reports, about modules of the factory's assessments."""

from __future__ import annotations

import msgspec

from reports.factory import small_assessment
from rescue.assessment import Assessment
from rescue.model import Effort
from rescue.scoped import Area, Integration, Scope, ScopePart


def part(module: str, area: Area, items: dict[str, int], lines: int, findings: int, effort: Effort, path: str = "") -> ScopePart:
    """A part of a module, in one file."""
    return ScopePart(module, path or module, area, items, lines, findings, effort, [f"{path or module}/models/a.py"])


def scoped_assessment(first: str = "sale_custom", said: str = "requests", host: str = "api.acme.test") -> Assessment:
    """The small assessment with a scope: a module in both scopes, one that is not carried over, and one that could not be assessed."""
    small = small_assessment()
    modules = [
        msgspec.structs.replace(small.modules[0], name="hr_notes"),
        msgspec.structs.replace(small.modules[1], name=first, path=first, effort=Effort(1.01, 2.1, 4.3)),
        msgspec.structs.replace(small.modules[2], next_step="standard", next_step_reason="Odoo has it since 16.0.", wave=None),
    ]
    parts = [
        part(first, Area.LOGIC, {"constraint": 1, "override": 2}, 40, 1, Effort(0.41, 0.9, 1.8), first),
        part(first, Area.INTEGRATIONS, {"model": 1}, 20, 0, Effort(0.2, 0.4, 0.9), first),
        part(first, Area.FRONTEND, {"script": 1}, 60, 2, Effort(0.4, 0.8, 1.6), first),
    ]
    scope = Scope(
        parts, [Integration(first, "HTTP (REST)", False, "package", said, [host], [f"{first}/models/a.py:{n}" for n in range(5)])], [first]
    )
    effort = Effort(1.01, 2.6, 5.3)
    return msgspec.structs.replace(small, modules=modules, scope=scope, effort=effort)
