"""Modules that hold artifacts of several layers, told by the kinds of artifact whose layer is never in doubt."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.checks.layers.configuration import SETTINGS
from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit
from rescue.graph.models import is_extension, model_classes

_BASE_RECORDS = frozenset({"res.groups", "ir.model.access", "ir.rule", "ir.cron", "base.automation", "ir.actions.server"})
_REPORTS = frozenset({"ir.actions.report", "ir.actions.report.xml"})
_SOME = 3  # fewer artifacts of a layer than this do not make a module a mixed one


def mixed(subject: Subject) -> Iterator[Hit]:
    """LAYER-MIXED-MODULE: artifacts of all three layers, and of the two that hold code enough to be worth taking apart.

    LAYER-MIXED-DECLARED: code in a module that is declared to be configuration, a report or a change to core's views in one of the base.
    """
    count = _counts(subject)
    name, path = subject.addon.name, subject.addon.manifest.path
    said = ", ".join(f"{number} {layer}" for layer, number in count.items())
    if count["base"] >= _SOME and count["implementation"] >= _SOME and count["configuration"]:
        yield subject.hit("LAYER-MIXED-MODULE", path, 1, name, "", became="", confidence=None)
    declared = subject.tree.declared.of(name)
    if (declared == "configuration" and count["base"] + count["code"]) or (declared == "base" and count["reports"]):
        yield subject.hit("LAYER-MIXED-DECLARED", path, 1, f"{declared}: {said}", name)


def _counts(subject: Subject) -> dict[str, int]:
    count = {"base": 0, "implementation": 0, "configuration": 0, "code": 0, "reports": 0}
    for file in subject.python:
        for item in model_classes(file):
            count["code"] += 1
            if item.kind == "model" and not is_extension(item):
                count["base"] += 1
            elif is_extension(item) and subject.is_core_model(item.model):
                count["implementation"] += sum(method.calls_super for method in item.methods)
    for file in subject.data:
        for record in file.records:
            count["configuration"] += record.model in SETTINGS and record.model != "ir.sequence"
            count["base"] += record.model in _BASE_RECORDS and record.model != "ir.model.access"
            if record.model in _REPORTS:
                count["reports"] += 1
                count["implementation"] += 1
        views = (view for view in file.views if view.inherit and view.mode != "primary")
        count["implementation"] += sum(subject.is_core_module(view.inherit.partition(".")[0]) for view in views)
    return count
