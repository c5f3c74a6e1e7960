"""What processes hand to each other comes through as it was, texts shared."""

from __future__ import annotations

from rescue.model import Facts, FileKind, Ref, Unread, UnreadReason
from rescue.processes.handover import packed, unpacked
from rescue.reading.read import Reading


def test_what_is_handed_over_comes_out_equal() -> None:
    unread = (Unread("a.py", UnreadReason.SYNTAX, "line 1: \N{LATIN SMALL LETTER E WITH ACUTE}\0"),)
    ref = Ref("res.partner", ("parent_id",), "name", "read", 70_000, "res.partner#go", values=("a",))
    given = [
        Reading(Facts("a.py", "a", FileKind.PYTHON, 1, 1, unread=unread, refs=(ref,)), b"\xff\0"),
        Reading(Facts("b", "a", FileKind.XML, 0, 0), b""),
    ]
    assert unpacked(packed(given), list[Reading]) == given


def test_a_text_that_facts_share_is_one_text_for_who_receives_them() -> None:
    anchor = "#".join(("res.partner", "name_get"))
    refs = tuple(Ref("res.partner", (), name, "read", 1, anchor) for name in ("name", "ref"))
    first, second = unpacked(packed(Facts("a.py", "a", FileKind.PYTHON, 1, 1, refs=refs)), Facts).refs
    assert first.anchor is second.anchor
    assert first.anchor is not anchor
