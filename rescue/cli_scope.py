"""The command that writes the scope document: what is done, what is refused, and what it takes."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from rescue.cli_assess import How, assessment_of, scan_options
from rescue.cli_documents import document_options, write_documents


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATHS|REPORT.json")
@scan_options
@document_options("html", "markdown", "docx")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def scope(paths: tuple[Path, ...], how: How, quiet: bool, lang: str, **outputs: str | None) -> None:
    """Write the scope document of the addons below PATHS, or of a report that `rescue scan --json` wrote.

    Markdown on standard output where no file is asked for. Prices stand in it where the settings have a rate and a currency,
    under [tool.rescue.scope].
    """
    from rescue.config import find_config, load_config
    from rescue.reports.i18n import language
    from rescue.reports.scope.content import scope_document

    rates = (load_config(how.config) if how.config else find_config(paths[0])).config.scope
    document = scope_document(assessment_of(paths, how, quiet=quiet), rates, language(lang))
    write_documents(lambda _: document, outputs, otherwise="markdown")
    gc.freeze()
