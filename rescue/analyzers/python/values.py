"""What an expression may be worth to the analysis: a recordset, the environment, a cursor, a dotted name, or nothing known.

A value of ``None`` means unknown. These are the few kinds of value that decide on which model a member is looked up.
"""

from __future__ import annotations

import ast

from msgspec import Struct


class Records(Struct, frozen=True, gc=False):
    """A recordset: of model ``root``, after following the fields ``path``; not ``certain`` where it is the likeliest of several."""

    root: str
    path: tuple[str, ...] = ()
    is_super: bool = False
    certain: bool = True


class Dotted(Struct, frozen=True, gc=False):
    """A dotted name of ``odoo.*``."""

    name: str


class Vals(Struct, frozen=True, gc=False):
    """A dictionary of values (or a list of them) for ``create`` or ``write`` of a model."""

    root: str


class Literal(Struct, frozen=True):
    """A local variable that holds a literal list, dictionary or string: kept, since it may become a domain, vals or SQL."""

    node: ast.expr


class Plain(Struct, frozen=True, gc=False):
    """One of the values that need no content."""

    name: str


ENV = Plain("env")
POOL = Plain("pool")
CURSOR = Plain("cursor")
FIELDS = Plain("fields")  # the fields of a model by name: record._fields
SELF = Plain("self")  # self of a class that is no model
SUPER = Plain("super")  # super() of such a class
OTHER = Plain("other")  # known to hold no record

# The classes of core behind values that are no records; their methods are used by these names.
CLASSES = {ENV: "odoo.api.Environment", POOL: "odoo.modules.registry.Registry", CURSOR: "odoo.sql_db.Cursor"}

Value = Records | Dotted | Vals | Literal | Plain | None


def merged(one: Value, other: Value) -> Value:
    """What a name is worth that is ``one`` on one way through the code and ``other`` on another.

    Two different recordsets make it unknown. A recordset and nothing known make it that recordset, not certain; a constant
    (``partner = False`` before an ``if``) holds no member and leaves the recordset as it is.
    """
    if one is other or one == other:
        return one
    if type(one) is Literal and type(other) is Literal:
        return _either(one, other)
    if isinstance(other, Records) or one is None or one is OTHER:
        one, other = other, one
    if isinstance(one, Records):
        if isinstance(other, Records):
            same = one.root == other.root and one.path == other.path
            return Records(one.root, one.path, False, one.certain and other.certain) if same else None
        if other is OTHER or type(other) is Literal:
            return one
        return Records(one.root, one.path, one.is_super, False) if other is None else None
    if type(one) is Literal and type(other) is Vals:
        return other
    if type(one) is Literal and other is None:
        return one if _has_content(one.node) else None
    if other is OTHER or (other is None and one is not OTHER and type(one) is not Dotted):
        return one
    return one if type(one) is Vals and type(other) is Literal else None


def _either(one: Literal, other: Literal) -> Literal:
    """Both literals; only the longer one where it was made by adding to the shorter."""
    if _extends(one.node, other.node):
        return one
    if _extends(other.node, one.node):
        return other
    return Literal(ast.copy_location(ast.IfExp(test=ast.Constant(value=True), body=one.node, orelse=other.node), one.node))


def _extends(longer: ast.expr, shorter: ast.expr) -> bool:
    for _ in range(100):
        if longer is shorter:
            return True
        if isinstance(longer, ast.BinOp):
            longer = longer.left
        elif isinstance(longer, ast.Dict) and isinstance(shorter, ast.Dict):
            size = len(shorter.keys)
            return len(longer.keys) >= size and all(map(_same, longer.keys[:size], shorter.keys))
        else:
            return False
    return False


def _has_content(node: ast.expr) -> bool:
    """Whether a literal is more than the empty one that a name often starts with."""
    if isinstance(node, (ast.List, ast.Tuple)):
        return bool(node.elts)
    if isinstance(node, ast.Dict):
        return bool(node.keys)
    return not isinstance(node, ast.Constant) or bool(node.value)


def _same(one: object, other: object) -> bool:
    return one is other
