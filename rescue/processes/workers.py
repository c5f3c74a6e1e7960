"""What is alike for all processes that work for this one."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CAN_FORK = sys.platform == "linux"
"""Whether workers start as copies of this process, and so know what it knows."""


def nothing() -> None:
    """What a worker prepares that needs nothing."""


@contextmanager
def starting() -> Iterator[None]:
    """Where processes are started: Ctrl-C waits until this one knows them and can end them, and theirs until ``begin`` ignores it."""
    if not CAN_FORK:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin(prepare: Callable[..., None] = nothing, *given: object) -> None:
    """What a worker does first: it calls ``prepare`` with what is ``given``."""
    # What is read and checked holds no cycles worth looking for, and collecting costs a third of the time.
    gc.disable()
    # Ctrl-C goes to the whole process group; the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare(*given)
