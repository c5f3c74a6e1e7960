"""Short fingerprints: of a method's body, whatever its comments and formatting are, and of a text.

The standard library's dump of a syntax tree changes with the version of Python, so the tree is written out here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from hashlib import blake2b

# What does not say what the code does: annotations, comments on types, u'' before a string, and load/store, which the place tells.
_SKIPPED = frozenset({"annotation", "returns", "type_comment", "kind", "ctx", "type_params", "simple", "type_ignores"})


def fingerprint_of_body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """16 hexadecimal digits for what a function does: its body without docstrings, annotations, comments and formatting.

    ``super(Class, self)`` counts as ``super()``. Decorators and parameters are not part of it.
    """
    written = "".join(_statements(node.body))
    return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def fingerprint_of_text(text: str) -> str:
    """``#`` and 8 hexadecimal digits for a text; runs of blanks count as one."""
    return "#" + blake2b(" ".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _statements(body: Sequence[ast.stmt]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # a docstring, an ellipsis: nothing happens
        if isinstance(statement, ast.AnnAssign):
            if statement.value is None:
                continue
            yield from _node(ast.Assign(targets=[statement.target], value=statement.value))
        else:
            yield from _node(statement)


def _node(node: ast.AST) -> Iterator[str]:
    yield type(node).__name__
    yield "("
    is_super = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    for name, value in ast.iter_fields(node):
        if name in _SKIPPED or value is None or value == [] or (is_super and name == "args"):
            continue
        yield name
        yield "="
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            yield from _statements(value)
        else:
            yield from _value(value)
        yield ","
    yield ")"


def _value(value: object) -> Iterator[str]:
    if isinstance(value, ast.AST):
        yield from _node(value)
    elif isinstance(value, list):
        yield "["
        for item in value:
            yield from _value(item)
            yield ";"
        yield "]"
    else:
        yield repr(value)
