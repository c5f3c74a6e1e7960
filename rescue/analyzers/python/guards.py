"""Conditions and handlers that ask which Odoo is there: code under them is meant for more than one series."""

from __future__ import annotations

import ast

IMPORT_ERRORS = frozenset("ImportError ModuleNotFoundError Exception BaseException AttributeError KeyError NameError".split())
# What holds the names of models or fields: ``'x' in self.env``, ``self._fields.get('x')``.
_HOLDERS = frozenset("env _fields registry pool models".split())
_VERSIONS = frozenset("version_info odoo_version server_serie server_version".split())
_RELEASE = frozenset("series version major_version serie".split())
_ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def is_guard(test: ast.expr) -> bool:
    """Whether a condition asks which Odoo or which module is there: ``hasattr``, ``in env``, ``in _fields``, a version."""
    kind = type(test)
    if kind is ast.Name:
        return test.id in _VERSIONS  # type: ignore[attr-defined]
    if isinstance(test, ast.BoolOp):
        return any(is_guard(item) for item in test.values)
    if isinstance(test, ast.UnaryOp):
        return is_guard(test.operand)
    if isinstance(test, ast.Compare):
        if any(isinstance(op, (ast.In, ast.NotIn)) for op in test.ops) and _is_holder(test.comparators[-1]):
            return True
        return is_guard(test.left) or any(is_guard(item) for item in test.comparators if type(item) is not ast.Constant)
    if isinstance(test, ast.Call):
        return _is_guard_call(test)
    if isinstance(test, ast.Subscript):
        asks_modules = isinstance(test.slice, ast.Constant) and test.slice.value == "ir.module.module"
        return asks_modules or is_guard(test.value)
    if isinstance(test, ast.Attribute):
        if test.attr in _VERSIONS or (test.attr in _RELEASE and _last_name(test.value) == "release"):
            return True
        return type(test.value) is not ast.Name and is_guard(test.value)
    return False


def _is_guard_call(node: ast.Call) -> bool:
    func = node.func
    if isinstance(func, ast.Name):
        return func.id == "hasattr" or (func.id == "getattr" and len(node.args) > 2) or any(is_guard(item) for item in node.args)
    if isinstance(func, ast.Attribute):
        return (func.attr == "get" and _is_holder(func.value)) or is_guard(func.value)
    return False


def _is_holder(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == "fields_get" or (node.func.attr == "keys" and _is_holder(node.func.value))
    return _last_name(node) in _HOLDERS


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def catches_import_error(handler: ast.ExceptHandler) -> bool:
    """Whether a handler takes what a missing module or name raises."""
    if handler.type is None:
        return True
    names = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(name, ast.Name) and name.id in IMPORT_ERRORS for name in names)


def imports_something(body: list[ast.stmt]) -> bool:
    """Whether an import stands among the statements."""
    return any(isinstance(statement, (ast.Import, ast.ImportFrom)) for statement in body)


def leaves(body: list[ast.stmt]) -> bool:
    """Whether a block ends by leaving: nothing that follows it runs after it."""
    return bool(body) and isinstance(body[-1], _ENDS)
