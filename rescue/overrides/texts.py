"""Every text of an addon that may name something, also those of kinds that no analyzer reads."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator

from rescue.cache import digest
from rescue.files import read_plain
from rescue.model import Addon

_OTHERS = (".ts", ".yml", ".yaml", ".mako", ".rml", ".html", ".sql")
_FOLDERS_ASIDE = frozenset({"node_modules", "i18n", "lib"})
_LARGEST = 5_000_000


def texts_of(addons: Iterable[Addon]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of each such file of the addons, links and large files left out; what cannot be read is left out too."""
    for addon in addons:
        for path in (*(os.path.join(addon.root, path) for path, _, _ in addon.files), *_others(addon)):
            content = read_bytes(path)
            if content is not None:
                yield path, content


def other_texts_signature(addons: Iterable[Addon]) -> Iterator[bytes]:
    """What tells the texts that no analyzer reads from others: path and content of each."""
    for addon in addons:
        for path in _others(addon):
            content = read_bytes(path)
            if content is not None:
                yield digest(path.encode("utf-8", "surrogateescape"), content)


def _others(addon: Addon) -> Iterator[str]:
    waiting = [os.path.join(addon.root, addon.path)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            continue
        yield from (entry.path for entry in entries if entry.name.endswith(_OTHERS) and not entry.is_dir())
        below = (entry for entry in entries if not entry.name.startswith(".") and entry.name not in _FOLDERS_ASIDE)
        waiting.extend(entry.path for entry in below if entry.is_dir(follow_symlinks=False))


def read_bytes(path: str) -> bytes | None:
    """The bytes of a plain file; None for a link, one that is too large to be written by hand, and one that cannot be read."""
    try:
        status = os.lstat(path)
        return read_plain(path) if stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST else None
    except OSError:
        return None
