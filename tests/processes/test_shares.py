"""This process and copies of it share tasks out among them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from rescue.processes import pools
from rescue.processes.pools import finished, worker_pool
from rescue.processes.shares import run_forked
from rescue.processes.workers import CAN_FORK

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="processes cannot be copied here")


class _Apart:
    """A task that does one thing in this process and another in a copy of it, once both have begun."""

    def __init__(self, folder: Path, in_copy: Callable[[], bytes]) -> None:
        self._own = os.getpid()
        self._folder = folder
        self._in_copy = in_copy

    def __call__(self) -> bytes:
        here, other = ("own", "copy") if os.getpid() == self._own else ("copy", "own")
        (self._folder / here).touch()
        until = time.monotonic() + 60
        while not (self._folder / other).exists() and time.monotonic() < until:
            time.sleep(0.01)
        return b"here" if here == "own" else self._in_copy()


def _answering(number: int) -> Callable[[], bytes]:
    return lambda: str(number).encode()


def _die() -> bytes:
    os._exit(1)


def _fail() -> bytes:
    raise ValueError("no")


def test_answers_come_in_the_order_of_the_tasks() -> None:
    assert run_forked([_answering(number) for number in range(300)], 3, lambda _: None) == [str(number).encode() for number in range(300)]


def test_no_tasks_are_no_answers() -> None:
    assert run_forked([], 2, lambda _: None) == []


def test_this_process_and_a_copy_work_at_the_same_time(tmp_path: Path) -> None:
    task = _Apart(tmp_path, lambda: b"there")
    assert set(run_forked([task] * 3, 2, lambda _: None)) == {b"here", b"there"}


def test_what_a_copy_that_died_had_taken_is_missing_and_the_rest_is_there(tmp_path: Path) -> None:
    given = run_forked([_Apart(tmp_path, _die)] * 6, 2, lambda _: None)
    assert (given.count(b"here"), given.count(None)) == (5, 1)


def test_an_error_in_a_copy_comes_through(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"):
        run_forked([_Apart(tmp_path, _fail)] * 6, 2, lambda _: None)


def test_what_is_told_grows_and_stays_below_the_number_of_tasks(tmp_path: Path) -> None:
    told: list[int] = []
    run_forked([_Apart(tmp_path, lambda: b"")] * 10, 2, told.append)
    assert told == sorted(set(told))
    assert set(told) < set(range(10))


def test_a_task_that_is_handed_out_while_its_pool_breaks_has_failed_when_no_worker_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A future that nobody settles any more stands for such a task; one of a pool that works is waited for."""
    monkeypatch.setattr(pools, "_PATIENCE", 0.05)
    future: Future[bytes] = Future()
    assert finished([future]) == {future}
    with pytest.raises(BrokenProcessPool):
        future.result(0)
    with worker_pool(1) as pool:
        slow = pool.submit(time.sleep, 0.5)
        assert finished([slow]) == {slow}
        assert slow.result(0) is None
