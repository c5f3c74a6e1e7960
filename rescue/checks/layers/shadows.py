"""A module that carries the name of one that Odoo ships."""

from __future__ import annotations

from collections.abc import Iterator

from rescue import core_addons
from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit


def shadows(subject: Subject) -> Iterator[Hit]:
    """LAYER-CORE-SHADOW."""
    name = subject.addon.name
    if core_addons.edition(name, subject.series) is not None:
        yield subject.hit("LAYER-CORE-SHADOW", subject.addon.manifest.path, 1, name, "")
