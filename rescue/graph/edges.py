"""The edges that facts tell of, each with the place where it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal

from msgspec import Struct

from rescue.graph.models import ModelIndex, is_extension, model_classes
from rescue.model import Addon, Facts, MethodDef, PyClass

NodeKind = Literal["module", "model", "field", "method", "view", "record"]
EdgeKind = Literal["depends", "defines", "inherits", "delegates", "overrides", "extends", "overwrites"]
NodeKey = tuple[NodeKind, str]
"""(kind, name): a field or method is named with its model, ``sale.order.partner_id``; a view or record by its full XML id."""

ORM_METHODS: Final = frozenset(
    {
        "_auto_init", "_compute_display_name", "_create", "_name_search", "_read_group_raw", "_search", "_write",
        "action_archive", "action_unarchive", "check_access_rights", "check_access_rule", "copy", "copy_data", "create",
        "default_get", "exists", "export_data", "fields_get", "fields_view_get", "get_view", "load", "name_create", "name_get",
        "name_search", "onchange", "read", "read_group", "search", "search_count", "search_read", "toggle_active", "unlink",
        "write",
    }
)  # fmt: skip
"""Methods that addons override and that every model has in at least one of 15.0, 16.0 and 17.0: from BaseModel (odoo/models.py), and
``get_view`` from odoo/addons/base/models/ir_ui_view.py."""

CoreHasMethod = Callable[[str, str, str], bool]
"""(module, model, method): whether core of the module's series has that method on that model."""


class Edge(Struct, frozen=True):
    """``source`` does ``kind`` to ``target``, written in ``module`` at ``path`` and ``line``.

    depends: module to module. defines: module to model, field, method, view or record. inherits: module to the model that it extends,
    or model to the model that it takes over by ``_inherit``. delegates: model to model. overrides: module to method, ``calls_super`` true
    or false. extends: view to its parent view. overwrites: module to a record of another module.
    """

    kind: EdgeKind
    source: NodeKey
    target: NodeKey
    module: str
    path: str
    line: int
    calls_super: bool | None = None


def depends_edges(addons: Iterable[Addon]) -> Iterator[Edge]:
    """An edge for each dependency in a manifest, in the tree or not."""
    for addon in addons:
        lines: Mapping[str, int] = dict(addon.manifest.depends_lines)
        for name in dict.fromkeys(addon.manifest.depends):
            yield Edge("depends", ("module", addon.name), ("module", name), addon.name, addon.manifest.path, lines.get(name, 1))


def python_edges(facts: Facts, models: ModelIndex, core_has_method: CoreHasMethod) -> Iterator[Edge]:
    """What the model classes of a file define, inherit, delegate to and override."""
    module: NodeKey = ("module", facts.addon)
    for cls in model_classes(facts):
        model: NodeKey = ("model", cls.model)
        where = (facts.addon, facts.path, cls.line)
        yield Edge("inherits" if is_extension(cls) else "defines", module, model, *where)
        for parent in cls.inherit:
            if parent != cls.model:
                yield Edge("inherits", model, ("model", parent), *where)
        for parent, _ in cls.inherits:
            yield Edge("delegates", model, ("model", parent), *where)
        for field in cls.fields:
            yield Edge("defines", module, ("field", f"{cls.model}.{field.name}"), facts.addon, facts.path, field.line)
        for method in cls.methods:
            target: NodeKey = ("method", f"{cls.model}.{method.name}")
            if _is_override(cls, method, facts.addon, models, core_has_method):
                yield Edge("overrides", module, target, facts.addon, facts.path, method.line, method.calls_super)
            else:
                yield Edge("defines", module, target, facts.addon, facts.path, method.line)


def data_edges(facts: Facts) -> Iterator[Edge]:
    """What the data of a file defines, the records of other modules that it overwrites, and the views that it extends."""
    module: NodeKey = ("module", facts.addon)
    views = {view.xmlid for view in facts.views}
    for record in facts.records:
        if record.xmlid:
            xmlid = full_xmlid(record.xmlid, facts.addon)
            target: NodeKey = ("view" if record.xmlid in views else "record", xmlid)
            kind: EdgeKind = "defines" if xmlid.startswith(f"{facts.addon}.") else "overwrites"
            yield Edge(kind, module, target, facts.addon, facts.path, record.line)
    for view in facts.views:
        if view.inherit and view.mode != "primary":
            source: NodeKey = ("view", full_xmlid(view.xmlid, facts.addon))
            yield Edge("extends", source, ("view", full_xmlid(view.inherit, facts.addon)), facts.addon, facts.path, view.line)


def full_xmlid(xmlid: str, module: str) -> str:
    """The XML id with its module; one that is written without belongs to the module that it stands in."""
    return xmlid if "." in xmlid else f"{module}.{xmlid}"


def _is_override(cls: PyClass, method: MethodDef, module: str, models: ModelIndex, core_has_method: CoreHasMethod) -> bool:
    """Whether the method takes the place of another: one of the ORM, of the model in a class loaded before, or of its parents."""
    if method.calls_super or method.name in ORM_METHODS:
        return True
    if is_extension(cls) and (models.is_redefinition(cls.model, method) or core_has_method(module, cls.model, method.name)):
        return True
    parents = (model for model in models.lineage(cls.model) if model != cls.model)
    return any(models.has_own_method(parent, method.name) or core_has_method(module, parent, method.name) for parent in parents)
