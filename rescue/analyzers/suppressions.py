"""Comments that accept findings, in whatever language: ``rescue: ignore[RULE-ID] reason until 2027-06-30``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Final

from rescue.model import Suppression

_UNTIL: Final = re.compile(r"(?:^|[ \t])until[ \t]+(\d{4}-\d\d-\d\d)[ \t]*$")
_CSV_NAMED: Final = re.compile(r"""['"]([^'"]+\.csv)['"]""")


def read_suppressions(text: str, opening: str, closing: str = "") -> tuple[Suppression, ...]:
    """Find the comments between ``opening`` and ``closing`` ('' for the end of the line); the reason may be missing ('').

    Several rules may share one pair of brackets, separated by commas. A date that is none stays part of the reason.
    """
    if "rescue:" not in text:
        return ()
    return tuple(_read(text, opening, closing))


def read_manifest_suppressions(text: str) -> tuple[Suppression, ...]:
    """Those of a manifest; ``ignore[RULE-ID:row_id]`` beside the name of a CSV file speaks of a row of that file."""
    if "rescue:" not in text:
        return ()
    lines = text.split("\n")
    return tuple(_of_row(found, lines[found.line - 1]) for found in _read(text, "#", ""))


def _read(text: str, opening: str, closing: str) -> Iterator[Suppression]:
    pattern = re.compile(re.escape(opening) + r"[ \t]*rescue:[ \t]*ignore\[([^\]\n]*)\][ \t]*(.*)")
    for number, line in enumerate(text.split("\n"), 1):
        if match := pattern.search(line):
            said = match[2].partition(closing)[0].strip() if closing else match[2].strip()
            until = _UNTIL.search(said)
            dated = until is not None and _is_date(until[1])
            reason, last_day = (said[: until.start()].strip(), until[1]) if until and dated else (said, "")
            for rule in match[1].split(","):
                yield Suppression(number, rule.strip(), reason, last_day)


def _of_row(found: Suppression, line: str) -> Suppression:
    rule, colon, row = found.rule.partition(":")
    named = _CSV_NAMED.search(line)
    if not colon or named is None:
        return found
    return Suppression(found.line, rule.strip(), found.reason, found.until, named[1], row.strip())


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
