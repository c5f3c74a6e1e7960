"""Methods behind ``search=``: whether one looks at what it is asked for and knows the operators = and != alone."""

from __future__ import annotations

import ast
from collections.abc import Collection

from rescue.analyzers.python import literals
from rescue.analyzers.python.nodes import nodes_in

_REFUSALS = frozenset({"NotImplementedError", "UserError"})


def knows_equality_only(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a method with the parameter ``operator`` takes its operator and value to be those of ``field = value``.

    It does not when it only hands both on (``[('partner_id.name', operator, value)]``), when it names the operator ``in``, or when it
    refuses what it does not know by NotImplemented, NotImplementedError or UserError, after which Odoo asks again with = and !=.
    """
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    if "operator" not in names:
        return False
    asked = names[names.index("operator") :][:2]  # what comes next is the value
    handed: set[int] = set()
    looked_at: list[int] = []
    for item in nodes_in(node):
        if isinstance(item, ast.Raise) and _name_of(item.exc) in _REFUSALS:
            return False
        if isinstance(item, (ast.Tuple, ast.List, ast.Set, ast.Dict)) and _names_in(item):
            return False
        if isinstance(item, ast.Compare) and any(literals.text_of(side) == "in" for side in (item.left, *item.comparators)):
            return False
        handed |= _handed_on(item, asked)
        if isinstance(item, ast.Name) and item.id == "NotImplemented":
            return False
        if isinstance(item, ast.Name) and item.id in asked and isinstance(item.ctx, ast.Load):
            looked_at.append(id(item))
    return not handed.issuperset(looked_at)


def _names_in(node: ast.Tuple | ast.List | ast.Set | ast.Dict) -> bool:
    """Whether a collection of operators, or a dictionary by operator, has ``in`` among them."""
    texts = [literals.text_of(element) for element in (node.keys if isinstance(node, ast.Dict) else node.elts)]
    return "in" in texts and literals.OPERATORS.issuperset(text or "" for text in texts)


def _handed_on(node: ast.AST, asked: Collection[str]) -> set[int]:
    """The names of operator and value where both are handed on: in one leaf of a domain, or to one call."""
    if isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) == 3:
        given: list[ast.expr] = node.elts[1:]
    elif isinstance(node, ast.Call):
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
    else:
        return set()
    found = [item for item in given if isinstance(item, ast.Name) and item.id in asked]
    return {id(item) for item in found} if len({item.id for item in found}) == 2 else set()


def _name_of(node: ast.expr | None) -> str:
    """The last part of what is raised: ``UserError`` of ``exceptions.UserError(_('...'))``."""
    target = node.func if isinstance(node, ast.Call) else node
    return target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""
