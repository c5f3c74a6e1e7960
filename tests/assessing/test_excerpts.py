"""The lines of source shown with a finding."""

from __future__ import annotations

from pathlib import Path

from checks.small import make_rule

from rescue.assessing.excerpts import excerpts_of
from rescue.checks.lookup import Hit
from rescue.model import Addon, Confidence, Manifest, Series

RULE = make_rule({"context": {"keys": ["x"]}})


def excerpts(root: Path, *places: tuple[str, int]) -> dict[tuple[str, int], str]:
    manifest = Manifest("", "", (), True, False, False, "", "", "", (), (), (), (), (), (), (), (), ())
    addon = Addon("a", "a", str(root), manifest, (), Series(16), "")
    return excerpts_of(addon, [Hit(RULE, path, line, "", "", Confidence.HIGH) for path, line in places])


def test_the_line_and_two_more_are_shown_without_their_common_indent(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_bytes(b"one\r\n    two\r\n      three\r\n\r\n    five\r\n")
    assert excerpts(tmp_path, ("x.py", 1), ("x.py", 2), ("x.py", 3), ("x.py", 5)) == {
        ("x.py", 1): "one\n    two\n      three",
        ("x.py", 2): "two\n  three",
        ("x.py", 3): "  three\n\nfive",
        ("x.py", 5): "five",
    }


def test_long_lines_are_cut(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text("  " + "a" * 500)
    assert excerpts(tmp_path, ("x.xml", 1)) == {("x.xml", 1): "a" * 200}


def test_a_file_is_decoded_as_the_analyzers_do(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_bytes("# coding: latin-1\nname = 'é'\n".encode("latin-1"))
    assert excerpts(tmp_path, ("x.py", 2)) == {("x.py", 2): "name = 'é'"}


def test_a_file_that_has_gone_or_is_shorter_now_leaves_an_empty_excerpt(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("one\n")
    assert excerpts(tmp_path, ("gone.py", 1), ("x.py", 9)) == {("gone.py", 1): "", ("x.py", 9): ""}
