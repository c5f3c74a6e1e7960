"""The command that compares two reports."""

from __future__ import annotations

from pathlib import Path

import click

from rescue.cli.assess import read_report
from rescue.cli.documents import document_options, label_near, settings_near, terminal_language, write_documents


@click.command()
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD.json")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW.json")
@document_options("html", "markdown", "json")
def diff(old: Path, new: Path, lang: str | None, **outputs: str | None) -> None:
    """Say what changed between two reports that `rescue scan --json` wrote: here, or in the files asked for.

    Exits with 0 when it ran, whatever it found; `rescue gate` is what fails on what is new.
    """
    from rescue.comparison.compare import compare_reports
    from rescue.reports.comparison.content import comparison_document
    from rescue.reports.json import encoded

    label = label_near(settings_near(new), lang or terminal_language(outputs))
    comparison = compare_reports(read_report(old), read_report(new))
    write_documents(
        lambda at_most: comparison_document(comparison, label, at_most=at_most),
        outputs,
        otherwise="text",
        as_json=lambda: encoded(comparison),
    )
