"""Pools of worker processes, alike for all who need one."""

from __future__ import annotations

import gc
import mmap
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import cache, partial
from multiprocessing.connection import Connection
from typing import Any, Protocol

CAN_FORK = sys.platform == "linux"
"""Whether workers start as copies of this process, and so know what it knows."""

_CONTEXT: Any = multiprocessing.get_context("fork" if CAN_FORK else "spawn")


@cache
def can_pool() -> bool:
    """Whether this system lets the processes of a pool wait for each other; some containers have no place for what that takes."""
    try:
        _CONTEXT.Lock()
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
    marks: Marks = mmap.mmap(-1, max(1, many)) if CAN_FORK else _CONTEXT.RawArray("B", max(1, many))
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
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, _CONTEXT, initializer=partial(_start, prepare, *given))
    try:
        yield pool
    except BaseException:
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


def run_apart(work: Callable[[Any], bytes], given: object) -> bytes | int:
    """What some work gives in a process of its own; the exit code of that process where it died."""
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_send, args=(sender, work, given))
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
