"""Every text of an addon that may name something, also those of kinds that no analyzer reads."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from rescue.model import Addon

_SUFFIXES = (".py", ".xml", ".csv", ".js", ".ts", ".yml", ".yaml", ".mako", ".rml", ".html", ".sql")
_LARGEST = 5_000_000


def texts_of(addons: Iterable[Addon]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of each such file of the addons, links and large files left out; what cannot be read is left out too."""
    for addon in addons:
        for folder, folders, names in os.walk(os.path.join(addon.root, addon.path)):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in {"node_modules", "i18n", "lib"})
            for name in sorted(names):
                path = os.path.join(folder, name)
                if name.endswith(_SUFFIXES) and (content := read_bytes(path)) is not None:
                    yield path, content


def read_bytes(path: str) -> bytes | None:
    """The bytes of a plain file; None for a link, one that is too large to be written by hand, and one that cannot be read."""
    try:
        if os.path.islink(path) or os.path.getsize(path) > _LARGEST:
            return None
        return Path(path).read_bytes()
    except OSError:
        return None
