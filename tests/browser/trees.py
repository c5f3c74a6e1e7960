"""Assessments for the browser: one with a graph to draw, one in which every text is hostile, and one as large as trees get."""

from __future__ import annotations

from typing import Any

import msgspec
from reports.factory import large_assessment, small_assessment

from rescue.assessment import Assessment

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror="alert(\'2\')">',
    "' onmouseover='alert(3)' x='",
    "</style><style>body{display:none}</style>",
    "</textarea></title></script><script src=https://evil.example/4.js></script>",
    "<svg onload=alert(5)><a href='javascript:alert(5)'>",
    "<iframe srcdoc='<script>alert(6)</script>'></iframe>",
    "<base href=https://evil.example/><meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "{{ 7 * 7 }}{% raw %} %(count)s {shown}",
    "-->]]><!--",
    "\u2028alert(7)\u2029//",
    "user\u202e \u2066// admin\u2069 \u200bhidden\ufeff",
    "` onclick=alert(8) `<b>`",
    "\x00\x08\x1b[2Jforged",
)
"""What a tree may hold in names, messages, code, paths and XML ids to run in the report."""

_FIXED = {"schema", "impact", "failure", "confidence", "verdict", "next_step", "outcome", "state", "unit", "kind", "layer"}


def drawn_assessment(count: int = 12) -> Assessment:
    """Modules in three waves; each but those of the first depends on the one before it."""
    found = large_assessment(count, 60)
    names = [f"acme_{number}" for number in range(count)]
    modules = [
        msgspec.structs.replace(module, name=name, path=name, wave=number * 3 // count + 1)
        for number, (module, name) in enumerate(zip(found.modules, names, strict=True))
    ]
    edges = [(after, before) for before, after in zip(names, names[count // 3 :], strict=False)]
    findings = [
        msgspec.structs.replace(finding, module=names[number % count], path=f"{names[number % count]}/views/v.xml")
        for number, finding in enumerate(found.findings)
    ]
    graph = msgspec.structs.replace(found.graph, edges=edges)
    return msgspec.structs.replace(found, modules=modules, findings=findings, graph=graph)


def hostile_assessment(payload: str) -> Assessment:
    """The small report and its plan with a payload in every text that is not one of our own words."""
    return msgspec.convert(_with(msgspec.to_builtins(small_assessment()), payload), Assessment)


def _with(value: Any, payload: str, name: str = "") -> Any:
    if isinstance(value, str):
        return value if name in _FIXED or not value else f"{value}{payload}"
    if isinstance(value, dict):
        if {"path", "reason", "detail"} == set(value):  # an unread file: its reason is ours
            return {key: item if key == "reason" else _with(item, payload, key) for key, item in value.items()}
        return {key: _with(item, payload, key) for key, item in value.items()}
    return [_with(item, payload, name) for item in value] if isinstance(value, list) else value
