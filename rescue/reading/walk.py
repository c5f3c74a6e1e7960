"""Folders and files below some roots. Whatever cannot be looked at is a value with its reason, never an exception."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from msgspec import Struct

from rescue.cache import FOLDER
from rescue.errors import RequestError
from rescue.model import Unread, UnreadReason

_SKIPPED_FOLDERS: Final = {"node_modules": "node_modules", "__pycache__": "pycache"}
_SPECIAL: Final = {stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a character device", stat.S_IFBLK: "a block device"}
_NOT_UTF8: Final = "the name is not UTF-8 and is shown escaped"


class Excluded(Struct, frozen=True):
    """What not to read: patterns as of ``fnmatch``, for a name anywhere, or with a ``/`` for a path below the folder ``base``."""

    base: str = ""
    patterns: tuple[str, ...] = ()

    def matches(self, path: str) -> bool:
        """Whether an absolute path is left out."""
        below, name = os.path.relpath(path, os.path.realpath(self.base)), os.path.basename(path)
        return any(fnmatchcase(below if "/" in pattern else name, pattern.rstrip("/").removeprefix("./")) for pattern in self.patterns)


NOTHING: Final = Excluded()


class Folder(Struct, frozen=True):
    """A folder that was read: the index of its root, its path relative to the tree's base and its files as (name, bytes), sorted."""

    root: int
    path: str
    files: tuple[tuple[str, int], ...]


class Tree(Struct, frozen=True):
    """All folders by root and path, what could not be looked at, and what was left out on purpose as (reason, how many).

    ``base`` is the one root, or the folder that several roots have in common; paths are relative to it, so that each is unique.
    """

    roots: tuple[str, ...]
    base: str
    folders: tuple[Folder, ...]
    unread: tuple[Unread, ...]
    ignored: tuple[tuple[str, int], ...]


def walk(roots: Sequence[Path], excluded: Excluded = NOTHING) -> Tree:
    """Read the folders below the roots, each folder once however many roots or symlinks lead to it.

    Left out and counted: hidden folders and files, node_modules, __pycache__, virtual environments (a folder with pyvenv.cfg), and
    symlinks to what has been read already, and what is ``excluded``. A symlink that leads out of all roots is not followed and is unread.
    Raises RequestError when a root is no readable folder.
    """
    walker = _Walker(tuple(dict.fromkeys(_resolved(root) for root in roots)), excluded)
    for index in _outer_first(walker.roots):
        walker.read(index, os.path.relpath(walker.roots[index], walker.base))
    walker.read_symlinks()
    return Tree(
        roots=walker.roots,
        base=walker.base,
        folders=tuple(sorted(walker.folders, key=lambda folder: (folder.root, folder.path.split("/") if folder.path != "." else []))),
        unread=tuple(sorted(walker.unread)),
        ignored=tuple(sorted(walker.ignored.items())),
    )


def _resolved(root: Path) -> str:
    try:
        path = os.path.realpath(root, strict=True)
        os.scandir(path).close()
    except FileNotFoundError as error:
        raise RequestError(f"{_shown(str(root))}: there is no such folder") from error
    except NotADirectoryError as error:
        raise RequestError(f"{_shown(str(root))} is not a folder; name the folder that holds the addons") from error
    except OSError as error:
        raise RequestError(f"{_shown(str(root))} cannot be read: {error.strerror}") from error
    if _shown(path) != path:
        raise RequestError(f"{_shown(path)}: the path is not UTF-8 and could not be reported; rename the folder")
    return path


def _outer_first(roots: tuple[str, ...]) -> Iterator[int]:
    """The roots in their order, those inside another root last: they matter only where the outer walk leaves them out."""
    parents = [{str(parent) for parent in Path(root).parents} for root in roots]
    inner = [index for index in range(len(roots)) if any(root in parents[index] for root in roots)]
    yield from (index for index in range(len(roots)) if index not in inner)
    yield from sorted(inner, key=lambda index: len(parents[index]))


def _shown(text: str) -> str:
    return text if text.isascii() else os.fsencode(text).decode("utf-8", "backslashreplace")


class _Walker:
    """The state of one walk."""

    def __init__(self, roots: tuple[str, ...], excluded: Excluded) -> None:
        self.roots = roots
        self._excluded = excluded
        self.base = os.path.commonpath(roots)
        self.folders: list[Folder] = []
        self.unread: list[Unread] = []
        self.ignored: Counter[str] = Counter()
        self._visited: set[tuple[int, int]] = set()
        self._symlinks: list[tuple[int, str]] = []

    def read_symlinks(self) -> None:
        """Follow the symlinks met so far and on the way; called last, so that no folder is known by a symlink's name before its own."""
        while self._symlinks:
            links, self._symlinks = sorted(self._symlinks), []
            for index, path in links:
                self.read(index, path)

    def read(self, index: int, start: str) -> None:
        """Read one folder and all below it, symlinks to folders put aside."""
        waiting = [start]
        while waiting:
            path = waiting.pop()
            absolute = os.path.join(self.base, path)
            try:
                status = os.stat(absolute)
                if (status.st_dev, status.st_ino) in self._visited:
                    self.ignored["folder_already_read"] += 1
                    continue
                with os.scandir(absolute) as scan:
                    entries = {entry.name: entry for entry in scan}
            except OSError as error:
                self._add_unread(path, _failure(error))
                continue
            self._visited.add((status.st_dev, status.st_ino))
            if path != start and "pyvenv.cfg" in entries:
                self.ignored["virtualenv"] += 1
                continue
            files: list[tuple[str, int]] = []
            for name in sorted(entries):
                below = name if path == "." else f"{path}/{name}"
                try:
                    if name != FOLDER:  # not even counted, or the first scan of a tree would leave another tree behind
                        self._place(index, entries[name], below, files, waiting)
                except OSError as error:
                    self._add_unread(below, _failure(error))
            self.folders.append(Folder(index, path, tuple(files)))

    def _place(self, index: int, entry: os.DirEntry[str], path: str, files: list[tuple[str, int]], waiting: list[str]) -> None:
        """Put one entry where it belongs: a file, a folder to read, or what is left out and why."""
        name, is_folder, is_symlink = entry.name, entry.is_dir(), entry.is_symlink()
        if name.startswith("."):
            self.ignored["hidden_folder" if is_folder else "hidden_file"] += 1
        elif is_folder and name in _SKIPPED_FOLDERS:
            self.ignored[_SKIPPED_FOLDERS[name]] += 1
        elif self._excluded.patterns and self._excluded.matches(os.path.join(self.base, path)):
            self.ignored["excluded"] += 1
        elif is_symlink and not self._within_roots(os.path.join(self.base, path)):
            self._add_unread(path, "a symlink out of the scanned folders; not followed", UnreadReason.UNSAFE)
        elif not name.isascii() and _shown(name) != name:
            self._add_unread(path, _NOT_UTF8, UnreadReason.ENCODING)
        elif is_folder:
            if is_symlink:
                self._symlinks.append((index, path))
            else:
                waiting.append(path)
        else:
            status = entry.stat()
            if stat.S_ISREG(status.st_mode):
                files.append((name, status.st_size))
            else:
                self._add_unread(path, f"{_SPECIAL.get(stat.S_IFMT(status.st_mode), 'a special file')}, not a regular file")

    def _within_roots(self, link: str) -> bool:
        target = os.path.realpath(link, strict=True)
        return any(target == root or target.startswith(root.rstrip(os.sep) + os.sep) for root in self.roots)

    def _add_unread(self, path: str, detail: str, reason: UnreadReason = UnreadReason.IO) -> None:
        self.unread.append(Unread(_shown(path), reason, detail))


def _failure(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "gone when it was to be read, or a symlink to nothing"
    return error.strerror or type(error).__name__
