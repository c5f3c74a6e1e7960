"""The promise: no character of scanned text acts on the terminal or the page; each that could is seen instead."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.reports.escape import visible, visible_block


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sale_order é 中文 שלום", "sale_order é 中文 שלום"),
        ("a\x1b[2Jb", r"a\x1b[2Jb"),
        ("a\nb\rc\td", r"a\nb\rc\td"),
        ("\x00\x07\x7f\x9b", r"\x00\x07\x7f\x9b"),
        ("user\u202e\u2066x\u2069", r"user\u202e\u2066x\u2069"),
        ("zero\u200bwidth\ufeff\u00ad", r"zero\u200bwidth\ufeff\xad"),
        ("a\u2028b\u2029c\x85d", r"a\u2028b\u2029c\x85d"),
        ("bytes\udcff", r"bytes\udcff"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("non\u00a0breaking", "non\u00a0breaking"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, expected: str) -> None:
    assert visible(text) == expected


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_every_character_of_the_outcome_can_be_seen_whatever_goes_in(text: str) -> None:
    assert all(character.isprintable() or unicodedata.category(character) == "Zs" for character in visible(text))


def test_a_block_keeps_its_lines_and_widens_its_tabs() -> None:
    assert visible_block("def a():\r\n\treturn '\x1b\u202e'\n") == "def a():\n    return '\\x1b\\u202e'\n"
