"""Every text of an addon that may name something, also those of kinds that no analyzer reads."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator

from rescue.cache import digest
from rescue.files import read_plain
from rescue.model import Addon

_LARGEST = 5_000_000


def texts_of(addons: Iterable[Addon]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of each such file of the addons, links and large files left out; what cannot be read is left out too."""
    for addon in addons:
        for inside in (*(path for path, _, _ in addon.files), *addon.texts):
            path = os.path.join(addon.root, inside)
            content = read_bytes(path)
            if content is not None:
                yield path, content


def other_texts_signature(addons: Iterable[Addon]) -> Iterator[bytes]:
    """What tells the texts that no analyzer reads from others: path and content of each."""
    for addon in addons:
        for path in addon.texts:
            content = read_bytes(os.path.join(addon.root, path))
            if content is not None:
                yield digest(path.encode(), content)


def read_bytes(path: str) -> bytes | None:
    """The bytes of a plain file; None for a link, one that is too large to be written by hand, and one that cannot be read."""
    try:
        status = os.lstat(path)
        return read_plain(path) if stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST else None
    except OSError:
        return None
