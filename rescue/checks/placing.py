"""Where a file stands in its addon decides what a finding in it can do: Odoo does not load every file when a module is installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from rescue.model import Addon, Facts, FileKind

_MIGRATIONS = ("migrations/", "upgrades/")
_TESTS = ("tests/", "static/tests/")
_DATA = frozenset({FileKind.XML, FileKind.CSV})


class Place(StrEnum):
    """What Odoo does with a file."""

    LOADED = "loaded"
    DEMO = "demo"
    TESTS = "tests"
    MIGRATION = "migration"
    UNLISTED = "unlisted"


def place_of(addon: Addon, path: str, kind: FileKind) -> Place:
    """The place of one of the addon's files.

    ``migration``: scripts that run once, on the upgrade to an older series than the target. ``tests``: loaded by the test runner
    only. ``demo``: loaded with demo data, whose failure Odoo survives. ``unlisted``: a data file that the manifest does not name, so
    that nothing loads it; code that nothing imports is as good as that, which takes more than its path to tell.
    """
    inside = addon.inside(path)
    if inside.startswith(_MIGRATIONS):
        return Place.MIGRATION
    if inside.startswith(_TESTS):
        return Place.TESTS
    if kind in _DATA and not inside.startswith("static/"):
        if inside in addon.manifest.data:
            return Place.LOADED
        return Place.DEMO if inside in addon.manifest.demo else Place.UNLISTED
    return Place.LOADED


def loaded(addon: Addon, facts: Iterable[Facts]) -> Iterator[Facts]:
    """The files that Odoo loads when the addon is installed: no tests, demo data, past upgrades, data that no manifest names."""
    return (file for file in facts if place_of(addon, file.path, file.kind) is Place.LOADED)
