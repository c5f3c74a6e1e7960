"""Code that puts something of its own in the place of a member of a class or module: by name, by decorator, among the loaded modules."""

from __future__ import annotations

import ast
import re

from rescue.analyzers.python.literals import text_of

_PATCHES = re.compile(r"patch|replace|overrid|extend", re.IGNORECASE)


def decorated_class(node: ast.expr) -> ast.expr | None:
    """What ``@monkeypatch(Class)`` is given: the first argument of a decorator whose own name says that it replaces something."""
    if isinstance(node, ast.Call) and node.args:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        if _PATCHES.search(name):
            return node.args[0]
    return None


def loaded_module(target: ast.Subscript) -> str:
    """The module of Odoo in ``sys.modules["odoo.addons.x"] = ...``, '' where it is another assignment."""
    owner = target.value
    if isinstance(owner, ast.Attribute) and owner.attr == "modules" and isinstance(owner.value, ast.Name) and owner.value.id == "sys":
        name = text_of(target.slice) or ""
        return name if name.split(".", 1)[0] in {"odoo", "openerp"} else ""
    return ""
