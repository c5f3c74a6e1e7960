"""Which Python names of a file stand for something of Odoo: its imports, aliases and relative imports made absolute."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final, Literal

from rescue.model import CallShape, Import

# Names that hold no record whatever is done with them.
ODOO_ROOTS = ("odoo", "openerp")

Kind = Literal["model", "abstract", "transient", "controller", "other"]

MODEL_BASES: Final[Mapping[str, Kind]] = {
    "odoo.models.Model": "model",
    "odoo.models.BaseModel": "model",
    "odoo.models.AbstractModel": "abstract",
    "odoo.models.TransientModel": "transient",
    "odoo.models.MetaModel": "other",
    "odoo.http.Controller": "controller",
    "odoo.osv.osv.osv": "model",
    "odoo.osv.osv.Model": "model",
    "odoo.osv.osv.osv_abstract": "abstract",
    "odoo.osv.osv.AbstractModel": "abstract",
    "odoo.osv.osv.osv_memory": "transient",
    "odoo.osv.osv.TransientModel": "transient",
    "odoo.osv.orm.Model": "model",
    "odoo.osv.orm.BaseModel": "model",
    "odoo.osv.orm.AbstractModel": "abstract",
    "odoo.osv.orm.TransientModel": "transient",
}
"""The classes of Odoo that make a class a model or controller, each with the kind that it makes."""


def module_name(addon: str, inside: str) -> str:
    """The dotted name of a file of an addon: ``models/sale.py`` of ``foo`` is ``odoo.addons.foo.models.sale``."""
    parts = inside.removesuffix(".py").split("/")
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(["odoo", "addons", addon, *parts])


def absolute(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    """The absolute module that a ``from`` import names, seen from ``module``."""
    if not node.level:
        return node.module or ""
    base = module.split(".")
    drop = node.level - (1 if is_package else 0)
    base = base[: len(base) - drop] if drop else base
    return ".".join([*base, node.module] if node.module else base)


def normalised(name: str) -> str:
    """``openerp.x`` was renamed ``odoo.x`` in 10.0; facts carry the later name."""
    if name == "openerp" or name.startswith("openerp."):
        return "odoo" + name[len("openerp") :]
    return name


def is_odoo(name: str) -> bool:
    """Whether a dotted name belongs to Odoo or an addon."""
    return name.split(".", 1)[0] in ODOO_ROOTS


def imports_of(node: ast.Import | ast.ImportFrom, module: str, is_package: bool, guarded: bool) -> list[Import]:
    """The names one import statement binds, absolute; ``*`` keeps its star as alias and last part."""
    if isinstance(node, ast.Import):
        return [Import(item.name, item.asname or item.name.split(".", 1)[0], item.lineno, guarded) for item in node.names]
    base = absolute(node, module, is_package)
    return [Import(f"{base}.{item.name}", item.asname or item.name, item.lineno, guarded) for item in node.names]


def bound_name(item: Import, node: ast.Import | ast.ImportFrom) -> str:
    """What the alias stands for: ``import odoo.http`` binds ``odoo``, everything else binds the whole name."""
    if isinstance(node, ast.Import) and item.alias == item.name.split(".", 1)[0]:
        return item.alias
    return item.name


def argument_form(node: ast.expr) -> str:
    """The form of an argument, as CallShape documents it."""
    if isinstance(node, ast.Constant):
        return f"const:{node.value!r}" if len(str(node.value)) <= 60 else "const:..."
    if isinstance(node, ast.Name):
        return f"name:{node.id}"
    if isinstance(node, ast.Attribute):
        return f"attr:{node.attr}"
    match node:
        case ast.Call(func=ast.Attribute(attr=attr)):
            return f"call:{attr}"
        case ast.Call(func=ast.Name(id=name)):
            return f"call:{name}"
        case ast.List() | ast.ListComp():
            return "list"
        case ast.Dict() | ast.DictComp():
            return "dict"
        case ast.Tuple():
            return "tuple"
    return "other"


_NO_ARGUMENTS = CallShape((), (), False)


def call_shape(node: ast.Call) -> CallShape:
    """The shape of a call's arguments."""
    if not node.args and not node.keywords:
        return _NO_ARGUMENTS
    star = False
    positional = []
    for argument in node.args:
        if type(argument) is ast.Starred:
            star = True
        else:
            positional.append(argument_form(argument))
    keywords = []
    for keyword in node.keywords:
        if keyword.arg is None:
            star = True
        else:
            keywords.append(keyword.arg)
    return CallShape(tuple(positional), tuple(keywords), star)
