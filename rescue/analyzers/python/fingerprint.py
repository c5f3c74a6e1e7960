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
    """``fingerprint_of_body``; the same where only texts, numbers and what local names are called may differ; how many names.

    For the second every constant counts as one, and parameters and local variables are numbered as they first appear.
    """
    writer = _Writer(node)
    written = writer.written
    whole = _digest(written)
    for place in writer.constants:
        written[place] = "?"
    numbers: dict[str, str] = {}
    for place in writer.named:
        if written[place] in writer.local:
            written[place] = numbers.setdefault(written[place], f"#{len(numbers)}")
    return whole, _digest(written), writer.names


def _digest(written: Sequence[str]) -> str:
    return blake2b("".join(written).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


# Where a name is bound, besides the names that are assigned to.
_BINDING = {ast.arg: "arg", ast.ExceptHandler: "name", ast.FunctionDef: "name"}

# What is written before a node of a type, and its fields that are written, each with what is written before it.
_SHAPES = {
    kind: (f"{kind.__name__}(", tuple((name, f"{name}=") for name in kind._fields if name not in _SKIPPED))
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


class _Writer:
    """Writes out the body of a function; ``constants`` are the places of their values, ``names`` counts names, attributes and calls.

    ``named`` are the places of plain names, and ``local`` those of them that are bound in the function, as they are written.
    """

    def __init__(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.written: list[str] = []
        self.constants: list[int] = []
        self.named: list[int] = []
        arguments = node.args
        bound = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
        self.local = {repr(item.arg) for item in bound if item is not None}
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
                text = repr(value)
                if isinstance(node, ast.Constant):
                    self.constants.append(len(written))
                elif isinstance(node, ast.Name):
                    self.named.append(len(written))
                    if isinstance(node.ctx, ast.Store):
                        self.local.add(text)
                elif _BINDING.get(type(node)) == name:
                    self.named.append(len(written))
                    self.local.add(text)
                written.append(text)
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
