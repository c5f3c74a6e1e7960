"""Read a CSV data file: its model stands in the file's name, its fields in the header, a record in each row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import PurePosixPath
from typing import NamedTuple

from rescue.analyzers.source import SourceError, count_lines, decode_text
from rescue.analyzers.xml.facts import Collector, Place, folders_inside
from rescue.model import Facts, FileKind, Record, RecordField, Unread

# Odoo raises Python's limit of 128 KiB for a cell to this, for images (odoo/cli/server.py)
_CELL_LIMIT = 500 * 1024 * 1024
_VALUE_LIMIT = 10_000
_MODEL = re.compile(r"[a-z_]\w*(\.[a-z_]\w*)+")
_FIELD = re.compile(r"[A-Za-z_]\w*(/[A-Za-z_]\w*)*")
_NOT_LOADED = frozenset({"static", "tests"})


class _Column(NamedTuple):
    """A column of the header: ``field`` is its path with ``/`` ('' for ids and what is no field), ``is_xmlid`` whether it holds XML ids."""

    field: str
    is_xmlid: bool


def read_csv(content: bytes, path: str, addon: str) -> Facts:
    """Read the facts of a CSV file.

    ``path`` is relative to the scanned root. ``dialect`` is ``data``, or ``other`` for a file that Odoo does not load as the records of
    a model: no dot in its name, or under ``static/`` or ``tests/``. A file that cannot be read has an entry in ``unread``; nothing is
    raised.
    """
    model = _model_of(path, addon)
    dialect = "data" if model else "other"
    try:
        source = decode_text(content)
    except SourceError as error:
        lines = content.count(b"\n") + 1
        return Facts(path, addon, FileKind.CSV, lines, lines, dialect=dialect, unread=(Unread(path, error.reason, error.detail),))
    # a cell may start with the sign of a comment: CSV has none
    lines, code_lines = count_lines(source.text, "\0")
    facts = Collector(path, addon)
    if model:
        try:
            _read_table(facts, model, source.text)
        except csv.Error as error:
            facts.not_read(1, str(error))
    return Facts(
        path=path,
        addon=addon,
        kind=FileKind.CSV,
        lines=lines,
        code_lines=code_lines,
        encoding=source.encoding,
        dialect=dialect,
        unread=tuple(facts.unread),
        refs=tuple(facts.refs),
        models=tuple(facts.models),
        xmlids=tuple(facts.xmlids),
        records=tuple(facts.records),
    )


def _model_of(path: str, addon: str) -> str:
    """The model that a file's name tells, '' when it is not one that Odoo loads.

    Charts of accounts carry their template's name after a dash: ``account.account-it.csv``.
    """
    name = PurePosixPath(path).stem.partition("-")[0]
    return name if _MODEL.fullmatch(name) and not _NOT_LOADED.intersection(folders_inside(path, addon)) else ""


def _read_table(facts: Collector, model: str, text: str) -> None:
    """Add the header's fields and a record for each row. Raises csv.Error."""
    rows = _rows(text)
    line, header = next(rows, (1, []))
    facts.add_model(model, "record", line)
    columns = [_column(cell) for cell in header]
    for field in dict.fromkeys(column.field for column in columns if column.field):
        facts.add_ref(Place(model), field.replace("/", "."), "csv", line)
    id_column = next((position for position, cell in enumerate(header) if cell.strip() == "id"), -1)
    for line, row in rows:
        xmlid = facts.qualify(row[id_column]) if 0 <= id_column < len(row) else ""
        cells = [(column, cell.strip()) for column, cell in zip(columns, row, strict=False) if column.field and cell.strip()]
        for column, cell in cells:
            if column.is_xmlid:
                for target in cell.split(","):
                    facts.add_xmlid(target, "ref", line)
        # a row that fills only columns of the lines below a record continues the record above
        if xmlid or any("/" not in column.field for column, _cell in cells):
            fields = tuple(
                RecordField(column.field, line, cell[:_VALUE_LIMIT], "ref" if column.is_xmlid else "text") for column, cell in cells
            )
            facts.records.append(Record(xmlid, model, line, False, "csv", fields))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with its first line."""
    csv.field_size_limit(_CELL_LIMIT)
    reader = csv.reader(StringIO(text, newline=""))
    line = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1


def _column(cell: str) -> _Column:
    """Read a header such as ``name``, ``group_id:id``, ``group_id/id``, ``line_ids/product_id/id``, ``user_id/.id`` or ``name@fr``."""
    path, _, _language = cell.strip().partition("@")
    *way, last = path.replace(":", "/").split("/")
    path = "/".join(way if last in {"id", ".id"} else (*way, last))
    return _Column(path if _FIELD.fullmatch(path) else "", last == "id" and bool(way))
