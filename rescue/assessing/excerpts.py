"""The lines of source around findings, read again only for the files that have any."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence

from rescue.analyzers.source import SourceError, decode_python, decode_text
from rescue.checks.lookup import Hit
from rescue.files import read_plain
from rescue.model import Addon

LINES = 3
WIDTH = 200
_WORD = re.compile(r"\w+")


def excerpts_of(addon: Addon, hits: Iterable[Hit]) -> dict[tuple[str, int], str]:
    """By (path, line): the line of each hit and up to two more, common indentation taken away, long lines cut."""
    wanted: dict[str, set[int]] = {}
    for hit in hits:
        wanted.setdefault(hit.path, set()).add(hit.line)
    found: dict[tuple[str, int], str] = {}
    for path, numbers in wanted.items():
        lines = _lines(os.path.join(addon.root, path))
        for number in numbers:
            found[path, number] = _cut(lines[number - 1 : number - 1 + LINES])
    return found


def told_apart(addon: Addon, hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that find once more what another one found: of a line, as many equal ones as the line has of their name.

    So two equal uses are two places, on one line as on two, and one use that is looked at in two ways is one.
    """
    read: dict[str, list[str]] = {}
    kept = []
    for hit in hits:
        if hit.number:
            if hit.path not in read:
                read[hit.path] = _lines(os.path.join(addon.root, hit.path))
            if hit.number >= _written(hit.symbol, read[hit.path][hit.line - 1 : hit.line]):
                continue
        kept.append(hit)
    return kept


def _written(symbol: str, lines: Sequence[str]) -> int:
    """How often the last word of a symbol stands on a line."""
    words = _WORD.findall(symbol)
    return sum(_WORD.findall(line).count(words[-1]) for line in lines) if words else 0


def _lines(absolute: str) -> list[str]:
    try:
        content = read_plain(absolute)
        return (decode_python(content) if absolute.endswith(".py") else decode_text(content)).text.split("\n")
    except (OSError, SourceError):  # it vanished or changed since it was read; the finding stands without its excerpt
        return []


def _cut(lines: list[str]) -> str:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[indent : indent + WIDTH].rstrip() for line in lines)
