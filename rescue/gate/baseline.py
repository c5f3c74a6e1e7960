"""The baseline: the findings that a team has accepted, a line of JSON each.

A line holds nothing that moves: no path, no line number, no total. The first line names the format; the others are sorted, so that two
branches that each accept something merge without a conflict and without a tool.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct

from rescue.errors import BaselineError
from rescue.model import Finding

SCHEMA: Final = "rescue.baseline/1"
_HEAD: Final = {"schema": SCHEMA}


class Entry(Struct, frozen=True, order=True, omit_defaults=True, forbid_unknown_fields=True):
    """One accepted finding, by what it is: ``fingerprint`` alone identifies it, the other four tell people what it was.

    ``owner`` and ``reason`` say who accepted it and why; ``until`` (``YYYY-MM-DD``) is the last day on which it is accepted.
    """

    module: str
    rule: str
    anchor: str
    symbol: str
    fingerprint: str
    owner: str = ""
    reason: str = ""
    until: str = ""

    def is_expired(self, today: datetime.date) -> bool:
        """Whether its last day is past."""
        return bool(self.until) and datetime.date.fromisoformat(self.until) < today


class Baseline(Struct, frozen=True):
    """All entries, sorted, each fingerprint once."""

    entries: tuple[Entry, ...]

    def expired(self, today: datetime.date) -> tuple[Entry, ...]:
        """The entries whose last day is past."""
        return tuple(entry for entry in self.entries if entry.is_expired(today))


def baseline_of(findings: Iterable[Finding], *, owner: str = "", reason: str = "", until: str = "") -> Baseline:
    """The baseline that accepts these findings; those that a comment accepts already are left out. Raises BaselineError for a bad date."""
    _check_date(until, "--until")
    entries = {
        finding.fingerprint: Entry(
            finding.module, finding.rule, finding.anchor, finding.symbol, finding.fingerprint, owner=owner, reason=reason, until=until
        )
        for finding in findings
        if not finding.suppressed
    }
    return Baseline(tuple(sorted(entries.values())))


def dump_baseline(baseline: Baseline) -> str:
    """The file's text: the head, then a line for each entry, sorted."""
    encoder = msgspec.json.Encoder()
    lines = [encoder.encode(_HEAD), *(encoder.encode(entry) for entry in sorted(baseline.entries))]
    return "".join(f"{line.decode()}\n" for line in lines)


def load_baseline(text: bytes, name: str) -> Baseline:
    """Read a baseline; ``name`` is the file's, for messages.

    The order of lines does not matter, and a line that a merge left twice counts once. Raises BaselineError that names the line: no
    JSON, another format, an unknown key, a date that is none, the marks of an unfinished merge.
    """
    try:
        lines = [(number, line.strip()) for number, line in enumerate(text.decode().splitlines(), 1) if line.strip()]
    except UnicodeDecodeError as error:
        raise BaselineError(f"{name}: is not UTF-8 text (byte {error.start})") from error
    if not lines:
        raise BaselineError(f"{name}: is empty; `rescue baseline create` writes one")
    _check_head(lines[0][1], name)
    decoder = msgspec.json.Decoder(Entry)
    entries: dict[str, Entry] = {}
    for number, line in lines[1:]:
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
            raise BaselineError(f"{name}: line {number}: a merge was left unfinished here; keep the lines of both sides")
        try:
            entry = decoder.decode(line)
        except (msgspec.DecodeError, RecursionError) as error:
            raise BaselineError(f"{name}: line {number}: {error}") from error
        _check_date(entry.until, f"{name}: line {number}: until")
        entries.setdefault(entry.fingerprint, entry)
    return Baseline(tuple(sorted(entries.values())))


def _check_head(line: str, name: str) -> None:
    try:
        head = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BaselineError(f"{name}: line 1: is no rescue baseline: {error}") from error
    if head != _HEAD:
        found = head.get("schema") if isinstance(head, dict) else None
        raise BaselineError(f"{name}: line 1: the format is {found!r}, this version reads {SCHEMA!r}; create the baseline anew")


def _check_date(text: str, what: str) -> None:
    if text:
        try:
            datetime.date.fromisoformat(text)
        except ValueError as error:
            raise BaselineError(f"{what}: {text!r} is no date; write YYYY-MM-DD") from error
