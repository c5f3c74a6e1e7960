"""What an installation makes behind Odoo's back, so that uninstalling leaves it: objects of the database, and files."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit
from rescue.graph.models import model_classes
from rescue.model import Facts, SqlObject

# Odoo calls these of every model when the module is installed.
_INSTALLING = frozenset({"init", "_auto_init", "_register_hook"})


def leftovers(subject: Subject, hooks: Collection[str]) -> Iterator[Hit]:
    """LAYER-RESIDUE-OBJECT and LAYER-RESIDUE-FILE, of a module without uninstall_hook; ``hooks`` are the functions that install it."""
    dropped = {
        (item.kind, item.name)
        for file in subject.python
        for item in file.sql_objects
        if item.verb == "drop" and not _is_installing(item.anchor, hooks)
    }
    for file in subject.python:
        for item in file.sql_objects:
            made = item.verb == "create" and _is_installing(item.anchor, hooks) and (item.kind, item.name) not in dropped
            if made and _outlives(subject, file, item):
                name = item.name or "of a computed name"
                yield subject.hit("LAYER-RESIDUE-OBJECT", file.path, item.line, f"{item.kind} {name}", item.anchor)
        for write in file.file_writes:
            if write.anchor in hooks:
                yield subject.hit("LAYER-RESIDUE-FILE", file.path, write.line, write.call, write.anchor)


def _is_installing(anchor: str, hooks: Collection[str]) -> bool:
    model, _, method = anchor.rpartition("#")
    return method in _INSTALLING if model else method in hooks


def _outlives(subject: Subject, file: Facts, item: SqlObject) -> bool:
    """Whether Odoo does not take it away with the module's models and fields.

    It drops the views that are the table of a model, never materialized ones, and with tables and columns all that needs them.
    """
    if item.kind == "trigger":
        return subject.is_core_model(item.table.replace("_", "."))
    if item.kind == "view":
        return bool(item.name) and not _is_table(subject, item.name) and not _reads_own(subject, file, item.anchor)
    return True


def _is_table(subject: Subject, name: str) -> bool:
    """Whether a model of core or of the tree has this table."""
    model = name.replace("_", ".")
    if subject.is_core_model(model) or subject.tree.models.defines_model(model):
        return True
    classes = [item for file in subject.python for item in model_classes(file)]
    told = {attribute.value for item in classes for attribute in item.attributes if attribute.name == "_table"}
    return name in {item.model.replace(".", "_") for item in classes} or not told.isdisjoint({repr(name), ""})


def _reads_own(subject: Subject, file: Facts, anchor: str) -> bool:
    """Whether SQL of a function reads a table that is not core's, or a column that the tree adds: views on these go with them."""
    reads = [(ref.table.replace("_", "."), ref.column) for ref in file.sql if ref.anchor == anchor]
    return any(not subject.is_core_model(model) or (column and subject.adds_field(model, column)) for model, column in reads)
