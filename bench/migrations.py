"""Lay out migrations that people did: `python bench/migrations.py DEST --clones DIR/{repo}`.

A migration is the commit on a series' branch whose message says MIG and that raises the version of one addon from an earlier series.
DEST/16.0-17.0/old/REPO/ADDON is the addon before that commit, new/ is the addon where the branch took in the pull request: what was
repaired in it after the first commit belongs to the migration, what happened on the branch before and later does not. In the old
manifest, ``installable: False`` becomes True: OCA sets it on a new branch until an addon is migrated.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus import REPOSITORIES, CorpusError, branch_commit, clone_path, git, unpack

SERIES = ("13.0", "14.0", "15.0", "16.0", "17.0", "18.0")
WAITING = re.compile(rb"""(['"]installable['"]\s*:\s*)False""")


class Found(NamedTuple):
    """A migration in a clone."""

    addon: str
    source: str
    target: str
    commit: str
    merged: str


def series_of(manifest: bytes) -> str:
    """The series that a manifest's version names, '' for none. The manifest is not executed."""
    try:
        value = ast.literal_eval(manifest.decode())
    except (ValueError, SyntaxError):
        return ""
    version = value.get("version") if isinstance(value, dict) else None
    named = re.match(r"(\d+\.0)\.\d", version) if isinstance(version, str) else None
    return named[1] if named else ""


def taken_in(clone: Path, tip: str) -> dict[str, str]:
    """For each commit below the tip, the commit on the branch itself that brought it."""
    parents: dict[str, list[str]] = {}
    for line in git(clone, "rev-list", "--parents", tip).decode().splitlines():
        commit, *above = line.split()
        parents[commit] = above
    chain = [tip]
    while parents.get(chain[-1]):
        chain.append(parents[chain[-1]][0])
    brought: dict[str, str] = {}
    for commit in reversed(chain):
        waiting = [commit]
        while waiting:
            at = waiting.pop()
            if at not in brought and at in parents:
                brought[at] = commit
                waiting += parents[at]
    return brought


def migrations_in(clone: Path, target: str) -> Iterator[Found]:
    """The migrations on one branch. Raises CorpusError when the clone cannot tell."""
    tip = branch_commit(clone, target)
    brought = taken_in(clone, tip)
    for line in git(clone, "log", "--no-merges", "--grep=MIG", "--format=%H %s", tip).decode(errors="replace").splitlines():
        commit, _, subject = line.partition(" ")
        if "MIG" not in subject:
            continue
        try:
            paths = git(clone, "diff-tree", "--no-commit-id", "--name-only", "-r", commit).decode(errors="replace").splitlines()
            addons = {path.split("/")[0] for path in paths if path.count("/") == 1 and path.endswith("/__manifest__.py")}
            if len(addons) != 1:
                continue
            addon = addons.pop()
            source, reached = (series_of(git(clone, "show", f"{at}:{addon}/__manifest__.py")) for at in (f"{commit}^", commit))
        except CorpusError:
            continue  # new on this branch, or an object that the clone lacks
        if reached == target and source and float(source) < float(target):
            yield Found(addon, source, target, commit, brought.get(commit, commit))


def lay_out(found: Found, clone: Path, repo: str, destination: Path) -> None:
    """Write both sides of a migration. Raises CorpusError when the clone lacks one."""
    hop = destination / f"{found.source}-{found.target}"
    for side, commit in (("old", f"{found.commit}^"), ("new", found.merged)):
        target = hop / side / repo / found.addon
        if not target.exists():
            unpack(git(clone, "archive", "--format=tar", commit, "--", found.addon), target, found.addon)
    manifest = hop / "old" / repo / found.addon / "__manifest__.py"
    manifest.write_bytes(WAITING.sub(rb"\1True", manifest.read_bytes()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Lay out all migrations; 1 when a branch or an addon could not be, each is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("destination", type=Path, metavar="DEST")
    parser.add_argument("--clones", required=True, metavar="DIR/{repo}")
    options = parser.parse_args(arguments)
    missing = 0
    for repo in REPOSITORIES:
        clone = clone_path(options.clones, repo)
        for target in SERIES:
            try:
                items = list(migrations_in(clone, target))
            except CorpusError as error:
                missing += 1
                print(f"missing  {repo} {target}: {error}", file=sys.stderr)
                continue
            for found in items:
                try:
                    lay_out(found, clone, repo, options.destination)
                except CorpusError as error:
                    missing += 1
                    print(f"missing  {repo} {found.addon}: {error}", file=sys.stderr)
            print(f"{repo} {target}: {len(items)}")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
