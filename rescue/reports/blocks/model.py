"""The blocks that documents are made of. Text is plain, but what stands between two backticks is code; ``code`` makes such text."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from rescue.reports.escape import visible
from rescue.reports.label import Label

MODIFIER_GRAVE = "\N{MODIFIER LETTER GRAVE ACCENT}"
"""What stands for a backtick within code."""


class Tag(Struct, frozen=True):
    """A word with a colour of its own: ``style`` is a class of the pages' style sheet, such as ``v-blocked``."""

    text: str
    style: str


Cell = str | Tag
Row = Sequence[Cell]


class Column(Struct, frozen=True):
    """The head of a column; one of numbers is aligned to the right."""

    title: str
    numeric: bool = False


class Table(Struct, frozen=True):
    """A table: the first cell of each row is the row's head. ``foot`` are rows of sums."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    foot: Sequence[Row] = ()


class Paragraph(Struct, frozen=True):
    """A paragraph."""

    text: str


class Bullets(Struct, frozen=True):
    """A list."""

    items: Sequence[str]


class Heading(Struct, frozen=True):
    """A heading within a section."""

    text: str


class Facts(Struct, frozen=True):
    """Names with what they are."""

    pairs: Sequence[tuple[str, Cell]]


class Figure(Struct, frozen=True):
    """A number that is to be seen first, with what it counts and what to know of it."""

    label: str
    value: str
    unit: str
    detail: str


class Figures(Struct, frozen=True):
    """A row of figures."""

    figures: Sequence[Figure]


class Answer(Struct, frozen=True):
    """The answer of a document: a word in its colour, a sentence, and reasons."""

    word: Tag
    text: str
    reasons: Sequence[str] = ()


class Folded(Struct, frozen=True):
    """What only some will read: folded on a page until somebody opens it, and open in print."""

    summary: str
    blocks: Sequence[Block]


Block = Table | Paragraph | Bullets | Heading | Facts | Figures | Answer | Folded


class Section(Struct, frozen=True):
    """A part of a document with its heading. ``page``: on paper it begins a page."""

    ident: str
    title: str
    blocks: Sequence[Block]
    page: bool = False


class Document(Struct, frozen=True):
    """A document. ``label`` has its language and its dress, ``generator`` is the program that made it, ``foot`` what stands at its end."""

    label: Label
    eyebrow: str
    title: str
    facts: Facts
    sections: Sequence[Section]
    foot: str
    generator: str
    frame: Frame

    @property
    def kind(self) -> str:
        """What it is, and for whom."""
        return f"{self.eyebrow} \N{MIDDLE DOT} {self.label.client}" if self.label.client else self.eyebrow


class Frame(Struct, frozen=True):
    """What the frame of a document says: ``logo`` is what a logo is called that has no name."""

    contents: str
    skip: str
    logo: str


def code(text: str) -> str:
    """A name from a scanned tree, to be shown as code; a backtick in it cannot end that."""
    return f"`{visible(text).replace('`', MODIFIER_GRAVE)}`" if text else ""


def codes(names: Sequence[str]) -> str:
    """Several names, as code, with commas."""
    return ", ".join(map(code, names))


def spans(text: str) -> list[tuple[str, bool]]:
    """The parts of a text, each with whether it is code; a backtick without its partner is a character like any other."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return [(text, False)]
    return [(part, bool(number % 2)) for number, part in enumerate(parts) if part]
