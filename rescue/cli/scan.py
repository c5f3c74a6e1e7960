"""The commands that make reports: assess a tree, and make the reports again from their JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rescue.cli.assess import How, assess_paths, close_cache, report_bytes, say_summary, scan_options
from rescue.cli.reports import asked_for, label_asked, output_options, write_reports


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@scan_options
@output_options
@click.option("--quiet", "-q", is_flag=True, help="No summary and no progress.")
def scan(paths: tuple[Path, ...], how: How, quiet: bool, **outputs: Any) -> None:
    """Assess the addons below PATHS: a summary here, and the reports asked for, or rescue-audit.html if none is.

    What is not given here is taken from the settings of the project, where it has some.

    Exits with 0 when it ran, whatever it found, and with 2 when it could not run.
    """
    asked = asked_for(outputs) or {"html": "rescue-audit.html"}
    how = how.settled(paths, quiet=quiet)
    label = label_asked(outputs, how.report, how.folder)
    cache = how.open_cache()
    found = assess_paths(paths, how, cache, quiet=quiet, html=label.language if "html" in asked else "")
    # The files come first: who reads only the head of the summary (`| head`) still gets them.
    write_reports(asked, found, paths, cache, label, jobs=how.processes)
    told = None if quiet else found.assessment  # before the cache is closed, which may hold it
    close_cache(cache, quiet=quiet)
    if told is not None:
        if "-" not in asked.values():
            say_summary(told)
        for name in asked.values():
            if name != "-":
                click.echo(f"wrote {name}", err=True)


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@output_options
def render(report: Path, **outputs: Any) -> None:
    """Make reports again from the JSON of a scan, without the tree: those asked for, or the summary.

    How they look, and their language, is taken from the settings nearest to the current folder.
    """
    from rescue.assessed import Assessed
    from rescue.cache import no_cache
    from rescue.config import find_config
    from rescue.reports.json import load_json

    asked = asked_for(outputs)
    found = find_config(Path())
    label = label_asked(outputs, found.config.report, found.folder)
    assessment = load_json(report_bytes(report))
    write_reports(asked, Assessed(lambda: assessment), (), no_cache(), label)
    if not asked:
        say_summary(assessment)
    for name in asked.values():
        if name != "-":
            click.echo(f"wrote {name}", err=True)
