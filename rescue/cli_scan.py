"""The commands that make reports: assess a tree, and make the reports again from their JSON."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import click

from rescue.cli_output import print_text, width, write_report


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", metavar="SERIES", help="Series the addons are written for, such as 14.0. Default: told by each manifest.")
@click.option("--target", metavar="SERIES", help="Series to go to. Default: the newest that has a ruleset.")
@click.option(
    "--html",
    "html",
    metavar="FILE",
    help="Write the audit here; - for standard output. Default: rescue-audit.html, if no report is asked for.",
)
@click.option("--json", "json_", metavar="FILE", help="Write the report as JSON; - for standard output.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to read files with. Default: one for each processor.")
@click.option("--quiet", "-q", is_flag=True, help="No summary and no progress.")
def scan(
    paths: tuple[Path, ...], source: str | None, target: str | None, html: str | None, json_: str | None, jobs: int | None, quiet: bool
) -> None:
    """Assess the addons below PATHS: a summary here, and the reports asked for.

    Exits with 0 when it ran, whatever it found, and with 2 when it could not run.
    """
    from rescue.errors import RequestError
    from rescue.pipeline import Request, assess
    from rescue.series import parse_series

    if html is None and json_ is None:
        html = "rescue-audit.html"
    outputs = [name for name in (json_, html) if name is not None]
    if len(set(outputs)) < len(outputs):
        raise RequestError(f"two reports cannot both go to {'standard output' if outputs[0] == '-' else outputs[0]}; name another file")
    # A scan makes millions of values that live to its end; looking for cycles among them takes a quarter of its time.
    gc.disable()
    progress = _Progress(sys.stderr.isatty() and not quiet)
    request = Request(
        roots=paths,
        source=parse_series(source) if source else None,
        target=parse_series(target) if target else None,
        jobs=jobs or os.cpu_count() or 1,
        generated=_today(),
        progress=progress,
        meanwhile=_prepare_html if html is not None else lambda: None,
    )
    try:
        assessment = assess(request)
    finally:
        progress.clear()
    # The files come first: who reads only the head of the summary (`| head`) still gets them.
    if json_ is not None:
        from rescue.reports.json import render_json

        write_report(json_, render_json(assessment))
    if html is not None:
        from rescue.reports.html import render_html

        write_report(html, render_html(assessment))
    if not quiet:
        if "-" not in outputs:
            from rescue.reports.text import render_text

            color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
            print_text(render_text(assessment, width=width(), color=color))
        for name in outputs:
            if name != "-":
                click.echo(f"wrote {name}", err=True)
    # Nothing is left to do: the interpreter need not search those values once more on its way out.
    gc.freeze()


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--html", metavar="FILE", help="Write the audit here; - for standard output.")
def render(report: Path, html: str | None) -> None:
    """Make a report again from its JSON, without the tree: the summary, or the audit with --html."""
    from rescue.errors import ReportError
    from rescue.reports.json import load_json

    try:
        assessment = load_json(report.read_bytes())
    except OSError as error:
        raise ReportError(f"{report}: cannot be read: {error.strerror}") from error
    if html is None:
        from rescue.reports.text import render_text

        print_text(render_text(assessment, width=width(), color=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    else:
        from rescue.reports.html import render_html

        write_report(html, render_html(assessment))
        if html != "-":
            click.echo(f"wrote {html}", err=True)


def _today() -> str:
    """The date for the report: that of SOURCE_DATE_EPOCH where it is set, so that equal input can give equal bytes."""
    from datetime import UTC, datetime

    from rescue.errors import RequestError

    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise RequestError(f"SOURCE_DATE_EPOCH is {epoch!r}, not a number of seconds") from error
    return moment.strftime("%Y-%m-%d")


def _prepare_html() -> None:
    from rescue.reports.html import prepare

    prepare()


class _Progress:
    """One line on standard error that is overwritten, and nothing where that is no terminal."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown
        self._length = 0

    def __call__(self, step: str, done: int, of: int) -> None:
        """Show how far a step is."""
        if self._shown:
            text = f"{step} {done:,}/{of:,}"
            sys.stderr.write("\r" + text.ljust(self._length))
            sys.stderr.flush()
            self._length = len(text)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown and self._length:
            sys.stderr.write("\r" + " " * self._length + "\r")
            sys.stderr.flush()
