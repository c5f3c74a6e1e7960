"""The terminal report: a summary that fits the window. The HTML and JSON reports hold the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rescue.assessment import Assessment, Compatibility, Coverage, ModuleReport
from rescue.model import Failure, Impact, Verdict
from rescue.reports import plan_words, words
from rescue.reports.causes import Cause, causes_of
from rescue.reports.escape import visible
from rescue.reports.terminal import INDENT, MIN_WIDTH, as_lines, line, marked

MODULES_SHOWN = 40
CAUSES_SHOWN = 15
WAVE_NAMES = 5
GAPS_SHOWN = 15
REASONS_SHOWN = 8
# Columns of the table of modules: at the least width these leave the other columns, indent and gaps exactly the 36 that they need.
_MIN_NAME, _MIN_VERDICT, _MIN_EFFORT = 8, 8, 8
_BESIDE_NAME = 60
_MODULES_LEGEND = "Findings: must (mandatory), may (potential); silent: runs without an error, and does something else."

_VERDICT_STYLES = {
    Verdict.BLOCKED: "bold red",
    Verdict.NOT_ASSESSABLE: "bold magenta",
    Verdict.READY_WITH_CHANGES: "bold yellow",
    Verdict.READY: "bold green",
}
_IMPACT_STYLES = {Impact.MANDATORY: "red", Impact.POTENTIAL: "yellow", Impact.OPTIONAL: "", Impact.INFO: ""}
_VERDICT_ORDER = {verdict: rank for rank, verdict in enumerate(words.VERDICTS)}


def render_text(assessment: Assessment, *, width: int = 100, color: bool = False) -> str:
    """Give the summary as lines of at most ``width`` columns (60 at least), with ANSI colours when ``color`` is set.

    Depends on nothing but its arguments: no environment variable and no property of the terminal. Text from the scanned tree is
    never read as markup and its control characters are written out.
    """
    return as_lines(_parts(assessment, max(width, MIN_WIDTH)), width, color=color)


def _parts(assessment: Assessment, width: int) -> Iterable[RenderableType]:
    yield line(f"{assessment.tool.name} {assessment.tool.version}: {', '.join(assessment.roots)}", "bold")
    yield _section("Verdict", _verdict(assessment))
    yield _section("Summary", _summary(assessment))
    yield from _levers(assessment)
    if assessment.modules:
        yield _section(_modules_heading(assessment.modules), _modules(assessment.modules, width))
        yield from _elsewhere(assessment.modules)
    yield from _waves(assessment)
    causes = causes_of(assessment)
    if causes:
        yield _section(_causes_heading(causes), *map(_cause, causes[:CAUSES_SHOWN]))
    else:
        yield _section("Causes", line("No rule found anything."))
    yield from _gaps(assessment)
    items = [f"{item.title}: {words.plural(item.count, item.unit)}. {item.detail}" for item in assessment.open_items]
    yield from _listing("Open items, in no figure: to be settled with the client", items)
    if assessment.limits:
        yield _section("Limits of this assessment", *_bullets(assessment.limits, len(assessment.limits)))


def _section(heading: str, *content: RenderableType) -> RenderableType:
    return Group("", line(heading, "bold underline"), *(Padding(part, (0, 0, 0, INDENT)) for part in content))


def _bullets(texts: Sequence[str], at_most: int) -> list[RenderableType]:
    """The first ``at_most`` texts with a dash and a hanging indent, then how many more there are."""
    shown = [marked("-", line(text)) for text in texts[:at_most]]
    if len(texts) > at_most:
        shown.append(line(f"  and {words.number(len(texts) - at_most)} more, listed in the HTML and JSON reports"))
    return list(shown)


def _verdict(assessment: Assessment) -> RenderableType:
    return Group(
        line(words.VERDICTS[assessment.verdict].upper(), _VERDICT_STYLES[assessment.verdict]),
        line(words.VERDICT_MEANINGS[assessment.verdict]),
        *_bullets(assessment.verdict_reasons, REASONS_SHOWN),
    )


def _summary(assessment: Assessment) -> RenderableType:
    suppressed = words.suppressed_count(assessment)
    series = [f"{series} ({words.plural(count, 'module')})" for series, count in words.series_counts(assessment)]
    rows = {
        "From": ", ".join(series) or "no module",
        "To": f"{assessment.target} ({assessment.target_reason})",
        "Hops": _hops(assessment),
        "Effort": _effort(assessment),
        "Findings": f"{words.number(assessment.counts.total)}: {_counted(words.IMPACTS, assessment.counts.by_impact)}",
        "Would cause": _counted(words.FAILURES, assessment.counts.by_failure) or "nothing",
        "Suppressed": f"{words.plural(suppressed, 'finding')} by comments in the code, not counted" if suppressed else "",
        "Comments": f"accepting nothing: {idle}; the audit lists them" if (idle := words.idle_comments(assessment)) else "",
        "Relies on": _compatibility(assessment.compatibility),
        "Coverage": _coverage(assessment.coverage),
    }
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=max(map(len, rows)))
    grid.add_column(overflow="fold")
    for label, text in rows.items():
        if text:
            grid.add_row(line(label, "bold"), line(text))
    return grid


def _counted(names: Mapping[Impact, str] | Mapping[Failure, str], counts: Mapping[str, int]) -> str:
    """``mandatory 2, potential 1`` in the order of ``names``; what does not occur is left out."""
    return ", ".join(f"{name.lower()} {words.number(counts[key])}" for key, name in names.items() if counts.get(key))


def _effort(assessment: Assessment) -> str:
    effort = assessment.effort
    hours = f"likely {words.amount(effort.likely)} h ({words.hours_range(effort)})"
    days = f"that is {words.amount(words.days(effort.likely))} days of {words.HOURS_PER_DAY} h ({words.days_range(effort)})"
    limit = "" if words.complete(assessment.coverage) else "; only for what could be assessed"
    return f"{hours}, {days}{limit}"


def _compatibility(compatibility: Compatibility) -> str:
    unchanged = "" if compatibility.percent is None else f"{words.number(compatibility.ok)} unchanged, "
    return (
        f"places of Odoo: {unchanged}{words.number(compatibility.broken)} broken, "
        f"{words.number(compatibility.changed)} changed, {words.number(compatibility.unknown)} not known"
    )


def _coverage(coverage: Coverage) -> str:
    assessed = sum(hop.assessed for hop in coverage.hops)
    return (
        f"{words.percent(coverage.percent_files)} of the files read ({words.number(coverage.files_read)} of "
        f"{words.number(coverage.files_seen)}), {words.percent(coverage.percent_hops)} of the hops assessed "
        f"({assessed} of {len(coverage.hops)}), {words.plural(coverage.rules_run, 'rule')} run"
    )


def _hops(assessment: Assessment) -> str:
    """The series in the order of the way; neighbours without a ruleset are named together."""
    rules = {hop.target: hop.rules for hop in assessment.coverage.hops if hop.assessed}
    texts: list[str] = []
    for assessed, targets in groupby(assessment.hops, key=rules.__contains__):
        if assessed:
            texts += [f"{target} ({words.plural(rules[target], 'rule')})" for target in targets]
        else:
            texts.append(f"{', '.join(targets)} (no ruleset: not assessed)")
    return ", then ".join(texts) or "none: every module is on the target already"


def _modules_heading(modules: Sequence[ModuleReport]) -> str:
    counts = ", ".join(f"{words.number(count)} {words.VERDICTS[verdict].lower()}" for verdict, count in words.verdict_counts(modules))
    return f"Modules ({counts})"


def _modules(modules: Sequence[ModuleReport], width: int) -> RenderableType:
    """The modules in most need first: by verdict, mandatory findings and likely effort."""
    shown = sorted(modules, key=_need)[:MODULES_SHOWN]
    longest = max(len(visible(module.name)) for module in shown)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("Module", overflow="fold", min_width=min(longest, max(_MIN_NAME, width - _BESIDE_NAME)))
    table.add_column("From", no_wrap=True)
    table.add_column("Verdict", overflow="fold", min_width=_MIN_VERDICT)
    for heading in ("Must", "May", "Silent"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Effort", justify="right", overflow="fold", min_width=_MIN_EFFORT)
    for module in shown:
        table.add_row(
            line(module.name),
            line(module.series or "unknown"),
            line(words.VERDICTS[module.verdict], _VERDICT_STYLES[module.verdict]),
            line(words.number(module.findings.by_impact.get(Impact.MANDATORY, 0))),
            line(words.number(module.findings.by_impact.get(Impact.POTENTIAL, 0))),
            line(words.number(module.findings.by_failure.get(Failure.SILENT_CHANGE, 0))),
            line(words.module_effort(module)),
        )
    notes = [line(_MODULES_LEGEND, "dim")]
    if len(modules) > len(shown):
        notes.insert(0, line(f"and {words.number(len(modules) - len(shown))} more, listed in the HTML and JSON reports"))
    return Group(table, *notes)


def _need(module: ModuleReport) -> tuple[int, int, float, str]:
    mandatory = module.findings.by_impact.get(Impact.MANDATORY, 0)
    return _VERDICT_ORDER[module.verdict], -mandatory, -module.effort.likely, module.name


def _elsewhere(modules: Sequence[ModuleReport]) -> Iterable[RenderableType]:
    """The modules that need no migration, since something else does their work on the target or they do none."""
    found = [module for module in modules if module.next_step in {"drop", "standard", "replace"}]
    if found:
        texts = [f"{module.name}: {words.NEXT_STEPS[module.next_step]}. {module.next_step_reason}".rstrip() for module in found]
        yield _section("Not carried over", *_bullets(texts, MODULES_SHOWN))


def _levers(assessment: Assessment) -> Iterable[RenderableType]:
    """The first causes to fix, with what is true then."""
    plan = assessment.plan
    if plan is not None and plan.levers:
        told = [
            marked(f"{number}.", line(plan_words.lever_text(lever)), line(f"then {plan_words.after_text(lever)}"))
            for number, lever in enumerate(plan.levers[: plan_words.FIRST], start=1)
        ]
        blocked = words.blocked_count(assessment.modules)
        summary = plan_words.first_levers_text(plan, assessment.verdict, blocked, assessment.compatibility.percent)
        yield _section("What buys most", *told, line(f"{summary} {plan_words.unblocking_text(plan)}".rstrip()))


def _waves(assessment: Assessment) -> Iterable[RenderableType]:
    """The order of work in a line a wave; ``rescue plan`` tells the rest."""
    plan = assessment.plan
    if plan is not None and plan.waves:
        texts = [
            f"wave {wave.number}: {words.plural(len(wave.modules), 'module')}, likely {words.amount(wave.effort.likely)} h "
            f"({words.hours_range(wave.effort)}): {', '.join(wave.modules[:WAVE_NAMES])}{', ...' if len(wave.modules) > WAVE_NAMES else ''}"
            for wave in plan.waves
        ]
        yield _section("Order of work (`rescue plan` has the whole of it)", *_bullets(texts, len(texts)))


def _causes_heading(causes: Sequence[Cause]) -> str:
    shown = f", the first {CAUSES_SHOWN} by impact and number" if len(causes) > CAUSES_SHOWN else ""
    return f"Causes ({words.plural(len(causes), 'rule')} found something{shown})"


def _cause(cause: Cause) -> RenderableType:
    places = cause.places or cause.suppressed
    what = Text.assemble(
        (words.IMPACTS[cause.impact].lower(), _IMPACT_STYLES[cause.impact]),
        f", {words.FAILURES[cause.failure].lower()}, {words.CONFIDENCES[cause.confidence]} confidence",
        overflow="fold",
    )
    where = f"{words.plural(len(cause.places), 'place')} in {words.plural(len(cause.modules), 'module')}, {words.hours_range(cause.effort)}"
    if cause.suppressed:
        where += f"; {words.number(len(cause.suppressed))} suppressed"
    return marked(
        "-",
        line(
            f"{cause.rule.title} ({', '.join(filter(None, (cause.hop, cause.rule.id)))})",
            "bold" if cause.impact is Impact.MANDATORY else "",
        ),
        what,
        line(where),
        line(f"first: {places[0].path}:{places[0].line}"),
    )


def _gaps(assessment: Assessment) -> Iterable[RenderableType]:
    """What was not looked at, each kind with its own heading; kinds that are empty are left out."""
    coverage = assessment.coverage
    missing = coverage.hops_missing
    unknown_hops = [f"arriving in {', '.join(missing)}: what breaks there was not looked for"] if missing else []
    yield from _listing(f"Hops without a ruleset ({len(missing)})", unknown_hops)
    unread = [f"{part.path}: {words.UNREAD_REASONS[part.reason]}, {part.detail}" for part in coverage.unread]
    yield from _listing(f"Not read ({words.number(len(unread))})", unread)
    failed = [f"{rule.rule} ({rule.hop}): {rule.detail}" for rule in coverage.rules_failed]
    yield from _listing(f"Rules that failed ({words.number(len(failed))})", failed)
    rejected = [f"{folder.path}: {folder.detail}" for folder in assessment.rejected]
    yield from _listing(f"Rejected, not an addon that can be assessed ({words.number(len(rejected))})", rejected)
    idle = [f"{module.name} ({module.path})" for module in assessment.not_installable]
    yield from _listing(f"Not installable by their manifest, not assessed ({words.number(len(idle))})", idle)
    unknown = coverage.modules_unknown
    yield from _listing(f"Modules depended on that are neither here nor in Odoo ({words.number(len(unknown))})", unknown)


def _listing(heading: str, texts: Sequence[str]) -> Iterable[RenderableType]:
    if texts:
        yield _section(heading, *_bullets(texts, GAPS_SHOWN))
