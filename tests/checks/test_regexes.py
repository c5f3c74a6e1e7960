"""Which regular expressions can take exponential time, told without running them."""

from __future__ import annotations

import re
import time

import pytest

from rescue.checks.rules.regexes import MAX_STATES, TooLargeError, can_blow_up


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a*)*b",
        "(?:a|a)*b",
        "(.*)*b",
        r"(\w+\s?)*$",
        r"(\w+\s*,?\s*)*$",
        "(a?b?)*c",
        r"(\d+|\w)*-",
        "(a{1,30}){1,30}b",
        "(?:a|b|ab)*c",
        "x(?:y(a+)+z)?",
        r"(a+)\1*b",
        "(?i:(?:ab|AB)*)c",
        "(?=(a+)+b)c",
        "(?:(?:|))*(?:a(?:|))*b",
    ],
)
def test_a_loop_that_reads_the_same_text_in_two_ways_can_blow_up(pattern: str) -> None:
    assert can_blow_up(pattern) is True


@pytest.mark.parametrize(
    "pattern",
    [
        "a*",
        "(?:a|b)*c",
        r"(?:\w+\s)*$",
        r"^\s*(\w+\s*,\s*)*$",
        "([^']|'')*",
        "('[^']*'|[^'])*",
        "(?:a|ab)*c",
        ".*a.*b.*c",
        "a{3}b{2,4}",
        r"(?:\d|[^\W\d])*-",
        "((a)|b)*?x",
        "(?P<q>'|\")[^'\"]*(?P=q)",
        "^attrs$",
        "",
        "(?i)private\\s*$",
    ],
)
def test_a_loop_that_reads_each_text_in_one_way_does_not(pattern: str) -> None:
    assert can_blow_up(pattern) is False


def test_what_is_called_dangerous_is_and_what_is_not_is_not() -> None:
    def seconds(pattern: str, text: str) -> float:
        start = time.process_time()
        assert re.match(pattern, text) is None
        return time.process_time() - start

    assert seconds(r"(\w+\s?)*$", "a" * 24 + "!") > 100 * seconds(r"(?:\w+\s)*$", "a " * 12 + "!")


def test_an_expression_too_large_is_not_judged() -> None:
    with pytest.raises(TooLargeError):
        can_blow_up("a" * (MAX_STATES + 1))


def test_what_is_no_expression_is_an_error() -> None:
    with pytest.raises(re.error):
        can_blow_up("(")
