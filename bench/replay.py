"""The gate over real history: `python bench/replay.py CLONE BRANCH --commits 40 --target 17.0`.

Lays out consecutive commits of a public addon repository (a clone, bare or not) that change more than translations, oldest first, and
compares each with the first one's findings. Prints what is new at each commit with its place, to be looked at, and what came back under
the fingerprint that it had before it went: neither a moved nor a reformatted file may make any.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rescue.cache import Cache
from rescue.model import Finding
from rescue.pipeline import assess
from rescue.reading.series import parse_series
from rescue.request import Request

LEFT_OUT = (":!*.po", ":!*.pot", ":!*.png", ":!*.svg", ":!*.gif", ":!*.jpg", ":!*/static/description/*", ":!*README*", ":!setup")


def git(clone: Path, *arguments: str) -> bytes:
    """What a read-only git command prints."""
    return subprocess.run(["git", "-C", str(clone), *arguments], capture_output=True, check=True).stdout


def commits(clone: Path, branch: str, count: int) -> list[str]:
    """The last commits of a branch's first-parent line that change code or data, oldest first."""
    listed = git(clone, "log", "--first-parent", "--format=%H", f"-{count}", branch, "--", "*.py", "*.xml", "*.csv", "*.js")
    return listed.decode().split()[::-1]


def lay_out(clone: Path, commit: str, into: Path) -> None:
    """Write a commit's files, translations and pictures left out."""
    with tarfile.open(fileobj=io.BytesIO(git(clone, "archive", "--format=tar", commit, "--", ".", *LEFT_OUT))) as tar:
        tar.extractall(into, [member for member in tar if member.isfile() or member.isdir()], filter="data")


def findings(clone: Path, commit: str, target: str, cache: Cache) -> dict[str, Finding]:
    """The findings of a commit by fingerprint."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        lay_out(clone, commit, tree)
        found = assess(Request(roots=(tree,), target=parse_series(target), jobs=2, generated="bench", cache=cache)).findings
    return {finding.fingerprint: finding for finding in found}


def replay(clone: Path, branch: str, count: int, target: str, cache: Cache) -> Iterator[str]:
    """A line for each commit, and one for each finding that is new or back in it."""
    known: dict[str, Finding] = {}
    before: dict[str, Finding] = {}
    new = back = 0
    for number, commit in enumerate(commits(clone, branch, count)):
        now = findings(clone, commit, target, cache)
        subject = git(clone, "log", "-1", "--format=%s", commit).decode().strip()[:70]
        fresh = [finding for mark, finding in now.items() if number and mark not in known]
        returned = [finding for mark, finding in now.items() if number and mark in known and mark not in before]
        gone = sum(mark not in now for mark in before)
        yield f"{commit[:10]} {len(now):>5} findings, {len(fresh)} new, {len(returned)} back, {gone} gone  {subject}"
        for word, items in (("new", fresh), ("back", returned)):
            yield from (f"    {word}: {item.path}:{item.line} {item.rule} {item.anchor} {item.symbol}" for item in items)
        new, back = new + len(fresh), back + len(returned)
        known |= now
        before = now
    yield f"{new} new findings, {back} that came back"


def main() -> None:
    """Replay and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("clone", type=Path)
    arguments.add_argument("branch")
    arguments.add_argument("--commits", type=int, default=40)
    arguments.add_argument("--target", default="17.0")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in replay(given.clone, given.branch, given.commits, given.target, Cache(Path(folder), 1)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
