"""Runs of whole programs: how long they take, and how much memory they and all that they start hold at once."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

_LOOK_EVERY = 0.05


def seconds(command: Sequence[str], *, may_fail: bool = False) -> float:
    """Wall time of a run, with compiled modules kept as they are where a program is installed. Raises CalledProcessError."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=not may_fail, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def peak_megabytes(command: Sequence[str]) -> float:
    """The most that a run and its children held at one moment, shared pages counted once (PSS of Linux), looked at 20 times a second."""
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while running.poll() is None:
        peak = max(peak, sum(map(_kilobytes, _family(running.pid))))
        time.sleep(_LOOK_EVERY)
    return peak / 1024


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found.extend(map(int, (task / "children").read_text().split()))
        except OSError:  # it ended meanwhile
            continue
    return found


def _kilobytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
