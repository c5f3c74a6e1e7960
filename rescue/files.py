"""Open what a scanned tree holds: plain files alone, and never so that one of them could keep the reader waiting."""

from __future__ import annotations

import os
import stat

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_plain(path: str) -> bytes:
    """The bytes of a plain file. Raises OSError, also for what is no plain file: it may have been one when the tree was looked through."""
    with open(path, "rb", buffering=0, opener=_open) as file:
        return file.read()


def _open(path: str, _flags: int) -> int:
    number = os.open(path, _FLAGS)  # to open a FIFO would wait for who writes into it
    mode = os.fstat(number).st_mode
    if stat.S_ISREG(mode):
        return number
    os.close(number)
    raise OSError(None, "Is a directory" if stat.S_ISDIR(mode) else "no plain file any more", path)
