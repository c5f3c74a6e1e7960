"""Pools of worker processes, alike for all who need one."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from concurrent.futures import ProcessPoolExecutor

CAN_FORK = sys.platform == "linux"
"""Whether workers start as copies of this process, and so know what it knows."""


def worker_pool(jobs: int) -> ProcessPoolExecutor:
    """A pool of ``jobs`` workers. No thread may run in this process while it is made: forking is safe then, and saves imports."""
    method = "fork" if CAN_FORK else "spawn"
    return ProcessPoolExecutor(jobs, multiprocessing.get_context(method), initializer=_start)


def _start() -> None:
    # What is read and checked holds no cycles worth looking for, and collecting costs a third of the time.
    gc.disable()
    # Ctrl-C goes to the whole process group; the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
