"""A cause as the page shows it: a few places with their code, and every place in a table that stays small."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from markupsafe import Markup
from msgspec import Struct

from rescue.model import Finding
from rescue.reports.audit.core_places import CorePlaces, core_places
from rescue.reports.audit.owners import Owners
from rescue.reports.causes import Cause
from rescue.reports.prose import inline

SHOWN = 8
"""So many pieces of code are shown of a cause at the most; equal ones are shown once."""

TOLD_UP_TO = 200
"""A cause with more places than this lists their lines alone; what stands there is said at the module."""


class Shown(Struct, frozen=True):
    """A piece of code with what is said of it ('' for nothing) and the places that have it, the first of which is named."""

    finding: Finding
    message: str
    more: int


class FilePlaces(Struct, frozen=True):
    """The places of a cause in one file; ``places`` are lines, each with what is said of it where that differs."""

    module: str
    number: int
    path: str
    count: int
    places: Markup


class CauseSection(Struct, frozen=True):
    """A cause with its number on the page.

    ``total`` places say ``same_message`` ('' when they differ or add nothing to the title). ``rest`` says that there are places that
    ``shown`` does not name.
    """

    number: int
    cause: Cause
    core: CorePlaces
    total: int
    module_count: int
    same_message: str
    shown: list[Shown]
    rest: bool
    files: list[FilePlaces]


def cause_section(number: int, cause: Cause, owners: Owners) -> CauseSection:
    """What to show of a cause."""
    found = sorted((*cause.places, *cause.suppressed), key=lambda item: (item.module, item.path, item.line))
    said = [(item, _beyond(cause.rule.title, item.message)) for item in found]
    messages = {message for _, message in said}
    same = messages.pop() if len(messages) == 1 else ""
    shown = _shown(said, same)
    rest = any(item.more for item in shown) or len(shown) < len(found)
    return CauseSection(
        number=number,
        cause=cause,
        core=core_places(cause.rule),
        total=len(found),
        module_count=len({item.module for item in found}),
        same_message=same,
        shown=shown,
        rest=rest,
        files=_files(said, owners, tell=not same and len(found) <= TOLD_UP_TO) if rest else [],
    )


def _beyond(title: str, message: str) -> str:
    """What a message says beyond its rule's title, under which it stands."""
    return message.removeprefix(title).removeprefix(":").strip()


def _shown(said: Sequence[tuple[Finding, str]], same: str) -> list[Shown]:
    """The first pieces of code, each once, preferring what stands in different modules."""
    groups: dict[tuple[str, str, bool], list[Finding]] = {}
    messages: dict[tuple[str, str, bool], str] = {}
    for item, message in said:
        key = item.excerpt or f"{item.path}:{item.line}", message, item.suppressed
        groups.setdefault(key, []).append(item)
        messages[key] = "" if same else message
    first_of_module: dict[str, tuple[str, str, bool]] = {}
    for key, items in groups.items():
        first_of_module.setdefault(items[0].module, key)
    chosen = list(dict.fromkeys([*first_of_module.values(), *groups]))[:SHOWN]
    order = {key: index for index, key in enumerate(groups)}
    return [Shown(groups[key][0], messages[key], len(groups[key]) - 1) for key in sorted(chosen, key=order.__getitem__)]


def _files(said: Sequence[tuple[Finding, str]], owners: Owners, *, tell: bool) -> list[FilePlaces]:
    return [
        FilePlaces(module, owners.number(places[0][0]), path, len(places), _places(places, tell=tell))
        for (module, path), places in (
            (key, list(group)) for key, group in groupby(said, key=lambda place: (place[0].module, place[0].path))
        )
    ]


def _places(places: Iterable[tuple[Finding, str]], *, tell: bool) -> Markup:
    """``12, 40`` or ``12 one thing, 40 another``; what is suppressed is in brackets."""
    parts = []
    for item, message in places:
        told = f"{item.line} {inline(message)}" if tell and message else str(item.line)
        parts.append(f"({told})" if item.suppressed else told)
    return Markup(", ".join(parts))  # noqa: S704 - numbers, and messages that `inline` has escaped
