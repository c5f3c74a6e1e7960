"""A document as Markdown. Text from the scanned tree is neither markup nor a mention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from rescue.reports.blocks.model import (
    Answer,
    Block,
    Bullets,
    Cell,
    Document,
    Facts,
    Figures,
    Folded,
    Heading,
    Paragraph,
    Row,
    Table,
    Tag,
    spans,
)
from rescue.reports.escape import visible

_SPECIAL: Final = re.compile(r"([\\`*\[\]|~]|(?<!\w)_|_(?!\w)|^[#>+-](?=\s)|^\d+(?=[.)]\s))")
# what GitHub and GitLab turn into a mention or a link after the markup is read: a space of no width keeps them from it
_MENTION: Final = re.compile(r"([@#!$&])(?=[\w\"])")
_PLAIN_CODE: Final = re.compile(r"[\w./:#<>()@=*,?+ -]+")


def render_markdown_document(document: Document) -> str:
    """Give the text, ending in a newline."""
    return "\n".join(_document(document)).rstrip("\n") + "\n"


def _document(document: Document) -> Iterator[str]:
    yield f"# {_text(document.kind)}: {_text(document.title)}"
    yield ""
    yield from _block(document.facts)
    if document.label.intro:
        yield from _block(Paragraph(document.label.intro))
    for section in document.sections:
        yield f"## {_text(section.title)}"
        yield ""
        for block in section.blocks:
            yield from _block(block)
    yield "---"
    yield ""
    if document.label.contact:
        yield from _block(Paragraph(document.label.contact))
    yield _text(document.foot)


def _block(block: Block) -> Iterator[str]:
    """The lines of a block, an empty one last."""
    match block:
        case Heading():
            yield f"### {_text(block.text)}"
        case Paragraph():
            yield _text(block.text)
        case Bullets():
            yield from (f"- {_text(item)}" for item in block.items)
        case Facts():
            yield from (f"- {_text(label)}: {_cell(value, '; ')}" for label, value in block.pairs)
        case Figures():
            for figure in block.figures:
                yield f"- {_text(figure.label)}: **{_text(' '.join((figure.value, figure.unit)).rstrip())}** ({_text(figure.detail)})"
        case Answer():
            yield f"**{_text(block.word.text)}**. {_text(block.text)}"
            if block.reasons:
                yield ""
                yield from (f"- {_text(reason)}" for reason in block.reasons)
        case Table():
            yield from _table(block)
        case Folded():
            yield f"**{_text(block.summary)}**"
            yield ""
            for inner in block.blocks:
                yield from _block(inner)
            return
    yield ""


def _table(table: Table) -> Iterator[str]:
    yield f"{_text(table.caption)}:"
    yield ""
    yield _row([column.title for column in table.columns])
    yield "|" + "|".join("---:" if column.numeric else "---" for column in table.columns) + "|"
    yield from map(_row, table.rows)
    for row in table.foot:
        yield "| " + " | ".join(f"**{shown}**" if (shown := _cell(cell, "<br>")) else "" for cell in row) + " |"


def _row(row: Row) -> str:
    return "| " + " | ".join(_cell(cell, "<br>") for cell in row) + " |"


def _cell(cell: Cell, line_break: str) -> str:
    return _text(cell.text) if isinstance(cell, Tag) else line_break.join(map(_text, cell.split("\n")))


def _text(text: str) -> str:
    return "".join(_code(part) if is_code else _plain(part) for part, is_code in spans(text))


def _code(text: str) -> str:
    shown = visible(text)
    return f"`{shown}`" if _PLAIN_CODE.fullmatch(shown) else f"<code>{_plain(text)}</code>"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", escape(_MENTION.sub("\\1\u200b", visible(text)), quote=False))
