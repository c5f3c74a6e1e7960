"""Modules of the community that core, or another community module, takes the place of: curated, and proven by the catalogs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal

import msgspec

from rescue.catalog.load import Catalog
from rescue.checks.rules.loading import read_shipped, read_typed
from rescue.checks.rules.renames import Renames
from rescue.checks.rules.shipped import shipped_rulesets
from rescue.errors import RulesetError
from rescue.model import Series

NAME = "community.yaml"
_SHOWS = re.compile(r"(module|model|field|method|python) (\S+)")


class Absorbed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A community module whose work core does from this series on, in the module ``by``; ``shows`` names what core has new for it."""

    module: str
    repository: str
    by: str
    shows: str
    source: str
    note: str = ""


class Successor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A community module, ``by``, in place of ``module``; ``seen`` is the series whose manifest of it was looked at."""

    module: str
    by: str
    repository: str
    seen: str
    source: str
    note: str = ""


class Hop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one series brings. ``replaced`` are core modules that it gave up, ``renamed`` community modules under another name."""

    absorbed: list[Absorbed] = msgspec.field(default_factory=list)
    replaced: list[Successor] = msgspec.field(default_factory=list)
    renamed: list[Successor] = msgspec.field(default_factory=list)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: Literal["rescue.community/1"]
    hops: dict[str, Hop]


class Place(msgspec.Struct, frozen=True):
    """What takes the place of a module on the target: the entry, the series that brought it, and the module's name on the target."""

    entry: Absorbed | Successor
    hop: Series
    name: str


class Community:
    """All that is known, by the series that brings it."""

    def __init__(self, hops: Mapping[Series, Hop]) -> None:
        self.hops: dict[Series, Hop] = {series: hops[series] for series in sorted(hops)}

    def absorbed(self, module: str, source: Series, target: Series) -> Place | None:
        """What core does in place of a community module, the first time on the way."""
        for series, hop in self._on_the_way(source, target):
            for entry in hop.absorbed:
                if entry.module == module:
                    return Place(entry, series, entry.by)
        return None

    def renamed(self, module: str, source: Series, target: Series) -> Place | None:
        """The community module that follows another; through all renames on the way, with the first of them."""
        return self._followed("renamed", module, source, target)

    def replaced(self, module: str, source: Series, target: Series) -> Place | None:
        """The community module in place of one of core that is gone, under the name that it has on the target."""
        found = self._followed("replaced", module, source, target)
        if found is None:
            return None
        later = self.renamed(found.name, found.hop, target)
        return Place(found.entry, found.hop, later.name) if later else found

    def _followed(self, kind: Literal["replaced", "renamed"], module: str, source: Series, target: Series) -> Place | None:
        first: Place | None = None
        name = module
        for series, hop in self._on_the_way(source, target):
            entries = hop.replaced if kind == "replaced" else hop.renamed
            entry = next((entry for entry in entries if entry.module == name), None)
            if entry is not None:
                name = entry.by
                first = Place(first.entry if first else entry, first.hop if first else series, name)
        return first

    def _on_the_way(self, source: Series, target: Series) -> Iterator[tuple[Series, Hop]]:
        return ((series, hop) for series, hop in self.hops.items() if source < series <= target)


@cache
def load_community() -> Community:
    """What comes with rescue. Raises RulesetError when the shipped file cannot be used."""
    return _community(read_shipped(shipped_rulesets().joinpath(NAME).read_bytes(), NAME, _File, _parse))


def parse_community(text: bytes, name: str) -> Community:
    """Read such a file; ``name`` is for messages. Raises RulesetError that names file and entry."""
    return _community(_parse(text, name))


def _community(file: _File) -> Community:
    return Community({Series(int(hop.removesuffix(".0"))): entries for hop, entries in file.hops.items()})


def _parse(text: bytes, name: str) -> _File:
    file = read_typed(text, name, _File)
    problems = [f"{name}: {problem}" for hop, entries in file.hops.items() for problem in _problems(hop, entries)]
    if problems:
        raise RulesetError("\n".join(problems))
    return file


def _problems(hop: str, entries: Hop) -> Iterator[str]:
    """What the types cannot say."""
    if not re.fullmatch(r"[1-9]\d*\.0", hop):
        yield f"hops: {hop!r} is no series; write it quoted, as '17.0'"
    for kind, items in (("absorbed", entries.absorbed), ("replaced", entries.replaced), ("renamed", entries.renamed)):
        seen: set[str] = set()
        for item in items:
            where = f"{hop} {kind} {item.module}"
            if item.module in seen:
                yield f"{where}: given twice"
            seen.add(item.module)
            if not item.source.startswith("https://"):
                yield f"{where}: source: name a public page, https://..."
            if not re.fullmatch(r"[\w.-]+/[\w.-]+", item.repository):
                yield f"{where}: repository: write it as owner/name"
            if isinstance(item, Absorbed) and not _SHOWS.fullmatch(item.shows):
                yield f"{where}: shows: write it as 'field model.name', or module, model, method, python"
            if isinstance(item, Successor) and not re.fullmatch(r"[1-9]\d*\.0", item.seen):
                yield f"{where}: seen: {item.seen!r} is no series; write it quoted, as '17.0'"


def check(community: Community, catalogs: Iterable[Catalog]) -> Iterator[str]:
    """What the catalogs do not bear out, a sentence each; only hops whose two series have a catalog are looked at.

    The module that absorbs is in core, and what shows it is new there; a core module that is replaced is in the series before and no more
    in this one; a community module never was core's.
    """
    by_series = {catalog.series: catalog for catalog in catalogs}
    for series, hop in community.hops.items():
        before, after = by_series.get(Series(series.major - 1)), by_series.get(series)
        if before is None or after is None:
            continue
        for entry in hop.absorbed:
            if after.module(entry.by) is None:
                yield f"{series} absorbed {entry.module}: core of {series} has no module {entry.by}"
            if not has(after, entry.shows):
                yield f"{series} absorbed {entry.module}: core of {series} has no {entry.shows}"
            if has(before, entry.shows):
                yield f"{series} absorbed {entry.module}: core of {before.series} has {entry.shows} already"
            if before.module(entry.module) is not None:
                yield f"{series} absorbed {entry.module}: it is a module of core in {before.series}"
        for item in hop.replaced:
            if before.module(item.module) is None:
                yield f"{series} replaced {item.module}: core of {before.series} has no such module"
            if after.module(item.module) is not None:
                yield f"{series} replaced {item.module}: core of {series} still has it"


def has(catalog: Catalog, shows: str) -> bool:
    """Whether core has what an entry names as the sign of its work."""
    kind, name, model, member = _parts(shows)
    if kind == "module":
        return catalog.module(name) is not None
    if kind == "model":
        return catalog.has_model(name)
    if kind == "python":
        return catalog.imports(name) is not None
    if not catalog.has_model(model):
        return False
    return (catalog.field(model, member) if kind == "field" else catalog.method(model, member)) is not None


def shown_on(target: Catalog, entry: Absorbed, hop: Series, renames: Renames) -> bool:
    """Whether the target still has the sign of an entry of a hop, under the name that it has there."""
    kind, name, model, member = _parts(entry.shows)
    if kind == "module":
        found = renames.final("module", name, "", hop, target.series)
        return has(target, f"module {found.name if found else name}")
    if kind == "model":
        found = renames.final("model", name, "", hop, target.series)
        return has(target, f"model {found.name if found else name}")
    if kind == "python":
        return has(target, entry.shows)
    at = renames.final("model", model, "", hop, target.series)
    moved = renames.final("field" if kind == "field" else "method", member, model, hop, target.series)
    owners = [at.name if at else model, *([moved.model] if moved else [])]
    return any(has(target, f"{kind} {owner}.{moved.name if moved else member}") for owner in owners)


def _parts(shows: str) -> tuple[str, str, str, str]:
    """The kind and name of a sign, and for a member its model and its own name."""
    found = _SHOWS.fullmatch(shows)
    assert found is not None  # the loader refuses all else
    model, _, member = found[2].rpartition(".")
    return found[1], found[2], model, member
