"""Read all files of the addons, in several processes, each file once; results come back in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path

import msgspec

from rescue.analyzers.dispatch import read_file, unread
from rescue.model import Addon, Facts, FileKind, UnreadReason
from rescue.processes import worker_pool

# Below this many bytes, starting processes costs more than they save.
WORTH_PROCESSES = 600_000
CHUNKS_PER_JOB = 12


class Task(msgspec.Struct, frozen=True, array_like=True):
    """One file to read: where it is on disk, and how it is called in reports."""

    absolute: str
    kind: FileKind
    path: str
    addon: str
    inside: str
    size: int


Progress = Callable[[int, int], None]
_DECODER = msgspec.msgpack.Decoder(list[Facts])


def tasks_of(addons: Sequence[Addon]) -> list[Task]:
    """The files of all addons, in the order of addons and paths."""
    return [
        Task(os.path.join(addon.root, path), kind, path, addon.name, addon.inside(path), size)
        for addon in addons
        for path, kind, size in addon.files
    ]


def read_all(tasks: Sequence[Task], jobs: int, progress: Progress, meanwhile: Callable[[], None] = lambda: None) -> list[Facts]:
    """The facts of every task, in the same order, whatever the number of jobs.

    ``progress`` is told (files done, files in all); ``meanwhile`` is called once, while other processes are reading if there are
    any. A worker that dies costs the file that killed it, not the scan.
    """
    done: dict[int, Facts] = {}
    if jobs <= 1 or sum(task.size for task in tasks) < WORTH_PROCESSES:
        meanwhile()
        for number, task in enumerate(tasks):
            done[number] = _read(task)
            if number % 50 == 0:
                progress(number, len(tasks))
    else:
        # Closed at once when anything goes wrong here: the workers must not go on until the garbage collector notices.
        with closing(_in_processes(tasks, jobs, meanwhile)) as results:
            for numbers, facts in results:
                done.update(zip(numbers, facts, strict=True))
                progress(len(done), len(tasks))
    progress(len(tasks), len(tasks))
    return [done[number] for number in range(len(tasks))]


def _in_processes(tasks: Sequence[Task], jobs: int, meanwhile: Callable[[], None]) -> Generator[tuple[list[int], list[Facts]], None, None]:
    waiting = _chunks(tasks, jobs * CHUNKS_PER_JOB)
    lost: list[list[int]] = []
    with worker_pool(jobs) as pool:
        futures: dict[Future[bytes], list[int]] = {}
        for chunk in waiting:
            try:
                futures[pool.submit(_read_chunk, [tasks[number] for number in chunk])] = chunk
            except BrokenProcessPool:  # a worker died before all was handed out
                lost.append(chunk)
        meanwhile()
        while futures:
            finished, _ = wait(futures, return_when=FIRST_COMPLETED)
            for future in finished:
                chunk = futures.pop(future)
                try:
                    yield chunk, _DECODER.decode(future.result())
                except BrokenProcessPool:
                    lost.append(chunk)
    for chunk in lost:
        yield from _read_apart(tasks, chunk)


def _read_apart(tasks: Sequence[Task], numbers: list[int]) -> Iterator[tuple[list[int], list[Facts]]]:
    """Read files in a process of their own, and those of one that dies in two halves, until the crash names its file."""
    with worker_pool(1) as pool:
        try:
            facts = _DECODER.decode(pool.submit(_read_chunk, [tasks[number] for number in numbers]).result())
        except BrokenProcessPool:
            facts = []
    if facts:
        yield numbers, facts
    elif len(numbers) == 1:
        task = tasks[numbers[0]]
        detail = "the process that read it died; the file may be hostile, or memory ran out"
        yield numbers, [unread(task.path, task.addon, task.kind, UnreadReason.CRASHED, detail)]
    else:
        middle = len(numbers) // 2
        yield from _read_apart(tasks, numbers[:middle])
        yield from _read_apart(tasks, numbers[middle:])


def _chunks(tasks: Sequence[Task], wanted: int) -> list[list[int]]:
    """Split by size: the largest files first, each to the chunk that holds least."""
    target = max(1, sum(task.size for task in tasks) // wanted)
    order = sorted(range(len(tasks)), key=lambda number: (-tasks[number].size, number))
    chunks: list[list[int]] = []
    chunk: list[int] = []
    held = 0
    for number in order:
        chunk.append(number)
        held += tasks[number].size + 500
        if held >= target:
            chunks.append(chunk)
            chunk, held = [], 0
    return [*chunks, chunk] if chunk else chunks


def _read_chunk(tasks: list[Task]) -> bytes:
    return msgspec.msgpack.encode([_read(task) for task in tasks])


def _read(task: Task) -> Facts:
    try:
        content = Path(task.absolute).read_bytes()
    except OSError as error:
        return unread(task.path, task.addon, task.kind, UnreadReason.IO, error.strerror or str(error))
    return read_file(content, task.kind, task.path, task.addon, task.inside)
