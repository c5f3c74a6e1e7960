"""Files are read once each, in any number of processes, and one that cannot be read costs itself alone."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from rescue.analyzers import dispatch
from rescue.analyzers.dispatch import read_file
from rescue.cache import Cache
from rescue.model import Addon, Facts, FileKind, Manifest, Series, UnreadReason
from rescue.processes import pools
from rescue.processes.shares import run_forked
from rescue.reading import read as reading
from rescue.reading.read import Readers, keys_of, nothing, read_all, read_cached
from rescue.reading.tasks import Task, digests_of, tasks_of

forks = pytest.mark.skipif(sys.platform != "linux", reason="only a forked worker inherits what the test puts into the reader")


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    """Forty Python files of different sizes."""
    made = []
    for number in range(40):
        path = tmp_path / f"f{number:02}.py"
        path.write_text(f"from odoo import models\n\nclass C{number}(models.Model):\n    _name = 'x.{number}'\n" + "# more\n" * number * 7)
        made.append(Task(str(path), FileKind.PYTHON, f"a/{path.name}", "a", path.name, path.stat().st_size, "a"))
    return made


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are used however little there is to read."""
    monkeypatch.setattr(reading, "WORTH_PROCESSES", 0)


def quiet(done: int, of: int) -> None:
    assert 0 <= done <= of


def names(facts: list[Facts]) -> list[str]:
    return [file.path for file in facts if file.classes]


def test_tasks_are_the_files_of_the_addons_in_their_order_with_the_paths_inside() -> None:
    manifest = Manifest("", "", (), True, False, False, "", "", "", (), (), (), (), (), (), (), (), ())
    files = (("s/x/__init__.py", FileKind.PYTHON, 3), ("s/x/a.xml", FileKind.XML, 5))
    nested = Addon("x", "s/x", "/root", manifest, files, Series(16), "")
    alone = Addon("y", ".", "/root", manifest, (("m/a.py", FileKind.PYTHON, 1),), Series(16), "")
    assert tasks_of([nested, alone]) == [
        Task("/root/s/x/__init__.py", FileKind.PYTHON, "s/x/__init__.py", "x", "__init__.py", 3, "s/x"),
        Task("/root/s/x/a.xml", FileKind.XML, "s/x/a.xml", "x", "a.xml", 5, "s/x"),
        Task("/root/m/a.py", FileKind.PYTHON, "m/a.py", "y", "m/a.py", 1, "."),
    ]


@pytest.mark.usefixtures("many")
def test_one_job_and_two_give_the_same_facts_in_the_same_order(tasks: list[Task]) -> None:
    alone, together = read_all(tasks, 1, quiet), read_all(tasks, 2, quiet)
    assert names(alone) == [f"a/f{number:02}.py" for number in range(40)]
    assert together == alone


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.usefixtures("many")
def test_progress_ends_with_all_files_and_the_meantime_is_used_once(tasks: list[Task], jobs: int) -> None:
    """Who uses it is told that there is much to read."""
    told: list[tuple[int, int]] = []
    meantime: list[tuple[int, bool]] = []
    read_all(tasks, jobs, lambda done, of: told.append((done, of)), lambda much: meantime.append((os.getpid(), much)))
    assert told[-1] == (40, 40)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert meantime == [(os.getpid(), True)]


def test_no_files_are_no_facts_and_take_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    meantime: list[tuple[int, bool]] = []
    monkeypatch.setattr(reading, "worker_pool", None)
    assert read_all([], 2, quiet, lambda much: meantime.append((os.getpid(), much))) == []
    assert meantime == [(os.getpid(), False)]


@forks
@pytest.mark.parametrize(("worth", "jobs", "workers"), [(0, 1, 1), (0, 2, 2), (1_000_000, 2, 1)])
def test_as_many_processes_read_as_there_are_jobs_and_one_where_there_is_little(
    tasks: list[Task], worth: int, jobs: int, workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def noting(content: bytes, kind: FileKind, path: str, addon: str, inside: str) -> Facts:
        (tmp_path / f"{os.getpid()}.pid").touch()
        time.sleep(0.01)
        return read_file(content, kind, path, addon, inside)

    monkeypatch.setattr(reading, "WORTH_PROCESSES", worth)
    monkeypatch.setattr(dispatch, "read_file", noting)
    assert len(names(read_all(tasks, jobs, quiet))) == 40
    seen = {int(file.stem) for file in tmp_path.glob("*.pid")}
    assert len(seen) == workers
    assert os.getpid() not in seen


@forks
@pytest.mark.usefixtures("many")
def test_a_worker_that_dies_costs_the_one_file_that_killed_it(tasks: list[Task], monkeypatch: pytest.MonkeyPatch) -> None:
    parent = os.getpid()

    def dying(content: bytes, kind: FileKind, path: str, addon: str, inside: str) -> Facts:
        if path == "a/f07.py" and os.getpid() != parent:
            os._exit(9)
        return read_file(content, kind, path, addon, inside)

    monkeypatch.setattr(dispatch, "read_file", dying)
    facts = read_all(tasks, 2, quiet)
    assert [file.path for file in facts] == [task.path for task in tasks]
    assert [(file.path, item.reason, item.detail) for file in facts for item in file.unread] == [
        ("a/f07.py", UnreadReason.CRASHED, "the process that read it died (exit code 9); the file may be hostile, or memory ran out")
    ]
    assert len(names(facts)) == 39


@forks
@pytest.mark.usefixtures("many")
def test_where_every_worker_dies_every_file_is_listed(tasks: list[Task], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "begin", lambda *_: os._exit(9))
    facts = read_all(tasks[:9], 2, quiet)
    assert [(file.path, item.reason) for file in facts for item in file.unread] == [(task.path, UnreadReason.CRASHED) for task in tasks[:9]]


@forks
@pytest.mark.usefixtures("many")
def test_where_there_can_be_no_pool_all_is_read_in_this_process(tasks: list[Task], monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container without ``/dev/shm``."""

    def refused() -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(pools, "_context", lambda: SimpleNamespace(Lock=refused))
    pools.can_pool.cache_clear()
    try:
        assert len(names(read_all(tasks, 2, quiet))) == 40
        assert run_forked([lambda: b"1", lambda: b"2"], 2, lambda _: None) == [None, None]
    finally:
        pools.can_pool.cache_clear()


@forks
@pytest.mark.usefixtures("many")
def test_an_error_in_the_meantime_ends_the_reading_and_comes_through(tasks: list[Task]) -> None:
    def broken(_much: bool) -> None:
        raise ValueError("a bad ruleset")

    with pytest.raises(ValueError, match="a bad ruleset"):
        read_all(tasks, 2, quiet, broken)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.usefixtures("many")
def test_a_file_that_cannot_be_opened_is_listed_with_the_reason_and_the_others_are_read(tasks: list[Task], jobs: int) -> None:
    Path(tasks[3].absolute).unlink()
    Path(tasks[5].absolute).unlink()
    Path(tasks[5].absolute).mkdir()
    facts = read_all(tasks, jobs, quiet)
    assert [(file.path, item.reason, item.detail) for file in facts for item in file.unread] == [
        ("a/f03.py", UnreadReason.IO, "No such file or directory"),
        ("a/f05.py", UnreadReason.IO, "Is a directory"),
    ]
    assert len(names(facts)) == 38


def test_an_analyzer_that_stumbles_costs_its_file(tasks: list[Task], monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(content: bytes, path: str, addon: str, inside: str) -> Facts:
        raise ZeroDivisionError("half a class")

    monkeypatch.setattr("rescue.analyzers.dispatch.read_python", stumbling)
    (facts,) = read_all(tasks[:1], 1, quiet)
    assert [(item.path, item.reason, item.detail) for item in facts.unread] == [
        ("a/f00.py", UnreadReason.CRASHED, "the python analyzer failed: ZeroDivisionError: half a class")
    ]


def test_what_a_cache_holds_and_no_facts_are_made_of_is_read_again(tasks: list[Task], tmp_path: Path) -> None:
    digests = digests_of(tasks)
    cache = Cache(tmp_path / "cache", 1)
    cache.put(dict.fromkeys(keys_of(tasks, digests), b"\xc1"))
    kept = read_cached(tasks, digests, cache, Readers(1, quiet), nothing)
    assert kept == (read_all(tasks, 1, quiet), frozenset(), True)
    cache.close()
