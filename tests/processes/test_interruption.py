"""Ctrl-C, whenever it comes, leaves no process behind."""

from __future__ import annotations

import os
import signal
from multiprocessing import active_children
from multiprocessing.process import BaseProcess

import pytest

from rescue.processes.pools import worker_pool
from rescue.processes.workers import CAN_FORK, starting

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="only what is forked can be started without Ctrl-C coming in between")


def test_ctrl_c_while_processes_are_started_comes_when_they_are_known() -> None:
    reached: list[str] = []

    def start() -> None:
        with starting():
            os.kill(os.getpid(), signal.SIGINT)
            reached.append("the end")

    with pytest.raises(KeyboardInterrupt):
        start()
    assert reached == ["the end"]


def test_ctrl_c_never_finds_a_worker_that_does_not_ignore_it_yet() -> None:
    with worker_pool(1) as pool:
        assert signal.SIGINT in pool.submit(_waiting_signals).result()
    assert signal.SIGINT not in _waiting_signals()


def test_ctrl_c_while_a_pool_ends_ends_its_workers() -> None:
    others = active_children()
    workers: list[BaseProcess] = []

    def work() -> None:
        with worker_pool(2) as pool:
            workers.extend(child for child in active_children() if child not in others)
            end = pool.shutdown

            def interrupted(*, wait: bool, cancel_futures: bool = False) -> None:
                if wait:
                    raise KeyboardInterrupt
                end(wait, cancel_futures=cancel_futures)

            pool.shutdown = interrupted  # type: ignore[method-assign,assignment]

    with pytest.raises(KeyboardInterrupt):
        work()
    assert len(workers) == 2
    for worker in workers:
        worker.join(10)
        assert worker.pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(worker.pid, 0)


def _waiting_signals() -> set[int]:
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
