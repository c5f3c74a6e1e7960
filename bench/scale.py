"""What a large tree costs, step by step in one process: `python bench/scale.py TREE [--target 17.0]`.

Prints the processor time, to which others that use the machine do not add, of reading, of the graph with chains, conflicts, uses and
unused code, of the layers with their assignment and breaches, of the plan, and of the rest (rules, catalogs, report); then the peak of
memory. `bench/synthetic.py` and `bench/hard_trees.py` write trees to measure.
"""

from __future__ import annotations

import argparse
import gc
import resource
import time
from collections.abc import Callable
from functools import cached_property, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import rescue.assessing.assembly
import rescue.graph
import rescue.overrides.summary
import rescue.plan.layering
import rescue.reading.gathering
from rescue.assessment import Assessment
from rescue.checks.layers.checks import LayerChecks
from rescue.checks.layers.tree import LayerTree
from rescue.overrides.look import Overrides
from rescue.pipeline import assess
from rescue.reading.series import parse_series
from rescue.request import Request

STEPS: tuple[tuple[str, object, tuple[str, ...]], ...] = (
    ("reading", rescue.reading.gathering, ("read_all", "resolve_classes", "resolve_templates")),
    ("graph", rescue.graph, ("build_graph",)),
    ("graph", rescue.overrides.summary, ("with_overrides",)),
    ("layers", rescue.plan.layering, ("find_layers",)),
    ("layers", LayerTree, ("prepare",)),
    ("layers", LayerChecks, ("check",)),
    ("plan", rescue.assessing.assembly, ("next_step", "in_waves", "make_plan", "layer_report", "lines_by_layer")),
)
"""Which function belongs to which step."""


P = ParamSpec("P")
R = TypeVar("R")


class Clock:
    """Processor time by step; what is timed inside of something that is timed counts once, with its own step."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}
        self._inside: list[float] = []

    def timed(self, step: str, work: Callable[P, R]) -> Callable[P, R]:
        """The same work, with its time added to the step."""

        @wraps(work)
        def run(*arguments: P.args, **named: P.kwargs) -> R:
            start = time.process_time()
            self._inside.append(0.0)
            try:
                return work(*arguments, **named)
            finally:
                whole = time.process_time() - start
                self.taken[step] = self.taken.get(step, 0.0) + whole - self._inside.pop()
                if self._inside:
                    self._inside[-1] += whole

        return run


def measure(tree: Path, target: str) -> tuple[Assessment, dict[str, float]]:
    """Assess a tree in this process; what is found, and the seconds of each step and of all."""
    clock = Clock()
    for step, owner, names in STEPS:
        for name in names:
            setattr(owner, name, clock.timed(step, getattr(owner, name)))
    conflicts = vars(Overrides)["conflicts"]
    assert isinstance(conflicts, cached_property)
    conflicts.func = clock.timed("graph", conflicts.func)
    gc.disable()  # as the program does for a scan
    start = time.process_time()
    assessment = assess(Request(roots=(tree,), target=parse_series(target), generated="bench"))
    whole = time.process_time() - start
    taken = {step: clock.taken.get(step, 0.0) for step in ("reading", "graph", "layers", "plan")}
    return assessment, {**taken, "the rest": whole - sum(taken.values()), "all": whole}


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("tree", type=Path)
    arguments.add_argument("--target", default="17.0")
    given = arguments.parse_args()
    found, taken = measure(given.tree, given.target)
    moves = len(found.plan.moves) if found.plan else 0
    print(f"{len(found.modules):,} modules, {found.coverage.lines:,} lines, {len(found.findings):,} findings, {moves:,} artifacts")
    for step, seconds in taken.items():
        print(f"{step:10} {seconds:8.1f} s")
    print(f"graph, layers and plan together {sum(taken[step] for step in ('graph', 'layers', 'plan')):.1f} s")
    print(f"peak of memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
