"""Rule texts and messages as HTML: paragraphs, dashed lists, indented code and `code` in backticks. All else is escaped."""

from __future__ import annotations

import re
from textwrap import dedent

from markupsafe import Markup, escape

from rescue.reports.escape import visible, visible_block

_BLANK_LINES = re.compile(r"\n[ ]*\n")
_ITEM = re.compile(r"[-*] +")
_CODE_INDENT = "    "


def inline(text: str) -> Markup:
    """Give one line of text, with what stands between two backticks as code."""
    text = visible(text)
    if "`" not in text:
        return escape(text)
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape("`".join(parts))
    marked = (f"<code>{escape(part)}</code>" if index % 2 else escape(part) for index, part in enumerate(parts))
    return Markup("".join(marked))  # noqa: S704 - every part was escaped


def prose(text: str) -> Markup:
    """Give text of several lines as blocks: blank lines part them, four spaces of indent on each line make code, a dash an item."""
    blocks = _BLANK_LINES.split(visible_block(text).strip("\n"))
    return Markup("\n").join(_block(block) for block in blocks if block.strip())


def source(text: str) -> Markup:
    """Give source code with its lines kept, its common indent removed and its ends trimmed, for use inside ``<pre>``."""
    return escape(dedent(visible_block(text)).rstrip())


def _block(block: str) -> Markup:
    lines = block.split("\n")
    if all(line.startswith(_CODE_INDENT) for line in lines):
        return Markup("<pre>{}</pre>").format(source(block))
    first_item = next((index for index, line in enumerate(lines) if _ITEM.match(line)), len(lines))
    lead = Markup("<p>{}</p>").format(_joined(lines[:first_item])) if first_item else Markup("")
    items = _items(lines[first_item:])
    return lead + Markup("<ul>{}</ul>").format(Markup("").join(items)) if items else lead


def _items(lines: list[str]) -> list[Markup]:
    items: list[list[str]] = []
    for line in lines:
        if _ITEM.match(line):
            items.append([_ITEM.sub("", line, count=1)])
        else:
            items[-1].append(line)
    return [Markup("<li>{}</li>").format(_joined(item)) for item in items]


def _joined(lines: list[str]) -> Markup:
    return inline(" ".join(line.strip() for line in lines))
