"""Open what a scanned tree holds: plain files alone, and never so that one of them could keep the reader waiting; and where ours are."""

from __future__ import annotations

import errno
import mmap
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MORE = 1_000_000


def read_plain(path: str) -> bytes:
    """The bytes of a plain file. Raises OSError, also for what is no plain file: it may have been one when the tree was looked through."""
    number = os.open(path, _FLAGS)  # to open a FIFO would wait for who writes into it
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            if stat.S_ISDIR(status.st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
            raise OSError(errno.EINVAL, "no plain file any more", path)
        content = os.read(number, status.st_size + 1)
        if len(content) == status.st_size:
            return content
        parts = [content]  # it grew since, or the system gives it in pieces
        while parts[-1]:
            parts.append(os.read(number, _MORE))
        return b"".join(parts)
    finally:
        os.close(number)


def package_folder() -> Traversable:
    """The folder of this package: on disk, or in an archive that it was imported from."""
    folder = Path(__file__).parent
    if folder.is_dir():
        return folder
    from importlib.resources import files

    return files("rescue")


def shipped_folder(name: str) -> Traversable:
    """A folder that comes with rescue: in the installed package, or beside it in a clone or editable install."""
    packaged = package_folder().joinpath(name)
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[1] / name


def shipped_bytes(file: Traversable) -> memoryview:
    """What a file that comes with rescue holds. On disk it is mapped, not copied: all processes share it, and read what they need of it."""
    if not isinstance(file, Path) or not file.stat().st_size:
        return memoryview(file.read_bytes())
    with file.open("rb") as opened:
        return memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
