"""Paths in, addons out, with everything that was left aside and why."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeVar

from msgspec import Struct

from rescue.analyzers.manifest import ManifestError, read_manifest
from rescue.files import read_plain
from rescue.model import Addon, FileKind, Manifest, Rejected, Series, Unread, UnreadReason
from rescue.reading.series import series_of_version
from rescue.reading.walk import NOTHING, Excluded, Folder, walk

T = TypeVar("T")

MANIFEST_NAMES: Final = ("__manifest__.py", "__openerp__.py", "__terp__.py")
"""The files that make a folder an addon, in the order in which they are looked for (the last is of OpenERP 5 and 6.0)."""

_LARGEST: Final = {FileKind.PYTHON: 2_000_000, FileKind.MANIFEST: 2_000_000, FileKind.JAVASCRIPT: 5_000_000, FileKind.XML: 10_000_000}
"""The bytes up to which a file is read, where that is less than what is asked for.

A syntax tree can take five hundred times the size of its file, so this keeps a worker below 1.5 GB. The largest Python file in Odoo has
less than 500 kB, the largest bundled script 4 MB and the largest XML 1 MB.
"""

_KINDS: Final = {".py": FileKind.PYTHON, ".xml": FileKind.XML, ".csv": FileKind.CSV}

_TEXTS: Final = (".ts", ".yml", ".yaml", ".mako", ".rml", ".html", ".sql")
_NOT_ITS_OWN: Final = frozenset({"i18n", "lib"})
"""Folders of texts that others wrote, or that only translate."""

_ARCHIVES: Final = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".7z", ".rar", ".whl", ".egg")


_Told = tuple[Manifest | None, str, str]
"""A manifest, or None with the reason and detail for rejecting its addon."""


class Duplicate(Struct, frozen=True, order=True):
    """A second addon of the same name; of two, Odoo only loads the one that comes first on its addons path."""

    name: str
    path: str
    first_path: str


class Discovery(Struct, frozen=True):
    """What was found below the roots, by root and path; paths are relative to the root, or to the folder that several roots share.

    ``without_init`` are the paths of addons without ``__init__.py``: Odoo loads their data, as of core's own ``test_data_module``, but
    none of their Python. ``unread`` are files and folders that could not be looked at, ``ignored`` counts by reason what was left
    out on purpose, and ``other_files`` counts by suffix the files in folders of the addons that no analyzer reads (images, translations).
    ``archives`` are the paths of packed files, in addons or not: what is in them was not looked at.
    """

    roots: tuple[str, ...]
    addons: tuple[Addon, ...]
    not_installable: tuple[Addon, ...]
    rejected: tuple[Rejected, ...]
    duplicates: tuple[Duplicate, ...]
    without_init: tuple[str, ...]
    unread: tuple[Unread, ...]
    ignored: tuple[tuple[str, int], ...]
    other_files: tuple[tuple[str, int], ...]
    archives: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no folder with a manifest, not even a broken one."""
        return not self.addons and not self.not_installable and not self.rejected


class Remembering(Protocol):
    """What a step finds out when it was last made from this, else what ``work`` finds out now."""

    def __call__(self, step: str, made_from: Iterable[bytes], kind: type[T], work: Callable[[], T], /) -> T:
        """The result of the step."""


def _anew(step: str, made_from: Iterable[bytes], kind: type[T], work: Callable[[], T], /) -> T:  # noqa: ARG001 - nothing is remembered
    return work()


def discover(
    roots: Sequence[Path],
    *,
    source: Series | None,
    max_file_bytes: int = 20_000_000,
    excluded: Excluded = NOTHING,
    remembering: Remembering = _anew,
) -> Discovery:
    """Find the addons below the roots, in nested repositories and inside other addons too.

    ``source`` is the series asked for, which wins over what the manifests say; where neither tells, an addon's series is None.
    A file of more than ``max_file_bytes``, or than its kind may have, is unread, what is ``excluded`` is not looked at.
    A file belongs to the nearest addon above it, though an addon in the ``tests`` of another is part of that other.
    ``remembering`` may know already what some manifests say.
    Raises RequestError when a root is no readable folder; whatever else goes wrong is part of the answer.
    """
    tree = walk(roots, excluded)
    found: list[Addon] = []
    rejected: list[Rejected] = []
    unread = list(tree.unread)
    ignored = Counter(dict(tree.ignored))
    other_files: Counter[str] = Counter()
    parts = list(_by_addon(tree.folders, ignored))
    manifests = _manifests(tree.base, [base for base, _ in parts], max_file_bytes, remembering)
    for (base, folders), (manifest, reason, detail) in zip(parts, manifests, strict=True):
        name = os.path.basename(os.path.join(tree.base, base.path) if base.path != "." else tree.base)
        if manifest is None:
            rejected.append(Rejected(base.path, name, reason, detail))
            ignored["file_in_rejected_addon"] += sum(len(folder.files) for folder in folders)
            continue
        files, texts, too_large = _assessed_files(base, folders, max_file_bytes, other_files)
        unread.extend(too_large)
        series, told_by = _series(manifest.version, source)
        found.append(Addon(name, base.path, tree.base, manifest, files, series, told_by, texts))
    return Discovery(
        roots=tree.roots,
        addons=tuple(addon for addon in found if addon.manifest.installable),
        not_installable=tuple(addon for addon in found if not addon.manifest.installable),
        rejected=tuple(rejected),
        duplicates=tuple(sorted(_duplicates(found))),
        without_init=tuple(addon.path for addon in found if not _has_init(addon)),
        unread=tuple(sorted(unread)),
        ignored=tuple(sorted((+ignored).items())),  # those above zero
        other_files=tuple(sorted(other_files.items())),
        archives=tuple(sorted(_archives(tree.folders))),
    )


def _by_addon(folders: Sequence[Folder], ignored: Counter[str]) -> Iterator[tuple[Folder, Sequence[Folder]]]:
    """The folders that hold a manifest, each with the folders that belong to it; Python that belongs to no addon is counted."""
    owned: dict[tuple[int, str], list[Folder]] = {}
    owner_of: dict[tuple[int, str], tuple[int, str] | None] = {}
    for folder in folders:  # a folder always comes after the one that it is in
        key = (folder.root, folder.path)
        above = owner_of.get((folder.root, os.path.dirname(folder.path) or "."))
        owner = key if _manifest_name(folder) and not _is_of_tests(folder, above) else above
        owner_of[key] = owner
        if owner is None:
            ignored["python_outside_addons"] += sum(name.endswith(".py") for name, _ in folder.files)
        else:
            owned.setdefault(owner, []).append(folder)
    yield from ((members[0], members) for members in owned.values())


def _is_of_tests(folder: Folder, above: tuple[int, str] | None) -> bool:
    """Whether a folder lies in the ``tests`` of an addon: an addon there is what tests work on, and no addons path leads to it."""
    return above is not None and f"{folder.path}/".startswith(_below(above[1], "tests/"))


def _manifest_name(folder: Folder) -> str:
    names = [name for name, _ in folder.files if name in MANIFEST_NAMES]
    return min(names, key=MANIFEST_NAMES.index, default="")


def _manifests(root: str, bases: Sequence[Folder], max_file_bytes: int, remembering: Remembering) -> list[_Told]:
    """What the manifest of each of these folders says."""
    contents = [(_below(base.path, _manifest_name(base)), _content(root, base, max_file_bytes)) for base in bases]
    there = [(path, content) for path, content in contents if isinstance(content, bytes)]
    made_from = (part for path, content in there for part in (path.encode("utf-8", "surrogateescape"), content))
    told = iter(remembering("manifests", made_from, list[_Told], lambda: [_told(path, content) for path, content in there]))
    return [next(told) if isinstance(content, bytes) else (None, *content) for _, content in contents]


def _content(root: str, base: Folder, max_file_bytes: int) -> bytes | tuple[str, str]:
    """The bytes of the addon's manifest, or (reason, detail) for rejecting the addon."""
    name = _manifest_name(base)
    size = dict(base.files)[name]
    limit = min(max_file_bytes, _LARGEST[FileKind.MANIFEST])
    if size > limit:
        return "too_large", f"{name}: {_too_large(size, limit)}"
    try:
        return read_plain(os.path.join(root, base.path, name))
    except OSError as error:
        return "unreadable", f"{name}: {error.strerror}"


def _told(path: str, content: bytes) -> _Told:
    name = os.path.basename(path)
    try:
        return read_manifest(content, path), "", ""
    except ManifestError as error:
        return None, "broken_manifest", f"{name}: {error}"
    except Exception as error:  # noqa: BLE001 - whatever it is, it costs this addon and is said
        return None, "unreadable", f"{name}: the reader of manifests failed: {type(error).__name__}: {error}"


def _series(version: str, source: Series | None) -> tuple[Series | None, str]:
    series = series_of_version(version)
    if source is not None:
        return source, "given by --source" if series in (None, source) else f"given by --source (the manifest says {series})"
    if series is not None:
        return series, f"version '{version}' in the manifest"
    return None, f"no series in version '{version}'" if version else "no version in the manifest"


def _assessed_files(
    base: Folder, folders: Iterable[Folder], max_file_bytes: int, other_files: Counter[str]
) -> tuple[tuple[tuple[str, FileKind, int], ...], tuple[str, ...], list[Unread]]:
    """The addon's files that an analyzer reads, by path, its other texts, and files too large for it; the others are counted by suffix."""
    files: list[tuple[str, FileKind, int]] = []
    texts: list[str] = []
    too_large: list[Unread] = []
    manifest = _below(base.path, _manifest_name(base))
    for path, size in sorted((_below(folder.path, name), size) for folder in folders for name, size in folder.files):
        kind = FileKind.MANIFEST if path == manifest else _kind(base, path)
        if kind is None:
            folders_inside = path.removeprefix(f"{base.path}/").split("/")[:-1]
            if folders_inside:
                other_files[os.path.splitext(path)[1].lower() or "no suffix"] += 1
            # directly in the addon's folder Odoo loads none of them, and a report of ours may have been left there
            if path.endswith(_TEXTS) and (folders_inside or not path.endswith(".html")) and _NOT_ITS_OWN.isdisjoint(folders_inside):
                texts.append(path)
        elif size > (limit := min(max_file_bytes, _LARGEST.get(kind, max_file_bytes))):
            too_large.append(Unread(path, UnreadReason.TOO_LARGE, _too_large(size, limit)))
        else:
            files.append((path, kind, size))
    return tuple(files), tuple(texts), too_large


def _kind(base: Folder, path: str) -> FileKind | None:
    """The kind of a file other than the manifest, None when no analyzer reads it; a script counts where Odoo serves it: in ``static/``."""
    suffix = path[path.rfind(".") :].lower()
    if suffix == ".js" and path.startswith(_below(base.path, "static/")):
        return FileKind.JAVASCRIPT
    return _KINDS.get(suffix)


def _archives(folders: Iterable[Folder]) -> Iterator[str]:
    return (_below(folder.path, name) for folder in folders for name, _ in folder.files if name.lower().endswith(_ARCHIVES))


def _has_init(addon: Addon) -> bool:
    init = _below(addon.path, "__init__.py")
    return any(path == init for path, _, _ in addon.files)


def _duplicates(addons: Sequence[Addon]) -> Iterator[Duplicate]:
    """Within a root, the addon nearer to it counts as first; an addons path seldom leads into an addon."""
    order = {root: index for index, root in enumerate(dict.fromkeys(addon.root for addon in addons))}
    first: dict[str, str] = {}
    for addon in sorted(addons, key=lambda addon: (order[addon.root], addon.path.count("/"))):
        if addon.name in first:
            yield Duplicate(addon.name, addon.path, first[addon.name])
        else:
            first[addon.name] = addon.path


def _below(folder: str, name: str) -> str:
    return name if folder == "." else f"{folder}/{name}"


def _too_large(size: int, limit: int) -> str:
    return f"{size} bytes, more than the limit of {limit}"
