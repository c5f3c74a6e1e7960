"""References of rules: their form, and whether what they name is there in source trees of Odoo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

FORM = re.compile(r"(?P<series>\d{1,2}\.\d) (?P<path>[^\s:]+)(?::(?P<line>[1-9]\d*)(?:-(?P<last>[1-9]\d*))?)?(?: \S.*)?", re.DOTALL)
"""``17.0 addons/sale/models/sale_order.py:12 what stands there``; a line, or lines ``12-15``, only where the path is a file."""
WEB = re.compile(r"(?:\d{1,2}\.\d )?https://\S+(?: \S.*)?", re.DOTALL)
"""A page on the web, for what no tree shows."""


def problems(reference: str, trees: Path | None) -> Iterator[str]:
    """What is wrong with a reference; the file and its lines are looked up where ``trees`` has a folder of the series."""
    if WEB.fullmatch(reference):
        return
    found = FORM.fullmatch(reference)
    if found is None or ".." in found["path"].split("/") or found["path"].startswith("/"):
        yield f"{reference!r} has not the form 'SERIES path:line note'"
        return
    if trees is None or not (trees / found["series"]).is_dir():
        return
    place = _found(trees / found["series"], found["path"])
    if place is None:
        yield f"{reference!r}: there is no {found['path']} in {found['series']}"
    elif found["line"]:
        last = int(found["last"] or found["line"])
        if place.is_dir():
            yield f"{reference!r}: {found['path']} is a folder, which has no line {last}"
        elif _lines(place) < last:
            yield f"{reference!r}: {found['path']} of {found['series']} has {_lines(place)} lines, not {last}"


def unchecked(reference: str, trees: Path) -> str:
    """The series of a reference that ``trees`` has no folder for; '' where it has one, or where the reference names none."""
    found = FORM.fullmatch(reference)
    return found["series"] if found and not WEB.fullmatch(reference) and not (trees / found["series"]).is_dir() else ""


def _found(tree: Path, path: str) -> Path | None:
    """The place in a tree: as it is written, or where an installed Odoo keeps what the sources have under ``addons``, and the other way."""
    other = f"odoo/{path}" if path.startswith("addons/") else path.removeprefix("odoo/")
    older = [f"openerp/{path}", re.sub(r"^odoo/", "openerp/", path)]  # what 8.0 and 9.0 call it
    return next((tree / name for name in (path, other, *older) if (tree / name).exists()), None)


@lru_cache(maxsize=4096)
def _lines(file: Path) -> int:
    content = file.read_bytes()
    return content.count(b"\n") + (not content.endswith(b"\n"))
