"""Pools of worker processes, alike for all who need one.

What they are made with is imported where one is made: that takes longer than what is left to do where all but a file is known.
"""

from __future__ import annotations

import gc
import mmap
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.connection import Connection

CAN_FORK = sys.platform == "linux"
"""Whether workers start as copies of this process, and so know what it knows."""


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


def _nothing() -> None:
    """What a worker prepares that needs nothing."""


@contextmanager
def worker_pool(jobs: int, prepare: Callable[..., None] = _nothing, *given: object) -> Iterator[ProcessPoolExecutor]:
    """A pool of ``jobs`` workers, which each call ``prepare`` with what is ``given`` first.

    No thread may run in this process while it is made: forking is safe then, and saves imports.

    Whatever goes wrong inside ends the workers at once: what they are at is of no use any more. The pool's own thread is not waited for:
    it may be reading what a worker was cut off in the middle of, and that never comes.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import active_children

    others = set(active_children())
    pool = ProcessPoolExecutor(jobs, _context(), initializer=partial(_start, prepare, *given))
    try:
        yield pool
    except BaseException:
        for worker in set(active_children()) - others:
            worker.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


def run_apart(work: Callable[[Any], bytes], given: object) -> bytes | int:
    """What some work gives in a process of its own; the exit code of that process where it died."""
    receiver, sender = _context().Pipe(duplex=False)
    process = _context().Process(target=_send, args=(sender, work, given))
    process.start()
    sender.close()
    try:
        answer: bytes | None = receiver.recv_bytes()
    except EOFError:
        answer = None
    except BaseException:
        process.kill()
        raise
    finally:
        receiver.close()
        process.join()
    return int(process.exitcode) if answer is None else answer


def _send(sender: Connection, work: Callable[[Any], bytes], given: object) -> None:
    _start(_nothing)
    sender.send_bytes(work(given))


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
    try:
        copy = _Copy(place, work)
    except OSError:  # no more processes are allowed
        os.close(place)
        yield lambda: None
        return
    try:
        yield copy.answer
    finally:
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
        _start(_nothing)
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


# What forked workers are to do: they are copies of this process, so that nothing large has to be sent to them. With it the end of a pipe
# that holds a ticket for each task: who is free takes the next one.
_tasks: list[tuple[Sequence[Callable[[], bytes]], int]] = []
_TICKET = 2


def run_forked(tasks: Sequence[Callable[[], bytes]], jobs: int, begun: Callable[[int], None]) -> list[bytes | None]:
    """What each task gives, worked out by this process and ``jobs`` - 1 copies of it, the first tasks first.

    ``begun`` is told now and then how many tasks were taken before. This process works too: what copies touch of its memory exists once
    more for each of them.

    None for those that were not done when a worker was killed, most likely for want of memory: one process needs less. None for all
    where there can be no pool.
    """
    if not can_pool():
        return [None] * len(tasks)
    from concurrent.futures.process import BrokenProcessPool

    tickets, given = os.pipe()
    os.write(given, b"".join(number.to_bytes(_TICKET, "big") for number in range(len(tasks))))
    os.close(given)
    _tasks.append((tasks, tickets))
    found: dict[int, bytes] = {}
    try:
        with suppress(BrokenProcessPool), worker_pool(jobs - 1) as pool:
            others = [pool.submit(_work) for _ in range(jobs - 1)]
            for number in _taken(tickets):
                begun(number)
                found[number] = tasks[number]()
            for other in others:
                with suppress(BrokenProcessPool):
                    found.update(other.result())
    finally:
        _tasks.pop()
        os.close(tickets)
    return [found.get(number) for number in range(len(tasks))]


def _work() -> dict[int, bytes]:
    tasks, tickets = _tasks[-1]
    return {number: tasks[number]() for number in _taken(tickets)}


def _taken(tickets: int) -> Iterator[int]:
    while ticket := os.read(tickets, _TICKET):
        yield int.from_bytes(ticket, "big")


def _start(prepare: Callable[..., None], *given: object) -> None:
    # What is read and checked holds no cycles worth looking for, and collecting costs a third of the time.
    gc.disable()
    # Ctrl-C goes to the whole process group; the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare(*given)
