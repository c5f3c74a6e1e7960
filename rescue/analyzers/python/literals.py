"""Read what stands as a literal in Python code: domains, vals, lists of names, SQL text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from rescue.analyzers.python.nodes import nodes_in

_XMLID = re.compile(r"^[A-Za-z_]\w*(\.[\w.\-]+)?$")
OPERATORS = frozenset("= != <> == < > <= >= =? like ilike =like =ilike in any child_of parent_of".split()) | frozenset(
    f"not {operator}" for operator in "in like ilike =like =ilike any".split()
)

SEQUENCES = (ast.List, ast.Tuple)
COLLECTIONS = (ast.List, ast.Tuple, ast.Set)
_VIEW_KINDS = frozenset("activity calendar form gantt graph grid kanban list map pivot search tree".split())
_DOMAIN_FUNCTIONS = frozenset({"AND", "OR", "normalize_domain", "distribute_not"})
_NO_LITERALS = frozenset({ast.Attribute, ast.IfExp, ast.Lambda, ast.ListComp, ast.Name, ast.Subscript})
_MOST_PIECES = 2000  # a statement put together from more is no statement that someone wrote


def is_xmlid(text: str) -> bool:
    """Whether a text can be an XML id, with or without its module."""
    return bool(_XMLID.match(text))


def text_of(node: ast.expr | None) -> str | None:
    """The value of a string literal, else None."""
    if type(node) is ast.Constant and type(node.value) is str:
        return node.value
    return None


def strings(node: ast.expr) -> Iterator[tuple[str, int]]:
    """The string literals in a literal string, list, tuple, set or sum of them, with their lines."""
    stack = [node]
    while stack:
        item = stack.pop()
        if type(item) is ast.Constant:
            if type(item.value) is str:
                yield item.value, item.lineno
        elif isinstance(item, COLLECTIONS):
            stack.extend(reversed(item.elts))
        elif isinstance(item, ast.BinOp):
            stack.extend((item.right, item.left))
        elif isinstance(item, ast.IfExp):
            stack.extend((item.orelse, item.body))


def constants(node: ast.expr) -> tuple[str, ...]:
    """The literal values in a constant or a collection of them, as text; numbers and booleans by their repr."""
    if type(node) is ast.Constant:
        return (node.value,) if type(node.value) is str else (repr(node.value),)
    if isinstance(node, COLLECTIONS):
        return tuple(value for item in node.elts for value in constants(item) if type(item) is ast.Constant)
    return ()


def action_views(node: ast.Dict) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """The keys of a window action's dictionary that name kinds of views, with their lines and those kinds, one by one.

    A dictionary is a window action when its ``type`` says so, when it has a ``res_model`` beside the views, and, such as one that an
    action is updated with, when its ``view_mode`` lists two or more kinds of views.
    """
    given = {name: value for name, value in ((text_of(key), value) for key, value in zip(node.keys, node.values, strict=True)) if name}
    mode = given.get("view_mode")
    kinds = tuple(kind.strip() for kind in (text_of(mode) or "").split(",") if kind.strip())
    listed = len(kinds) > 1 and _VIEW_KINDS.issuperset(kinds)
    if text_of(given.get("type")) != "ir.actions.act_window" and "res_model" not in given and not listed:
        return
    if mode is not None:
        yield "view_mode", mode.lineno, kinds
    views = given.get("views")
    if isinstance(views, COLLECTIONS):
        pairs = [item for item in views.elts if isinstance(item, COLLECTIONS) and len(item.elts) == 2]
        yield "views", views.lineno, tuple(kind for kind in (text_of(item.elts[1]) for item in pairs) if kind)


def literal_text(node: ast.expr | None) -> str:
    """A literal as Python text, '' when it is not one (or long)."""
    if node is None or type(node) in _NO_LITERALS:
        return ""
    try:
        text = repr(node.value if type(node) is ast.Constant else ast.literal_eval(node))
        if "{" in text and any(isinstance(item, ast.Set) for item in nodes_in(node)):
            text = ast.unparse(node)  # a set has another order in each process
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ""
    return text if len(text) <= 200 else text[:200]


def domain_leaves(node: ast.expr) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """The left-hand sides of the leaves of a domain with their lines and literal values.

    A leaf is a tuple or list of three whose first is a string and whose second is a domain operator. Concatenated and
    conditional domains are read too, each node once; of ``any`` sub-domains the leaves carry the field in front.
    """
    stack: list[tuple[str, ast.expr]] = [("", node)]
    seen: set[int] = set()
    while stack:
        prefix, item = stack.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        inner: list[ast.expr] = []
        if isinstance(item, SEQUENCES):
            leaf = _leaf(item.elts)
            if leaf:
                yield prefix + leaf[0], leaf[1], leaf[2]
                if isinstance(item.elts[2], SEQUENCES) and (text_of(item.elts[1]) or "").endswith("any"):
                    stack.append((f"{prefix}{leaf[0]}.", item.elts[2]))
            else:
                inner = item.elts
        elif isinstance(item, ast.BinOp):
            inner = [item.left, item.right]
        elif isinstance(item, ast.BoolOp):
            inner = item.values
        elif isinstance(item, ast.IfExp):
            inner = [item.body, item.orelse]
        elif isinstance(item, ast.Call) and is_domain_function(item.func):
            inner = item.args
        elif isinstance(item, ast.Starred):
            inner = [item.value]
        elif isinstance(item, ast.Lambda):
            inner = [item.body]
        elif isinstance(item, ast.ListComp):
            inner = [item.elt]
        stack.extend((prefix, part) for part in reversed(inner))


def is_domain_function(func: ast.expr) -> bool:
    """Whether a function joins domains: ``expression.AND``, ``OR``."""
    return (isinstance(func, ast.Attribute) and func.attr in _DOMAIN_FUNCTIONS) or (
        isinstance(func, ast.Name) and func.id in _DOMAIN_FUNCTIONS
    )


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
    seen: set[int] = set()
    while stack:
        path, item = stack.pop()
        if isinstance(item, ast.Dict):
            inner: list[tuple[tuple[str, ...], ast.expr]] = []
            for key, value in zip(item.keys, item.values, strict=True):
                name = text_of(key)
                if key is None:
                    inner.append((path, value))
                if key is None or name is None or id(key) in seen:
                    continue
                seen.add(id(key))
                yield (*path, name), key.lineno, constants(value)
                inner.extend(((*path, name), command) for command in _command_vals(value))
            stack.extend(reversed(inner))
        elif isinstance(item, SEQUENCES):
            stack.extend((path, element) for element in reversed(item.elts))
        elif isinstance(item, ast.ListComp):
            stack.append((path, item.elt))
        elif isinstance(item, ast.IfExp):
            stack.extend(((path, item.orelse), (path, item.body)))
        elif isinstance(item, ast.Call) and isinstance(item.func, ast.Name) and item.func.id == "dict":
            stack.extend((path, argument) for argument in item.args)
            for keyword in item.keywords:
                if keyword.arg and id(keyword) not in seen:
                    seen.add(id(keyword))
                    yield (*path, keyword.arg), keyword.lineno, constants(keyword.value)


_COMMANDS = frozenset({"create", "update"})


def is_command(node: ast.expr) -> bool:
    """Whether a node is an x2many command with values: ``(0, 0, {...})``, ``(1, id, vals)``, ``Command.create({...})``."""
    if isinstance(node, SEQUENCES):
        return len(node.elts) == 3 and isinstance(node.elts[0], ast.Constant) and node.elts[0].value in {0, 1}
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
        return False
    return node.func.attr in _COMMANDS and _last_name(node.func.value) == "Command"


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _command_vals(value: ast.expr) -> Iterator[ast.expr]:
    """The dictionaries inside x2many commands."""
    if isinstance(value, ast.ListComp):
        yield from _command_vals(ast.List(elts=[value.elt], ctx=ast.Load()))
    elif isinstance(value, ast.BinOp):
        yield from _command_vals(value.left)
        yield from _command_vals(value.right)
    elif isinstance(value, ast.IfExp):
        yield from _command_vals(value.body)
        yield from _command_vals(value.orelse)
    elif isinstance(value, SEQUENCES):
        for item in value.elts:
            if isinstance(item, SEQUENCES) and len(item.elts) == 3 and (isinstance(item.elts[2], ast.Dict) or is_command(item)):
                yield item.elts[2]
            elif isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute) and item.args and item.func.attr in _COMMANDS:
                yield item.args[-1]


def dict_keys(node: ast.expr) -> Iterator[tuple[str, int]]:
    """The string keys of a literal dictionary, or those given to ``dict(...)``."""
    if isinstance(node, ast.Dict):
        for key in node.keys:
            name = text_of(key)
            if key is not None and name is not None:
                yield name, key.lineno
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
        for keyword in node.keywords:
            if keyword.arg:
                yield keyword.arg, keyword.lineno
    elif isinstance(node, ast.IfExp):
        yield from dict_keys(node.body)
        yield from dict_keys(node.orelse)


def statement_text(node: ast.expr) -> str | None:
    """SQL written as a literal, with ``%s`` for each piece that is computed; None when there is no literal in it."""
    pieces: list[str] = []
    stack: list[ast.AST] = [node]
    while stack and len(pieces) < _MOST_PIECES:
        match stack.pop():
            case ast.Constant(value=str(text)):
                pieces.append(text)
            case ast.JoinedStr(values=values):
                stack.extend(reversed(values))
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                stack.extend((right, left))
            case (
                ast.BinOp(left=inner, op=ast.Mod())
                | ast.Call(func=ast.Attribute(value=inner, attr="format"))
                | ast.Call(func=ast.Attribute(attr="SQL") | ast.Name(id="SQL"), args=[inner, *_])
                | ast.IfExp(body=inner)
            ):
                stack.append(inner)
            case _:
                pieces.append("%s")
    return "".join(pieces) if any(piece != "%s" for piece in pieces) else None
