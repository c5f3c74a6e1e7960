"""The XML ids of core's data: those that files give, and those that the framework makes for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rescue.catalog.build_views import data_files
from rescue.catalog.model import CoreRecord
from rescue.catalog.parts import SourceModule
from rescue.model import Facts

# The first rows of a database: odoo/addons/base/data/base_data.sql, base.sql until 11.0
_SQL_FILES = ("addons/base/data/base_data.sql", "addons/base/base.sql")
# An entry of the list that ``_update_xmlids`` takes: a data file names a record so that something else has made.
_GIVEN_XMLID = re.compile(r"""['"]xml_id['"]\s*:\s*['"]([\w.\-]+)['"]""")
_SQL_RECORD = re.compile(r"insert\s+into\s+\"?ir_model_data\"?\s*\(([^)]*)\)\s*values\s*\(([^)]*)\)", re.IGNORECASE)


def build_records(modules: Sequence[SourceModule], framework: Path | None) -> dict[str, CoreRecord]:
    """The records by XML id, sorted. Demo data is not among them: a production database has none."""
    records: dict[str, CoreRecord] = {}
    if framework is not None:
        records.update(_sql_records(framework))
    for module in modules:
        for facts in data_files(module):
            for record in facts.records:
                if record.xmlid and record.model:
                    owner = _owner(record.xmlid, module.name)
                    records.setdefault(record.xmlid, CoreRecord(record.model, record.noupdate, owner))
            for xmlid in _given_xmlids(facts):
                records.setdefault(xmlid, CoreRecord("", noupdate=True, module=_owner(xmlid, module.name)))
        for xmlid in _categories(module):
            records.setdefault(xmlid, CoreRecord("ir.module.category", True))
    return {xmlid: records[xmlid] for xmlid in sorted(records)}


def _owner(xmlid: str, module: str) -> str:
    """The module that makes the record, '' where the XML id names it."""
    return "" if xmlid.partition(".")[0] == module else module


def _given_xmlids(facts: Facts) -> Iterator[str]:
    """The XML ids that the file's calls of ``ir.model.data``'s ``_update_xmlids`` give."""
    for index, node in enumerate(facts.nodes):
        if node.tag == "function" and ("name", "_update_xmlids") in node.attributes:
            for value in facts.nodes[index + 1 :]:
                if value.parent == index:
                    yield from (found[1] for found in _GIVEN_XMLID.finditer(dict(value.attributes).get("eval", "")))


def _categories(module: SourceModule) -> Iterator[str]:
    """The categories that Odoo makes of a manifest's ``category`` (``create_categories`` in odoo/modules/db.py)."""
    path: list[str] = []
    for part in (module.addon.manifest.category or "Uncategorized").split("/"):
        path.append(part.lower())
        yield "base.module_category_" + "_".join(path).replace("&", "and").replace(" ", "_")


def sql_files(framework: Path) -> list[Path]:
    """The SQL files of a framework that put records into a new database."""
    return [framework / name for name in _SQL_FILES if (framework / name).is_file()]


def _sql_records(framework: Path) -> Iterator[tuple[str, CoreRecord]]:
    for path in sql_files(framework):
        for match in _SQL_RECORD.finditer(path.read_text("utf-8", "replace")):
            columns = [column.strip(' "') for column in match[1].split(",")]
            row = dict(zip(columns, (value.strip(" '") for value in match[2].split(",")), strict=False))
            noupdate = row.get("noupdate", "").lower() in {"true", "t", "1"}
            yield f"{row.get('module', 'base')}.{row.get('name', '')}", CoreRecord(row.get("model", ""), noupdate)
