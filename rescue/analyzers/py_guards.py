"""Conditions and handlers that ask which Odoo is there: code under them is meant for more than one series."""

from __future__ import annotations

import ast

IMPORT_ERRORS = frozenset("ImportError ModuleNotFoundError Exception BaseException AttributeError KeyError NameError".split())


def is_guard(test: ast.expr) -> bool:
    """Whether a condition asks which Odoo or which module is there: ``hasattr``, ``in env``, ``in _fields``, a version."""
    for node in ast.walk(test):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hasattr":
            return True
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in {"version_info", "series", "odoo_version", "_fields", "registry"}:
                return True
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.In | ast.NotIn) for op in node.ops):
            holder = node.comparators[-1]
            if isinstance(holder, ast.Attribute) and holder.attr in {"env", "_fields", "registry", "pool"}:
                return True
    return False


def catches_import_error(handler: ast.ExceptHandler) -> bool:
    """Whether a handler takes what a missing module or name raises."""
    if handler.type is None:
        return True
    names = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(name, ast.Name) and name.id in IMPORT_ERRORS for name in names)


def imports_something(body: list[ast.stmt]) -> bool:
    """Whether an import stands among the statements."""
    return any(isinstance(statement, ast.Import | ast.ImportFrom) for statement in body)
