"""Where the rulesets that come with rescue are, and for which series; nothing of them is read here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rescue.files import package_folder
from rescue.model import Series

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def shipped_rulesets() -> Traversable:
    """The folder of the rulesets that come with rescue: in the installed package, or beside it in a clone or editable install."""
    packaged = package_folder().joinpath("rulesets")
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "rulesets"


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
