"""What stays behind when a module is uninstalled, or keeps others from working while it is there."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.checks.layers.leftovers import leftovers
from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit
from rescue.model import Facts, FieldDef, PyClass, Series

_ONDELETE = Series(14)
_DEFAULTED = frozenset({"default", "compute", "related", "function", "company_dependent"})
_HOOKS = frozenset({"pre_init_hook", "post_init_hook"})
_DDL = frozenset({"alter", "create", "drop", "index"})


def residue(subject: Subject) -> Iterator[Hit]:
    """LAYER-RESIDUE-DDL, -HOOK, -OBJECT, -FILE, LAYER-RESIDUE-SELECTION and LAYER-RESIDUE-REQUIRED."""
    hooks = dict(subject.addon.manifest.hooks)
    if "uninstall_hook" not in hooks:
        making = {function for name, function in hooks.items() if name in _HOOKS}
        for file in subject.python:
            yield from _left_by(subject, file, making)
        yield from leftovers(subject, making)
    for file, item in subject.extensions():
        for field in item.fields:
            symbol = f"{item.model}.{field.name}"
            if _leaves_keys(subject, item.model, field):
                yield subject.hit("LAYER-RESIDUE-SELECTION", file.path, field.line, symbol, symbol)
            if _is_demanded(subject, item, field):
                yield subject.hit("LAYER-RESIDUE-REQUIRED", file.path, field.line, symbol, symbol)


def _leaves_keys(subject: Subject, model: str, field: FieldDef) -> bool:
    """Whether a field of core gets further keys, and nothing is said of what becomes of their records."""
    given = {name for name, _ in field.keywords}
    lacks = "selection_add" in given and "ondelete" not in given
    return lacks and subject.series >= _ONDELETE and _is_core(subject, model, field.name)


def _is_demanded(subject: Subject, item: PyClass, field: FieldDef) -> bool:
    """Whether every record of a table of core must have a value that nothing gives it."""
    given = dict(field.keywords)
    if given.get("required") != "True" or _DEFAULTED & given.keys() or field.type in {"One2many", "Many2many"} or item.kind != "model":
        return False
    # ``_defaults`` is the old place for defaults
    old = any(attribute.name == "_defaults" for attribute in item.attributes)
    return not old and not _is_core(subject, item.model, field.name)


def _left_by(subject: Subject, file: Facts, making: set[str]) -> Iterator[Hit]:
    """Tables of core that raw SQL changes, and records and parameters that hooks make."""
    for use in file.sql_writes:
        model = use.table.replace("_", ".")
        # the column of a field goes with the field
        own = use.columns and all(subject.adds_field(model, column) for column in use.columns)
        if use.verb in _DDL and subject.is_core_model(model) and not own:
            yield subject.hit("LAYER-RESIDUE-DDL", file.path, use.line, f"{use.verb} {use.table}", use.anchor)
    for ref in file.refs:
        if ref.anchor in making and ref.kind == "call" and ref.name in {"set_param", "create"} and _stays(subject, ref.root):
            yield subject.hit("LAYER-RESIDUE-HOOK", file.path, ref.line, f"{ref.root}.{ref.name}", ref.anchor)


def _stays(subject: Subject, model: str) -> bool:
    """Whether records of a model outlive the module: it is known, not the module's own, and not one of settings."""
    return bool(model) and model != "res.config.settings" and subject.addon.name not in subject.tree.makers.get(model, ())


def _is_core(subject: Subject, model: str, name: str) -> bool:
    return subject.models is not None and subject.models.core_field(model, name) is not None
