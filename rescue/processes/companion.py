"""A copy of this process that goes on beside it and answers what it is asked, one question after the other."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from rescue.processes.workers import CAN_FORK, begin, starting

_LENGTH = 8


class Companion:
    """The copy. It is made early, while the process is small: to copy a large one takes longer than many a question.

    A question that it dies of, or fails at, has no answer, and none after it has one.
    """

    def __init__(self, serve: Callable[[bytes], bytes], question: bytes, then: Callable[[], None]) -> None:
        """``serve`` gives an answer to each question, ``question`` is the first; ``then`` is done while it waits for the second.

        Raises OSError where no process can be had.
        """
        self._place = os.memfd_create("rescue")  # a pipe would hold up who has more to say than fits into it
        questions, self._questions = os.pipe()
        self._answers, answers = os.pipe()
        number = os.fork()
        if not number:
            os.close(self._questions)
            os.close(self._answers)
            _answer(serve, question, then, questions, answers, self._place)
        os.close(questions)
        os.close(answers)
        self._number: int | None = number

    @property
    def is_there(self) -> bool:
        """Whether it may be asked: it was not sent away."""
        return self._number is not None

    def ask(self, question: bytes) -> None:
        """Put a question; the answer to the one before must have been taken."""
        with suppress(OSError):  # it is gone: there will be no answer
            _put(self._questions, question)

    def has_answer(self) -> bool:
        """Whether ``answer`` need not wait."""
        return bool(select.select([self._answers], [], [], 0)[0])

    def answer(self) -> bytes | None:
        """What it says to the last question, when it is done with it."""
        length = _take(self._answers, _LENGTH)
        return None if length is None else os.pread(self._place, int.from_bytes(length, "big"), 0)

    def end(self) -> None:
        """Have it gone, whatever it is at."""
        number, self._number = self._number, None
        if number is None:
            return
        for file in (self._questions, self._answers, self._place):
            os.close(file)
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)


@contextmanager
def companion(serve: Callable[[bytes], bytes], question: bytes, then: Callable[[], None]) -> Iterator[Companion | None]:
    """One that is at the first question already, as ``Companion`` says; None where processes cannot be copied, or no more are allowed."""
    made: Companion | None = None
    try:
        if CAN_FORK:
            with suppress(OSError), starting():
                made = Companion(serve, question, then)
        yield made
    finally:
        if made is not None:
            made.end()


def _answer(
    serve: Callable[[bytes], bytes], question: bytes | None, then: Callable[[], None], questions: int, answers: int, place: int
) -> NoReturn:
    """Answer until nobody asks any more, and be gone. Where that fails nothing is said: it will be where the work is done again."""
    try:
        begin()
        while question is not None:
            answer = serve(question)
            os.ftruncate(place, 0)
            with open(place, "wb", closefd=False) as kept:
                kept.seek(0)
                kept.write(answer)
            os.write(answers, len(answer).to_bytes(_LENGTH, "big"))
            then()
            question = _got(questions)
    finally:
        os._exit(0)


def _put(pipe: int, message: bytes) -> None:
    rest = memoryview(len(message).to_bytes(_LENGTH, "big") + message)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _got(pipe: int) -> bytes | None:
    length = _take(pipe, _LENGTH)
    return None if length is None else _take(pipe, int.from_bytes(length, "big"))


def _take(pipe: int, length: int) -> bytes | None:
    """So many bytes from a pipe; None where it was closed before."""
    parts = []
    while length:
        part = os.read(pipe, length)
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
