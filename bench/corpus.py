"""Lay out a corpus of public Odoo addons for measurements: `python bench/corpus.py DEST --series 14.0 --clones DIR/{repo}`.

The addons come from git clones (bare ones too) of ten OCA repositories, one branch a series. They are taken from the clone's
objects, so that no work tree, no network and no package index is needed, and the same clones give the same corpus. The
ten repositories are those that rules may be tuned on; a result on any other repository is therefore worth more.
"""

from __future__ import annotations

import argparse
import ast
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

REPOSITORIES = (
    "account-financial-tools",
    "crm",
    "manufacture",
    "partner-contact",
    "product-attribute",
    "reporting-engine",
    "server-tools",
    "server-ux",
    "stock-logistics-warehouse",
    "web",
)
SERIES = ("14.0", "16.0", "17.0")
NAMES = Path(__file__).with_name("oca_addons.txt")


class Entry(NamedTuple):
    """One line of the names file: an installable addon of a repository in a series."""

    repo: str
    series: str
    addon: str


class CorpusError(Exception):
    """The corpus cannot be laid out; the message says what to change."""


def read_names(text: str) -> list[Entry]:
    """The entries of a names file, in its order. Raises CorpusError naming the line that is not ``repo series addon``."""
    entries = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if len(words) != 3 or not words[2].isidentifier():
            raise CorpusError(f"line {number} of the names file is not 'repo series addon': {line!r}")
        entries.append(Entry(*words))
    return entries


def spread(entries: Sequence[Entry], count: int) -> list[Entry]:
    """``count`` entries shared evenly over the repositories, and evenly over the alphabet within each; fewer where there are no more.

    A repository with too few addons leaves its share to the others. The choice depends on nothing but the arguments.
    """
    by_repo: dict[str, list[Entry]] = {}
    for entry in sorted(set(entries)):
        by_repo.setdefault(entry.repo, []).append(entry)
    shares = dict.fromkeys(by_repo, 0)
    left = min(count, sum(map(len, by_repo.values())))
    while left:
        for repo in sorted(repo for repo, share in shares.items() if share < len(by_repo[repo]))[:left]:
            shares[repo] += 1
            left -= 1
    picked = ([found[index * len(found) // shares[repo]] for index in range(shares[repo])] for repo, found in by_repo.items())
    return [entry for row in zip_longest(*picked) for entry in row if entry is not None]


def git(clone: Path, *arguments: str) -> bytes:
    """What a read-only git command prints. Raises CorpusError with git's own words."""
    done = subprocess.run(["git", "-C", str(clone), *arguments], capture_output=True, check=False)
    if done.returncode:
        raise CorpusError(f"{clone}: git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def branch_commit(clone: Path, series: str) -> str:
    """The commit of the series' branch, a local one before origin's. Raises CorpusError when the clone has neither."""
    if not clone.is_dir():
        raise CorpusError(f"there is no clone at {clone}")
    for ref in (f"refs/heads/{series}", f"refs/remotes/origin/{series}"):
        found = git(clone, "for-each-ref", "--format=%(objectname)", ref).decode().split()
        if found:
            return found[0]
    raise CorpusError(f"{clone} has no branch {series}")


def is_installable(manifest: bytes) -> bool:
    """Whether a manifest reads as a dictionary whose ``installable`` is not false. The manifest is not executed."""
    try:
        value = ast.literal_eval(manifest.decode())
    except (ValueError, SyntaxError):
        return False
    return isinstance(value, dict) and bool(value.get("installable", True))


def list_names(clone: Path, repo: str, series: str) -> Iterator[Entry]:
    """The installable addons at the top of a repository's branch."""
    commit = branch_commit(clone, series)
    for path in git(clone, "ls-tree", "-r", "-z", "--name-only", commit).decode().split("\0"):
        addon, _, rest = path.partition("/")
        if rest == "__manifest__.py" and addon.isidentifier() and is_installable(git(clone, "show", f"{commit}:{path}")):
            yield Entry(repo, series, addon)


def unpack(archive: bytes, target: Path, addon: str) -> None:
    """Unpack one addon's tar to ``target``, which must not exist yet; it appears whole or not at all.

    The tar filter of the standard library refuses absolute paths, paths and links out of the folder, and devices.
    Symbolic links are left out too: a measurement should count each file once.
    """
    staging = target.with_name(f".{addon}.part")
    staging.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(staging, [member for member in tar if member.isfile() or member.isdir()], filter="data")
    (staging / addon).rename(target)
    staging.rmdir()


def lay_out(entries: Iterable[Entry], clones: str, destination: Path) -> Iterator[tuple[bool, str]]:
    """Write each entry to DEST/SERIES/ADDON, skipping what is there; yields for each whether it is in place, and a line of report.

    A clone may lack an object (a partial clone, a snapshot without its largest files): such an addon is left out and reported.
    """
    for entry in entries:
        target = destination / entry.series / entry.addon
        label = " ".join(entry)
        if target.exists():
            yield True, f"there    {label}"
            continue
        clone = clone_path(clones, entry.repo)
        try:
            commit = branch_commit(clone, entry.series)
            unpack(git(clone, "archive", "--format=tar", commit, "--", entry.addon), target, entry.addon)
        except CorpusError as error:
            yield False, f"missing  {label}: {error}"
            continue
        yield True, f"written  {label} {commit[:12]}"


def clone_path(clones: str, repo: str) -> Path:
    """Where the clone of a repository stands, by the ``--clones`` pattern."""
    return Path(clones.replace("{repo}", repo))


def take(options: argparse.Namespace) -> None:
    """Lay out what the options ask for, with a line of report for each addon. Raises CorpusError when fewer addons are in place."""
    entries = [entry for entry in read_names(options.names.read_text(encoding="utf-8")) if entry.series == options.series]
    in_place = 0
    for placed, line in lay_out(spread(entries, options.count), options.clones, options.destination):
        print(line)
        in_place += placed
    if in_place < options.count:
        raise CorpusError(f"{in_place} addons of {options.series} are in place, {options.count} were asked for")


def print_names(clones: str, series: Sequence[str]) -> None:
    """Print a names file: the installable addons that the clones of the ten repositories hold in the given series."""
    for repo in REPOSITORIES:
        for one in series:
            for entry in sorted(list_names(clone_path(clones, repo), repo, one)):
                print(*entry)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when all is in place, 2 with a message when something is missing."""
    parser = argparse.ArgumentParser(description="Lay out a corpus of public Odoo addons from git clones of OCA repositories.")
    parser.add_argument("destination", type=Path, metavar="DEST", nargs="?", help="folder for SERIES/ADDON")
    parser.add_argument("--clones", required=True, metavar="PATTERN", help="path of a clone, with {repo} for the repository's name")
    parser.add_argument("--series", choices=SERIES, help="the series (branch) to take")
    parser.add_argument("--count", type=int, default=100, help="number of addons, spread over the ten repositories (default 100)")
    parser.add_argument("--names", type=Path, default=NAMES, metavar="FILE", help="lines 'repo series addon' (default: beside this script)")
    parser.add_argument("--list", action="store_true", help="print the names file that the clones give, and stop")
    options = parser.parse_args(arguments)
    if not options.list and (options.destination is None or options.series is None):
        parser.error("DEST and --series are needed, unless --list is given")
    try:
        if options.list:
            print_names(options.clones, [options.series] if options.series else SERIES)
        else:
            take(options)
    except (CorpusError, OSError, tarfile.TarError) as error:
        print(f"corpus: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
