"""The catalogs that come with rescue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING

from rescue.files import shipped_bytes, shipped_folder
from rescue.model import Series

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from rescue.catalog.load import Catalog


def shipped_catalogs() -> Traversable:
    """The folder of the catalogs that come with rescue."""
    return shipped_folder("catalogs")


def shipped_files() -> Iterator[tuple[Series, Traversable]]:
    """The shipped catalog files with the series that their name says, oldest first, without reading them."""
    found = []
    folder = shipped_catalogs()
    for entry in folder.iterdir() if folder.is_dir() else ():
        named = re.fullmatch(r"odoo(\d+)\.catalog", entry.name)
        if named:
            found.append((Series(int(named[1])), entry))
    yield from sorted(found, key=lambda pair: pair[0])


def load_shipped(series: Series) -> Catalog | None:
    """The shipped catalog of a series; None where none is shipped. Raises CatalogError as Catalog does."""
    from rescue.catalog.load import Catalog  # who only asks what is shipped needs none of it

    entry = next((entry for number, entry in shipped_files() if number == series), None)
    return Catalog(shipped_bytes(entry), entry.name) if entry is not None else None


def shipped_signature() -> bytes:
    """What tells the shipped catalogs from others: their heads, which hold the checksums of all that is in them."""
    from rescue.catalog.store import read_head

    found = blake2b()
    for _, entry in shipped_files():
        with entry.open("rb") as file:
            found.update(entry.name.encode() + read_head(file))
    return found.digest()
