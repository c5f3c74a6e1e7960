"""Functions and methods of a Python file as facts: signatures, keys that are returned, routes."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator

from rescue.analyzers.python import literals
from rescue.analyzers.python.nodes import nodes_in
from rescue.analyzers.python.searches import knows_equality_only
from rescue.model import MethodDef, Route

Function = ast.FunctionDef | ast.AsyncFunctionDef

_LOOP = ("body", "orelse")
_TRY = ("body", "handlers", "orelse", "finalbody")
# Where statements hold statements; functions and classes are left out.
_BLOCKS: dict[type, tuple[str, ...]] = {
    ast.If: _LOOP,
    ast.For: _LOOP,
    ast.AsyncFor: _LOOP,
    ast.While: _LOOP,
    ast.With: ("body",),
    ast.AsyncWith: ("body",),
    ast.Try: _TRY,
    ast.TryStar: _TRY,
    ast.ExceptHandler: ("body",),
    ast.Match: ("cases",),
    ast.match_case: ("body",),
}

# Where statements hold what may be a condition.
_CONDITIONS: dict[type, str] = {ast.If: "test", ast.While: "test", ast.Assert: "test", ast.Return: "value", ast.Assign: "value"}

_COMPARING = frozenset({ast.Compare, ast.BoolOp, ast.UnaryOp, ast.IfExp})


def method_of(node: Function, decorators: tuple[str, ...], *, calls_super: bool) -> MethodDef:
    """A function as a fact: its signature, the keys of the dictionaries it returns, and what it does with what it was given."""
    assigned: dict[str, list[str]] = {}
    returned: set[str] = set()
    returned_names: set[str] = set()
    loops = False
    compared: list[tuple[str, tuple[str, ...], int]] = []
    given = {argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
    for statement in _statements(node.body):
        kind = type(statement)
        condition = getattr(statement, _CONDITIONS[kind]) if kind in _CONDITIONS else None
        if condition is not None and type(condition) in _COMPARING:
            compared.extend(_comparisons(condition, given))
        if kind is ast.For:
            loops = loops or _is_several(statement.iter)  # type: ignore[attr-defined]
        elif kind is ast.Assign:
            loops = loops or _is_comprehension(statement.value)  # type: ignore[attr-defined]
            _note_keys(statement, assigned)  # type: ignore[arg-type]
        elif kind is ast.Return:
            value = statement.value  # type: ignore[attr-defined]
            loops = loops or _is_comprehension(value)
            if isinstance(value, ast.Dict):
                returned.update(key for key, _ in literals.dict_keys(value))
            elif isinstance(value, ast.Name):
                returned_names.add(value.id)
    for name in returned_names:
        returned.update(assigned.get(name, ()))
    return MethodDef(
        node.name,
        parameters(node),
        len(node.args.posonlyargs) + len(node.args.args) - len(node.args.defaults),
        decorators,
        calls_super,
        tuple(sorted(returned)),
        node.lineno,
        node.end_lineno or node.lineno,
        loops=loops,
        compared=tuple(compared),
        equality_only=knows_equality_only(node),
    )


def uses(node: Function) -> tuple[int, ...]:
    """The lines on which a function uses its first parameter, in order."""
    given = next((item.arg for item in (*node.args.posonlyargs, *node.args.args)), None)
    return tuple(sorted({item.lineno for item in nodes_in(*node.body) if isinstance(item, ast.Name) and item.id == given}))


def _comparisons(node: ast.expr, names: Container[str]) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """What a condition compares with texts, of these names: ``view_type == 'tree'``, ``operator not in ('=', '!=')``."""
    if isinstance(node, ast.Compare):
        texts = tuple(text for text, _ in literals.strings(node.comparators[0]))
        if texts and isinstance(node.left, ast.Name) and node.left.id in names:
            yield node.left.id, texts, node.lineno
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _comparisons(value, names)
    elif isinstance(node, ast.UnaryOp):
        yield from _comparisons(node.operand, names)
    elif isinstance(node, ast.IfExp):
        yield from _comparisons(node.test, names)


def _is_several(node: ast.expr) -> bool:
    """Whether a loop over this takes one by one what a plain name holds: ``self``, ``zip(self, vals_list)``, ``enumerate(vals_list)``."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in {"zip", "enumerate"} and any(map(_is_several, node.args))
    return isinstance(node, ast.Name)


def _is_comprehension(node: ast.expr | None) -> bool:
    return isinstance(node, ast.ListComp) and _is_several(node.generators[0].iter)


def parameters(node: Function) -> tuple[str, ...]:
    """The names of a function's parameters in order, with the stars of ``*args`` and ``**kwargs``."""
    args = node.args
    names = [item.arg for item in (*args.posonlyargs, *args.args)]
    if args.vararg is not None:
        names.append(f"*{args.vararg.arg}")
    names.extend(item.arg for item in args.kwonlyargs)
    if args.kwarg is not None:
        names.append(f"**{args.kwarg.arg}")
    return tuple(names)


def route_of(node: ast.Call, method: str) -> Route:
    """What ``@http.route(...)`` says about a method."""
    urls = [text for argument in node.args[:1] for text, _ in literals.strings(argument)]
    keywords = []
    for keyword in node.keywords:
        if keyword.arg == "route":
            urls.extend(text for text, _ in literals.strings(keyword.value))
        elif keyword.arg:
            text = literals.text_of(keyword.value)
            keywords.append((keyword.arg, text if text is not None else literals.literal_text(keyword.value)))
    return Route(tuple(urls), tuple(keywords), method, node.lineno)


def _statements(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """The statements of a function at every depth, those of functions and classes inside it left out."""
    stack: list[ast.AST] = [*reversed(body)]
    while stack:
        item = stack.pop()
        yield item
        if type(item) in _BLOCKS:
            for block in _BLOCKS[type(item)]:
                stack += getattr(item, block)[::-1]


def _note_keys(node: ast.Assign, names: dict[str, list[str]]) -> None:
    """Keys given to a local dictionary: ``res = {'domain': ...}`` and ``res['domain'] = ...``."""
    for target in node.targets:
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Dict):
            names.setdefault(target.id, []).extend(key for key, _ in literals.dict_keys(node.value))
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            text = literals.text_of(target.slice)
            if text:
                names.setdefault(target.value.id, []).append(text)
