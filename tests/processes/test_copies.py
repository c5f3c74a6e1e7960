"""Work that goes on in a copy of the process meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from rescue.processes.copies import alongside
from rescue.processes.workers import CAN_FORK


def _process() -> bytes:
    return str(os.getpid()).encode()


def test_work_alongside_is_done_in_another_process_where_there_is_more_than_one_job() -> None:
    """One job means one process."""
    here = _process()
    with alongside(_process, 1) as alone, alongside(_process, 2) as beside:
        assert (alone() == here, beside() == here) == (True, not CAN_FORK)


def _dies(here: int) -> bytes:
    if os.getpid() != here:
        os._exit(9)
    return b"done here"


def _fails(here: int) -> bytes:
    if os.getpid() != here:
        raise ValueError("said once, by the process that was asked")
    return b"done here"


@pytest.mark.parametrize("work", [_dies, _fails])
def test_work_alongside_that_dies_or_fails_in_its_process_is_done_where_it_is_asked_for(
    work: Callable[[int], bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing is lost, and nothing is written by the other process."""
    here = os.getpid()
    with alongside(lambda: work(here), 2) as answer:
        assert answer() == b"done here"
    assert capfd.readouterr() == ("", "")


def test_work_alongside_is_ended_where_nobody_asks_for_it_any_more() -> None:
    """An error meanwhile comes through, whatever the other process is at."""
    with pytest.raises(ValueError, match="meanwhile"), alongside(lambda: os.read(os.pipe()[0], 1), 2):
        raise ValueError("meanwhile")


@pytest.mark.skipif(not CAN_FORK, reason="processes cannot be copied here")
def test_who_has_worked_alongside_is_gone_before_it_is_asked_however_much_it_has_to_say() -> None:
    """What it holds would be held to the end of the step."""
    with alongside(lambda: bytes([7]) * 3_000_000, 2) as answer:
        gone = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        assert gone is not None
        assert gone.si_status == 0
        assert answer() == bytes([7]) * 3_000_000


def test_where_no_more_processes_are_allowed_work_is_done_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container may have a limit."""

    def none_left() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", none_left)
    with alongside(_process, 2) as answer:
        assert answer() == _process()
