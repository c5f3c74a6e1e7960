"""Twice the tree takes about twice the work, whatever its shape. The work is counted, not timed: no other program can change it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import rescue
from rescue.pipeline import assess
from rescue.reading.series import parse_series
from rescue.request import Request

BENCH = Path(__file__).parents[1] / "bench" / "hard_trees.py"
# those that work on what was read; rules, which do not grow, are loaded in some of them too
ROOMS = tuple(f"{Path(rescue.__file__).parent}/{room}/" for room in ("catalog", "checks", "graph", "overrides", "plan"))


def steps_of(work: Callable[[], object]) -> int:
    """The opcodes that the work takes once files are read; loops that are all in C are not seen."""
    steps = 0

    def step(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal steps
        steps += event == "opcode"
        return step

    def call(frame: FrameType, event: str, argument: object) -> Any:
        file = frame.f_code.co_filename
        if not file.startswith(ROOMS) or file.endswith("loading.py"):
            return None
        frame.f_trace_opcodes = True
        return step

    before = sys.gettrace()
    sys.settrace(call)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


def assess_tree(folder: Path, shape: str, addons: int, each: int) -> int:
    """The steps of assessing a tree of a shape."""
    tree = folder / f"{shape}_{addons}_{each}"
    asked = ("--shape", shape, "--addons", str(addons), "--each", str(each))
    subprocess.run([sys.executable, BENCH, tree, *asked], check=True, capture_output=True)
    request = Request(roots=(tree,), target=parse_series("17.0"))
    return steps_of(lambda: assess(request))


@pytest.mark.parametrize(
    ("shape", "sizes"),
    [
        ("overrides", [(5, 30), (10, 30), (20, 30)]),
        ("overrides", [(2, 80), (2, 160), (2, 320)]),
        ("fields", [(2, 80), (2, 160), (2, 320)]),
        ("chain", [(10, 20), (10, 40), (10, 80)]),
    ],
)
def test_the_work_grows_as_the_tree_does(tmp_path: Path, shape: str, sizes: list[tuple[int, int]]) -> None:
    assess_tree(tmp_path, shape, 2, 2)  # what is read once and kept, such as rules
    one, two, four = (assess_tree(tmp_path, shape, *size) for size in sizes)
    assert four - two < 2.2 * (two - one), f"{one:,} {two:,} {four:,}"
