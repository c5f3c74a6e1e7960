"""The command line: options to a request, an assessment to reports, and an exit code. What is heavy is imported when it is needed."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rescue import __version__
from rescue.cli_catalog import catalog

if TYPE_CHECKING:
    from rescue.checks.ruleset import Rule
    from rescue.model import Series


class Exit(IntEnum):
    """What the exit codes mean."""

    RAN = 0
    FAILED = 1
    COULD_NOT_RUN = 2
    INTERRUPTED = 130


class _Main(click.Group):
    """The group of commands; errors that rescue raises on purpose become one message and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        from rescue.errors import RescueError

        try:
            return super().invoke(ctx)
        except RescueError as error:
            click.echo(f"rescue: {error}", err=True)
            ctx.exit(Exit.COULD_NOT_RUN)
        except KeyboardInterrupt:
            click.echo("rescue: interrupted", err=True)
            ctx.exit(Exit.INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output has gone; say nothing and do not fail on flushing either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(Exit.RAN)


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="rescue", message="%(prog)s %(version)s")
def main() -> None:
    """Tell what it takes to bring legacy Odoo addons to a newer series."""


main.add_command(catalog)


@main.command()
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

        _write(json_, render_json(assessment))
    if html is not None:
        from rescue.reports.html import render_html

        _write(html, render_html(assessment))
    if not quiet:
        if "-" not in outputs:
            from rescue.reports.text import render_text

            color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
            _print(render_text(assessment, width=_width(), color=color))
        for name in outputs:
            if name != "-":
                click.echo(f"wrote {name}", err=True)
    # Nothing is left to do: the interpreter need not search those values once more on its way out.
    gc.freeze()


@main.command()
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

        _print(render_text(assessment, width=_width(), color=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    else:
        from rescue.reports.html import render_html

        _write(html, render_html(assessment))
        if html != "-":
            click.echo(f"wrote {html}", err=True)


@main.group()
def rules() -> None:
    """The rules: what breaks when arriving in a series."""


@rules.command("list")
def rules_list() -> None:
    """List the rules that come with rescue, a line each; at the end those that the catalogs serve, whichever series breaks it."""
    for rule, series in _shipped_rules():
        click.echo(f"{rule.id:<34} {series or 'any'!s:>5}  {rule.impact.value:<10} {rule.failure.value:<14} {rule.title}")


@rules.command("show")
@click.argument("rule_id")
def rules_show(rule_id: str) -> None:
    """Print all that a rule says."""
    from rescue.errors import RequestError
    from rescue.reports.rule import render_rule

    for rule, series in _shipped_rules():
        if rule.id == rule_id.upper():
            click.echo(render_rule(rule, series), nl=False)
            return
    raise RequestError(f"no rule {rule_id!r}; `rescue rules list` names them all")


@rules.command("test")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def rules_test(files: tuple[Path, ...]) -> None:
    """Run the examples of the rules in FILES (default: those that come with rescue). Exits with 1 when one fails."""
    from rescue.checks.examples import run_examples
    from rescue.checks.loading import load_ruleset, load_shipped
    from rescue.errors import RulesetError

    try:
        rulesets = [load_ruleset(path.read_bytes(), str(path)) for path in files] or list(load_shipped().values())
    except OSError as error:
        raise RulesetError(f"{error.filename}: cannot be read: {error.strerror}") from error
    rules_ = [rule for ruleset in rulesets for rule in ruleset.rules]
    failures = list(run_examples(rules_))
    for failure in failures:
        click.echo(f"{failure.rule} {failure.example}: expected {_places(failure.expected)}, reported {_places(failure.reported)}")
        if failure.problem:
            click.echo(f"    not read: {failure.problem}")
    examples = sum(len(rule.examples.bad) + len(rule.examples.good) for rule in rules_)
    click.echo(f"{len(rules_)} rules, {examples} examples, {len(failures)} failed")
    if failures:
        raise SystemExit(Exit.FAILED)


@rules.command("schema")
def rules_schema() -> None:
    """Print the JSON Schema of ruleset files, for editors."""
    from rescue.checks.schema import ruleset_schema

    click.echo(ruleset_schema(), nl=False)


def _shipped_rules() -> Iterator[tuple[Rule, Series | None]]:
    """The rules that come with rescue, each with its series; None for those that the catalogs serve."""
    from rescue.checks.core_rules import load_core_rules
    from rescue.checks.loading import load_shipped

    yield from ((rule, series) for series, ruleset in load_shipped().items() for rule in ruleset.rules)
    yield from ((rule, None) for rule in load_core_rules().values())


def _places(places: tuple[str, ...]) -> str:
    return ", ".join(places) or "nothing"


def _print(text: str) -> None:
    """Write to standard output, with escapes for what its encoding cannot say: names in a tree may hold anything."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), nl=False)


def _write(target: str, text: str) -> None:
    """Write a report whole or not at all; one for standard output is UTF-8 whatever the locale, as a file is."""
    from rescue.errors import ReportError

    content = text.encode("utf-8", "backslashreplace")
    if target == "-":
        click.echo(content, nl=False)
        return
    path = Path(os.path.realpath(target))  # a link stays one
    if not path.name or path.is_dir() or not target:
        raise ReportError(f"{target!r}: cannot be written: it is no name of a file")
    draft = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        if path.exists() and not path.is_file():  # a device or pipe is written to, not replaced
            path.write_bytes(content)
            return
        try:
            draft.write_bytes(content)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise ReportError(f"{target}: cannot be written: {error.strerror}") from error


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


def _width() -> int:
    import shutil

    return max(60, min(120, shutil.get_terminal_size((100, 24)).columns))


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
