"""The files of a git revision, laid out in a folder, so that a tree can be compared with what it was.

Only ``rev-parse``, ``ls-tree`` and ``cat-file`` are used: they read git's objects and run no hook, filter or command that a repository
may configure. What ``git archive`` would leave out (``export-ignore``) is there.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from rescue.errors import RequestError

_REGULAR: Final = {"100644", "100755"}
_GIT: Final = ("git", "-c", "core.fsmonitor=false", "--no-optional-locks")


def repository_of(path: Path) -> Path:
    """The top of the git work tree that a folder or file is in. Raises RequestError where it is in none."""
    folder = path if path.is_dir() else path.parent
    return Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())


def lay_out(revision: str, roots: Sequence[Path], into: Path) -> list[Path]:
    """Write the files that the roots held in a revision below ``into``; the roots there, those left out that were not there yet.

    Symbolic links and submodules are left out. Raises RequestError when a root is in no repository, the roots are in several, the
    revision does not exist, or an object is missing (a shallow or partial clone).
    """
    tops = {repository_of(root) for root in roots}
    if len(tops) != 1:
        raise RequestError(f"--baseline-ref: the paths are in several repositories: {', '.join(sorted(map(str, tops)))}")
    top = tops.pop()
    commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", wrong=revision).decode().strip()
    placed = []
    for root in roots:
        inside = PurePosixPath(root.resolve().relative_to(top).as_posix())
        target = into / inside
        target.mkdir(parents=True, exist_ok=True)
        if _write(top, list(_files(top, commit, str(inside))), into):
            placed.append(target)
    return placed


def _files(top: Path, commit: str, inside: str) -> Iterator[tuple[str, str]]:
    """The object and path of each regular file below a folder of a commit."""
    where = [] if inside == "." else ["--", inside]
    for row in _git(top, "ls-tree", "-r", "-z", "--full-tree", commit, *where).split(b"\0"):
        if row:
            described, path = row.split(b"\t", 1)
            mode, _kind, name = described.decode().split()
            if mode in _REGULAR:
                yield name, path.decode("utf-8", "surrogateescape")


def _write(top: Path, files: Sequence[tuple[str, str]], into: Path) -> int:
    """Write the files and say how many. git refuses names with ``..`` in a tree; they are refused here again."""
    asked = "".join(f"{name}\n" for name, _ in files).encode()
    answer = _git(top, "cat-file", "--batch", stdin=asked)
    position = 0
    for name, path in files:
        end = answer.index(b"\n", position)
        head = answer[position:end].split()
        if head[-1] == b"missing":
            raise RequestError(f"--baseline-ref: {path} ({name[:12]}) is missing from this clone; fetch its whole history first")
        size = int(head[2])
        pure = PurePosixPath(path)
        if not pure.is_absolute() and ".." not in pure.parts:
            target = into / pure
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(answer[end + 1 : end + 1 + size])
        position = end + size + 2
    return len(files)


def _git(folder: Path, *arguments: str, stdin: bytes = b"", wrong: str = "") -> bytes:
    try:
        done = subprocess.run([*_GIT, "-C", str(folder), *arguments], input=stdin, capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError as error:
        raise RequestError("--baseline-ref needs git, which is not installed") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or "it does not exist"
        raise RequestError(f"--baseline-ref: {wrong or folder}: {said}")
    return done.stdout
