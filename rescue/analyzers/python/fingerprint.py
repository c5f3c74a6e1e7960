"""Short fingerprints of what a function does, whatever its comments and formatting are.

The standard library's dump of a syntax tree changes with the version of Python, so the tree is written out here.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from hashlib import blake2b

# What does not say what the code does: annotations, comments on types, u'' before a string, and load/store, which the place tells.
_SKIPPED = frozenset({"annotation", "returns", "type_comment", "kind", "ctx", "type_params", "simple", "type_ignores"})
_NAMES = ("Name", "Attribute", "Call")
_CONSTANT = ("Constant", "(", "value", "=")


def fingerprint_of_body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """16 hexadecimal digits for what a function does: its body without docstrings, annotations, comments and formatting.

    ``super(Class, self)`` counts as ``super()``. Decorators and parameters are not part of it.
    """
    return _digest(_written(node))


def fingerprints_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, str, int]:
    """``fingerprint_of_body``; the same with every constant taken for one, so that only texts and numbers may differ; how many names."""
    written = _written(node)
    shape = list(written)
    for place, word in enumerate(written):
        if word == "Constant" and tuple(written[place : place + 4]) == _CONSTANT:
            shape[place + 4] = "?"
    return _digest(written), _digest(shape), sum(map(written.count, _NAMES))


def _digest(written: Sequence[str]) -> str:
    return blake2b("".join(written).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _written(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    written: list[str] = []
    _statements(node.body, written)
    return written


def _statements(body: Sequence[ast.stmt], written: list[str]) -> None:
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # a docstring, an ellipsis: nothing happens
        if isinstance(statement, ast.AnnAssign):
            if statement.value is None:
                continue
            _node(ast.Assign(targets=[statement.target], value=statement.value), written)
        else:
            _node(statement, written)


def _node(node: ast.AST, written: list[str]) -> None:
    written += (type(node).__name__, "(")
    is_super = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    for name in node._fields:
        if name in _SKIPPED:
            continue
        value = getattr(node, name, None)
        if value is None or value == [] or (is_super and name == "args"):
            continue
        written += (name, "=")
        if isinstance(value, list) and isinstance(value[0], ast.stmt):
            _statements(value, written)
        else:
            _value(value, written)
        written.append(",")
    written.append(")")


def _value(value: object, written: list[str]) -> None:
    if isinstance(value, ast.AST):
        _node(value, written)
    elif isinstance(value, list):
        written.append("[")
        for item in value:
            _value(item, written)
            written.append(";")
        written.append("]")
    else:
        written.append(repr(value))
