"""Expressions of a Python file: what each may be worth, and the members of models that it relies on.

Each expression is evaluated to a ``Value`` while it is visited, so each node is seen once. The evaluation is neither path- nor
call-sensitive: a local name is worth what it was last assigned.
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rescue.analyzers import py_literals
from rescue.analyzers.py_collect import Collector
from rescue.analyzers.py_guards import is_guard
from rescue.analyzers.py_values import CURSOR, ENV, FIELDS, OTHER, POOL, SELF, SUPER, Dotted, Literal, Records, Vals, Value

# Attributes of a recordset that are no members of its model.
RECORD_PLAIN = frozenset(
    "_cr _uid _context _ids _name _table _description _inherit _inherits _order _rec_name _module _log_access _abstract "
    "_transient _auto _register _constraint_methods _parent_name _parent_store _cache _sql_constraints _column_type ids id "
    "__class__ __dict__ __doc__ __name__".split()
)


class Expressions(ABC):
    """Visits expressions, adding to a Collector. Calls and statements are left to the classes that build on it."""

    def __init__(self, facts: Collector) -> None:
        self.facts = facts
        self.globals: dict[str, Value] = {}
        self.scope: dict[str, Value] = self.globals
        self.model = ""
        self.members: dict[str, Value] = {}
        self._expressions: dict[type, Callable[[Any], Value]] = {
            ast.Constant: _constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.Subscript: self._subscript,
            ast.Compare: self._compare,
            ast.BoolOp: self._bool,
            ast.BinOp: self._binary,
            ast.IfExp: self._conditional,
            ast.Lambda: self._lambda,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._dict_comprehension,
            ast.Dict: self._dict,
            ast.NamedExpr: self._walrus,
        }

    @abstractmethod
    def body(self, statements: list[ast.stmt]) -> None:
        """Walk statements in order."""

    @abstractmethod
    def _call(self, node: ast.Call) -> Value:
        """Walk a call."""

    def value(self, node: ast.expr) -> Value:
        """Walk an expression and say what it may be worth."""
        handler = self._expressions.get(type(node))
        if handler is None:
            self._children(node)
            return OTHER if isinstance(node, ast.JoinedStr | ast.List | ast.Tuple | ast.Set) else None
        return handler(node)

    def _children(self, node: ast.AST) -> None:
        """Walk what a node without a handler of its own holds."""
        for name in node._fields:
            value = getattr(node, name)
            if type(value) is list:
                for item in value:
                    if isinstance(item, ast.expr):
                        self.value(item)
                    elif isinstance(item, ast.stmt):
                        self.body([item])
                    elif isinstance(item, ast.AST):
                        self._children(item)
            elif isinstance(value, ast.expr):
                self.value(value)
            elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                self._children(value)

    def dotted(self, node: ast.expr) -> str:
        """The dotted name of Odoo that a name or attribute chain stands for, '' if none; adds no facts."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        base = self.scope.get(node.id)
        return ".".join([base.name, *reversed(parts)]) if isinstance(base, Dotted) else ""

    def _name(self, node: ast.Name) -> Value:
        value = self.scope.get(node.id, OTHER)
        if type(value) is Dotted:
            self._use(value.name, node.lineno)
        return value

    def _use(self, name: str, line: int) -> None:
        self.facts.name(name, "use", line)

    def _attribute(self, node: ast.Attribute, kind: str = "read", values: tuple[str, ...] = ()) -> Value:
        name = self.dotted(node)
        if name:
            self._use(name, node.lineno)
            return _of_dotted(name)
        owner = self.value(node.value)
        return self._member(owner, node, kind, values)

    def _member(self, owner: Value, node: ast.Attribute, kind: str, values: tuple[str, ...]) -> Value:
        attr = node.attr
        kind_of_owner = type(owner)
        if kind_of_owner is Records:
            assert isinstance(owner, Records)
            if attr == "env":
                return ENV
            if attr == "pool":
                return POOL
            if attr in {"_cr", "cr"}:
                return CURSOR
            if attr == "_origin":
                return owner
            if attr == "_fields":
                return FIELDS
            if attr in RECORD_PLAIN:
                return OTHER
            self.facts.ref(owner.root, owner.path, attr, kind, node.end_lineno or node.lineno, None, values)
            return Records(owner.root, (*owner.path, attr))
        if owner is ENV:
            return _of_env(attr)
        if owner is SELF or owner is SUPER:
            if attr == "env":
                return ENV
            if attr in {"cr", "_cr"}:
                return CURSOR
            return self.members.get(attr)
        if owner is OTHER or owner is CURSOR:
            return OTHER
        if owner is None:
            if attr == "env":
                return ENV
            self.facts.ref("", (), attr, kind, node.end_lineno or node.lineno, None, values)
        return None

    def _subscript(self, node: ast.Subscript) -> Value:
        owner = self.value(node.value)
        if owner is FIELDS:
            self.value(node.slice)
            return Dotted("odoo.fields.Field")
        key = py_literals.text_of(node.slice)
        if key is None:
            self.value(node.slice)
            if owner is ENV:
                return None
            return owner if isinstance(owner, Records | Vals) else (OTHER if owner is OTHER else None)
        if owner is ENV or owner is POOL:
            return self._model(key, "env" if owner is ENV else "pool", node.slice.lineno)
        if isinstance(owner, Records):
            self.facts.ref(owner.root, owner.path, key, "read", node.slice.lineno)
            return Records(owner.root, (*owner.path, key))
        if isinstance(owner, Vals):
            self.facts.ref(owner.root, (), key, "vals", node.slice.lineno)
            return None
        return OTHER if owner is OTHER else None

    def _model(self, name: str, kind: str, line: int) -> Records:
        self.facts.model(name, kind, line)
        return Records(name)

    def _compare(self, node: ast.Compare) -> Value:
        for index, operand in enumerate([node.left, *node.comparators]):
            others = node.comparators[index : index + 1] if index == 0 else [node.left]
            values = tuple(value for other in others for value in py_literals.constants(other))
            if values and isinstance(operand, ast.Attribute):
                self._attribute(operand, "read", values)
            else:
                self.value(operand)
        return OTHER

    def _bool(self, node: ast.BoolOp) -> Value:
        guard = isinstance(node.op, ast.And) and is_guard(node.values[0])
        with self._guard(guard):
            found = [self.value(item) for item in node.values]
        return next((item for item in found if isinstance(item, Records | Vals)), None)

    def _binary(self, node: ast.BinOp) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(left, Records):
            return left
        return right if isinstance(right, Records) and left is not OTHER else (OTHER if left is OTHER else None)

    def _conditional(self, node: ast.IfExp) -> Value:
        self.value(node.test)
        with self._guard(is_guard(node.test)):
            body, other = self.value(node.body), self.value(node.orelse)
        return body if isinstance(body, Records | Vals) else other

    def _walrus(self, node: ast.NamedExpr) -> Value:
        value = self._assigned(node.value)
        self._bind(node.target, value, node.value)
        return value

    def _lambda(self, node: ast.Lambda, first: Value = None) -> Value:
        outer, self.scope = self.scope, dict(self.scope)
        for number, argument in enumerate(node.args.args):
            self.scope[argument.arg] = first if number == 0 and first is not None else parameter_value(argument.arg)
        for default in node.args.defaults:
            self.value(default)
        value = self.value(node.body)
        self.scope = outer
        return value

    def argument(self, node: ast.expr, first_of_lambda: Value = None) -> Value:
        """Walk one argument; a lambda takes ``first_of_lambda`` as its first parameter."""
        if isinstance(node, ast.Lambda):
            self._lambda(node, first_of_lambda)
            return OTHER
        return self.value(node)

    def _generators(self, generators: list[ast.comprehension]) -> None:
        for generator in generators:
            self._bind(generator.target, self._element(self.value(generator.iter)), None)
            for condition in generator.ifs:
                self.value(condition)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
        outer, self.scope = self.scope, dict(self.scope)
        self._generators(node.generators)
        value = self.value(node.elt)
        self.scope = outer
        return value if isinstance(value, Records) else OTHER

    def _dict_comprehension(self, node: ast.DictComp) -> Value:
        outer, self.scope = self.scope, dict(self.scope)
        self._generators(node.generators)
        self.value(node.key)
        self.value(node.value)
        self.scope = outer
        return OTHER

    def _dict(self, node: ast.Dict) -> Value:
        for key, value in zip(node.keys, node.values, strict=True):
            name = py_literals.text_of(key)
            if name is None and key is not None:
                self.value(key)
            self.value(value)
            if name in {"res_model", "binding_model", "src_model"}:
                text = py_literals.text_of(value)
                if text:
                    self.facts.model(text, "action", value.lineno)
            elif name == "context" and isinstance(value, ast.Dict):
                self.facts.context(py_literals.dict_keys(value))
        return OTHER

    def _assigned(self, node: ast.expr) -> Value:
        value = self.value(node)
        if value is None or value is OTHER:
            if isinstance(node, ast.List | ast.Dict | ast.JoinedStr | ast.BinOp | ast.ListComp):
                return Literal(node)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                return Literal(node)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
                return Literal(node)
        return value

    def _bind(self, target: ast.expr, value: Value, source: ast.expr | None) -> None:
        if isinstance(target, ast.Name):
            self.scope[target.id] = value
        elif isinstance(target, ast.Attribute):
            owner = self.value(target.value)
            if isinstance(owner, Records):
                values = py_literals.constants(source) if source is not None else ()
                self.facts.ref(owner.root, owner.path, target.attr, "write", target.end_lineno or target.lineno, None, values)
            elif owner is SELF:
                self.members[target.attr] = value
            elif isinstance(owner, Dotted):
                self.facts.name(f"{owner.name}.{target.attr}", "write", target.lineno)
        elif isinstance(target, ast.Tuple | ast.List):
            sources = source.elts if isinstance(source, ast.Tuple | ast.List) and len(source.elts) == len(target.elts) else None
            for number, item in enumerate(target.elts):
                if sources is not None:
                    self._bind(item, self.value(sources[number]) if isinstance(sources[number], ast.Name) else None, sources[number])
                else:
                    last = number == len(target.elts) - 1
                    self._bind(item, value if last and isinstance(value, Records) else None, None)
        elif isinstance(target, ast.Starred):
            self._bind(target.value, None, None)
        elif isinstance(target, ast.Subscript):
            owner = self.value(target.value)
            key = py_literals.text_of(target.slice)
            if key is None:
                self.value(target.slice)
            elif isinstance(owner, Vals):
                values = py_literals.constants(source) if source is not None else ()
                self.facts.ref(owner.root, (), key, "vals", target.lineno, None, values)
            elif isinstance(owner, Records):
                self.facts.ref(owner.root, owner.path, key, "write", target.lineno)

    @contextmanager
    def _guard(self, guarded: bool) -> Iterator[None]:
        before = self.facts.guarded
        self.facts.guarded = before or guarded
        try:
            yield
        finally:
            self.facts.guarded = before

    @staticmethod
    def _element(value: Value) -> Value:
        return value if isinstance(value, Records | Vals) else (OTHER if value is OTHER else None)


def _constant(_node: ast.Constant) -> Value:
    return OTHER


def parameter_value(name: str) -> Value:
    """Parameters whose name says what they are."""
    if name == "env":
        return ENV
    if name in {"cr", "cursor"}:
        return CURSOR
    return None


def _of_dotted(name: str) -> Value:
    """What a dotted name of Odoo is worth as a value: the current request's environment and cursor, else the name itself."""
    if name == "odoo.http.request.env":
        return ENV
    if name == "odoo.http.request.cr":
        return CURSOR
    if name in {"odoo.http.request.registry", "odoo.http.request.pool"}:
        return POOL
    if name.startswith("odoo.http.request.env."):
        return _of_env(name.removeprefix("odoo.http.request.env.").split(".", 1)[0])
    return Dotted(name)


def _of_env(attr: str) -> Value:
    """An attribute of the environment."""
    if attr == "user":
        return Records("res.users")
    if attr in {"company", "companies"}:
        return Records("res.company")
    if attr == "cr":
        return CURSOR
    if attr == "registry":
        return POOL
    return OTHER
