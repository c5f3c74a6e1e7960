"""The files to read, and what tells one content of a file from another."""

from __future__ import annotations

import os
from collections.abc import Sequence

import msgspec

from rescue.cache import content_digest
from rescue.files import read_plain
from rescue.model import Addon, FileKind, UnreadReason

PASSING = frozenset({UnreadReason.CRASHED, UnreadReason.IO, UnreadReason.TIMEOUT})
"""Reasons that may not hold the next time, whatever the file's bytes."""


class Task(msgspec.Struct, frozen=True, array_like=True):
    """One file to read: where it is on disk, how it is called in reports, and the path of the addon that owns it."""

    absolute: str
    kind: FileKind
    path: str
    addon: str
    inside: str
    size: int
    owner: str


def tasks_of(addons: Sequence[Addon]) -> list[Task]:
    """The files of all addons, in the order of addons and paths."""
    return [
        Task(os.path.join(addon.root, path), kind, path, addon.name, addon.inside(path), size, addon.path)
        for addon in addons
        for path, kind, size in addon.files
    ]


def digests_of(tasks: Sequence[Task]) -> list[bytes]:
    """The digest of each file's bytes, b"" for one that cannot be read."""
    return [_digest(task) for task in tasks]


def _digest(task: Task) -> bytes:
    try:
        return content_digest(read_plain(task.absolute))
    except OSError:
        return b""
