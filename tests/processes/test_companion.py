"""A copy of the process that answers what it is asked."""

from __future__ import annotations

import os

import pytest

from rescue.processes.companion import companion
from rescue.processes.workers import CAN_FORK

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="processes cannot be copied here")


def _nothing() -> None:
    pass


def test_each_question_gets_its_answer_from_one_other_process() -> None:
    def serve(question: bytes) -> bytes:
        return question * 2 + str(os.getpid()).encode()

    with companion(serve, b"one", _nothing) as copy:
        assert copy is not None
        first = copy.answer()
        copy.ask(b"")
        second = copy.answer()
    assert first is not None
    assert second is not None
    assert first == b"oneone" + second
    assert int(second) != os.getpid()


def test_whether_it_has_an_answer_can_be_asked_without_waiting() -> None:
    wait, go = os.pipe()
    with companion(lambda _: os.read(wait, 1), b"", _nothing) as copy:
        assert copy is not None
        before = copy.has_answer()
        os.write(go, b"x")
        answer = copy.answer()
        copy.ask(b"")
        os.write(go, b"y")
        while not copy.has_answer():
            pass
        assert (before, answer, copy.answer()) == (False, b"x", b"y")


def test_questions_and_answers_may_be_larger_than_a_pipe_holds_and_shrink_again() -> None:
    with companion(lambda question: question, b"x" * 1_000_000, _nothing) as copy:
        assert copy is not None
        assert copy.answer() == b"x" * 1_000_000
        copy.ask(b"y" * 500_000)
        assert copy.answer() == b"y" * 500_000


def test_what_it_does_while_it_waits_is_done_before_the_next_question() -> None:
    seen: list[str] = []

    def then() -> None:
        seen.append("waited")

    with companion(lambda _: " ".join(seen).encode(), b"", then) as copy:
        assert copy is not None
        assert copy.answer() == b""
        copy.ask(b"")
        assert copy.answer() == b"waited"
    assert seen == []


def test_one_that_dies_or_fails_has_no_answer_then_or_later_and_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    def serve(question: bytes) -> bytes:
        if question == b"die":
            os._exit(9)
        return bytes([1 // len(question)])

    for last in (b"die", b""):
        with companion(serve, b"x", _nothing) as copy:
            assert copy is not None
            assert copy.answer() == b"\x01"
            for question in (last, b"x"):
                copy.ask(question)
                assert copy.answer() is None
    assert capfd.readouterr() == ("", "")


def test_it_is_gone_when_nobody_needs_it_whatever_it_is_at() -> None:
    def serve(question: bytes) -> bytes:
        return str(os.getpid()).encode() if question else os.read(os.pipe()[0], 1)

    with companion(serve, b"who", _nothing) as copy:
        assert copy is not None
        number = int(copy.answer() or 0)
        copy.ask(b"")
        there = [copy.is_there]
        copy.end()
        there.append(copy.is_there)
    assert there == [True, False]
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
