"""The promise: rule texts become plain HTML blocks, and nothing in them becomes markup that was not meant."""

from __future__ import annotations

import pytest

from rescue.reports.prose import inline, prose, source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("use `x < y` & z", "use <code>x &lt; y</code> &amp; z"),
        ("an `odd backtick", "an `odd backtick"),
        ("<b>`<i>`</b>", "&lt;b&gt;<code>&lt;i&gt;</code>&lt;/b&gt;"),
        ("\"'", "&#34;&#39;"),
        ("two\nlines\u202e", r"two\nlines\u202e"),
    ],
)
def test_a_line_has_code_in_backticks_and_all_else_escaped(text: str, expected: str) -> None:
    assert str(inline(text)) == expected


def test_blank_lines_part_paragraphs_dashes_make_a_list_and_an_indent_makes_code() -> None:
    text = "First line\nof one.\n\n    a = 1\n      b < 2\n\nThen:\n- one\n  goes on\n- `two`\n"
    assert str(prose(text)) == (
        "<p>First line of one.</p>\n<pre>a = 1\n  b &lt; 2</pre>\n<p>Then:</p><ul><li>one goes on</li><li><code>two</code></li></ul>"
    )


def test_an_empty_text_gives_nothing() -> None:
    assert str(prose(" \n\n")) == ""


def test_source_loses_its_common_indent_and_nothing_else() -> None:
    assert str(source("    if a < b:\n\t    go('\x00')\n\n")) == "if a &lt; b:\n    go(&#39;\\x00&#39;)"
