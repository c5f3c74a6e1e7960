"""How long a scan takes beside the least that any analyser in Python must spend: ``ast.parse`` and lxml over the same files.

    python bench/speed.py TREE [TREE ...] [--runs 5] [--jobs 2] [--source 14.0] [--target 17.0] [--peers BIN]

Both read the same files: each tree's Python and XML, copied to a place of their own. Prints, for runs taken in turn within one call:
the floor (one process, one core), and the scan as a user runs it (start of the program, audit and all) without a cache, with a warm one,
and with a warm one after one file changed; then the gate the same way, as a pipeline runs it, and its first run there, which fills the
cache; the most memory that a cold scan held in all its processes; and, for ``--peers``, the other tools that are installed in that folder,
once each. Quote median ratios, not seconds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

from speeding.floor import floor
from speeding.peers import peers
from speeding.programs import peak_megabytes, seconds

from rescue.model import FileKind
from rescue.reading.discovery import discover

_KINDS = (FileKind.PYTHON, FileKind.XML)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("trees", type=Path, nargs="+")
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--source", default="14.0", help="what the migrator among the peers is told")
    arguments.add_argument("--target", default="17.0")
    arguments.add_argument("--peers", type=Path, metavar="BIN", help="folder with the executables of other tools")
    given = arguments.parse_args()
    warnings.simplefilter("ignore")
    for tree in given.trees:
        with tempfile.TemporaryDirectory() as folder:
            measure(copied(tree, Path(folder) / "addons"), given)


def copied(tree: Path, folder: Path) -> Path:
    """A copy of the tree's addons, side by side, with their Python and XML files and nothing else."""
    for addon in discover([tree], source=None).addons:
        for path, kind, _ in addon.files:
            if kind in {*_KINDS, FileKind.MANIFEST}:
                place = folder / addon.name / addon.inside(path)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(os.path.join(addon.root, path), place)
    return folder


def measure(tree: Path, given: argparse.Namespace) -> None:
    """Run floor, scan and gate in turn and print what they took."""
    addons = discover([tree], source=None).addons
    files = [(os.path.join(addon.root, path), kind) for addon in addons for path, kind, _ in addon.files if kind in _KINDS]
    lines = {kind: sum(Path(path).read_bytes().count(b"\n") for path, found in files if found is kind) for kind in _KINDS}
    print(f"{len(addons)} addons, {lines[FileKind.PYTHON]:,} lines of Python, {lines[FileKind.XML]:,} lines of XML, {given.jobs} jobs")
    names = ("scan, cold", "scan, warm", "scan, one changed", "gate, cold", "gate, first", "gate, one changed")
    taken: dict[str, list[float]] = {name: [] for name in names}
    floors: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        audit = ("--html", f"{folder}/audit.html")
        kept, gated = (*audit, "--cache-dir", f"{folder}/cache"), ("--cache-dir", f"{folder}/gate", "--fail-on", "none")

        def run(*words: str) -> float:
            return seconds(_rescue(tree, given, words))

        run("scan", *kept)
        run("gate", *gated)
        for number in range(given.runs):
            least = floor(files)
            floors.append(least)
            taken["scan, cold"].append(run("scan", *audit, "--no-cache") / least)
            taken["scan, warm"].append(run("scan", *kept) / least)
            change(tree, number)
            taken["scan, one changed"].append(run("scan", *kept) / least)
            taken["gate, cold"].append(run("gate", "--no-cache", "--fail-on", "none") / least)
            taken["gate, first"].append(run("gate", "--cache-dir", f"{folder}/first-{number}", "--fail-on", "none") / least)
            taken["gate, one changed"].append(run("gate", *gated) / least)
        peak = peak_megabytes(_rescue(tree, given, ("scan", *audit, "--no-cache")))
    print(f"floor {statistics.median(floors):.2f} s; times the floor:")
    print("                       median  lowest highest")
    for name, ratios in taken.items():
        print(f"{name:22} {statistics.median(ratios):6.2f} {min(ratios):7.2f} {max(ratios):7.2f}")
    for before in ("gate, first", "gate, cold"):
        shares = [changed / whole for changed, whole in zip(taken["gate, one changed"], taken[before], strict=True)]
        print(f"gate, one changed, of {before}: {statistics.median(shares):.1%}")
    print(f"peak memory of a cold scan, all processes: {peak:,.0f} MB")
    if given.peers:
        for name, took in peers(given.peers, tree, given.source, given.target):
            print(f"{name:22} {took / statistics.median(floors):6.2f}")


def _rescue(tree: Path, given: argparse.Namespace, words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "rescue", *words, str(tree), "--target", given.target, "--jobs", str(given.jobs), "--quiet"]


def change(tree: Path, number: int) -> None:
    """Put one more line at the end of one model's file."""
    file = min(path for path in tree.rglob("models/*.py") if path.name != "__init__.py")
    with file.open("a") as opened:
        opened.write(f"# {number}\n")


if __name__ == "__main__":
    main()
