"""What the commands share: exit codes, and how text and reports leave the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class Exit(IntEnum):
    """What the exit codes mean."""

    RAN = 0
    FAILED = 1
    COULD_NOT_RUN = 2
    UNREAD = 3
    INTERRUPTED = 130


def print_text(text: str) -> None:
    """Write to standard output, with escapes for what its encoding cannot say: names in a tree may hold anything.

    GitHub's runner takes lines of a step's output for commands; text from a scanned tree must not give any, so it is told to stop
    listening meanwhile.
    """
    encoding = sys.stdout.encoding or "utf-8"
    shown = text.encode(encoding, "backslashreplace").decode(encoding)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        import secrets

        token = secrets.token_hex(16)
        shown = f"::stop-commands::{token}\n{shown}::{token}::\n"
    click.echo(shown, nl=False)


def write_report(target: str, text: str) -> None:
    """Write a report whole or not at all; one for standard output is UTF-8 whatever the locale, as a file is."""
    write_content(target, text.encode("utf-8", "backslashreplace"))


def write_content(target: str, content: bytes) -> None:
    """Write bytes to a file, whole or not at all, or to standard output for ``-``."""
    from rescue.errors import ReportError

    if target == "-":
        click.echo(content, nl=False)
        return
    path = Path(os.path.realpath(target))  # a link stays one
    if not path.name or path.is_dir() or not target:
        raise ReportError(f"{target!r}: cannot be written: it is no name of a file")
    draft = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        if path.exists() and not path.is_file():  # a device or pipe is written to, not replaced
            path.write_bytes(content)
            return
        try:
            draft.write_bytes(content)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise ReportError(f"{target}: cannot be written: {error.strerror}; choose another place") from error


def width() -> int:
    """The columns that a summary may take: those of the terminal, within reason."""
    import shutil

    return max(60, min(120, shutil.get_terminal_size((100, 24)).columns))


def colored() -> bool:
    """Whether what is told may be in colour."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def rules_option(name: str) -> Callable[[F], F]:
    """The option ``--rules``, which a command takes as ``name``."""
    return click.option(
        "--rules",
        name,
        multiple=True,
        metavar="DIR|FILE",
        type=click.Path(path_type=Path),
        help="Rules of your own, beside those that come with rescue; may be given several times.",
    )
