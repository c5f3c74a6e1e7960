"""The table of rules as they were looked at on real addons: `python bench/reviewed.py > docs/reviewed.md`.

`bench/reviewed/odooNN.csv` holds for each rule of a series how many places it found on the tuning repositories, in how many addons, how
many of the places were looked at in their source, and how many of those were false. `bench/rules_report.py` prints the places.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).with_name("reviewed")
HEAD: Final = """# Rules, looked at on real addons

For each rule: the places that it finds on the addons of ten OCA repositories before the hop, in how many addons, how many of those places
were looked at in their source (up to ten), and how many were false. A rule that was wrong more often than one time in ten was narrowed, and
counted again, or its confidence lowered. Rules that found nothing there rest on the two Odoo trees and on their examples alone; they are
numbered at the end of each table. Made by `python bench/reviewed.py` from `bench/reviewed/`.
"""


class Reviewed(NamedTuple):
    """One rule: its places, the addons that have them, those looked at, the false ones among them, and what was done."""

    rule: str
    hits: int
    addons: int
    looked_at: int
    false: int
    note: str


def read(path: Path) -> list[Reviewed]:
    """The rows of one file, in its order. Raises ValueError for a row that is none."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    if rows[0] != ["rule", "hits", "addons", "looked_at", "false", "note"]:
        raise ValueError(f"{path}: line 1: the columns are {rows[0]}")
    return [Reviewed(rule, int(hits), int(addons), int(seen), int(false), note) for rule, hits, addons, seen, false, note in rows[1:]]


def by_series(folder: Path = FOLDER) -> list[tuple[int, list[Reviewed]]]:
    """All files, oldest series first."""
    return sorted((int(path.stem.removeprefix("odoo")), read(path)) for path in folder.glob("odoo*.csv"))


def table(series: int, rows: Sequence[Reviewed]) -> Iterator[str]:
    """The section of one series."""
    fired = [row for row in rows if row.hits]
    seen, false = sum(row.looked_at for row in rows), sum(row.false for row in rows)
    yield f"\n## Arriving in {series}.0\n"
    places = sum(row.hits for row in rows)
    yield f"{len(rows)} rules, of which {len(fired)} found something: {places:,} places, {seen:,} looked at, {false:,} false.\n"
    yield "| rule | places | addons | looked at | false | what was done |"
    yield "|---|---:|---:|---:|---:|---|"
    for row in fired:
        yield f"| {row.rule} | {row.hits:,} | {row.addons:,} | {row.looked_at} | {row.false} | {row.note.replace('|', '/')} |"
    yield f"\nFound nothing there: {len(rows) - len(fired)}."


def main() -> None:
    """Print the page."""
    print(HEAD, end="")
    for series, rows in by_series():
        print("\n".join(table(series, rows)))


if __name__ == "__main__":
    main()
