"""The promise: the summary says what matters, fits the window, depends on nothing but its arguments, and no scanned text acts in it."""

from __future__ import annotations

import re

import msgspec
import pytest
from rich.cells import cell_len

from reports.factory import HOSTILE, counts_of, effort_of, large_assessment, small_assessment
from reports.regenerate import GOLDEN, TEXTS
from rescue.model import Verdict
from rescue.reports.text import render_text

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_small_assessment_reads_exactly_as_expected(name: str) -> None:
    """``PYTHONPATH=.:tests python -m reports.regenerate`` writes the expected texts anew; read the diff before you keep it."""
    assert TEXTS[name]() == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 61, 72, 80, 100, 140])
def test_no_line_is_wider_than_the_window_and_no_column_is_lost(width: int) -> None:
    text = render_text(large_assessment(), width=width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    headings = next(line for line in text.splitlines() if line.startswith("  Module "))
    assert headings.split() == ["Module", "From", "Verdict", "Must", "May", "Silent", "Effort"]


def test_a_window_that_is_too_narrow_gets_the_least_width_that_can_be_read() -> None:
    assert render_text(small_assessment(), width=10) == render_text(small_assessment(), width=60)


def test_colour_adds_colour_and_changes_no_text() -> None:
    coloured = render_text(large_assessment(), color=True)
    assert COLOUR.search(coloured)
    bare = [line.rstrip() for line in COLOUR.sub("", coloured).splitlines()]
    assert bare == render_text(large_assessment()).splitlines()


@pytest.mark.parametrize("color", [False, True])
def test_hostile_text_brings_no_control_character(color: bool) -> None:
    text = COLOUR.sub("", render_text(large_assessment(), color=color))
    assert sorted({character for character in text if not character.isprintable()}) == ["\n"]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isprintable()])
def test_hostile_text_is_neither_markup_nor_an_emoji(text: str) -> None:
    assessment = msgspec.structs.replace(small_assessment(), verdict_reasons=[text])
    assert f"  - {text}\n" in render_text(assessment)


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = render_text(small_assessment()), render_text(small_assessment(), color=True)
    for name, value in {"COLUMNS": "33", "LINES": "5", "NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "dumb", "TTY_COMPATIBLE": "1"}.items():
        monkeypatch.setenv(name, value)
        assert (render_text(small_assessment()), render_text(small_assessment(), color=True)) == expected


def test_what_is_not_listed_is_counted() -> None:
    text = render_text(large_assessment())
    assert "  and 20 more, listed in the HTML and JSON reports\n  Findings: must" in text
    assert "Not read (25)\n" in text
    assert "    and 10 more, listed in the HTML and JSON reports\n" in text


def test_a_tree_without_addons_says_so() -> None:
    small = small_assessment()
    empty = msgspec.structs.replace(
        small,
        source=[],
        hops=[],
        verdict=Verdict.NOT_ASSESSABLE,
        verdict_reasons=[],
        effort=effort_of([]),
        counts=counts_of([]),
        coverage=msgspec.structs.replace(
            small.coverage, unread=[], hops=[], hops_missing=[], modules_unknown=[], files_seen=0, files_read=0
        ),
        modules=[],
        not_installable=[],
        rejected=[],
        findings=[],
        limits=[],
        open_items=[],
    )
    text = render_text(empty)
    assert "  NOT ASSESSABLE\n  Too little could be read or checked to give an answer. This is not a pass.\n" in text
    assert "  From        no module\n" in text
    assert "  Hops        none: every module is on the target already\n" in text
    assert text.endswith("\nCauses\n  No rule found anything.\n")
