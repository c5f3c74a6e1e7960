"""The plan as Markdown: levers, what is left out, what to settle first, the waves, and the target modules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from rescue.assessment import Assessment
from rescue.model import Verdict
from rescue.planned import Plan
from rescue.reports import plan_words, words
from rescue.reports.escape import visible
from rescue.reports.plan_document import PlanDocument, PlannedModule, plan_document

_MARKUP = re.compile(r"[\\`*\[\]|~]|(?<!\w)_|_(?!\w)")
_PLAIN_CODE = re.compile(r"[\w./:#<>()@= -]+")


def render_plan_markdown(assessment: Assessment) -> str:
    """Give the plan as text. Raises ReportError where the assessment was made without one."""
    return "\n".join(_lines(plan_document(assessment))) + "\n"


def name(text: str) -> str:
    """A name from the tree as code: in backticks where it holds nothing that could break out of them."""
    shown = visible(text)
    return f"`{shown}`" if _PLAIN_CODE.fullmatch(shown) else f"<code>{plain(text)}</code>"


def plain(text: str) -> str:
    """A text in which nothing is markup, nor a mention."""
    return _MARKUP.sub(r"\\\g<0>", escape(visible(text), quote=False)).replace("@", "@\u200b")


def _lines(document: PlanDocument) -> Iterator[str]:
    source = ", ".join(document.source) or "an unknown series"
    yield f"# Plan: Odoo {plain(source)} to {document.target}"
    yield ""
    hours = f"likely {words.amount(document.effort.likely)} h ({words.hours_range(document.effort)})"
    yield f"{', '.join(name(root) for root in document.roots)}: {words.VERDICTS[document.verdict].lower()}, {hours}."
    yield from _levers(document)
    yield from _left_out(document)
    yield from _dead(document.plan)
    yield from _first(document.plan)
    yield from _waves(document)
    yield from _targets(document.plan)


def _levers(document: PlanDocument) -> Iterator[str]:
    plan = document.plan
    if not plan.levers:
        return
    blocked = sum(module.verdict is Verdict.BLOCKED for module in document.modules)
    yield from ("", "## What buys most", "")
    yield plain(plan_words.first_levers_text(plan, document.verdict, blocked, document.percent))
    yield from _said(plan_words.unblocking_text(plan))
    yield from ("", "| | fix everywhere | then |", "|---|---|---|")
    for number, lever in enumerate(plan.levers, start=1):
        yield f"| {number} | {plain(plan_words.lever_text(lever))} | {plain(plan_words.after_text(lever))} |"


def _said(text: str) -> Iterator[str]:
    if text:
        yield from ("", plain(text))


def _left_out(document: PlanDocument) -> Iterator[str]:
    plan = document.plan
    if not plan.left_out:
        return
    yield from ("", f"## Not carried over ({len(plan.left_out)})", "")
    for item in plan.left_out:
        used = f" Still used by {_names(item.used_by)}." if item.used_by else ""
        yield f"- {name(item.module)}, {item.next_step}: {plain(item.reason)}{used}"
    yield from _said(plan_words.saved_text([module.effort for module in document.modules if module.wave is None]))


def _dead(plan: Plan) -> Iterator[str]:
    if not plan.drop_first:
        return
    lines = sum(item.lines for item in plan.drop_first)
    yield from ("", f"## Drop first ({words.plural(len(plan.drop_first), 'file')}, {words.plural(lines, 'line')})", "")
    for item in plan.drop_first:
        yield f"- {name(item.module)}, {name(item.path)} ({words.plural(item.lines, 'line')}): {plain(item.why)}"


def _first(plan: Plan) -> Iterator[str]:
    if not plan.cuts:
        return
    yield from ("", "## Settle first")
    for kind, heading in plan_words.CUT_KINDS.items():
        cuts = [cut for cut in plan.cuts if cut.kind == kind]
        if not cuts:
            continue
        yield from ("", f"{heading}:", "")
        if kind == "unknown":
            for unknown, who in plan_words.unknown_dependencies(cuts):
                known, _, more = unknown.partition(" ")
                yield f"- {name(known)}{f' {plain(more)}' if more else ''}, needed by {_names(who)}"
        else:
            yield from (f"- {_with_code(plan_words.cut_text(cut))}" for cut in cuts)


def _waves(document: PlanDocument) -> Iterator[str]:
    for wave in document.plan.waves:
        effort = f"likely {words.amount(wave.effort.likely)} h ({words.hours_range(wave.effort)})"
        yield from ("", f"## Wave {wave.number}: {words.plural(len(wave.modules), 'module')}, {effort}", "")
        yield from ("| module | next step | hours | depends on, in the tree |", "|---|---|---|---|")
        for module in sorted((item for item in document.modules if item.wave == wave.number), key=_by_effort):
            step = words.NEXT_STEPS[module.next_step]
            hours = "unknown" if module.next_step == "unknown" and not module.effort.high else words.hours_range(module.effort)
            yield f"| {name(module.name)} | {step} | {hours} | {_names(module.depends_tree)} |"
        if wave.risks:
            yield from ("", "Risks:", "")
            yield from (f"- {plain(risk)}" for risk in wave.risks)
        yield from ("", "Done when:", "")
        yield from (f"- {_with_code(test)}" for test in wave.exit_test)


def _by_effort(module: PlannedModule) -> tuple[float, str]:
    return -module.effort.likely, module.name


def _targets(plan: Plan) -> Iterator[str]:
    if not plan.targets:
        return
    changing = {found for move in plan.moves if move.module != move.to for found in (move.module, move.to)}
    same = [target.name for target in plan.targets if target.name not in changing]
    yield from ("", f"## Target modules ({len(plan.targets)})", "")
    if changing:
        yield from ("| module | wave | layer | artifacts | lines | depends on | from |", "|---|---|---|---|---|---|---|")
    for target in plan.targets:
        if target.name in changing:
            size = f"{words.number(target.artifacts)} | {words.number(target.lines)}"
            yield f"| {name(target.name)} | {target.wave} | {target.layer} | {size} | {_names(target.depends)} | {_names(target.sources)} |"
    if same:
        yield from ("", f"{'The others hold' if changing else 'All hold'} what they hold today: {_names(same)}.")
    if plan.artifact_cuts:
        yield from ("", f"### Dependencies to cut before anything moves ({len(plan.artifact_cuts)})", "", plan_words.HOW_TO_CUT, "")
        for cut in plan.artifact_cuts:
            yield f"- {name(cut.source)} needs {name(cut.target)}: {plain(cut.why)}"
    moving = Counter((move.module, move.to) for move in plan.moves if move.module != move.to)
    if moving:
        yield from ("", f"### What moves ({words.plural(moving.total(), 'artifact')})", "")
        for (source, target_name), count in sorted(moving.items()):
            yield f"- {words.number(count)} from {name(source)} to {name(target_name)}"


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(name, names))


def _with_code(text: str) -> str:
    """A sentence in which what stands between two backticks is code."""
    parts = visible(text).split("`")
    if len(parts) % 2 == 0:
        return plain(text)
    return "".join(name(part) if index % 2 else plain(part) for index, part in enumerate(parts))
