"""Which statements of a module or class may run when it does, which names they bind, and how a signature is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence


def statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that may run when the module or class does, one by one."""
    for node in body:
        yield node
        match node:
            case ast.If():
                if not _is_type_checking(node.test):
                    yield from statements(node.body)
                yield from statements(node.orelse)
            case ast.Try() | ast.TryStar():
                for part in (node.body, *(handler.body for handler in node.handlers), node.orelse, node.finalbody):
                    yield from statements(part)
            case ast.With() | ast.AsyncWith():
                yield from statements(node.body)
            case ast.For() | ast.AsyncFor() | ast.While():
                yield from statements(node.body)
                yield from statements(node.orelse)


def _is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING")


def targets(node: ast.stmt) -> Iterator[tuple[str, ast.expr | None]]:
    """The names that a statement binds by assignment, each with its value where that is one expression."""
    match node:
        case ast.Assign():
            for target in node.targets:
                yield from _names(target, node.value)
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
            yield name, value
        case ast.AugAssign(target=ast.Name(id=name)):
            yield name, None
        case ast.For() | ast.AsyncFor():
            yield from _names(node.target, None)
        case ast.With() | ast.AsyncWith():
            for item in node.items:
                if item.optional_vars is not None:
                    yield from _names(item.optional_vars, None)


def _names(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, ast.expr | None]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple | ast.List):
        for item in target.elts:
            yield from _names(item.value if isinstance(item, ast.Starred) else item, None)


def parameters(args: ast.arguments) -> tuple[str, ...]:
    """The parameters as ``CoreMethod`` writes them."""
    plain = [*args.posonlyargs, *args.args]
    first = len(plain) - len(args.defaults)
    names = [f"{item.arg}=" if index >= first else item.arg for index, item in enumerate(plain)]
    if args.posonlyargs:
        names.insert(len(args.posonlyargs), "/")
    if args.vararg is not None:
        names.append(f"*{args.vararg.arg}")
    elif args.kwonlyargs:
        names.append("*")
    keywords = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    names.extend(item.arg if default is None else f"{item.arg}=" for item, default in keywords)
    if args.kwarg is not None:
        names.append(f"**{args.kwarg.arg}")
    return tuple(names)
