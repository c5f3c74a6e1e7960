"""Tasks that this process and copies of it share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from rescue.processes.pools import can_pool, finished, worker_pool

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
            others = {pool.submit(_work) for _ in range(jobs - 1)}
            for number in _taken(tickets):
                begun(number)
                found[number] = tasks[number]()
            while others:
                done = finished(others)
                others -= done
                for other in done:
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
