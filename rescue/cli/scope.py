"""The command that writes the scope document: what is done, what is refused, and what it takes."""

from __future__ import annotations

from pathlib import Path

import click

from rescue.cli.assess import How, assessment_of, scan_options
from rescue.cli.documents import document_options, label_near, settings_near, write_documents


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATHS|REPORT.json")
@scan_options
@document_options("html", "markdown", "docx")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def scope(paths: tuple[Path, ...], how: How, quiet: bool, lang: str | None, **outputs: str | None) -> None:
    """Write the scope document of the addons below PATHS, or of a report that `rescue scan --json` wrote.

    Markdown on standard output where no file is asked for. Prices stand in it where the settings have a rate and a currency,
    under [tool.rescue.scope].
    """
    from rescue.reports.scope.content import scope_document

    settings = settings_near(paths[0], how.config)
    label = label_near(settings, lang)
    document = scope_document(assessment_of(paths, how, quiet=quiet), settings.config.scope, label)
    write_documents(lambda _: document, outputs, otherwise="markdown")
