"""Read all files of the addons, in several processes, each file once; results come back in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing

import msgspec

from rescue.cache import Cache, content_digest, facts_signature
from rescue.model import Addon, Facts, FileKind, UnreadReason
from rescue.processes import worker_pool

# Below this many bytes, starting processes costs more than they save.
WORTH_PROCESSES = 600_000
CHUNKS_PER_JOB = 12


class Task(msgspec.Struct, frozen=True, array_like=True):
    """One file to read: where it is on disk, how it is called in reports, and the path of the addon that owns it."""

    absolute: str
    kind: FileKind
    path: str
    addon: str
    inside: str
    size: int
    owner: str


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """The facts of one file, and the digest of the bytes that they were read from ('' where there were none)."""

    facts: Facts
    digest: bytes


_Chunk = tuple[list[int], list[Reading]]
Progress = Callable[[int, int], None]
_DECODER = msgspec.msgpack.Decoder(list[Reading])
_FACTS = msgspec.msgpack.Decoder(Facts)
PASSING = frozenset({UnreadReason.CRASHED, UnreadReason.IO})
"""Reasons that may not hold the next time, whatever the file's bytes."""


def tasks_of(addons: Sequence[Addon]) -> list[Task]:
    """The files of all addons, in the order of addons and paths."""
    return [
        Task(os.path.join(addon.root, path), kind, path, addon.name, addon.inside(path), size, addon.path)
        for addon in addons
        for path, kind, size in addon.files
    ]


def digests_of(tasks: Sequence[Task]) -> list[bytes]:
    """The digest of each file's bytes, b"" for one that cannot be read."""
    return [_digest(task) for task in tasks]


def keys_of(tasks: Sequence[Task], digests: Sequence[bytes]) -> list[bytes]:
    """The keys under which a cache holds the facts of each file."""
    return [facts_signature(task.kind, task.path, task.addon, task.inside, digest) for task, digest in zip(tasks, digests, strict=True)]


def read_cached(
    tasks: Sequence[Task], digests: Sequence[bytes], cache: Cache, jobs: int, progress: Progress, meanwhile: Callable[[], None]
) -> tuple[list[Facts], bool]:
    """As ``read_all``, but files whose facts a cache holds are not read again, and those of the others are kept there.

    ``digests`` are those of the files' bytes. A file that changed since they were taken is read as it is now, and not kept; the second
    value says whether none did.
    """
    keys = keys_of(tasks, digests)
    held = cache.get(keys)
    done = {number: _FACTS.decode(held[key]) for number, key in enumerate(keys) if key in held}
    missing = [number for number in range(len(tasks)) if number not in done]
    fresh: dict[bytes, bytes] = {}
    steady = True
    for number, reading in zip(missing, _read_all([tasks[number] for number in missing], jobs, progress, meanwhile), strict=True):
        done[number] = reading.facts
        steady = steady and reading.digest == digests[number]
        if reading.digest and reading.digest == digests[number] and PASSING.isdisjoint(item.reason for item in reading.facts.unread):
            fresh[keys[number]] = msgspec.msgpack.encode(reading.facts)
    cache.put(fresh)
    return [done[number] for number in range(len(tasks))], steady


def read_all(tasks: Sequence[Task], jobs: int, progress: Progress, meanwhile: Callable[[], None] = lambda: None) -> list[Facts]:
    """The facts of every task, in the same order, whatever the number of jobs.

    ``progress`` is told (files done, files in all); ``meanwhile`` is called once, while other processes are reading if there are
    any. A worker that dies costs the file that killed it, not the scan.
    """
    return [reading.facts for reading in _read_all(tasks, jobs, progress, meanwhile)]


def _read_all(tasks: Sequence[Task], jobs: int, progress: Progress, meanwhile: Callable[[], None]) -> list[Reading]:
    done: dict[int, Reading] = {}
    if jobs <= 1 or sum(task.size for task in tasks) < WORTH_PROCESSES:
        meanwhile()
        for number, task in enumerate(tasks):
            done[number] = _read(task)
            if number % 50 == 0:
                progress(number, len(tasks))
    else:
        # Closed at once when anything goes wrong here: the workers must not go on until the garbage collector notices.
        with closing(_in_processes(tasks, jobs, meanwhile)) as results:
            for numbers, readings in results:
                done.update(zip(numbers, readings, strict=True))
                progress(len(done), len(tasks))
    progress(len(tasks), len(tasks))
    return [done[number] for number in range(len(tasks))]


def _in_processes(tasks: Sequence[Task], jobs: int, meanwhile: Callable[[], None]) -> Generator[_Chunk, None, None]:
    waiting = _chunks(tasks, jobs * CHUNKS_PER_JOB)
    lost: list[list[int]] = []
    import rescue.analyzers.dispatch  # noqa: F401 - once here, not in every worker

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


def _read_apart(tasks: Sequence[Task], numbers: list[int]) -> Iterator[_Chunk]:
    """Read files in a process of their own, and those of one that dies in two halves, until the crash names its file."""
    with worker_pool(1) as pool:
        try:
            readings = _DECODER.decode(pool.submit(_read_chunk, [tasks[number] for number in numbers]).result())
        except BrokenProcessPool:
            readings = []
    if readings:
        yield numbers, readings
    elif len(numbers) == 1:
        from rescue.analyzers.dispatch import unread

        task = tasks[numbers[0]]
        detail = "the process that read it died; the file may be hostile, or memory ran out"
        yield numbers, [Reading(unread(task.path, task.addon, task.kind, UnreadReason.CRASHED, detail), b"")]
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


def _read(task: Task) -> Reading:
    # who finds all in the cache needs no analyzer; where there are workers, they were forked with them
    from rescue.analyzers.dispatch import read_file, unread

    try:
        with open(task.absolute, "rb") as file:
            content = file.read()
    except OSError as error:
        return Reading(unread(task.path, task.addon, task.kind, UnreadReason.IO, error.strerror or str(error)), b"")
    return Reading(read_file(content, task.kind, task.path, task.addon, task.inside), content_digest(content))


def _digest(task: Task) -> bytes:
    try:
        with open(task.absolute, "rb") as file:
            return content_digest(file.read())
    except OSError:
        return b""
