"""How long a scan takes beside the least that any analyser in Python must spend: ``ast.parse`` and lxml over the same files.

    python bench/speed.py TREE [--runs 5] [--jobs 2] [--target 17.0]

Both read the same files: the tree's Python and XML, copied to a place of their own. Prints, for runs taken in turn within one call:
the floor (one process, one core), and the scan as a user runs it (start of the program, audit and all) without a cache, with a warm one,
and with a warm one after one file changed; then the gate the same way, as a pipeline runs it. Quote median ratios, not seconds.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

from lxml import etree

from rescue.discovery import discover
from rescue.model import FileKind


def floor(files: list[tuple[str, FileKind]]) -> float:
    """Seconds to read and parse the Python and XML files once, errors passed over."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    start = time.perf_counter()
    for path, kind in files:
        content = Path(path).read_bytes()
        try:
            if kind is FileKind.PYTHON:
                ast.parse(content)
            else:
                etree.fromstring(content, parser)
        except (SyntaxError, ValueError):
            continue
    return time.perf_counter() - start


def run(tree: Path, jobs: int, target: str, *words: str) -> float:
    """Seconds of a whole run of the program."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "rescue", *words, str(tree), "--target", target, "--jobs", str(jobs), "--quiet"]
        if words[0] == "scan":
            command += ["--html", f"{folder}/audit.html"]
        start = time.perf_counter()
        subprocess.run(command, check=True)
        return time.perf_counter() - start


def change(tree: Path, number: int) -> None:
    """Put one more line at the end of one model's file."""
    file = min(path for path in tree.rglob("models/*.py") if path.name != "__init__.py")
    with file.open("a") as opened:
        opened.write(f"# {number}\n")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("tree", type=Path)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--target", default="17.0")
    given = arguments.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        measure(copied(given.tree, Path(folder)), given.runs, given.jobs, given.target)


def copied(tree: Path, folder: Path) -> Path:
    """A copy of the tree's addons with their Python and XML files and nothing else."""
    for addon in discover([tree], source=None).addons:
        for path, kind, _ in addon.files:
            if kind in {FileKind.PYTHON, FileKind.XML, FileKind.MANIFEST}:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(os.path.join(addon.root, path), folder / path)
    return folder


def measure(tree: Path, runs: int, jobs: int, target: str) -> None:
    """Run floor and scan in turn and print what they took."""
    addons = discover([tree], source=None).addons
    kinds = (FileKind.PYTHON, FileKind.XML)
    files = [(os.path.join(addon.root, path), kind) for addon in addons for path, kind, _ in addon.files if kind in kinds]
    lines = {kind: sum(Path(path).read_bytes().count(b"\n") for path, found in files if found is kind) for kind in kinds}
    print(f"{len(addons)} addons, {lines[FileKind.PYTHON]:,} lines of Python, {lines[FileKind.XML]:,} lines of XML, {jobs} jobs")
    names = ("scan, cold", "scan, warm", "scan, one changed", "gate, cold", "gate, one changed")
    taken: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        kept, gated = ("--cache-dir", f"{folder}/cache"), ("--cache-dir", f"{folder}/gate", "--fail-on", "none")
        run(tree, jobs, target, "scan", *kept)
        run(tree, jobs, target, "gate", *gated)
        for number in range(runs):
            least = floor(files)
            taken["scan, cold"].append(run(tree, jobs, target, "scan", "--no-cache") / least)
            taken["scan, warm"].append(run(tree, jobs, target, "scan", *kept) / least)
            change(tree, number)
            taken["scan, one changed"].append(run(tree, jobs, target, "scan", *kept) / least)
            taken["gate, cold"].append(run(tree, jobs, target, "gate", "--no-cache", "--fail-on", "none") / least)
            taken["gate, one changed"].append(run(tree, jobs, target, "gate", *gated) / least)
    print("times the floor      median  lowest highest")
    for name, ratios in taken.items():
        print(f"{name:20} {statistics.median(ratios):6.2f} {min(ratios):7.2f} {max(ratios):7.2f}")
    gate = [changed / cold for changed, cold in zip(taken["gate, one changed"], taken["gate, cold"], strict=True)]
    print(f"gate, one changed, of its cold time: {statistics.median(gate):.0%}")


if __name__ == "__main__":
    main()
