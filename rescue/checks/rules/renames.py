"""Renames in core that comparing two series cannot tell from one name gone and another come: curated, each with its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from rescue.catalog.load import Catalog
from rescue.checks.rules.loading import read_shipped, read_typed
from rescue.checks.rules.shipped import shipped_rulesets
from rescue.errors import RulesetError
from rescue.model import Series

NAME = "renames.yaml"

Kind = Literal["module", "model", "field", "selection", "method", "xmlid"]
# Kinds whose names only mean something on a model.
MEMBERS = frozenset({"field", "selection", "method"})


class Rename(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One name that core replaced by another in one series.

    ``model`` is, for a field, selection key or method, the model's name before the series; '' for the other kinds. A selection key is
    written ``field.key``. ``source`` says where the new name stands, ``note`` what else differs. ``merged`` is true where the new name
    was there before and took over what the old one did.
    """

    kind: Kind
    old: str
    new: str
    source: str
    model: str = ""
    note: str = ""
    merged: bool = False

    def __str__(self) -> str:
        return f"{self.kind} {self.model + ' ' if self.model else ''}{self.old}"


class Renamed(msgspec.Struct, frozen=True):
    """What a name became: the name on the target, its model there ('' where the kind has none), and the series that changed it first.

    ``notes`` are those of the renames on the way, oldest first.
    """

    name: str
    model: str
    hop: Series
    notes: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: Literal["rescue.renames/1"]
    hops: dict[str, list[dict[str, Any]]]


class _Hops(msgspec.Struct, frozen=True):
    """The entries of a file by the number of their series, each looked at."""

    hops: dict[int, list[Rename]]


class Renames:
    """All renames, by the series that made them."""

    def __init__(self, hops: Mapping[Series, Iterable[Rename]]) -> None:
        """``hops`` are the renames by series; of two with the same old name ``final`` follows the last, and ``check`` complains."""
        self.hops: dict[Series, tuple[Rename, ...]] = {hop: tuple(hops[hop]) for hop in sorted(hops)}
        self._by_old = {hop: {(entry.kind, entry.model, entry.old): entry for entry in entries} for hop, entries in self.hops.items()}

    def final(self, kind: Kind, name: str, model: str, source: Series, target: Series) -> Renamed | None:
        """What a name of ``source`` is called in ``target``; None when no rename on the way changes it, or when it was changed back.

        ``model`` is the model in whose classes a field, selection key or method stands in ``source``, and is not used for other kinds. An
        XML id follows its module when only that was renamed, and a selection key its field: whether the target has the
        outcome is for the catalog to say.
        """
        at, on = name, model if kind in MEMBERS else ""
        first: Series | None = None
        notes: list[str] = []
        for hop, entries in self._by_old.items():
            if not source < hop <= target:
                continue
            entry = entries.get((kind, on, at))
            moved = entry.new if entry else self._with_its_owner(entries, kind, on, at)
            if moved != at:
                first = first or hop
                at = moved
            if entry and entry.note:
                notes.append(entry.note)
            renamed_model = entries.get(("model", "", on))
            on = renamed_model.new if renamed_model else on
        if first is None or at == name:
            return None
        return Renamed(at, on, first, tuple(notes))

    @staticmethod
    def _with_its_owner(entries: Mapping[tuple[Kind, str, str], Rename], kind: Kind, model: str, name: str) -> str:
        """The name after the rename of the module or field that it begins with."""
        owner, dot, rest = name.partition(".")
        found = None
        if kind == "xmlid":
            found = entries.get(("module", "", owner))
        elif kind == "selection":
            found = entries.get(("field", model, owner))
        return found.new + dot + rest if found else name


def load_renames() -> Renames:
    """The renames that come with rescue. Raises RulesetError when the shipped file cannot be used."""
    return _renames(read_shipped(shipped_rulesets().joinpath(NAME).read_bytes(), NAME, _Hops, _parse))


def parse_renames(text: bytes, name: str) -> Renames:
    """Read a file of renames; ``name`` is the file's name for messages. Raises RulesetError that names file and entry."""
    return _renames(_parse(text, name))


def _renames(file: _Hops) -> Renames:
    return Renames({Series(major): entries for major, entries in file.hops.items()})


def _parse(text: bytes, name: str) -> _Hops:
    file = read_typed(text, name, _File)
    hops: dict[int, list[Rename]] = {}
    problems: list[str] = []
    for hop, items in file.hops.items():
        if not re.fullmatch(r"[1-9]\d*\.0", hop):
            raise RulesetError(f"{name}: hops: {hop!r} is no series; write it quoted, as '17.0'")
        entries = hops[int(hop.removesuffix(".0"))] = []
        for number, item in enumerate(items):
            try:
                entry = msgspec.convert(item, Rename)
            except msgspec.ValidationError as error:
                problems.append(f"{hop}[{number}] ({item.get('kind', '?')} {item.get('old', '?')}): {error}")
                continue
            problems.extend(f"{hop}[{number}] ({entry}): {problem}" for problem in _problems(entry))
            entries.append(entry)
    if problems:
        raise RulesetError("\n".join(f"{name}: {problem}" for problem in problems))
    return _Hops(hops)


def _problems(entry: Rename) -> Iterator[str]:
    """What the types cannot say about one entry."""
    for key in ("old", "new", "source"):
        if not getattr(entry, key).strip():
            yield f"{key}: must not be empty"
    if entry.kind in MEMBERS and not entry.model:
        yield f"model: say on which model the {entry.kind} stands"
    if entry.kind not in MEMBERS and entry.model:
        yield f"model: a {entry.kind} has none"
    if entry.kind in {"selection", "xmlid"}:
        shape = "field.key" if entry.kind == "selection" else "module.name"
        for key in ("old", "new"):
            if "." not in getattr(entry, key):
                yield f"{key}: write it as {shape}"


def check(renames: Renames, catalogs: Iterable[Catalog]) -> Iterator[str]:
    """What is wrong with the renames, one sentence each.

    Each hop is held against the catalogs of its two series where both are given: the old name is in the one and not in the next, the new
    name the reverse, unless it is marked as merged. A name may be left by one rename and taken by another of the same hop.
    """
    by_series = {catalog.series: catalog for catalog in catalogs}
    for hop, entries in renames.hops.items():
        problems = list(_clashes(entries))
        before, after = by_series.get(Series(hop.major - 1)), by_series.get(hop)
        if before is not None and after is not None:
            problems += _refuted(entries, before, after)
        yield from (f"{hop}: {problem}" for problem in problems)


def _clashes(entries: tuple[Rename, ...]) -> Iterator[str]:
    """Old names given twice, and renames that lead back to where they began."""
    following: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        key = (entry.kind, entry.model, entry.old)
        if key in following:
            yield f"{entry}: given twice"
        following[key] = entry.new
    for entry in entries:
        at, seen = entry.new, {entry.new}
        while (at := following.get((entry.kind, entry.model, at), "")) and at not in seen:
            seen.add(at)
        if entry.old in seen:
            yield f"{entry}: leads back to itself"


def _refuted(entries: tuple[Rename, ...], before: Catalog, after: Catalog) -> Iterator[str]:
    """The renames that the catalogs of the two series do not bear out."""
    left = {(entry.kind, entry.model, entry.old) for entry in entries}
    taken = {(entry.kind, entry.model, entry.new) for entry in entries}
    models = {entry.old: entry.new for entry in entries if entry.kind == "model"}
    for entry in entries:
        model = models.get(entry.model, entry.model)
        if not _has(before, entry.kind, entry.model, entry.old):
            yield f"{entry}: {before.series} does not have it"
        if _has(after, entry.kind, model, entry.old) and (entry.kind, entry.model, entry.old) not in taken:
            yield f"{entry}: {after.series} still has it"
        if not _has(after, entry.kind, model, entry.new):
            yield f"{entry}: {after.series} has no {entry.new}"
        already = _has(before, entry.kind, entry.model, entry.new) and (entry.kind, entry.model, entry.new) not in left
        if already and not entry.merged:
            yield f"{entry}: {before.series} has {entry.new} already; say merged: true"
        if entry.merged and not already:
            yield f"{entry}: merged, but {before.series} has no {entry.new}"


def _has(catalog: Catalog, kind: Kind, model: str, name: str) -> bool:
    """Whether the catalog holds the name."""
    holds: dict[Kind, Callable[[], bool]] = {
        "module": lambda: catalog.module(name) is not None,
        "model": lambda: catalog.has_model(name),
        "field": lambda: catalog.field(model, name) is not None,
        "selection": lambda: _has_key(catalog, model, name),
        "method": lambda: catalog.method(model, name) is not None,
        "xmlid": lambda: catalog.record(name) is not None,
    }
    return holds[kind]()


def _has_key(catalog: Catalog, model: str, name: str) -> bool:
    field_name, _, key = name.partition(".")
    field = catalog.field(model, field_name)
    return field is not None and key in field.selection
