"""The command that plans: what to do in which order, and the skeletons of the modules that it leads to."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rescue.cli_assess import How, assess_paths, close_cache, scan_options
from rescue.cli_output import write_report

if TYPE_CHECKING:
    from rescue.assessment import Assessment


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATHS|REPORT.json")
@scan_options
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True, help="What to write.")
@click.option("--output", "-o", metavar="FILE", default="-", help="Where to write the plan; default: standard output.")
@click.option("--scaffold", metavar="DIR", type=click.Path(path_type=Path), help="Also write skeletons of the target modules here.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def plan(paths: tuple[Path, ...], how: How, form: str, output: str, scaffold: Path | None, quiet: bool) -> None:
    """Plan what to do with the addons below PATHS, or with those of a report that `rescue scan --json` wrote.

    The scaffold needs an empty folder or one that is not there yet; what is scanned is never touched.
    """
    from rescue.reports.plan_document import plan_document, render_plan_json
    from rescue.reports.plan_markdown import render_plan_markdown

    assessment = _assessment(paths, how, quiet=quiet)
    document = plan_document(assessment)
    if scaffold is not None:
        from rescue.scaffold import write_scaffold

        _keep_out(scaffold, paths)
        count = write_scaffold(scaffold, document)
        click.echo(f"wrote {count} files below {scaffold}", err=True)
    write_report(output, render_plan_json(assessment) if form == "json" else render_plan_markdown(assessment))
    if output != "-":
        click.echo(f"wrote {output}", err=True)
    gc.freeze()


def _keep_out(scaffold: Path, paths: tuple[Path, ...]) -> None:
    """Raises RequestError for a scaffold inside of what is scanned: new modules would stand among the old ones."""
    from rescue.errors import RequestError

    inside = Path(os.path.realpath(scaffold))
    for path in paths:
        if path.is_dir() and inside.is_relative_to(os.path.realpath(path)):
            raise RequestError(f"{scaffold}: lies in {path}, which is scanned and not to be touched; name a folder outside of it")


def _assessment(paths: tuple[Path, ...], how: How, *, quiet: bool) -> Assessment:
    """What a report says, or what a scan of the paths finds. Raises ReportError for a report that cannot be read."""
    from rescue.errors import ReportError
    from rescue.reports.json import load_json

    if len(paths) == 1 and paths[0].suffix == ".json" and not paths[0].is_dir():
        try:
            return load_json(paths[0].read_bytes())
        except OSError as error:
            raise ReportError(f"{paths[0]}: cannot be read: {error.strerror}") from error
    how = how.settled(paths, quiet=quiet)
    gc.disable()
    cache = how.open_cache()
    assessment = assess_paths(paths, how, cache, quiet=quiet)
    close_cache(cache, quiet=quiet)
    return assessment
