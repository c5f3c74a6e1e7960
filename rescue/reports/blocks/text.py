"""A document for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

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
    Table,
    Tag,
    spans,
)
from rescue.reports.terminal import INDENT, as_lines, line, marked

_STYLES = {
    "v-blocked": "bold red",
    "v-not-assessable": "bold magenta",
    "v-ready-with-changes": "bold yellow",
    "v-ready": "bold green",
    "i-mandatory": "red",
    "i-potential": "yellow",
}


def render_text_document(document: Document, *, width: int = 100, color: bool = False) -> str:
    """Give the document as lines of at most ``width`` columns (60 at least), with ANSI colours when ``color`` is set."""
    return as_lines(_parts(document), width, color=color)


def _parts(document: Document) -> Iterator[RenderableType]:
    yield _line(f"{document.kind}: {document.title}", "bold")
    yield from _block(document.facts)
    for section in document.sections:
        yield ""
        yield _line(section.title, "bold underline")
        for block in section.blocks:
            yield from (Padding(part, (0, 0, 0, INDENT)) for part in _block(block))


def _block(block: Block) -> Iterator[RenderableType]:
    match block:
        case Heading():
            yield _line(block.text, "bold")
        case Paragraph():
            yield _line(block.text)
        case Bullets():
            yield from (marked("-", _line(item)) for item in block.items)
        case Facts():
            grid = Grid.grid(padding=(0, 1, 0, 0))
            grid.add_column(width=max((len(label) for label, _ in block.pairs), default=1))
            grid.add_column(overflow="fold")
            for label, value in block.pairs:
                grid.add_row(_line(label, "bold"), _cell(value))
            yield grid
        case Figures():
            yield from _block(Facts([(item.label, f"{item.value} {item.unit}".rstrip() + f" ({item.detail})") for item in block.figures]))
        case Answer():
            yield _line(block.word.text.upper(), _STYLES.get(block.word.style, ""))
            yield _line(block.text)
            yield from (marked("-", _line(reason)) for reason in block.reasons)
        case Table():
            yield _table(block)
        case Folded():
            yield _line(block.summary, "bold")
            for inner in block.blocks:
                yield from _block(inner)


def _table(table: Table) -> RenderableType:
    grid = Grid(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for column in table.columns:
        grid.add_column(column.title, justify="right" if column.numeric else "left", overflow="fold")
    for row in (*table.rows, *table.foot):
        grid.add_row(*map(_cell, row))
    return Group(_line(table.caption, "dim"), grid)


def _cell(cell: Cell) -> RenderableType:
    if isinstance(cell, Tag):
        return _line(cell.text, _STYLES.get(cell.style, ""))
    return Group(*map(_line, cell.split("\n"))) if "\n" in cell else _line(cell)


def _line(text: str, style: str = "") -> Text:
    """A text from anywhere, without the marks of code."""
    return line("".join(part for part, _ in spans(text)), style)
