"""The reports that a command can write: their options, and where each goes."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from rescue.cli.output import write_report
from rescue.errors import RequestError

if TYPE_CHECKING:
    from rescue.assessed import Assessed
    from rescue.assessment import Assessment, Standing
    from rescue.cache import Cache
    from rescue.reports.label import Label, ReportSettings

F = TypeVar("F", bound=Callable[..., Any])

FORMATS: Final = {
    "json": "the whole report, rescue.report/1",
    "html": "the audit, one page",
    "sarif": "SARIF 2.1.0",
    "junit": "JUnit XML",
    "gitlab": "GitLab Code Quality",
    "github": "annotations for GitHub Actions",
    "markdown": "a comment for a merge request",
    "csv": "a table of the findings",
}
"""The reports by the name of their option."""

FOR_PEOPLE: Final = frozenset({"html", "markdown", "csv"})
"""Those that can be redacted; a program needs the paths."""

OF_FINDINGS: Final = frozenset({"sarif", "junit", "gitlab", "github", "csv"})
"""Those that tell of findings and coverage alone."""


def output_options(command: F) -> F:
    """Give a command an option for each report; its function takes them as ``**outputs``."""
    for name, what in reversed(FORMATS.items()):
        option = click.option(f"--{name}", f"out_{name}", metavar="FILE", help=f"Write {what} here; - for standard output.")
        command = option(command)
    command = click.option(
        "--redact", is_flag=True, help="Leave code excerpts and the names of files out of the reports for people (HTML, Markdown, CSV)."
    )(command)
    return click.option("--lang", metavar="CODE", help="Language of the HTML report: en, es or fr. Default: that of the settings, or en.")(
        command
    )


def label_asked(outputs: Mapping[str, Any], settings: ReportSettings | None, folder: Path) -> Label:
    """How the reports for people are dressed: as the settings in a folder say, and as the command line does.

    Raises ConfigError and RequestError for what cannot be.
    """
    from rescue.reports.label import ReportSettings, label_of

    return label_of(settings or ReportSettings(), folder, asked_language=outputs["lang"] or "", redact=bool(outputs["redact"]))


def asked_for(outputs: Mapping[str, Any]) -> dict[str, str]:
    """The reports asked for, by format. Raises RequestError when two of them go to one place."""
    asked = {name: outputs[f"out_{name}"] for name in FORMATS if outputs[f"out_{name}"] is not None}
    taken: dict[str, str] = {}
    for name, target in asked.items():
        if target in taken:
            where = "standard output" if target == "-" else target
            raise RequestError(f"two reports cannot both go to {where}: --{taken[target]} and --{name}; name another file")
        taken[target] = name
    return asked


def render(name: str, assessment: Assessment, prefix: str, standings: Mapping[str, Standing], label: Label, jobs: int) -> str:
    """The text of one report, made in up to so many processes; what it takes is imported now."""
    if name == "html":
        from rescue.reports.html import render_html

        return render_html(assessment, label, jobs)
    if name == "json":
        from rescue.reports.json import render_json

        return render_json(assessment)
    from rescue.reports.csv import render_csv
    from rescue.reports.github import render_github
    from rescue.reports.gitlab import render_gitlab
    from rescue.reports.junit import render_junit
    from rescue.reports.markdown import render_markdown
    from rescue.reports.sarif import render_sarif

    renderers = {
        "sarif": render_sarif,
        "junit": render_junit,
        "gitlab": render_gitlab,
        "github": render_github,
        "markdown": render_markdown,
        "csv": render_csv,
    }
    if label.redact and name in FOR_PEOPLE:
        from rescue.reports.redaction import redacted

        assessment, prefix = redacted(assessment), ""
    return renderers[name](assessment, prefix=prefix, standings=standings)


def write_reports(
    asked: Mapping[str, str],
    found: Assessed,
    roots: Sequence[Path],
    cache: Cache,
    label: Label,
    standings: Mapping[str, Standing] | None = None,
    jobs: int = 1,
) -> None:
    """Write every report that is asked for. Paths in them start at the current folder where the roots are below it."""
    prefix = prefix_of(roots)
    for name, target in asked.items():
        write_report(target, _kept(name, found, prefix, standings or {}, label, cache, jobs))


def _kept(name: str, found: Assessed, prefix: str, standings: Mapping[str, Standing], label: Label, cache: Cache, jobs: int) -> str:
    """The text of a report, from the cache where it was made from the same assessment before."""
    if not found.key:
        return render(name, found.assessment, prefix, standings, label, jobs)
    from msgspec.msgpack import encode

    from rescue.cache import digest

    key = digest(b"report", found.key, encode((name, prefix, standings, label)))
    held = cache.get([key]).get(key)
    if held is not None:
        return held.decode("utf-8", "surrogatepass")
    text = render(name, found.assessment, prefix, standings, label, jobs)
    cache.put({key: text.encode("utf-8", "surrogatepass")})
    return text


def prefix_of(roots: Sequence[Path]) -> str:
    """The way from the current folder to the folder that findings' paths start at, '' where that lies outside or there are no roots."""
    resolved = [os.path.realpath(root) for root in roots]
    if not resolved:
        return ""
    base = resolved[0] if len(set(resolved)) == 1 else os.path.commonpath(resolved)
    way = os.path.relpath(base, os.path.realpath("."))
    return "" if way == "." or way.startswith("..") or os.path.isabs(way) else way.replace(os.sep, "/")
