"""What a plan says, in sentences: one wording for the terminal, the page and the Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from rescue.model import Effort, Verdict
from rescue.planned import FirstCut, Lever, Plan
from rescue.reports import words

FIRST = 3
"""So many levers are told on a first page."""

LAYERS = ("base", "implementation", "configuration")
"""The layers of a client's own code, from the lowest."""

SAVED = 0.05
"""Less than so many hours reads as none."""

CUT_KINDS = {
    "cycle": "Circles: Odoo refuses to load them",
    "left_out": "Dependencies on what is not carried over",
    "not_installable": "Dependencies on what its manifest switches off",
    "unknown": "Dependencies on what is neither in the tree nor in Odoo",
}


def lever_text(lever: Lever) -> str:
    """One lever with what it takes: ``Title: 4 places in 2 modules, likely 3 h``."""
    where = f"{words.plural(lever.places, 'place')} in {words.plural(lever.modules, 'module')}"
    return f"{lever.title} ({lever.rule}): {where}, likely {words.amount(lever.effort.likely)} h"


def after_text(lever: Lever) -> str:
    """What is true once a lever and those before it are done."""
    percent = "" if lever.percent is None else f", {words.percent(lever.percent)} compatible"
    state = f"{words.number(lever.blocked)} blocked, {words.number(lever.ready)} ready"
    return f"{words.VERDICTS[lever.verdict].lower()}, {state}{percent}"


def first_levers_text(plan: Plan, verdict: Verdict, blocked: int, percent: float | None) -> str:
    """What the first three levers together change; '' where there is nothing to fix."""
    if not plan.levers:
        return ""
    first = plan.levers[:FIRST]
    hours = sum(lever.effort.likely for lever in first)
    changes = [
        f"the verdict from {words.VERDICTS[verdict].lower()} to {words.VERDICTS[first[-1].verdict].lower()}"
        if first[-1].verdict is not verdict
        else "",
        f"the number of blocked modules from {words.number(blocked)} to {words.number(first[-1].blocked)}"
        if first[-1].blocked != blocked
        else "",
        f"the compatibility from {words.percent(percent)} to {words.percent(first[-1].percent)}"
        if percent is not None and first[-1].percent is not None and first[-1].percent != percent
        else "",
    ]
    told = " and ".join(", ".join(part for part in changes if part).rsplit(", ", 1))
    these = "This takes" if len(first) == 1 else f"These {_COUNT[len(first)]} take"
    return f"{these} {told}, in likely {words.amount(hours)} h." if told else f"{these} likely {words.amount(hours)} h."


def saved_text(efforts: Sequence[Effort]) -> str:
    """The work that falls away with what is not carried over, '' for none."""
    hours = sum(effort.likely for effort in efforts)
    return f"What was found in them would take likely {words.amount(hours)} h; no wave counts that." if hours >= SAVED else ""


def unblocking_text(plan: Plan) -> str:
    """What it takes until nothing blocks any more, '' where nothing does."""
    needed = plan.unblocking
    if needed is None:
        return ""
    places = f"{words.plural(needed.places, 'place')} in {words.plural(needed.modules, 'module')}"
    percent = "" if needed.percent is None else f", and {words.percent(needed.percent)} compatible"
    return (
        f"Nothing blocks once {words.plural(len(needed.rules), 'cause is', 'causes are')} fixed "
        f"({places}, likely {words.amount(needed.effort.likely)} h): the verdict is then {words.VERDICTS[needed.verdict].lower()}{percent}."
    )


_COUNT = {2: "two", 3: "three"}


HOW_TO_CUT = (
    "Each of these needs something that its target module may not depend on. Move what needs it up to that, or bring that down; where "
    "only its name is needed, look it up when it is there."
)


def unknown_dependencies(cuts: Sequence[FirstCut]) -> list[tuple[str, list[str]]]:
    """The modules that nobody knows, with what is known of them all the same, those needed by most first; each with who needs it."""
    found: dict[str, list[str]] = {}
    for cut in cuts:
        if cut.kind == "unknown":
            found.setdefault(f"{cut.depends} (in Odoo until {cut.until})" if cut.until else cut.depends, []).append(cut.module)
    return sorted(((name, sorted(who)) for name, who in found.items()), key=lambda item: (-len(item[1]), item[0]))


def cut_text(cut: FirstCut) -> str:
    """One dependency to settle, with its place and the reason."""
    place = f" (`{cut.path}:{cut.line}`)" if cut.line and "`" not in cut.path else ""
    return f"{cut.module} on {cut.depends}{place}: {cut.why}"
