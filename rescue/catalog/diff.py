"""What went and what came between two catalogs, and which signatures changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

from rescue.catalog.load import Catalog

What = Literal["modules", "models", "fields", "methods", "signatures", "views", "xmlids"]


class Difference(Struct, frozen=True):
    """One thing that is ``gone``, ``new`` or ``changed``; ``detail`` says how it changed."""

    how: Literal["gone", "new", "changed"]
    name: str
    detail: str = ""


def diff(old: Catalog, new: Catalog, what: What) -> list[Difference]:
    """The differences of one sort, what is gone first, then by name.

    Members of models that only one catalog has are not listed, and neither are members that moved to a parent.
    """
    if what == "signatures":
        return [Difference("changed", name, detail) for name, detail in _signatures(old, new)]
    if what in {"fields", "methods"}:
        gone, came = sorted(_members(old, new, what)), sorted(_members(new, old, what))
    else:
        listed = _LISTED[what]
        before, after = set(listed(old)), set(listed(new))
        gone, came = sorted(before - after), sorted(after - before)
    return [*(Difference("gone", name) for name in gone), *(Difference("new", name) for name in came)]


def _xmlids(catalog: Catalog) -> Iterator[str]:
    for module in catalog.record_modules():
        yield from (f"{module}.{name}" for name in catalog.records_of(module))


def _views(catalog: Catalog) -> Iterator[str]:
    """The views in the database; client templates are not among them."""
    for name in catalog.view_names():
        head = catalog.view_head(name)
        if head is not None and head.type != "static":
            yield name


_LISTED: dict[str, Callable[[Catalog], Iterator[str]]] = {
    "modules": lambda catalog: iter(catalog.modules),
    "models": lambda catalog: catalog.model_names(),
    "views": _views,
    "xmlids": _xmlids,
}


def _members(old: Catalog, new: Catalog, what: What) -> Iterator[str]:
    """Members of the old catalog that the new one lacks on a model that it has."""
    for name in old.model_names():
        model = old.model(name)
        if model is None or not new.has_model(name):
            continue
        if what == "fields":
            yield from (f"{name}.{field}" for field in model.fields if new.field(name, field) is None)
        else:
            yield from (f"{name}.{method}" for method in model.methods if new.method(name, method) is None)


def _signatures(old: Catalog, new: Catalog) -> Iterator[tuple[str, str]]:
    """Methods whose first definition takes other parameters, wherever in the lineage it stands now."""
    for name in old.model_names():
        model = old.model(name)
        for method, before in model.methods.items() if model else ():
            after = new.method(name, method)
            if after is not None and before.definitions[0][1] != after.definitions[0][1]:
                yield f"{name}.{method}", f"({', '.join(before.definitions[0][1])}) -> ({', '.join(after.definitions[0][1])})"
