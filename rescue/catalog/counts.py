"""A catalog in numbers, for lists and for the table in the docs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rescue.catalog.load import Catalog

COLUMNS: Final = ("modules", "models", "fields", "methods", "xmlids", "views", "python", "scripts")
"""What is counted; ``python`` and ``scripts`` are modules that can be imported."""


def counts_of(catalog: Catalog) -> dict[str, int]:
    """How much a catalog holds, by column. Members are counted on the model that has them; client templates are no views."""
    models = [model for name in catalog.model_names() if (model := catalog.model(name))]
    heads = [catalog.view_head(name) for name in catalog.view_names()]
    python, scripts = catalog.importable()
    return {
        "modules": len(catalog.modules),
        "models": sum(bool(model.module) for model in models),
        "fields": sum(len(model.fields) for model in models),
        "methods": sum(len(model.methods) for model in models),
        "xmlids": sum(len(catalog.records_of(module)) for module in catalog.record_modules()),
        "views": sum(head is not None and head.type != "static" for head in heads),
        "python": python,
        "scripts": scripts,
    }


def counts_table(catalogs: Iterable[Catalog], *, markdown: bool) -> str:
    """A table with a line for each catalog, aligned for a terminal or as Markdown."""
    rows: list[tuple[str, ...]] = [("series", "day", *COLUMNS)]
    for catalog in catalogs:
        counts = counts_of(catalog)
        rows.append((str(catalog.series), catalog.provenance.date or "?", *(f"{counts[column]:,}" for column in COLUMNS)))
    if markdown:
        rows.insert(1, ("---", "---", *("---:" for _ in COLUMNS)))
        return "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return "".join(f"{row[0]:<8}{row[1]:<12}{''.join(f'{cell:>10}' for cell in row[2:])}".rstrip() + "\n" for row in rows)
