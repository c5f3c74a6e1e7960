"""The command that puts several reports on one page."""

from __future__ import annotations

from pathlib import Path

import click

from rescue.cli_assess import read_report, today
from rescue.cli_documents import document_options, write_documents


@click.command()
@click.argument("reports", nargs=-1, required=True, metavar="[NAME=]REPORT.json...")
@document_options("html", "markdown", "json")
def portfolio(reports: tuple[str, ...], lang: str, **outputs: str | None) -> None:
    """Put reports that `rescue scan --json` wrote on one page, the worst first: the trees of several clients, or the branches of one.

    A report is called as its tree is, or NAME.
    """
    from rescue.portfolio import labels_of, portfolio_of
    from rescue.reports.i18n import language
    from rescue.reports.json import encoded
    from rescue.reports.portfolio.content import portfolio_document

    given = []
    for text in reports:
        label, _, name = text.rpartition("=") if not Path(text).exists() else ("", "", text)
        given.append((label, Path(name).stem, read_report(Path(name))))
    found = portfolio_of([(label, assessment) for label, (_, _, assessment) in zip(labels_of(given), given, strict=True)])
    day = today().isoformat()
    write_documents(
        lambda at_most: portfolio_document(found, language(lang), day, at_most=at_most),
        outputs,
        otherwise="text",
        as_json=lambda: encoded(found),
    )
