"""Read what stands as a literal in Python code: domains, vals, lists of names, SQL text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_XMLID = re.compile(r"^[A-Za-z_]\w*(\.[\w.\-]+)?$")
OPERATORS = frozenset("= != <> == < > <= >= =? like ilike =like =ilike in any child_of parent_of".split()) | frozenset(
    f"not {operator}" for operator in "in like ilike =like =ilike any".split()
)


def is_xmlid(text: str) -> bool:
    """Whether a text can be an XML id, with or without its module."""
    return bool(_XMLID.match(text))


def text_of(node: ast.expr | None) -> str | None:
    """The value of a string literal, else None."""
    if type(node) is ast.Constant and type(node.value) is str:
        return node.value
    return None


def strings(node: ast.expr) -> Iterator[tuple[str, int]]:
    """The string literals in a literal string, list, tuple or set, with their lines."""
    if type(node) is ast.Constant:
        if type(node.value) is str:
            yield node.value, node.lineno
    elif isinstance(node, ast.List | ast.Tuple | ast.Set):
        for item in node.elts:
            yield from strings(item)
    elif isinstance(node, ast.BinOp):
        yield from strings(node.left)
        yield from strings(node.right)


def constants(node: ast.expr) -> tuple[str, ...]:
    """The literal values in a constant or a collection of them, as text; numbers and booleans by their repr."""
    if type(node) is ast.Constant:
        return (node.value,) if type(node.value) is str else (repr(node.value),)
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return tuple(value for item in node.elts for value in constants(item) if type(item) is ast.Constant)
    return ()


def literal_text(node: ast.expr | None) -> str:
    """A literal as Python text, '' when it is not one (or long)."""
    if node is None:
        return ""
    try:
        text = repr(ast.literal_eval(node))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ""
    return text if len(text) <= 200 else text[:200]


def domain_leaves(node: ast.expr) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """The left-hand sides of the leaves of a domain with their lines and literal values.

    A leaf is a tuple or list of three whose first is a string and whose second is a domain operator. Concatenated and
    conditional domains are read too; ``any`` sub-domains are not followed.
    """
    stack: list[ast.expr] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, ast.List | ast.Tuple):
            leaf = _leaf(item.elts)
            if leaf:
                yield leaf
            else:
                stack.extend(reversed(item.elts))
        elif isinstance(item, ast.BinOp):
            stack.extend((item.right, item.left))
        elif isinstance(item, ast.BoolOp):
            stack.extend(reversed(item.values))
        elif isinstance(item, ast.IfExp):
            stack.extend((item.orelse, item.body))
        elif isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute) and item.func.attr in {"AND", "OR"}:
            stack.extend(reversed(item.args))
        elif isinstance(item, ast.Starred):
            stack.append(item.value)


def _leaf(items: list[ast.expr]) -> tuple[str, int, tuple[str, ...]] | None:
    if len(items) != 3:
        return None
    name, operator = text_of(items[0]), text_of(items[1])
    if name is None or operator is None or operator.lower() not in OPERATORS:
        return None
    return name, items[0].lineno, constants(items[2])


def vals_keys(node: ast.expr) -> Iterator[tuple[tuple[str, ...], int, tuple[str, ...]]]:
    """The keys of a vals dictionary (or list of them) as paths, with lines and literal values; x2many commands are followed."""
    stack: list[tuple[tuple[str, ...], ast.expr]] = [((), node)]
    while stack:
        path, item = stack.pop()
        if isinstance(item, ast.Dict):
            inner: list[tuple[tuple[str, ...], ast.expr]] = []
            for key, value in zip(item.keys, item.values, strict=True):
                name = text_of(key)
                if key is None or name is None:
                    continue
                yield (*path, name), key.lineno, constants(value)
                inner.extend(((*path, name), command) for command in _command_vals(value))
            stack.extend(reversed(inner))
        elif isinstance(item, ast.List | ast.Tuple):
            stack.extend((path, element) for element in reversed(item.elts))
        elif isinstance(item, ast.ListComp):
            stack.append((path, item.elt))


def _command_vals(value: ast.expr) -> Iterator[ast.expr]:
    """The dictionaries inside x2many commands: ``(0, 0, {...})``, ``(1, id, {...})``, ``Command.create({...})``."""
    if isinstance(value, ast.ListComp):
        yield from _command_vals(ast.List(elts=[value.elt], ctx=ast.Load()))
    if not isinstance(value, ast.List | ast.Tuple):
        return
    for item in value.elts:
        if isinstance(item, ast.Tuple | ast.List) and len(item.elts) == 3 and isinstance(item.elts[2], ast.Dict):
            yield item.elts[2]
        elif isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute) and item.func.attr in {"create", "update"} and item.args:
            yield item.args[-1]


def dict_keys(node: ast.expr) -> Iterator[tuple[str, int]]:
    """The string keys of a literal dictionary."""
    if isinstance(node, ast.Dict):
        for key in node.keys:
            name = text_of(key)
            if key is not None and name is not None:
                yield name, key.lineno


def statement_text(node: ast.expr) -> str | None:
    """SQL written as a literal, with ``%s`` for each piece that is computed; None when there is no literal in it."""
    pieces = list(_pieces(node))
    return "".join(pieces) if any(piece != "%s" for piece in pieces) else None


def _pieces(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            for value in values:
                yield from _pieces(value) if isinstance(value, ast.Constant) else ("%s",)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _pieces(left)
            yield from _pieces(right)
        case ast.BinOp(left=left, op=ast.Mod()):
            yield from _pieces(left)
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            yield from _pieces(value)
        case ast.Call(func=ast.Attribute(attr="SQL") | ast.Name(id="SQL"), args=[first, *_]):
            yield from _pieces(first)
        case _:
            yield "%s"
