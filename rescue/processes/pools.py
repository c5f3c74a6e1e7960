"""Pools of worker processes, alike for all who need one.

What they are made with is imported where one is made: that takes longer than what is left to do where all but a file is known.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from rescue.processes.workers import CAN_FORK, begin, nothing, starting

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.connection import Connection

T = TypeVar("T")

_PATIENCE: Final = 2.0
"""Seconds without any result after which it is asked whether there are workers."""


@cache
def _context() -> Any:
    import multiprocessing

    return multiprocessing.get_context("fork" if CAN_FORK else "spawn")


@cache
def can_pool() -> bool:
    """Whether this system lets the processes of a pool wait for each other; some containers have no place for what that takes."""
    try:
        _context().Lock()
    except (ImportError, OSError):
        return False
    return True


class Marks(Protocol):
    """Numbers from 0 to 255 that processes share."""

    def __getitem__(self, place: int, /) -> int: ...
    def __setitem__(self, place: int, mark: int, /) -> None: ...


def shared_marks(many: int) -> Marks:
    """So many marks, all 0, for the workers of pools that are given them."""
    # plain memory where it is inherited: the other kind is a file, for which there may be no space left
    marks: Marks = mmap.mmap(-1, max(1, many)) if CAN_FORK else _context().RawArray("B", max(1, many))
    return marks


@contextmanager
def worker_pool(jobs: int, prepare: Callable[..., None] = nothing, *given: object) -> Iterator[ProcessPoolExecutor]:
    """A pool of ``jobs`` workers, which each call ``prepare`` with what is ``given`` first.

    No thread may run in this process while it is made: forking is safe then, and saves imports.

    Whatever goes wrong inside ends the workers at once: what they are at is of no use any more. The pool's own thread is not waited for:
    it may be reading what a worker was cut off in the middle of, and that never comes.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import active_children

    others = set(active_children())
    pool = ProcessPoolExecutor(jobs, _context(), initializer=partial(begin, prepare, *given))
    try:
        with starting():
            if CAN_FORK:
                pool.submit(nothing)  # the first task starts all that are forked
        yield pool
        pool.shutdown(wait=True)
    except BaseException:
        for worker in set(active_children()) - others:
            worker.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def finished(futures: Collection[Future[T]]) -> set[Future[T]]:
    """Those of a pool's tasks that are done, as soon as one is.

    Where no worker is left, all are, and have failed with BrokenProcessPool: what is handed out just while the pool breaks is otherwise
    waited for without end (``terminate_broken`` in concurrent/futures/process.py).
    """
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children

    while True:
        done, waiting = wait(futures, timeout=_PATIENCE, return_when=FIRST_COMPLETED)
        if done:
            return done
        if not active_children():
            for future in waiting:
                future.set_exception(BrokenProcessPool("no worker is left"))


def run_apart(work: Callable[[Any], bytes], given: object) -> bytes | int:
    """What some work gives in a process of its own; the exit code of that process where it died."""
    receiver, sender = _context().Pipe(duplex=False)
    process = _context().Process(target=_send, args=(sender, work, given))
    answer: bytes | None = None
    try:
        with starting():
            process.start()
        sender.close()
        with suppress(EOFError):
            answer = receiver.recv_bytes()
        process.join()
    except BaseException:
        if process.pid is not None:  # it was started
            process.kill()
            process.join()
        raise
    finally:
        receiver.close()
    return int(process.exitcode) if answer is None else answer


def _send(sender: Connection, work: Callable[[Any], bytes], given: object) -> None:
    begin()
    sender.send_bytes(work(given))
