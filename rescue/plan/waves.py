"""Waves: modules in the order in which they can be done, each wave installable on top of those before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rescue import core_addons
from rescue.assessment import ModuleReport
from rescue.checks.findings import total
from rescue.graph.modules import each_after_its_own
from rescue.model import Effort, Facts, Failure, Finding, Impact
from rescue.planned import FirstCut, LeftOut, Wave

if TYPE_CHECKING:
    import networkx as nx

LEFT_OUT = frozenset({"drop", "standard", "replace"})
"""The steps after which a module is not carried over."""

_MODEL = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")

_NAMED = 3
_IN_COMMAND = 12

Uses = Callable[[str, str], int]
"""(module, dependency): in how many places the module needs the other."""


def left_out(modules: Sequence[ModuleReport]) -> list[LeftOut]:
    """The modules that are not carried over, by name, with those that are and depend on them."""
    gone = {module.name: module for module in modules if module.next_step in LEFT_OUT}
    return [
        LeftOut(
            name,
            module.next_step,
            module.next_step_reason,
            sorted(other.name for other in modules if name in other.depends_tree and other.name not in gone),
        )
        for name, module in sorted(gone.items())
    ]


def wave_numbers(depends: Mapping[str, Sequence[str]], skipped: Collection[str]) -> dict[str, int]:
    """The wave of each module, from 1: one more than the highest of those that it depends on; modules of a circle share one.

    Those ``skipped`` have none, but what they depend on still comes before what depends on them.
    """
    order = each_after_its_own(depends)
    if order is not None:
        plain: dict[str, int] = {}
        for name in order:
            plain[name] = max((plain[below] for below in depends[name] if below in depends), default=0) + (name not in skipped)
        return {name: plain[name] for name in depends if name not in skipped}
    import networkx as nx

    condensed = nx.condensation(_digraph(depends))
    numbers: dict[int, int] = {}
    for circle in reversed(list(nx.topological_sort(condensed))):
        counts = any(name not in skipped for name in condensed.nodes[circle]["members"])
        below = max((numbers[other] for other in condensed.successors(circle)), default=0)
        numbers[circle] = below + counts
    of: Mapping[str, int] = condensed.graph["mapping"]
    return {name: numbers[of[name]] for name in depends if name not in skipped}


def cycle_cuts(depends: Mapping[str, Sequence[str]], uses: Uses) -> list[tuple[str, str]]:
    """The dependencies to cut so that no circle is left, the cheapest of each circle: the one with fewest uses, then by name."""
    if each_after_its_own(depends) is not None:
        return []
    import networkx as nx

    graph = _digraph(depends)
    cuts = []
    waiting = [component for component in nx.strongly_connected_components(graph) if _is_circle(graph, component)]
    while waiting:
        component = waiting.pop()
        part: nx.DiGraph[str] = nx.DiGraph(graph.subgraph(component))
        circle = [(edge[0], edge[1]) for edge in nx.find_cycle(part, min(component))]
        cheapest = min(circle, key=lambda edge: (uses(*edge), edge))
        cuts.append(cheapest)
        graph.remove_edge(*cheapest)
        part.remove_edge(*cheapest)
        waiting.extend(left for left in nx.strongly_connected_components(part) if _is_circle(part, left))
    return sorted(cuts)


def first_cuts(
    modules: Sequence[ModuleReport], idle: Sequence[ModuleReport], places: Mapping[tuple[str, str], tuple[str, int]], uses: Uses
) -> list[FirstCut]:
    """The dependencies to settle before the first wave: circles, modules that nobody knows, and those that are not carried over.

    ``places`` gives (path, line) in the manifest for (module, dependency).
    """
    carried = [module for module in modules if module.next_step not in LEFT_OUT]
    gone = {module.name: module for module in modules if module.next_step in LEFT_OUT}
    off = {module.name for module in idle}
    found: list[tuple[str, str, str, str, int | None]] = [
        ("cycle", name, below, _circle_words(below, uses(name, below)), uses(name, below))
        for name, below in cycle_cuts({module.name: module.depends_tree for module in modules}, uses)
    ]
    for module in carried:
        for name in module.depends_unknown:
            if name in off:
                found.append(("not_installable", module.name, name, f"{name} is in the tree, but its manifest switches it off.", None))
            else:
                why = f"{name} is neither in the tree nor in Odoo {module.series or ''}".rstrip()
                found.append(("unknown", module.name, name, f"{why}: find it for the target, or cut it.", None))
        for name in module.depends_tree:
            if name in gone:
                step = gone[name]
                found.append(("left_out", module.name, name, f"{name} is not carried over. {step.next_step_reason}", None))
    order = {kind: rank for rank, kind in enumerate(("cycle", "left_out", "not_installable", "unknown"))}
    return [
        FirstCut(kind, name, below, *places.get((name, below), ("", 0)), why, count, _until(below) if kind == "unknown" else None)
        for kind, name, below, why, count in sorted(found, key=lambda item: (order[item[0]], item[1], item[2]))
    ]


def _until(name: str) -> str | None:
    """The last series in which Odoo shipped a module, None for one that it never shipped."""
    series = core_addons.ever_core(name)
    return str(series[-1]) if series else None


def _circle_words(below: str, count: int) -> str:
    if not count:
        return f"Odoo does not load modules in a circle; this is the cheapest edge: no place was found that needs {below}."
    return f"Odoo does not load modules in a circle; this is the cheapest edge: {_number(count, 'place')} found that need {below}."


def waves(
    modules: Sequence[ModuleReport],
    findings: Sequence[Finding],
    facts: Mapping[str, Sequence[Facts]],
    numbers: Mapping[str, int],
    target: str,
    cuts: Sequence[FirstCut],
) -> list[Wave]:
    """Each wave with its effort, its risks and its exit test; ``facts`` by the path of the addon."""
    by_module: dict[str, list[Finding]] = {}
    for finding in findings:
        if not finding.suppressed:
            by_module.setdefault(finding.module, []).append(finding)
    result: list[Wave] = []
    for number in sorted(set(numbers.values())):
        members = sorted((module for module in modules if numbers.get(module.name) == number), key=lambda module: module.name)
        own = [finding for module in members for finding in by_module.get(module.name, ())]
        tested = {module.name for module in members if any(_is_test(file, module.path) for file in facts.get(module.path, ()))}
        result.append(
            Wave(
                number=number,
                modules=list(dict.fromkeys(module.name for module in members)),
                effort=_effort(members),
                risks=list(_risks(members, own, cuts)),
                exit_test=list(_exit_test(members, own, tested, target, number)),
            )
        )
    return result


def _effort(members: Iterable[ModuleReport]) -> Effort:
    return total(module.effort for module in members)


def _is_test(file: Facts, addon: str) -> bool:
    inside = file.path if addon == "." else file.path[len(addon) + 1 :]
    return inside.startswith("tests/test_")


def _risks(members: Sequence[ModuleReport], findings: Sequence[Finding], cuts: Sequence[FirstCut]) -> Iterable[str]:
    """What can go wrong in a wave, in words, the gravest first."""
    names = {module.name for module in members}
    circle = sorted({cut.module for cut in cuts if cut.kind == "cycle" and cut.module in names})
    if circle:
        yield f"It does not install before the circle through {_few(circle)} is cut."
    for failure, words in (
        (Failure.DATA_LOSS, "can lose data: back up, and compare before and after"),
        (Failure.SECURITY, "can widen or narrow what users may do: test with the rights of each group"),
        (Failure.SILENT_CHANGE, "would not show as an error: only reading and testing finds them"),
    ):
        places = Counter(finding.module for finding in findings if finding.failure is failure and finding.impact is not Impact.INFO)
        if places:
            where = _few([name for name, _ in sorted(places.items(), key=lambda item: (-item[1], item[0]))])
            yield f"{_number(sum(places.values()), 'place')} {words} ({where})."
    unread = sorted(module.name for module in members if module.files_read < module.files_seen)
    if unread:
        yield f"Not all files of {_few(unread)} could be read: their effort is too low."
    unknown = sorted(
        {f"{cut.module} on {cut.depends}" for cut in cuts if cut.kind in {"unknown", "not_installable"} and cut.module in names}
    )
    if unknown:
        yield f"Dependencies that nobody here knows: {_few(unknown)}."
    unclear = sorted(module.name for module in members if module.next_step == "unknown")
    if unclear:
        yield (
            f"{_few(unclear)} could not be assessed: no effort is counted for it."
            if len(unclear) == 1
            else (f"{_few(unclear)} could not be assessed: no effort is counted for them.")
        )
    scripts = sorted((module.loc["javascript"], module.name) for module in members if module.loc.get("javascript", 0) >= 200)
    if scripts:
        lines = sum(count for count, _ in scripts)
        yield f"{lines:,} lines of JavaScript were not judged line by line ({_few([name for _, name in scripts[::-1]])})."


def _exit_test(
    members: Sequence[ModuleReport], findings: Sequence[Finding], tested: Collection[str], target: str, number: int
) -> Iterable[str]:
    """What has to hold before the next wave begins."""
    names = list(dict.fromkeys(module.name for module in members))
    earlier = "wave 1" if number == 2 else f"waves 1 to {number - 1}"
    before = "an empty database" if number == 1 else f"a database with the modules of {earlier}"
    yield f"On {before}, Odoo {target} installs {_all(names)} without an error or warning in the log."
    command = f"rescue gate PATHS --target {target} --no-baseline --upgrade-only --fail-on mandatory --module"
    if len(names) <= _IN_COMMAND:
        yield f"`{command} {','.join(names)}` exits with 0."
    else:
        yield f"`{command} NAME` exits with 0 for each of them."
    if tested:
        yield "All tests pass." if len(tested) == len(names) else f"The tests of {_all(sorted(tested))} pass."
    bare = [name for name in names if name not in tested]
    if bare:
        found = (finding.symbol.rpartition(".")[0] for finding in findings if finding.failure is Failure.SILENT_CHANGE)
        models = sorted({model for model in found if _MODEL.fullmatch(model)})
        beside = f", beginning with {_few(models)}, where changes are silent" if models else ""
        yield f"Where there are no tests ({_few(bare, 30)}), walk through what users do, or write tests first{beside}."


def _all(names: Sequence[str]) -> str:
    """The names where they are few, else their number: the wave lists them."""
    if len(names) > _NAMED:
        return f"{len(names)} modules"
    return " and ".join(", ".join(names).rsplit(", ", 1))


def _digraph(depends: Mapping[str, Sequence[str]]) -> nx.DiGraph[str]:
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(depends))
    graph.add_edges_from((name, below) for name in sorted(depends) for below in sorted(depends[name]) if below in depends)
    return graph


def _is_circle(graph: nx.DiGraph[str], component: Collection[str]) -> bool:
    return len(component) > 1 or graph.has_edge(*[next(iter(component))] * 2)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _few(names: Sequence[str], at_most: int = 5) -> str:
    shown = ", ".join(names[:at_most])
    return shown if len(names) <= at_most else f"{shown} and {len(names) - at_most} more"
