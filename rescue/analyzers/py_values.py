"""What an expression may be worth to the analysis: a recordset, the environment, a cursor, a dotted name, or nothing known.

A value of ``None`` means unknown. These are the few kinds of value that decide on which model a member is looked up.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Records:
    """A recordset: of model ``root``, after following the relational fields ``path``."""

    root: str
    path: tuple[str, ...] = ()
    is_super: bool = False


@dataclass(frozen=True, slots=True)
class Dotted:
    """A dotted name of ``odoo.*``."""

    name: str


@dataclass(frozen=True, slots=True)
class Vals:
    """A dictionary of values (or a list of them) for ``create`` or ``write`` of a model."""

    root: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A local variable that holds a literal list, dictionary or string: kept, since it may become a domain, vals or SQL."""

    node: ast.expr


@dataclass(frozen=True, slots=True)
class Plain:
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
