"""Read the Python expressions that stand in XML attributes and texts: domains, contexts, ``attrs``, ``eval``, modifiers.

Nothing is evaluated. ``%(xmlid)d`` counts as a number here; the XML ids themselves are read by the caller.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rescue.analyzers.python.literals import OPERATORS, constants, vals_keys
from rescue.analyzers.python.nodes import nodes_in

XMLID_PLACEHOLDER = re.compile(r"%\(\s*([\w.\-]+)\s*\)[ds]")
_FIELD_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")

# What the web client and the server offer to such expressions (odoo/addons/web/static/src/core/py_js, odoo/tools/safe_eval.py).
# Functions are not listed: what is called is no field, while ``type`` or ``sum`` may well be one.
_PROVIDED = frozenset(
    "uid user env context current_date datetime relativedelta time timedelta now today active_id active_ids active_model ids"
    " allowed_company_ids company_ids current_company_id companies ref self raw_value record parent tz_offset tz lang session widget"
    " true false null none".split()
)


class NameUse(NamedTuple):
    """A field named on the value side of an expression (``parent.`` kept), and the literals that it is compared with."""

    name: str
    values: tuple[str, ...]


class Leaf(NamedTuple):
    """The left-hand side of a domain's leaf, and the literals on its right."""

    field: str
    values: tuple[str, ...]


class Expression(NamedTuple):
    """What one expression says: see the functions that return it for which parts they fill.

    ``perhaps`` are XML ids that may be missing: ``ref('base.a', False)``.
    """

    names: tuple[NameUse, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    keys: tuple[str, ...] = ()
    group_by: tuple[str, ...] = ()
    xmlids: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    vals: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    values: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def read_expression(text: str) -> Expression | None:
    """The names that a modifier such as ``invisible="state != 'draft'"`` relies on; None when it is not Python."""
    return _read(text, _modifier)


@lru_cache(maxsize=4096)
def read_domain(text: str) -> Expression | None:
    """The leaves of a domain (or of a dictionary of domains, as ``attrs``), the names on their right-hand sides; None when not Python."""
    return _read(text, _domain)


@lru_cache(maxsize=4096)
def read_context(text: str) -> Expression | None:
    """The keys of a context, the fields in its ``group_by``, and the names among its values; None when it is not Python."""
    return _read(text, _context)


@lru_cache(maxsize=4096)
def read_eval(text: str) -> Expression | None:
    """The XML ids in ``ref()``, the vals in x2many commands and the literal values of an ``eval``; None when it is not Python."""
    return _read(text, _eval)


def _read(text: str, reader: Callable[[ast.expr], Expression]) -> Expression | None:
    source = XMLID_PLACEHOLDER.sub("0", text).strip()
    if not source:
        return Expression()
    try:
        # in brackets, an expression may span lines, as in the web client
        return reader(_parse(f"(\n{source}\n)"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _parse(source: str) -> ast.expr:
    if "\\" not in source:
        return ast.parse(source, mode="eval").body
    with warnings.catch_warnings():
        # an invalid escape is the author's business, not a message for who runs the scan
        warnings.simplefilter("ignore")
        return ast.parse(source, mode="eval").body


def _modifier(node: ast.expr) -> Expression:
    return Expression(names=tuple(_names(node)))


def _domain(node: ast.expr) -> Expression:
    leaves: list[Leaf] = []
    names: list[NameUse] = []
    _collect_leaves(node, "", leaves, names)
    return Expression(names=tuple(names), leaves=tuple(leaves))


def _context(node: ast.expr) -> Expression:
    keys: list[str] = []
    group_by: list[str] = []
    for item in nodes_in(node):
        if not isinstance(item, ast.Dict):
            continue
        for key, value in zip(item.keys, item.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                keys.append(key.value)
                if key.value == "group_by":
                    group_by.extend(field for text in constants(value) if _FIELD_PATH.fullmatch(field := text.partition(":")[0]))
    return Expression(names=tuple(_names(node)), keys=tuple(keys), group_by=tuple(group_by))


def _eval(node: ast.expr) -> Expression:
    asked = [
        (item.args[0].value, _may_be_missing(item))
        for item in nodes_in(node)
        if isinstance(item, ast.Call)
        and isinstance(item.func, ast.Name)
        and item.func.id == "ref"
        and item.args
        and isinstance(item.args[0], ast.Constant)
        and isinstance(item.args[0].value, str)
    ]
    # as if it were the value of a field, so that the keys are found below the commands only
    vals = vals_keys(ast.Dict(keys=[ast.copy_location(ast.Constant("_"), node)], values=[node]))
    return Expression(
        xmlids=tuple(xmlid for xmlid, missing in asked if not missing),
        perhaps=tuple(xmlid for xmlid, missing in asked if missing),
        vals=tuple((path[1:], values) for path, _line, values in vals if len(path) > 1),
        values=constants(node),
    )


def _may_be_missing(ref: ast.Call) -> bool:
    """Whether a ``ref()`` says that nothing is to be raised where the record is not there."""
    given = [*ref.args[1:2], *(keyword.value for keyword in ref.keywords if keyword.arg == "raise_if_not_found")]
    return any(isinstance(item, ast.Constant) and not item.value for item in given)


def _collect_leaves(node: ast.AST, prefix: str, leaves: list[Leaf], names: list[NameUse]) -> None:
    """Append the leaves found in a domain, in a dictionary of domains, or in parts of one."""
    if isinstance(node, ast.List | ast.Tuple):
        leaf = _leaf(node.elts)
        if leaf is None:
            for item in node.elts:
                _collect_leaves(item, prefix, leaves, names)
            return
        field, operator, value = leaf
        leaves.append(Leaf(prefix + field, constants(value)))
        if operator in {"any", "not any"}:
            _collect_leaves(value, f"{prefix}{field}.", leaves, names)
        else:
            names.extend(_names(value))
    elif isinstance(node, ast.Dict):
        for value in node.values:
            _collect_leaves(value, prefix, leaves, names)
    elif isinstance(node, ast.BinOp):
        _collect_leaves(node.left, prefix, leaves, names)
        _collect_leaves(node.right, prefix, leaves, names)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            _collect_leaves(value, prefix, leaves, names)
    elif isinstance(node, ast.IfExp):
        names.extend(_names(node.test))
        _collect_leaves(node.body, prefix, leaves, names)
        _collect_leaves(node.orelse, prefix, leaves, names)
    elif isinstance(node, ast.expr):
        names.extend(_names(node))


def _leaf(items: list[ast.expr]) -> tuple[str, str, ast.expr] | None:
    if len(items) != 3:
        return None
    field, operator, value = items
    if not (isinstance(field, ast.Constant) and isinstance(operator, ast.Constant)):
        return None
    if not (isinstance(field.value, str) and isinstance(operator.value, str)):
        return None
    name, sign = field.value.strip(), operator.value.strip().lower()
    return (name, sign, value) if sign in OPERATORS and _FIELD_PATH.fullmatch(name) else None


def _names(node: ast.expr) -> Iterator[NameUse]:
    """The field names that an expression reads, in order; those compared with literals carry them, once."""
    bound = {item.id for item in nodes_in(node) if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)}
    stack: list[ast.AST] = [node]
    while stack:
        item = stack.pop()
        name = _name(item)
        if name:
            if name not in bound:
                yield NameUse(name, ())
            continue
        if isinstance(item, ast.Compare) and len(item.comparators) == 1:
            left, right = item.left, item.comparators[0]
            if (field := _name(left)) and (values := constants(right)) and field not in bound:
                yield NameUse(field, values)
                continue
            if (field := _name(right)) and (values := constants(left)) and field not in bound:
                yield NameUse(field, values)
                continue
        children = list(ast.iter_child_nodes(item))
        if isinstance(item, ast.Call) and isinstance(item.func, ast.Name):
            children.remove(item.func)
        stack.extend(reversed(children))


def _name(node: ast.AST) -> str:
    """``field`` or ``parent.field``, '' for anything else and for what Odoo provides."""
    if isinstance(node, ast.Name):
        return "" if node.id in _PROVIDED else node.id
    if isinstance(node, ast.Attribute):
        parents = "parent."
        owner = node.value
        while isinstance(owner, ast.Attribute) and owner.attr == "parent":
            parents += "parent."
            owner = owner.value
        if isinstance(owner, ast.Name) and owner.id == "parent":
            return "" if node.attr in {"parent", "ids"} else parents + node.attr
    return ""
