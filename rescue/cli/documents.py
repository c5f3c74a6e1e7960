"""The forms in which a command writes a document: their options, and where each goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from rescue.cli.output import colored, print_text, width, write_content
from rescue.errors import RequestError

if TYPE_CHECKING:
    from rescue.config import Configured
    from rescue.reports.blocks.model import Document
    from rescue.reports.label import Label

F = TypeVar("F", bound=Callable[..., Any])

FORMS: Final = {
    "html": "a page",
    "markdown": "Markdown",
    "docx": "a file for word processors (DOCX; needs odoo-rescue[docx])",
    "json": "the same for programs (JSON)",
}


ROOM: Final = {"html": 500, "docx": 500, "markdown": 50, "text": 20}
"""How many of a kind a form lists, where it does not list all."""


def document_options(*forms: str) -> Callable[[F], F]:
    """Give a command an option for each form and one for the language; its function takes them as ``**outputs`` and ``lang``."""

    def decorate(command: F) -> F:
        command = click.option("--lang", metavar="CODE", help="The language: en, es or fr. Default: that of the settings, or en.")(command)
        for name in reversed(forms):
            text = f"Write {FORMS[name]} here; - for standard output."
            command = click.option(f"--{name}", f"out_{name}", metavar="FILE", help=text)(command)
        return command

    return decorate


def settings_near(path: Path, asked: Path | None = None) -> Configured:
    """The settings that are asked for, or those nearest to a report or a tree. Raises ConfigError."""
    from rescue.config import find_config, load_config

    return load_config(asked) if asked else find_config(path)


def label_near(found: Configured, lang: str | None) -> Label:
    """How documents are dressed, as settings say. Raises ConfigError and RequestError for what cannot be."""
    from rescue.reports.label import label_of

    return label_of(found.config.report, found.folder, asked_language=lang or "")


def terminal_language(outputs: Mapping[str, str | None]) -> str | None:
    """English, as all that is told on a terminal, where no file is asked for; None where the settings may say."""
    return None if any(outputs.values()) else "en"


def write_documents(
    make: Callable[[int], Document], outputs: Mapping[str, str | None], *, otherwise: str, as_json: Callable[[], str] = str
) -> None:
    """Write a document in every form that is asked for, or as ``otherwise`` (markdown or text) on standard output.

    ``make`` is told how many of a kind the form has room for; ``as_json`` gives what programs read. Raises RequestError when two of them
    go to one place.
    """
    asked = {name.removeprefix("out_"): target for name, target in outputs.items() if target is not None}
    places = list(asked.values())
    for target in places:
        if places.count(target) > 1:
            where = "standard output" if target == "-" else target
            raise RequestError(f"two documents cannot both go to {where}; name another file")
    made = {name: as_json().encode("utf-8", "backslashreplace") if name == "json" else _rendered(make(ROOM[name]), name) for name in asked}
    for name, target in asked.items():
        write_content(target, made[name])
        if target != "-":
            click.echo(f"wrote {target}", err=True)
    if not asked and otherwise == "text":
        from rescue.reports.blocks.text import render_text_document

        print_text(render_text_document(make(ROOM["text"]), width=width(), color=colored()))
    elif not asked:
        write_content("-", _rendered(make(ROOM[otherwise]), otherwise))


def _rendered(document: Document, name: str) -> bytes:
    if name == "docx":
        from rescue.reports.blocks.docx import render_docx

        return render_docx(document)
    if name == "html":
        from rescue.reports.blocks.html import render_page

        text = render_page(document)
    else:
        from rescue.reports.blocks.markdown import render_markdown_document

        text = render_markdown_document(document)
    return text.encode("utf-8", "backslashreplace")
