"""What every command that scans has in common: its options, the day, progress, and the summary."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from rescue.cli.output import colored, print_text, rules_option, width
from rescue.errors import RequestError

if TYPE_CHECKING:
    from rescue.assessed import Assessed
    from rescue.assessment import Assessment
    from rescue.cache import Cache
    from rescue.plan.pins import Pins
    from rescue.reports.label import ReportSettings
    from rescue.request import Request

F = TypeVar("F", bound=Callable[..., Any])


cache_dir_option: Final = click.option(
    "--cache-dir",
    metavar="DIR",
    envvar="RESCUE_CACHE_DIR",
    type=click.Path(path_type=Path),
    help="Where to keep it. Default: .rescue_cache in the current folder.",
)


@dataclass(frozen=True)
class How:
    """How to scan, as the command line says it; ``settled`` adds what only the settings of the project say.

    ``exclude`` are patterns of what not to read, below ``folder``; ``pins`` say which layers are settled, ``report`` how reports look.
    """

    source: str | None = None
    target: str | None = None
    jobs: int | None = None
    rules: tuple[Path, ...] = ()
    catalogs: tuple[Path, ...] = ()
    config: Path | None = None
    no_cache: bool = False
    cache_dir: Path | None = None
    exclude: tuple[str, ...] = ()
    folder: Path = field(default_factory=Path)
    pins: Pins | None = None
    report: ReportSettings | None = None

    @property
    def processes(self) -> int:
        """How many processes to work in: as many as asked for, or one for each processor."""
        return self.jobs or os.cpu_count() or 1

    def settled(self, paths: Sequence[Path], *, quiet: bool) -> How:
        """The same with what the project's settings say where the command line does not; tells which file they are from."""
        from rescue.config import find_config, load_config

        found = load_config(self.config) if self.config else find_config(paths[0])
        if found.file and not quiet:
            click.echo(f"settings from {found.file}", err=True)
        return replace(
            self,
            source=self.source or found.config.source,
            target=self.target or found.config.target,
            jobs=self.jobs or found.config.jobs,
            rules=self.rules or found.paths(found.config.rules),
            catalogs=self.catalogs or found.paths(found.config.catalog),
            exclude=tuple(found.config.exclude),
            folder=found.folder,
            pins=found.config.layers,
            report=found.config.report,
        )

    def open_cache(self) -> Cache:
        """The cache that was asked for; where none can be had, one that keeps nothing."""
        from rescue.cache import Cache, no_cache

        return no_cache() if self.no_cache else Cache(cache_folder(self.cache_dir), today().toordinal())


def cache_folder(asked: Path | None) -> Path:
    """The folder of the cache."""
    from rescue.cache import FOLDER

    return asked or Path(FOLDER)


def scan_options(command: F) -> Callable[..., Any]:
    """Give a command the options of ``How``; its function takes them as ``how``."""

    @wraps(command)
    def taking_how(
        *arguments: Any,
        source: str | None,
        target: str | None,
        jobs: int | None,
        rules: tuple[Path, ...],
        catalogs: tuple[Path, ...],
        config: Path | None,
        no_cache: bool,
        cache_dir: Path | None,
        **others: Any,
    ) -> Any:
        return command(*arguments, how=How(source, target, jobs, rules, catalogs, config, no_cache, cache_dir), **others)

    options = (
        click.option("--source", metavar="SERIES", help="Series the addons are written for, such as 14.0. Default: told by each manifest."),
        click.option("--target", metavar="SERIES", help="Series to go to. Default: the newest that has a ruleset."),
        rules_option("rules"),
        click.option(
            "--catalog",
            "catalogs",
            metavar="FILE",
            multiple=True,
            type=click.Path(path_type=Path),
            help="A catalog of other addons, made by `rescue catalog build`, to join those that come with rescue. May be repeated.",
        ),
        click.option("--jobs", type=click.IntRange(min=1), help="Processes to read files with. Default: one for each processor."),
        click.option(
            "--config",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Settings to use. Default: the nearest rescue.toml, or pyproject.toml with [tool.rescue], from the first path upwards.",
        ),
        click.option(
            "--no-cache", is_flag=True, envvar="RESCUE_NO_CACHE", help="Keep nothing for the next run, and use nothing of the last."
        ),
        cache_dir_option,
    )
    result: Callable[..., Any] = taking_how
    for option in reversed(options):
        result = option(result)
    return result


def assess_paths(paths: Sequence[Path], how: How, cache: Cache, *, quiet: bool, html: str = "", whole: bool = True) -> Assessed:
    """Assess the addons below paths, with progress on a terminal.

    ``html`` is the language of the audit if one will be wanted, ``whole`` says that layers and plan are.
    """
    from rescue.commit import commit_of
    from rescue.pipeline import assessed

    with request_of(paths, how, cache, quiet=quiet, html=html, whole=whole) as request:
        return assessed(request).of_commit(commit_of(paths))


def assessment_of(paths: Sequence[Path], how: How, *, quiet: bool) -> Assessment:
    """What a report says where its JSON is given, or what a scan of the paths finds. Raises as ``read_report`` does."""
    if len(paths) == 1 and paths[0].suffix == ".json" and not paths[0].is_dir():
        return read_report(paths[0])
    how = how.settled(paths, quiet=quiet)
    cache = how.open_cache()
    assessment = assess_paths(paths, how, cache, quiet=quiet).assessment
    close_cache(cache, quiet=quiet)
    return assessment


def read_report(file: Path) -> Assessment:
    """The assessment that a JSON report holds. Raises ReportError, which names the file."""
    from rescue.errors import ReportError
    from rescue.reports.json import load_json

    content = report_bytes(file)
    try:
        return load_json(content)
    except ReportError as error:
        raise ReportError(f"{file}: {error}") from error


def report_bytes(file: Path) -> bytes:
    """What a report's file holds. Raises ReportError where it cannot be read."""
    from rescue.errors import ReportError

    try:
        return file.read_bytes()
    except OSError as error:
        raise ReportError(f"{file}: cannot be read: {error.strerror}") from error


@contextmanager
def request_of(paths: Sequence[Path], how: How, cache: Cache, *, quiet: bool, html: str = "", whole: bool = True) -> Iterator[Request]:
    """What is asked of the pipeline, with progress on a terminal while it works. Raises RequestError for a series that is none."""
    from rescue.plan.pins import Pins
    from rescue.reading.series import parse_series
    from rescue.reading.walk import Excluded
    from rescue.request import Request

    progress = _Progress(sys.stderr.isatty() and not quiet)
    day = today()
    request = Request(
        roots=tuple(paths),
        source=parse_series(how.source) if how.source else None,
        target=parse_series(how.target) if how.target else None,
        jobs=how.processes,
        rules=how.rules,
        catalogs=how.catalogs,
        excluded=Excluded(str(how.folder), how.exclude),
        pins=how.pins or Pins(),
        whole=whole,
        generated=day.isoformat(),
        today=day,
        cache=cache,
        progress=progress,
        meanwhile=partial(_prepare_html, html) if html else lambda: None,
    )
    try:
        yield request
    finally:
        progress.clear()


def close_cache(cache: Cache, *, quiet: bool) -> None:
    """Let the cache go, and tell what happened to it."""
    cache.close()
    if not quiet:
        for note in dict.fromkeys(cache.notes):
            click.echo(f"rescue: {note}", err=True)


def today() -> datetime.date:
    """The day: that of SOURCE_DATE_EPOCH where it is set, so that equal input can give equal bytes. Raises RequestError."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else datetime.datetime.now(datetime.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise RequestError(f"SOURCE_DATE_EPOCH is {epoch!r}, not a number of seconds") from error
    return moment.date()


def say_summary(assessment: Assessment) -> None:
    """Write the summary to standard output."""
    from rescue.reports.text import render_text

    print_text(render_text(assessment, width=width(), color=colored()))


def _prepare_html(language: str) -> None:
    from rescue.reports.html import prepare

    prepare(language)


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
