"""The command that plans: what to do in which order, and the skeletons of the modules that it leads to."""

from __future__ import annotations

import os
from pathlib import Path

import click

from rescue.cli.assess import How, assessment_of, scan_options
from rescue.cli.output import write_report


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

    assessment = assessment_of(paths, how, quiet=quiet)
    document = plan_document(assessment)
    if scaffold is not None:
        from rescue.scaffold import write_scaffold

        _keep_out(scaffold, paths)
        count = write_scaffold(scaffold, document)
        click.echo(f"wrote {count} files below {scaffold}", err=True)
    write_report(output, render_plan_json(assessment) if form == "json" else render_plan_markdown(assessment))
    if output != "-":
        click.echo(f"wrote {output}", err=True)


def _keep_out(scaffold: Path, paths: tuple[Path, ...]) -> None:
    """Raises RequestError for a scaffold inside of what is scanned: new modules would stand among the old ones."""
    from rescue.errors import RequestError

    inside = Path(os.path.realpath(scaffold))
    for path in paths:
        if path.is_dir() and inside.is_relative_to(os.path.realpath(path)):
            raise RequestError(f"{scaffold}: lies in {path}, which is scanned and not to be touched; name a folder outside of it")
