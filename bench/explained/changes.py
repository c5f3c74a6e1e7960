"""Pairs of the same addon in two trees, and the lines that differ in meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from corpus import is_installable

from explained.manifest_units import manifest_units
from explained.python_units import python_units
from explained.script_units import script_units
from explained.units import Unit, UnitsError
from explained.xml_units import xml_units

MANIFEST = "__manifest__.py"
LEFT_OUT = {"tests", "migrations", "upgrades", "i18n", "readme", "doc", "docs", "description"}
"""Folders of an addon that hold tests, scripts for one upgrade, translations or documentation."""

POINTED_AT = frozenset({".py", ".xml"})
"""What the share of explained changes is counted in."""
WORKED_ON = POINTED_AT | {".js"}
"""What the work of a migration is counted in."""
VENDORED = ("static/lib/", "static/src/lib/")
"""Where an addon keeps libraries of others: nobody migrates them line by line."""


class Pair(NamedTuple):
    """An addon and its two folders."""

    addon: str
    old: Path
    new: Path


class Change(NamedTuple):
    """A line of the old side that was removed or changed: what starts there reaches to ``last``."""

    addon: str
    path: str
    line: int
    last: int
    text: str


def addons_below(tree: Path) -> dict[str, Path]:
    """The installable addons of a tree by name; of two with one name the first path counts."""
    found: dict[str, Path] = {}
    for manifest in sorted(tree.rglob(MANIFEST)):
        if manifest.parent.name not in found and is_installable(manifest.read_bytes()):
            found[manifest.parent.name] = manifest.parent
    return found


def pairs_of(old: Path, new: Path) -> list[Pair]:
    """The addons that both trees hold."""
    before, after = addons_below(old), addons_below(new)
    return [Pair(name, before[name], after[name]) for name in sorted(before.keys() & after.keys())]


def is_counted(path: str) -> bool:
    """Whether a path inside an addon counts, for changes and for findings alike."""
    return LEFT_OUT.isdisjoint(path.split("/")[:-1]) and not path.startswith(VENDORED)


def source_files(addon: Path, suffixes: frozenset[str] = POINTED_AT) -> dict[str, bytes]:
    """The counted files of an addon that end so, by their path inside it."""
    files = sorted(path for path in addon.rglob("*") if path.suffix in suffixes and path.is_file())
    inside = ((path.relative_to(addon).as_posix(), path) for path in files)
    return {name: path.read_bytes() for name, path in inside if is_counted(name)}


def units_of(path: str, content: bytes) -> list[Unit]:
    """The units of a file, by its name. Raises UnitsError."""
    if path == MANIFEST:
        return manifest_units(content)
    if path.endswith(".js"):
        return script_units(content)
    return python_units(content) if path.endswith(".py") else xml_units(content)


def changes_of(pair: Pair, unreadable: list[str], suffixes: frozenset[str] = POINTED_AT) -> list[Change]:
    """The lines of the old side that the new side has not, in order; what only moved within the addon is no change.

    Files that cannot be read on one of the sides are named in ``unreadable`` and compared by nobody.
    """
    old, new = source_files(pair.old, suffixes), source_files(pair.new, suffixes)
    gone: list[tuple[str, Unit]] = []
    come: Counter[str] = Counter()
    for path in sorted(old.keys() | new.keys()):
        try:
            before = units_of(path, old[path]) if path in old else []
            after = units_of(path, new[path]) if path in new else []
        except UnitsError as error:
            unreadable.append(f"{pair.addon}/{path}: {error}")
            continue
        removed, added = _difference(before, after)
        gone += [(path, unit) for unit in removed]
        come.update(unit.text for unit in added)
    return list(_by_line(pair.addon, _without_moved(gone, come)))


def _difference(before: list[Unit], after: list[Unit]) -> tuple[list[Unit], list[Unit]]:
    removed: list[Unit] = []
    added: list[Unit] = []
    matcher = SequenceMatcher(None, [unit.text for unit in before], [unit.text for unit in after], autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            removed += before[start:end]
            added += after[new_start:new_end]
    return removed, added


def _without_moved(gone: list[tuple[str, Unit]], come: Counter[str]) -> Iterator[tuple[str, Unit]]:
    for path, unit in gone:
        if come[unit.text]:
            come[unit.text] -= 1
        else:
            yield path, unit


def _by_line(addon: str, gone: Iterator[tuple[str, Unit]]) -> Iterator[Change]:
    """One change a line, however many units begin there."""
    lines: dict[tuple[str, int], list[Unit]] = {}
    for path, unit in gone:
        lines.setdefault((path, unit.first), []).append(unit)
    for (path, line), units in sorted(lines.items()):
        yield Change(addon, path, line, max(unit.last for unit in units), "  ".join(unit.text for unit in units))
