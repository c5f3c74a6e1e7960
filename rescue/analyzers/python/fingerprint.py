"""Short fingerprints of what a function does, whatever its comments and formatting are.

The standard library's dump of a syntax tree changes with the version of Python, so the tree is written out here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, ClassVar

# What does not say what the code does: annotations, comments on types, u'' before a string, and load/store, which the place tells.
_SKIPPED = frozenset({"annotation", "returns", "type_comment", "kind", "ctx", "type_params", "simple", "type_ignores"})


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
        special = self._special.get(type(node))
        if special is not None:
            special(self, node)
            return
        written = self.written
        head, fields = _SHAPES[type(node)]
        written.append(head)
        for name, start in fields:
            value = getattr(node, name, None)
            if value is None:
                continue
            if type(value) is list:
                if value:
                    written.append(start)
                    self._list(value)
                    written.append(",")
                continue
            written.append(start)
            if isinstance(value, ast.AST):
                self._node(value)
            else:
                text = repr(value)
                if _BINDING.get(type(node)) == name:
                    self.named.append(len(written))
                    self.local.add(text)
                written.append(text)
            written.append(",")
        written.append(")")

    def _list(self, values: Sequence[object]) -> None:
        if isinstance(values[0], ast.stmt):
            self._statements(values)  # type: ignore[arg-type]
            return
        self.written.append("[")
        for value in values:
            if isinstance(value, ast.AST):
                self._node(value)
            else:
                self.written.append(repr(value))
            self.written.append(";")
        self.written.append("]")

    # Four of five nodes are of these types; what is written is what ``_node`` would write.

    def _name(self, node: ast.Name) -> None:
        self.names += 1
        text = repr(node.id)
        self.written += ("Name(id=", text, ",)")
        self.named.append(len(self.written) - 2)
        if type(node.ctx) is ast.Store:
            self.local.add(text)

    def _constant(self, node: ast.Constant) -> None:
        if node.value is None:
            self.written.append("Constant()")
            return
        self.written += ("Constant(value=", repr(node.value), ",)")
        self.constants.append(len(self.written) - 2)

    def _attribute(self, node: ast.Attribute) -> None:
        self.names += 1
        self.written.append("Attribute(value=")
        self._node(node.value)
        self.written.append(f",attr={node.attr!r},)")

    def _call(self, node: ast.Call) -> None:
        self.names += 1
        written = self.written
        func = node.func
        written.append("Call(func=")
        self._node(func)
        written.append(",")
        if node.args and not (type(func) is ast.Name and func.id == "super"):
            written.append("args=")
            self._list(node.args)
            written.append(",")
        if node.keywords:
            written.append("keywords=")
            self._list(node.keywords)
            written.append(",")
        written.append(")")

    _special: ClassVar[dict[type, Callable[[Any, Any], None]]] = {
        ast.Name: _name,
        ast.Constant: _constant,
        ast.Attribute: _attribute,
        ast.Call: _call,
    }
