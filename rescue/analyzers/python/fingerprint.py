"""Short fingerprints of what a function does, whatever its comments and formatting are.

The standard library's dump of a syntax tree changes with the version of Python, so the tree is written out here.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from hashlib import blake2b

# What does not say what the code does: annotations, comments on types, u'' before a string, and load/store, which the place tells.
_SKIPPED = frozenset({"annotation", "returns", "type_comment", "kind", "ctx", "type_params", "simple", "type_ignores"})
_NAMES = (ast.Name, ast.Attribute, ast.Call)


def fingerprint_of_body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """16 hexadecimal digits for what a function does: its body without docstrings, annotations, comments and formatting.

    ``super(Class, self)`` counts as ``super()``. Decorators and parameters are not part of it.
    """
    return _digest(_Writer(node).written)


def fingerprints_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, str, int]:
    """``fingerprint_of_body``; the same with every constant taken for one, so that only texts and numbers may differ; how many names."""
    writer = _Writer(node)
    whole = _digest(writer.written)
    for place in writer.constants:
        writer.written[place] = "?"
    return whole, _digest(writer.written), writer.names


def _digest(written: Sequence[str]) -> str:
    return blake2b("".join(written).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


# What is written before a node of a type, and its fields that are written, each with what is written before it.
_SHAPES = {
    kind: (f"{kind.__name__}(", tuple((name, f"{name}=") for name in kind._fields if name not in _SKIPPED))
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


class _Writer:
    """Writes out the body of a function; ``constants`` are the places of their values, ``names`` counts names, attributes and calls."""

    def __init__(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.written: list[str] = []
        self.constants: list[int] = []
        self.names = 0
        self._statements(node.body)

    def _statements(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue  # a docstring, an ellipsis: nothing happens
            if isinstance(statement, ast.AnnAssign):
                if statement.value is None:
                    continue
                self._node(ast.Assign(targets=[statement.target], value=statement.value))
            else:
                self._node(statement)

    def _node(self, node: ast.AST) -> None:
        written = self.written
        head, fields = _SHAPES[type(node)]
        written.append(head)
        if isinstance(node, _NAMES):
            self.names += 1
        is_super = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
        for name, start in fields:
            value = getattr(node, name, None)
            if value is None or value == [] or (is_super and name == "args"):
                continue
            written.append(start)
            if isinstance(value, ast.AST):
                self._node(value)
            elif isinstance(value, list):
                if isinstance(value[0], ast.stmt):
                    self._statements(value)
                else:
                    self._values(value)
            else:
                if isinstance(node, ast.Constant):
                    self.constants.append(len(written))
                written.append(repr(value))
            written.append(",")
        written.append(")")

    def _values(self, values: Sequence[object]) -> None:
        self.written.append("[")
        for value in values:
            if isinstance(value, ast.AST):
                self._node(value)
            else:
                self.written.append(repr(value))
            self.written.append(";")
        self.written.append("]")
