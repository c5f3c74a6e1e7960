"""Where the rulesets that come with rescue are, and for which series; nothing of them is read here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rescue.files import shipped_folder
from rescue.model import Series

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def shipped_rulesets() -> Traversable:
    """The folder of the rulesets that come with rescue."""
    return shipped_folder("rulesets")


def shipped_files() -> Iterator[tuple[Series, Traversable]]:
    """The shipped ruleset files with the series that their name says, oldest first, without reading them."""
    found = []
    for entry in shipped_rulesets().iterdir():
        named = re.fullmatch(r"odoo(\d+)\.yaml", entry.name)
        if named:
            found.append((Series(int(named[1])), entry))
    yield from sorted(found, key=lambda pair: pair[0])


def newest_series() -> Series:
    """The newest series that has a ruleset."""
    return max(series for series, _ in shipped_files())
