"""From bytes to text: which encoding is taken, what is noted, and that line numbers are an editor's."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.analyzers.source import Source, SourceError, count_lines, decode_python, decode_text
from rescue.model import UnreadReason


def test_an_empty_file_is_utf8() -> None:
    assert decode_python(b"") == Source("", "utf-8")


def test_plain_utf8_leaves_no_note() -> None:
    assert decode_python("x = 'é'\n".encode()) == Source("x = 'é'\n", "utf-8")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    assert decode_python(mark + "x = 'é'".encode(encoding)) == Source("x = 'é'", encoding)


@pytest.mark.parametrize(
    "cookie", ["# -*- coding: latin-1 -*-", "#!/usr/bin/python\n# coding=iso-8859-1", "#\r# vim: set fileencoding=latin-1 :"]
)
def test_the_declared_encoding_is_taken(cookie: str) -> None:
    source = decode_python(f"{cookie}\nx = 'é'".encode("latin-1"))
    assert (source.encoding, source.text[-7:], source.notes) == ("iso-8859-1", "x = 'é'", ())


def test_a_declaration_on_the_third_line_is_none() -> None:
    assert decode_python("\n\n# coding: latin-1\nx = 'é'\n".encode()).encoding == "utf-8"


def test_a_declaration_that_does_not_hold_is_noted() -> None:
    assert decode_python(b"# coding: utf-8\nx = '\xe9'\n") == Source(
        "# coding: utf-8\nx = 'é'\n",
        "cp1252",
        ("not valid utf-8, as declared", "neither declared nor valid UTF-8: read as cp1252"),
    )


@pytest.mark.parametrize("name", ["klingon", "punycode", "unicode_escape", "rot13"])
def test_an_encoding_that_cannot_be_used_is_noted_and_not_used(name: str) -> None:
    source = decode_python(f"# coding: {name}\nx = 1\n".encode())
    assert source == Source(f"# coding: {name}\nx = 1\n", "utf-8", (f"declared encoding {name} is unknown",))


def test_bytes_that_windows_1252_lacks_are_latin_1() -> None:
    assert decode_python(b"x = '\xe9 \x81 .................'") == Source(
        "x = 'é \x81 .................'", "iso-8859-1", ("neither declared nor valid UTF-8: read as iso-8859-1",)
    )


def test_every_kind_of_line_end_becomes_one_newline() -> None:
    assert decode_python(b"a\r\nb\rc\n\r\nd").text == "a\nb\nc\n\nd"


def test_null_bytes_become_spaces_in_place() -> None:
    assert decode_python(b"x = 1 # a long enough comment\0\ny = 2\n") == Source(
        "x = 1 # a long enough comment \ny = 2\n", "utf-8", ("1 null bytes read as spaces",)
    )


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 8, b"\0" * 100])
def test_what_is_not_text_is_refused_with_the_reason(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"not text: \d+ of its \d+ characters are control characters") as caught:
        decode_python(content)
    assert caught.value.reason is UnreadReason.ENCODING


def test_another_text_file_is_read_with_its_default_encoding() -> None:
    assert decode_text("é".encode("cp1250"), "cp1250") == Source("é", "cp1250")
    assert decode_text("é".encode()) == Source("é", "utf-8")


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"])), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_any_text_with_its_mark_comes_back(text: str, encoding: str) -> None:
    content = codecs.BOM_UTF8 + text.encode() if encoding == "utf-8" else text.encode(encoding)
    assert decode_text(content).text == text


@given(st.binary())
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    try:
        text = decode_python(content).text
    except SourceError:
        return
    assert "\r" not in text
    assert "\0" not in text


@pytest.mark.parametrize(
    ("text", "comment", "counts"),
    [
        ("", "#", (0, 0)),
        ("\n", "#", (1, 0)),
        ("x = 1", "#", (1, 1)),
        ("# a\n\nx = 1  # b\n'''\n# in a docstring\n'''\n", "#", (6, 3)),
        ("// a\nb();\n/* c */\n/* d\n e */ f();\n", "//", (5, 2)),
        ("/* a */ /* b\n*/\n/* c */ d();\n #x = 1\n", "//", (4, 2)),
    ],
)
def test_lines_and_lines_of_code_are_counted(text: str, comment: str, counts: tuple[int, int]) -> None:
    assert count_lines(text, comment) == counts


def test_a_line_separator_of_unicode_ends_no_line() -> None:
    assert count_lines("a\u2028b\x0cc\n") == (1, 1)
