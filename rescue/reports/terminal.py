"""What all that is told on a terminal shares: how wide it is, how far in its parts stand, and how they become lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from rescue.reports.escape import visible

MIN_WIDTH: Final = 60
INDENT: Final = 2
_ANY_HEIGHT: Final = 50


def as_lines(parts: Iterable[RenderableType], width: int, *, color: bool) -> str:
    """The parts as lines of at most ``width`` columns (60 at least), with ANSI colours when ``color`` is set.

    Depends on nothing but its arguments: no environment variable and no property of the terminal.
    """
    out = StringIO()
    console = Console(
        file=out,
        width=max(width, MIN_WIDTH),
        height=_ANY_HEIGHT,  # rich asks the environment for the size unless both are given
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        force_jupyter=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    for part in parts:
        console.print(part)
    return "".join(row.rstrip() + "\n" for row in out.getvalue().split("\n")[:-1])


def line(text: str, style: str = "") -> Text:
    """One line of text from anywhere, neutralised; it folds where it is longer than the window."""
    return Text(visible(text), style=style, overflow="fold")


def marked(mark: str, *content: RenderableType) -> RenderableType:
    """Content beside a dash or number, with a hanging indent."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=len(mark))
    grid.add_column(overflow="fold")
    grid.add_row(Text(mark), Group(*content))
    return grid
