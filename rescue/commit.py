"""Which commit a folder is at, read from the files of its git repository; git itself is not run."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REF = re.compile(r"ref: (refs/[^\s]+)")
_LARGEST = 5_000_000


def commit_of(roots: Sequence[Path]) -> str:
    """The commit that all roots are at; '' where there is none, it cannot be read, or the roots are at several.

    What was changed since the commit is not known from this.
    """
    found = {_commit(root) for root in roots}
    return found.pop() if len(found) == 1 else ""


def _commit(root: Path) -> str:
    folder = Path(os.path.realpath(root))
    for above in (folder, *folder.parents):
        place = above / ".git"
        if place.is_dir():
            return _head(place)
        if place.is_file():  # of a worktree or a submodule: it says where its folder is
            kind, _, target = _text(place).partition(": ")
            return _head(above / target.strip()) if kind == "gitdir" else ""
    return ""


def _head(folder: Path) -> str:
    head = _text(folder / "HEAD").strip()
    if _COMMIT.fullmatch(head):
        return head
    ref = _REF.fullmatch(head)
    if ref is None or ".." in ref[1]:
        return ""
    common = _text(folder / "commondir").strip()
    for place in (folder, folder / common) if common else (folder,):
        found = _text(place / ref[1]).strip()
        if _COMMIT.fullmatch(found):
            return found
        for row in _text(place / "packed-refs").splitlines():
            name, _, held = row.partition(" ")
            if held == ref[1] and _COMMIT.fullmatch(name):
                return name
    return ""


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            return ""
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
