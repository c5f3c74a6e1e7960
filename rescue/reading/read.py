"""Read all files of the addons, in several processes, each file once; results come back in a fixed order."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from rescue.cache import Cache, content_digest, facts_signature, recalled
from rescue.files import read_plain
from rescue.model import Facts, UnreadReason
from rescue.processes.companion import Companion
from rescue.processes.copies import forked
from rescue.processes.handover import packed, unpacked
from rescue.processes.limits import HAS_TIMERS, TimeIsUpError, end_process_after, time_limit
from rescue.processes.pools import Marks, can_pool, finished, run_apart, shared_marks, worker_pool
from rescue.processes.workers import CAN_FORK
from rescue.reading.tasks import PASSING, Task

if TYPE_CHECKING:
    from concurrent.futures import Future

# Below this many bytes, more than one process costs more than it saves.
WORTH_PROCESSES = 600_000
CHUNKS_PER_JOB = 12
FILE_SECONDS = 30.0
"""What reading one file may take, a hundred times what the largest files of Odoo need."""

# How far a worker is with a file.
_BEGUN, _DONE = 1, 2


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """The facts of one file, and the digest of the bytes that they were read from ('' where there were none)."""

    facts: Facts
    digest: bytes


class Kept(NamedTuple):
    """The facts of files, the numbers of those that no cache holds, as they may be others the next time, and whether no file changed."""

    facts: list[Facts]
    passing: frozenset[int]
    steady: bool


class Readers(NamedTuple):
    """Who reads: up to so many processes at once, or for a few files a copy of this one that waits for some (see ``read_few``).

    ``progress`` is told (files done, files in all).
    """

    jobs: int
    progress: Progress
    copy: Companion | None = None


_Chunk = tuple[list[int], list[Reading]]
Progress = Callable[[int, int], None]
Meanwhile = Callable[[bool], None]
"""Told whether there is much to read."""
_FACTS = msgspec.msgpack.Decoder(Facts)
_TASKS = msgspec.msgpack.Decoder(list[Task])


def nothing(much: bool) -> None:
    """What is done meanwhile where nothing is."""


def keys_of(tasks: Sequence[Task], digests: Sequence[bytes]) -> list[bytes]:
    """The keys under which a cache holds the facts of each file."""
    return [facts_signature(task.kind, task.path, task.addon, task.inside, digest) for task, digest in zip(tasks, digests, strict=True)]


def read_cached(tasks: Sequence[Task], digests: Sequence[bytes], cache: Cache, readers: Readers, meanwhile: Meanwhile) -> Kept:
    """As ``read_all``, but files whose facts a cache holds are not read again, and those of the others are kept there.

    ``digests`` are those of the files' bytes. A file that changed since they were taken is read as it is now, and not kept.
    """
    keys = keys_of(tasks, digests)
    done = recalled(cache, dict(enumerate(keys)), _FACTS)
    missing = [number for number in range(len(tasks)) if number not in done]
    fresh: dict[bytes, bytes] = {}
    passing: set[int] = set()
    steady = True
    for number, reading in zip(missing, _read_all([tasks[number] for number in missing], readers, meanwhile), strict=True):
        done[number] = reading.facts
        steady = steady and reading.digest == digests[number]
        if reading.digest and reading.digest == digests[number] and PASSING.isdisjoint(item.reason for item in reading.facts.unread):
            fresh[keys[number]] = msgspec.msgpack.encode(reading.facts)
        else:
            passing.add(number)
    cache.put(fresh)
    return Kept([done[number] for number in range(len(tasks))], frozenset(passing), steady)


def read_all(
    tasks: Sequence[Task], jobs: int, progress: Progress, meanwhile: Meanwhile = nothing, copy: Companion | None = None
) -> list[Facts]:
    """The facts of every task, in the same order, whatever the number of jobs.

    ``jobs``, ``progress`` and ``copy`` as in ``Readers``; ``meanwhile`` is called once, while other processes are reading if there are
    any. Nothing is read in this process where it can fork: a file may bring down who reads it. A worker that dies costs the file that
    killed it, not the scan.
    """
    return [reading.facts for reading in _read_all(tasks, Readers(jobs, progress, copy), meanwhile)]


def _read_all(tasks: Sequence[Task], readers: Readers, meanwhile: Meanwhile) -> list[Reading]:
    found: list[Reading] | None = None
    if sum(task.size for task in tasks) < WORTH_PROCESSES:
        found, meanwhile = _read_few(tasks, readers.copy, meanwhile), nothing
    if found is None:
        if readers.copy is not None:
            readers.copy.end()  # what it shares with this process would be copied for nothing
        found = _read_many(tasks, readers.jobs, readers.progress, meanwhile)
    readers.progress(len(tasks), len(tasks))
    return found


def _read_few(tasks: Sequence[Task], copy: Companion | None, meanwhile: Meanwhile) -> list[Reading] | None:
    """Read files in one process, all or none: one of them may bring down who reads it."""
    if not tasks or not CAN_FORK:  # where it cannot fork, to start a process takes longer than to read a few files
        meanwhile(False)
        return [_read(task) for task in tasks]
    if copy is not None and copy.is_there:
        copy.ask(msgspec.msgpack.encode(tasks))
        meanwhile(False)
        left = copy.answer()
    else:
        with forked(lambda: _read_together(tasks)) as answer:
            meanwhile(False)
            left = answer()
    return None if left is None else unpacked(left, list[Reading])


def read_few(question: bytes) -> bytes:
    """The answer of a copy of this process that is asked, in bytes, to read a few files."""
    return _read_together(_TASKS.decode(question))


def _read_together(tasks: Sequence[Task]) -> bytes:
    return packed([_read_or_die(task) for task in tasks])


def _read_many(tasks: Sequence[Task], jobs: int, progress: Progress, meanwhile: Meanwhile) -> list[Reading]:
    done: dict[int, Reading] = {}
    if not can_pool():
        meanwhile(True)
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
    return [done[number] for number in range(len(tasks))]


def _in_processes(tasks: Sequence[Task], jobs: int, meanwhile: Meanwhile) -> Generator[_Chunk, None, None]:
    if jobs > 1:
        from rescue.analyzers.dispatch import prepare_for_many

        prepare_for_many()  # once here, not in every worker
    marks = shared_marks(len(tasks))
    lost = yield from _round(tasks, _chunks(tasks, range(len(tasks)), jobs * CHUNKS_PER_JOB), jobs, marks, meanwhile)
    hopeful = True
    while lost:
        # A worker that dies takes the others with it. What it was reading is read apart; the rest of what is lost, once more together.
        suspects = [number for number in lost if marks[number] == _BEGUN]
        if not suspects and not hopeful:
            suspects = lost
        hopeful = bool(suspects)
        for number in suspects:
            yield [number], [_read_apart(tasks[number])]
        rest = sorted(set(lost).difference(suspects))
        lost = yield from _round(tasks, _chunks(tasks, rest, jobs * CHUNKS_PER_JOB), jobs, marks, nothing)


def _round(
    tasks: Sequence[Task], chunks: Sequence[list[int]], jobs: int, marks: Marks, meanwhile: Meanwhile
) -> Generator[_Chunk, None, list[int]]:
    """Read chunks in a pool; returns the numbers of the files whose reading was lost as a worker died."""
    # this takes long to import, which who finds all in the cache need not
    from concurrent.futures.process import BrokenProcessPool

    lost: list[int] = []
    for number in (number for chunk in chunks for number in chunk):
        marks[number] = 0
    with worker_pool(jobs, _take_marks, marks) as pool:
        futures: dict[Future[bytes], list[int]] = {}
        for chunk in chunks:
            try:
                futures[pool.submit(_read_chunk, chunk, [tasks[number] for number in chunk])] = chunk
            except BrokenProcessPool:  # a worker died before all was handed out
                lost += chunk
        meanwhile(True)
        while futures:
            for future in finished(futures):
                chunk = futures.pop(future)
                try:
                    yield chunk, unpacked(future.result(), list[Reading])
                except BrokenProcessPool:
                    lost += chunk
    return lost


def _read_apart(task: Task) -> Reading:
    """Read one file in a process of its own; where that dies too, the file is to blame."""
    answer = run_apart(_read_alone, task)
    if isinstance(answer, bytes):
        return unpacked(answer, Reading)
    from rescue.analyzers.dispatch import unread

    if HAS_TIMERS and answer == -signal.SIGVTALRM:
        return _too_slow(task)
    how = signal.Signals(-answer).name if -answer in set(signal.Signals) else f"exit code {answer}"
    detail = f"the process that read it died ({how}); the file may be hostile, or memory ran out"
    return Reading(unread(task.path, task.addon, task.kind, UnreadReason.CRASHED, detail), b"")


def _chunks(tasks: Sequence[Task], numbers: Sequence[int], wanted: int) -> list[list[int]]:
    """Split by size: the largest files first, each to the chunk that holds least."""
    target = max(1, sum(tasks[number].size for number in numbers) // wanted)
    order = sorted(numbers, key=lambda number: (-tasks[number].size, number))
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


# What the parent sees of the files that this worker is reading; a list, so that a worker can put it there.
_marks: list[Marks] = []


def _take_marks(marks: Marks) -> None:
    _marks[:] = [marks]


def _read_chunk(numbers: list[int], tasks: list[Task]) -> bytes:
    (marks,) = _marks
    readings = []
    for number, task in zip(numbers, tasks, strict=True):
        marks[number] = _BEGUN
        readings.append(_read_or_die(task))
        marks[number] = _DONE
    return packed(readings)


def _read_alone(task: Task) -> bytes:
    return packed(_read_or_die(task))


def _read_or_die(task: Task) -> Reading:
    """Read one file, in a process that ends where the file cannot be held to its time."""
    end_process_after(1.5 * FILE_SECONDS)
    try:
        return _read(task)
    finally:
        end_process_after(0)


def _read(task: Task) -> Reading:
    # who finds all in the cache needs no analyzer; where there are workers, they were forked with them
    from rescue.analyzers.dispatch import read_file, unread

    try:
        with time_limit(FILE_SECONDS):
            content = read_plain(task.absolute)
            return Reading(read_file(content, task.kind, task.path, task.addon, task.inside), content_digest(content))
    except OSError as error:
        return Reading(unread(task.path, task.addon, task.kind, UnreadReason.IO, error.strerror or str(error)), b"")
    except TimeIsUpError:
        return _too_slow(task)


def _too_slow(task: Task) -> Reading:
    from rescue.analyzers.dispatch import unread

    detail = f"reading it took more than {FILE_SECONDS:g} seconds of processor time and was given up; split the file, or exclude it"
    return Reading(unread(task.path, task.addon, task.kind, UnreadReason.TIMEOUT, detail), b"")
