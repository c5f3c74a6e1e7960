"""Limits on the time that one piece of work may take."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

HAS_TIMERS = hasattr(signal, "setitimer")
"""Whether this system can interrupt a process after a time; where it cannot, nothing has a limit."""


class TimeIsUpError(BaseException):
    """The work took longer than it may. No ``Exception``: what handles the errors of some work must not hold this one up."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeIsUpError within the block when it takes more processor time than that; limits do not nest.

    Processor time, since a machine that is busy with other things is no fault of a file. Python's own loops and regular expressions are
    interrupted; other code in C is only when it returns. Off the main thread there is no limit. No cycles are collected meanwhile: an error
    that is raised while they are is lost.
    """
    if not HAS_TIMERS or threading.current_thread() is not threading.main_thread():
        yield
        return
    collecting = gc.isenabled()
    gc.disable()
    before = signal.signal(signal.SIGPROF, _time_is_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if collecting:
            gc.enable()


def _time_is_up(_number: int, _frame: FrameType | None) -> None:
    raise TimeIsUpError


def end_process_after(seconds: float) -> None:
    """End this process when it has worked so long since the last call, whatever it is at; 0 for no such end.

    The system does it: this holds for what ``time_limit`` cannot interrupt. The process ends by the signal ``SIGVTALRM``.
    """
    if HAS_TIMERS:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
