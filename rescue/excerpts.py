"""The lines of source around findings, read again only for the files that have any."""

from __future__ import annotations

import os
from collections.abc import Iterable

from rescue.analyzers.source import SourceError, decode_python, decode_text
from rescue.checks.lookup import Hit
from rescue.files import read_plain
from rescue.model import Addon

LINES = 3
WIDTH = 200


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
