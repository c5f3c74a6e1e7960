"""Copies of this process that work something out while it goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from rescue.processes.workers import CAN_FORK, begin, starting


@contextmanager
def forked(work: Callable[[], bytes]) -> Iterator[Callable[[], bytes | None]]:
    """Work something out in a copy of this process while this one goes on: gives a function that waits for it.

    That gives None where the copy died or failed, and where processes cannot be copied. The copy leaves its answer in memory that both
    share and is gone, with all that it held; into a pipe it would write until it is asked.
    """
    if not CAN_FORK:
        yield lambda: None
        return
    try:
        place = os.memfd_create("rescue")
    except OSError:
        yield lambda: None
        return
    copy: _Copy | None = None
    try:
        with suppress(OSError), starting():  # where no more processes are allowed there is none
            copy = _Copy(place, work)
        yield copy.answer if copy is not None else lambda: None
    finally:
        if copy is not None:
            copy.end()  # done, or of no use any more
        os.close(place)


class _Copy:
    """A copy of this process that works something out and leaves it in shared memory."""

    def __init__(self, place: int, work: Callable[[], bytes]) -> None:
        """``place`` is the number of that memory's file. Raises OSError where no process can be had."""
        self._place = place
        self._number = os.fork()
        self._status: int | None = None
        if not self._number:
            _leave(place, work)

    def answer(self) -> bytes | None:
        """What it left, when it is gone; None where it died or failed."""
        if self._wait():
            return None
        return os.pread(self._place, os.fstat(self._place).st_size, 0)

    def end(self) -> None:
        """Have it gone, whatever it is at."""
        if self._status is None:
            os.kill(self._number, signal.SIGKILL)
            self._wait()

    def _wait(self) -> int:
        if self._status is None:
            self._status = os.waitpid(self._number, 0)[1]
        return self._status


def _leave(place: int, work: Callable[[], bytes]) -> NoReturn:
    """Leave there what the work gives, and be gone. Where it fails nothing is said: it will be where the work is done again."""
    code = 1
    try:
        begin()
        with open(place, "wb", closefd=False) as kept:
            kept.write(work())
        code = 0
    finally:
        os._exit(code)


@contextmanager
def alongside(work: Callable[[], bytes], jobs: int) -> Iterator[Callable[[], bytes]]:
    """As ``forked``, but it is worked out here where there is one job, and where the copy could not."""
    if jobs <= 1:
        yield work
        return
    with forked(work) as answer:

        def found() -> bytes:
            left = answer()
            return work() if left is None else left

        yield found
