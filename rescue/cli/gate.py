"""The commands of the regression gate: ``rescue gate`` and ``rescue baseline``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from rescue.cli.assess import How, assess_paths, close_cache, scan_options, today
from rescue.cli.output import Exit, print_text, write_report
from rescue.cli.reports import OF_FINDINGS, asked_for, label_asked, output_options, prefix_of, write_reports
from rescue.errors import BaselineError, RequestError

if TYPE_CHECKING:
    from rescue.assessment import Assessment
    from rescue.cache import Cache
    from rescue.gate import Baseline, Comparison

DEFAULT_FILE: Final = "rescue-baseline.jsonl"


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@scan_options
@click.option("--baseline", type=click.Path(path_type=Path), help=f"The accepted findings. Default: {DEFAULT_FILE}, if it is there.")
@click.option("--baseline-ref", metavar="REV", help="Compare with a git revision instead of a file, such as origin/main.")
@click.option(
    "--fail-on",
    multiple=True,
    metavar="WORDS",
    help="What a new finding must be to fail: an impact (and graver), a failure, a rule (* allowed), or none. Default: potential.",
)
@click.option("--module", "modules", multiple=True, metavar="NAMES", help="Fail only on what is found in these modules.")
@click.option("--upgrade-only", is_flag=True, help="Let breaches of the layering (LAYER-*) pass: no upgrade brings them.")
@click.option("--no-baseline", is_flag=True, help="Accept nothing but what comments accept: every finding is new.")
@click.option("--min-compatibility", type=click.FloatRange(0, 100), metavar="PERCENT", help="Fail when the compatibility is below this.")
@click.option("--ratchet", is_flag=True, help="With --baseline-ref: fail when the compatibility is below what it was then.")
@click.option("--strict", is_flag=True, help="Exit with 3 when the gate held, but something was not read or not assessed.")
@output_options
@click.option("--quiet", "-q", is_flag=True, help="No words and no progress; the exit code and the reports tell.")
def gate(
    paths: tuple[Path, ...],
    how: How,
    baseline: Path | None,
    baseline_ref: str | None,
    fail_on: tuple[str, ...],
    modules: tuple[str, ...],
    upgrade_only: bool,
    no_baseline: bool,
    min_compatibility: float | None,
    ratchet: bool,
    strict: bool,
    quiet: bool,
    **outputs: Any,
) -> None:
    """Scan PATHS and fail on what is new since the baseline.

    PATHS are folders; files may be named instead, as pre-commit does: the whole repository around them is looked at then, since a
    change in one file can break another.

    Exits with 0 when the gate held, 1 when something became worse, 2 when it could not run, 3 when it held with parts unread (--strict).
    """
    from rescue.gate import Baseline, compare, compare_findings, judge, parse_policy
    from rescue.gate.policy import DEFAULT
    from rescue.reports.gate import render_gate, standings_of

    asked = asked_for(outputs)
    policy = parse_policy(fail_on or DEFAULT, modules, upgrade_only=upgrade_only)
    if no_baseline and (baseline is not None or baseline_ref is not None):
        raise RequestError("--no-baseline excludes --baseline and --baseline-ref: it accepts nothing")
    if baseline is not None and baseline_ref is not None:
        raise RequestError("--baseline and --baseline-ref exclude each other: compare with a file or with a revision")
    if ratchet and baseline_ref is None:
        raise RequestError("--ratchet needs --baseline-ref: a baseline file keeps no compatibility; name one with --min-compatibility")
    # a file that cannot be used is said before the scan
    accepted = Baseline(()) if no_baseline or baseline_ref is not None else _read(baseline)
    roots, files = widened(paths)
    how = how.settled(roots, quiet=quiet)
    label = label_asked(outputs, how.report, how.folder)
    cache = how.open_cache()
    whole = not asked.keys() <= OF_FINDINGS or "GITHUB_STEP_SUMMARY" in os.environ
    found = assess_paths(roots, how, cache, quiet=quiet, html=label.language if "html" in asked else "", whole=whole)
    assessment = found.assessment
    unknown = policy.modules - {module.name for module in assessment.modules}
    if unknown:
        raise RequestError(f"--module: no addon below the paths is named {', '.join(sorted(unknown))}")
    at_least = min_compatibility
    if baseline_ref is not None:
        before = _assess_revision(baseline_ref, roots, replace(how, target=how.target or assessment.target), cache, quiet=quiet)
        comparison = compare_findings(assessment.findings, before.findings if before else [])
        if ratchet and before is not None and before.compatibility.percent is not None:
            at_least = max(at_least or 0.0, before.compatibility.percent)
    else:
        comparison = compare(assessment.findings, accepted, today())
    result = judge(assessment, comparison, policy, at_least=at_least)
    write_reports(asked, found, roots, cache, label, standings_of(comparison), how.processes)
    _step_summary(assessment, roots, comparison)
    close_cache(cache, quiet=quiet)
    if not quiet and "-" not in asked.values():
        print_text(render_gate(assessment, result, prefix=prefix_of(roots), files=files, strict=strict))
    if not result.held:
        raise SystemExit(Exit.FAILED)
    if strict and result.unread:
        raise SystemExit(Exit.UNREAD)


def widened(paths: Sequence[Path]) -> tuple[list[Path], int]:
    """The folders to scan and how many files were named instead of folders.

    A file stands for the repository that it is in: what it breaks may be in any other file. Raises RequestError.
    """
    files = [path for path in paths if path.is_file()]
    if not files:
        return list(paths), 0
    from rescue.gate.revision import repository_of

    tops = {repository_of(path.resolve()) for path in files}
    return [*(path for path in paths if path not in files), *sorted(tops)], len(files)


def _read(path: Path | None) -> Baseline:
    """The baseline in a file. Without a file every finding is new: there is nothing that anybody accepted."""
    from rescue.gate import Baseline, load_baseline

    found = path or Path(DEFAULT_FILE)
    try:
        return load_baseline(found.read_bytes(), str(found))
    except FileNotFoundError:
        if path is None:
            return Baseline(())
        raise BaselineError(f"{found}: there is no such file; `rescue baseline create` writes one") from None
    except OSError as error:
        raise BaselineError(f"{found}: cannot be read: {error.strerror}") from error


def _assess_revision(revision: str, roots: Sequence[Path], how: How, cache: Cache, *, quiet: bool) -> Assessment | None:
    """The assessment of what the roots held in a revision; None where they held no addon yet."""
    import tempfile

    from rescue.gate.revision import lay_out, repository_of
    from rescue.reading.discovery import discover

    with tempfile.TemporaryDirectory(prefix="rescue-") as folder:
        placed = lay_out(revision, roots, Path(folder))
        if not placed or discover(placed, source=None).is_empty:
            return None
        top, settings = repository_of(roots[0]), how.folder.resolve()
        moved = Path(folder) / settings.relative_to(top) if settings.is_relative_to(top) else settings
        return assess_paths(placed, replace(how, folder=moved), cache, quiet=quiet, whole=False).assessment


def _step_summary(assessment: Assessment, roots: Sequence[Path], comparison: Comparison) -> None:
    """In a job of GitHub Actions, add the Markdown to the summary of the step."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if name:
        from rescue.reports.gate import standings_of
        from rescue.reports.markdown import render_markdown

        text = render_markdown(assessment, prefix=prefix_of(roots), standings=standings_of(comparison))
        with open(name, "a", encoding="utf-8", errors="backslashreplace") as summary:
            summary.write(text)


@click.group()
def baseline() -> None:
    """The accepted findings, a line each, for `rescue gate`."""


@baseline.command("create")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@scan_options
@click.option("--output", "-o", default=DEFAULT_FILE, show_default=True, metavar="FILE", help="The file to write; never overwritten.")
@click.option("--owner", default="", help="Who accepts these findings.")
@click.option("--reason", default="", help="Why they are accepted.")
@click.option("--until", default="", metavar="DATE", help="The last day on which they are accepted, YYYY-MM-DD.")
@click.option("--quiet", "-q", is_flag=True, help="No words and no progress.")
def create(
    paths: tuple[Path, ...],
    how: How,
    output: str,
    owner: str,
    reason: str,
    until: str,
    quiet: bool,
) -> None:
    """Accept what a scan of PATHS finds today."""
    from rescue.gate import baseline_of, dump_baseline

    if Path(output).exists():
        raise BaselineError(f"{output}: is there already, and what it accepts would be lost; `rescue baseline prune` only removes lines")
    accepted = baseline_of([], until=until)  # a wrong date is said before the scan
    how = how.settled(paths, quiet=quiet)
    cache = how.open_cache()
    assessment = assess_paths(paths, how, cache, quiet=quiet, whole=False).assessment
    close_cache(cache, quiet=quiet)
    accepted = baseline_of(assessment.findings, owner=owner, reason=reason, until=until)
    write_report(output, dump_baseline(accepted))
    if not quiet:
        click.echo(f"accepted {len(accepted.entries):,} findings on the way to {assessment.target} in {output}", err=True)


@baseline.command("prune")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@scan_options
@click.option("--baseline", "file", default=DEFAULT_FILE, show_default=True, type=click.Path(path_type=Path), help="The file to prune.")
@click.option("--quiet", "-q", is_flag=True, help="No words and no progress.")
def prune(paths: tuple[Path, ...], how: How, file: Path, quiet: bool) -> None:
    """Take out of the baseline what a scan of PATHS no longer finds; nothing is ever added."""
    from rescue.gate import Baseline, compare, dump_baseline

    before = _read(file)
    how = how.settled(paths, quiet=quiet)
    cache = how.open_cache()
    assessment = assess_paths(paths, how, cache, quiet=quiet, whole=False).assessment
    close_cache(cache, quiet=quiet)
    gone = set(compare(assessment.findings, before, today()).gone)
    if gone:
        write_report(str(file), dump_baseline(Baseline(tuple(entry for entry in before.entries if entry not in gone))))
    if not quiet:
        click.echo(f"removed {len(gone):,} of {len(before.entries):,} lines from {file}", err=True)


@baseline.command("show")
@click.argument("file", default=DEFAULT_FILE, type=click.Path(path_type=Path))
@click.option("--by", type=click.Choice(["module", "rule", "owner"]), default="module", show_default=True, help="What to count by.")
def show(file: Path, by: str) -> None:
    """Say what a baseline accepts, and what has expired."""
    from rescue.reports.gate import render_baseline

    print_text(render_baseline(_read(file), by, today()))
