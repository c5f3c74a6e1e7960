"""What a file does to the process that reads it costs that one file: it is named, and all others are read."""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import hashlib
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hostile.trees import MODEL, addon, good, scan, unread
from rescue.analyzers import dispatch
from rescue.analyzers.dispatch import read_file
from rescue.model import Facts, FileKind
from rescue.processes.limits import HAS_TIMERS, TimeIsUpError, time_limit
from rescue.reading import read as reading
from rescue.reports.json import render_json

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only a forked worker inherits what the test puts into the reader"),
    pytest.mark.skipif(not HAS_TIMERS, reason="nothing has a limit on this system"),
]
MANY = 30


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _endless_loop() -> None:
    while True:
        time.monotonic()


def _endless_expression() -> None:
    re.match("(a+)+$", "a" * 60 + "b")


def _endless_c_code() -> None:
    hashlib.pbkdf2_hmac("sha256", b"a", b"b", 2_000_000_000)


TOO_SLOW = ("timeout", "reading it took more than 0.3 seconds of processor time and was given up; split the file, or exclude it")
DIED = ("crashed", "the process that read it died (SIGKILL); the file may be hostile, or memory ran out")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good addon and one of many files of which one is bad; processes are used however little there is to read."""
    monkeypatch.setattr(reading, "WORTH_PROCESSES", 0)
    good(tmp_path)
    addon(tmp_path, "bad", **{"bad.py": MODEL, **{f"m{number:02}.py": MODEL for number in range(MANY)}})
    return tmp_path


def reading_does(harm: Callable[[], None], monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Have the reader do something at files of these names, in any process but this one."""
    parent = os.getpid()

    def harmful(content: bytes, kind: FileKind, path: str, addon: str, inside: str) -> Facts:
        if inside in names and os.getpid() != parent:
            harm()
        return read_file(content, kind, path, addon, inside)

    monkeypatch.setattr(dispatch, "read_file", harmful)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("harm", "listed"),
    [(_killed, DIED), (_endless_loop, TOO_SLOW), (_endless_expression, TOO_SLOW), (_endless_c_code, TOO_SLOW)],
)
def test_a_file_that_kills_or_holds_its_worker_is_the_only_one_lost(
    tree: Path, harm: Callable[[], None], listed: tuple[str, str], jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "FILE_SECONDS", 0.3)
    reading_does(harm, monkeypatch, "bad.py")
    result = scan(tree, jobs)
    assert unread(result) == {"bad/bad.py": listed}
    assert result.coverage.files_read == result.coverage.files_seen - 1


def _overflown_stack() -> None:
    faulthandler.disable()  # its talk is not what is looked at
    ctypes.string_at(0)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_small_tree_is_not_read_where_a_file_could_end_the_scan_either(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    good(tmp_path)
    addon(tmp_path, "bad", **{"bad.py": MODEL, "killer.py": MODEL, "other.py": MODEL})
    reading_does(_killed, monkeypatch, "killer.py")
    whole = unread(scan(tmp_path, jobs))
    reading_does(_overflown_stack, monkeypatch, "bad.py")
    assert whole == {"bad/killer.py": DIED}
    assert unread(scan(tmp_path, jobs)) == {"bad/bad.py": (DIED[0], DIED[1].replace("SIGKILL", "SIGSEGV"))}


def test_several_such_files_are_all_named_alike_by_any_number_of_jobs(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading_does(_killed, monkeypatch, "bad.py", "m03.py", "m17.py", "m29.py")
    reports = [scan(tree, jobs) for jobs in (1, 2, 4)]
    assert unread(reports[0]) == {f"bad/{name}.py": DIED for name in ("bad", "m03", "m17", "m29")}
    assert len({render_json(report) for report in reports}) == 1


def test_a_worker_killed_from_outside_costs_no_file_at_all(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system does when memory runs short: what the worker was at is read again, on its own."""

    def killed_once() -> None:
        if not (tmp_path / "killed").exists():
            (tmp_path / "killed").touch()
            _killed()

    reading_does(killed_once, monkeypatch, "bad.py")
    assert unread(scan(tree, jobs=2)) == {}
    assert (tmp_path / "killed").exists()


def test_without_workers_a_file_that_takes_too_long_is_given_up_as_well(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on systems that cannot fork, for a tree that is read before another process has started."""
    monkeypatch.setattr(reading, "FILE_SECONDS", 0.3)
    monkeypatch.setattr(reading, "WORTH_PROCESSES", 1_000_000)
    monkeypatch.setattr(reading, "CAN_FORK", False)

    def endless(content: bytes, kind: FileKind, path: str, addon: str, inside: str) -> Facts:
        if inside == "bad.py":
            _endless_loop()
        return read_file(content, kind, path, addon, inside)

    monkeypatch.setattr(dispatch, "read_file", endless)
    assert unread(scan(tree, jobs=1)) == {"bad/bad.py": TOO_SLOW}


def test_what_handles_the_errors_of_some_work_does_not_hold_up_its_limit() -> None:
    def work() -> None:
        try:
            _endless_loop()
        except Exception:  # noqa: BLE001 - as analyzers do
            pytest.fail("the limit was taken for an error")

    with pytest.raises(TimeIsUpError), time_limit(0.2):
        work()


def test_after_the_work_nothing_is_left_of_its_limit() -> None:
    """While it lasts no cycles are collected: what is raised then would be lost."""
    with time_limit(0.05):
        assert not gc.isenabled()
    assert gc.isenabled()
    end = time.process_time() + 0.15
    while time.process_time() < end:
        pass
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) is signal.SIG_DFL
