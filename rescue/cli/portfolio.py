"""The command that puts several reports on one page."""

from __future__ import annotations

from pathlib import Path

import click

from rescue.cli.assess import read_report, today
from rescue.cli.documents import document_options, label_near, settings_near, terminal_language, write_documents


@click.command()
@click.argument("reports", nargs=-1, required=True, metavar="[NAME=]REPORT.json...")
@document_options("html", "markdown", "json")
def portfolio(reports: tuple[str, ...], lang: str | None, **outputs: str | None) -> None:
    """Put reports that `rescue scan --json` wrote on one page, the worst first: the trees of several clients, or the branches of one.

    A report is called as its tree is, or NAME.
    """
    from rescue.portfolio import labels_of, portfolio_of
    from rescue.reports.json import encoded
    from rescue.reports.portfolio.content import portfolio_document

    named = [("", Path(text)) if Path(text).exists() else _named(text) for text in reports]
    label = label_near(settings_near(named[0][1]), lang or terminal_language(outputs))
    given = [(name, file.stem, read_report(file)) for name, file in named]
    found = portfolio_of([(name, assessment) for name, (_, _, assessment) in zip(labels_of(given), given, strict=True)])
    day = today().isoformat()
    write_documents(
        lambda at_most: portfolio_document(found, label, day, at_most=at_most),
        outputs,
        otherwise="text",
        as_json=lambda: encoded(found),
    )


def _named(text: str) -> tuple[str, Path]:
    """``NAME=FILE``, or a file alone."""
    name, _, file = text.rpartition("=")
    return name, Path(file)
