"""Pools of worker processes, alike for all who need one."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

CAN_FORK = sys.platform == "linux"
"""Whether workers start as copies of this process, and so know what it knows."""


@contextmanager
def worker_pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of ``jobs`` workers. No thread may run in this process while it is made: forking is safe then, and saves imports.

    Whatever goes wrong inside ends the workers at once: what they are at is of no use any more. The pool's own thread is not waited for:
    it may be reading what a worker was cut off in the middle of, and that never comes.
    """
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork" if CAN_FORK else "spawn"), initializer=_start)
    try:
        yield pool
    except BaseException:
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


# What forked workers are to do: they are copies of this process, so that nothing large has to be sent to them.
_tasks: list[Sequence[Callable[[], bytes]]] = []


def run_forked(tasks: Sequence[Callable[[], bytes]], jobs: int, done: Callable[[int], None]) -> list[bytes | None]:
    """What each task gives, worked out in ``jobs`` copies of this process, the first tasks first; ``done`` is told how many are.

    None for those that were not done when a worker was killed, most likely for want of memory: one process needs less.
    """
    found: list[bytes | None] = [None] * len(tasks)
    _tasks.append(tasks)
    try:
        with worker_pool(jobs) as pool:
            for number, future in enumerate([pool.submit(_run, number) for number in range(len(tasks))]):
                found[number] = future.result()
                done(number + 1)
    except BrokenProcessPool:
        pass
    finally:
        _tasks.pop()
    return found


def _run(number: int) -> bytes:
    return _tasks[-1][number]()


def _start() -> None:
    # What is read and checked holds no cycles worth looking for, and collecting costs a third of the time.
    gc.disable()
    # Ctrl-C goes to the whole process group; the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
