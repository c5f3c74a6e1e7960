"""Expressions of a Python file: what each may be worth, and the members of models that it relies on.

Each expression is evaluated to a ``Value`` while it is visited, so each node is seen once. Where ways through the code meet, a
local name is worth what all of them agree on; calls are not followed.
"""

from __future__ import annotations

import ast
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import reduce
from typing import Any, ClassVar

import msgspec

from rescue.analyzers.python import literals
from rescue.analyzers.python.collect import Collector
from rescue.analyzers.python.guards import is_guard
from rescue.analyzers.python.values import (
    CURSOR,
    ENV,
    FIELDS,
    OTHER,
    POOL,
    SELF,
    SUPER,
    Dotted,
    Literal,
    Plain,
    Records,
    Vals,
    Value,
    merged,
)

# Attributes of a recordset that are no members of its model, and what they are worth.
OF_RECORDS: dict[str, Plain] = {
    **dict.fromkeys(
        "_uid _context _ids _name _table _description _inherit _inherits _order _rec_name _module _log_access _abstract "
        "_transient _auto _register _constraint_methods _parent_name _parent_store _cache _sql_constraints _column_type "
        "_prefetch_ids _original_module ids id __class__ __dict__ __doc__ __name__".split(),
        OTHER,
    ),
    "_fields": FIELDS,
    "env": ENV,
    "pool": POOL,
    "_cr": CURSOR,
    "cr": CURSOR,
}
# The current request's environment, registry and cursor.
_REQUEST = ("odoo.http.request.", "odoo.addons.web.http.request.")
_REQUEST_VALUE = re.compile(r"odoo\.(addons\.web\.)?http\.request\.(env|cr|registry|pool)(\.|$)")
REQUEST_VALUES: dict[str, Plain] = {
    f"{request}{name}": value for request in _REQUEST for name, value in (("env", ENV), ("cr", CURSOR), ("registry", POOL), ("pool", POOL))
}
# Parts of a date or of a time span: on the value of a field that is not named as a relation they are no members of a model.
DATE_PARTS = frozenset("year month day hour minute second microsecond tzinfo days seconds microseconds".split())
_RELATIONAL_ENDS = ("_id", "_ids", "_uid")
_AS_BEFORE = nullcontext()
_SET_OPERATORS = frozenset({ast.Add, ast.Sub, ast.BitOr, ast.BitAnd})


class Expressions(ABC):
    """Visits expressions, adding to a Collector. Calls and statements are left to the classes that build on it."""

    # By type of expression. They belong to the class: in a dictionary of each object's own they would hold it, and all that it knows.
    _expressions: ClassVar[dict[type, Callable[[Any, Any], Value]]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._expressions = {
            ast.Constant: cls._constant,
            ast.Name: cls._name,
            ast.Attribute: cls._attribute,
            ast.Call: cls._call,
            ast.Subscript: cls._subscript,
            ast.Compare: cls._compare,
            ast.BoolOp: cls._bool,
            ast.BinOp: cls._binary,
            ast.IfExp: cls._conditional,
            ast.Lambda: cls._lambda,
            ast.ListComp: cls._comprehension,
            ast.SetComp: cls._comprehension,
            ast.GeneratorExp: cls._comprehension,
            ast.DictComp: cls._dict_comprehension,
            ast.Dict: cls._dict,
            ast.NamedExpr: cls._walrus,
            ast.UnaryOp: cls._unary,
            ast.List: cls._sequence,
            ast.Tuple: cls._sequence,
            ast.Set: cls._sequence,
            ast.Starred: cls._starred,
            ast.JoinedStr: cls._joined,
            ast.FormattedValue: cls._formatted,
        }

    def __init__(self, facts: Collector) -> None:
        self.facts = facts
        self.globals: dict[str, Value] = {}
        self.scope: dict[str, Value] = self.globals
        self.model = ""
        self.members: dict[str, Value] = {}

    @abstractmethod
    def body(self, statements: list[ast.stmt]) -> None:
        """Walk statements in order."""

    @abstractmethod
    def _call(self, node: ast.Call) -> Value:
        """Walk a call."""

    @abstractmethod
    def _bind(self, target: ast.expr, value: Value, source: ast.expr | None) -> None:
        """Give a target a value; ``source`` is the expression it comes from."""

    @abstractmethod
    def _walrus(self, node: ast.NamedExpr) -> Value:
        """Walk an assignment expression."""

    def value(self, node: ast.expr) -> Value:
        """Walk an expression and say what it may be worth."""
        handler = self._expressions.get(type(node))
        if handler is None:
            self._children(node)
            return None
        return handler(self, node)

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
        """The dotted name of Odoo that a name or attribute chain stands for, '' if none; adds no facts.

        What hangs on the environment or cursor of ``request`` is a value and no longer a name.
        """
        first = node
        while type(first) is ast.Attribute:
            first = first.value
        if type(first) is not ast.Name:
            return ""
        base = self.scope.get(first.id)
        if type(base) is not Dotted:
            return ""
        parts: list[str] = []
        while type(node) is ast.Attribute:
            parts.append(node.attr)
            node = node.value
        name = ".".join([base.name, *reversed(parts)])
        return "" if name.startswith(_REQUEST) and _REQUEST_VALUE.match(name) else name

    def _constant(self, _node: ast.Constant) -> Value:
        return OTHER

    def _name(self, node: ast.Name) -> Value:
        value = self.scope.get(node.id, OTHER)
        if type(value) is Dotted:
            self._use(value.name, node.lineno)
        return value

    def _use(self, name: str, line: int) -> None:
        self.facts.name(name, "use", line)

    def _attribute(self, node: ast.Attribute, kind: str = "read", values: tuple[str, ...] = ()) -> Value:
        chain = [node]
        base = node.value
        while type(base) is ast.Attribute:
            chain.append(base)
            base = base.value
        if type(base) is ast.Name:
            owner = self.scope.get(base.id, OTHER)
            if type(owner) is Dotted:
                owner = self._of_dotted(owner.name, chain)
                if not chain:
                    return owner
        else:
            owner = self.value(base)
        while len(chain) > 1:
            owner = self._member(owner, chain.pop(), "read", ())
        return self._member(owner, node, kind, values)

    def _of_dotted(self, name: str, chain: list[ast.Attribute]) -> Value:
        """Take from the chain what belongs to a dotted name; the rest hangs on the current request's environment or cursor."""
        line = chain[0].lineno
        while chain:
            name = f"{name}.{chain.pop().attr}"
            if name in REQUEST_VALUES:
                self._use(name, line)
                return REQUEST_VALUES[name]
        self._use(name, line)
        return Dotted(name)

    def _member(self, owner: Value, node: ast.Attribute, kind: str, values: tuple[str, ...]) -> Value:
        attr = node.attr
        if isinstance(owner, Records):
            known = OF_RECORDS.get(attr)
            if known is not None:
                return known
            if attr == "_origin":
                return owner
            if owner.path and attr in DATE_PARTS and not owner.path[-1].endswith(_RELATIONAL_ENDS):
                return OTHER
            self.facts.ref(owner.root, owner.path, attr, kind, node.end_lineno or node.lineno, None, values, certain=owner.certain)
            return Records(owner.root, (*owner.path, attr), False, owner.certain)
        if owner is OTHER or owner is CURSOR:
            return OTHER
        if owner is None:
            if attr == "env":
                return ENV
            self.facts.ref("", (), attr, kind, node.end_lineno or node.lineno, None, values)
            return None
        if owner is ENV:
            return of_env(attr)
        if owner is SELF or owner is SUPER:
            if attr == "env":
                return ENV
            if attr in {"cr", "_cr"}:
                return CURSOR
            return self.members.get(attr)
        if isinstance(owner, Dotted):
            name = f"{owner.name}.{attr}"
            self._use(name, node.end_lineno or node.lineno)
            return Dotted(name)
        return None

    def _subscript(self, node: ast.Subscript) -> Value:
        owner = self.value(node.value)
        if owner is FIELDS:
            self.value(node.slice)
            return Dotted("odoo.fields.Field")
        if owner is ENV or owner is POOL:
            model = self.text_of(node.slice)
            if model is None:
                self.value(node.slice)
                return self._own_model(node.slice)
            return self._model(model, "env" if owner is ENV else "pool", node.slice.lineno)
        key = literals.text_of(node.slice)
        if key is None:
            self.value(node.slice)
            if isinstance(owner, (Records, Vals)):
                return owner if _is_position(node.slice) else None
            return OTHER if owner is OTHER else None
        if isinstance(owner, Records):
            self.facts.ref(owner.root, owner.path, key, "read", node.slice.lineno, certain=owner.certain)
            return Records(owner.root, (*owner.path, key), False, owner.certain)
        if isinstance(owner, Vals):
            # after ``if vals.get(key)`` or ``key in vals`` the key is there
            asked = self.facts.asks_key(owner.root, key)
            self.facts.ref(owner.root, (), key, "vals_read" if asked else "vals", node.slice.lineno)
            return None
        return OTHER if owner is OTHER else None

    def text_of(self, node: ast.expr) -> str | None:
        """The text of a literal, or of a name that holds one."""
        if type(node) is ast.Name:
            value = self.scope.get(node.id)
            return literals.text_of(value.node) if type(value) is Literal else None
        return literals.text_of(node)

    def _own_model(self, node: ast.expr) -> Value:
        """``env[self._name]`` is the model of ``self``."""
        if isinstance(node, ast.Attribute) and node.attr == "_name" and isinstance(node.value, ast.Name):
            value = self.scope.get(node.value.id)
            return Records(value.root, value.path, False, value.certain) if isinstance(value, Records) else None
        return None

    def _model(self, name: str, kind: str, line: int) -> Records:
        self.facts.model(name, kind, line)
        return Records(name)

    def _compare(self, node: ast.Compare) -> Value:
        left, comparators = node.left, node.comparators
        for operand in (left, *comparators):
            name = self.dotted(operand)
            if name:
                self.facts.name(name, "compare", operand.lineno)
        if len(comparators) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            key = literals.text_of(left)
            holder = self.value(comparators[0]) if key is not None else None
            if key is not None:
                if isinstance(holder, Vals):
                    self.facts.ref(holder.root, (), key, "vals_read", left.lineno)
                return OTHER
        self._compared(left, literals.constants(comparators[0]))
        values = literals.constants(left)
        for operand in comparators:
            self._compared(operand, values)
        return OTHER

    def _compared(self, node: ast.expr, values: tuple[str, ...]) -> None:
        """Walk one side of a comparison; the member that it reads carries the literals of the other side."""
        if values and type(node) is ast.Attribute:
            self._attribute(node, "read", values)
            return
        refs = self.facts.refs
        before = len(refs)
        value = self.value(node)
        if not values or len(refs) == before or not isinstance(node, (ast.Subscript, ast.Call)):
            return
        # ``vals.get('state') == 'draft'``, ``record['state'] == 'draft'``
        named = isinstance(node, ast.Subscript) and isinstance(value, Records) and refs[-1].kind == "read"
        if named or refs[-1].kind in {"vals", "vals_read"}:
            refs[-1] = msgspec.structs.replace(refs[-1], values=values)

    def _bool(self, node: ast.BoolOp) -> Value:
        if type(node.op) is ast.And:
            with self._guard(is_guard(node.values[0])):
                found = [self.value(item) for item in node.values]
            return found[-1]
        return reduce(merged, [self.value(item) for item in node.values])

    def _binary(self, node: ast.BinOp) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if type(node.op) not in _SET_OPERATORS:
            return OTHER if left is not None or right is not None else None
        if isinstance(left, Records):
            return Records(left.root, left.path, False, left.certain)
        if isinstance(right, Records) and left is not OTHER:
            return right
        return OTHER if left is OTHER else None

    def _unary(self, node: ast.UnaryOp) -> Value:
        self.value(node.operand)
        return OTHER

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set) -> Value:
        for item in node.elts:
            if type(item) is not ast.Constant:
                self.value(item)
        return OTHER

    def _joined(self, node: ast.JoinedStr) -> Value:
        for item in node.values:
            if type(item) is not ast.Constant:
                self.value(item)
        return OTHER

    def _formatted(self, node: ast.FormattedValue) -> Value:
        self.value(node.value)
        if node.format_spec is not None:
            self.value(node.format_spec)
        return OTHER

    def _starred(self, node: ast.Starred) -> Value:
        return self.value(node.value)

    def _conditional(self, node: ast.IfExp) -> Value:
        self.value(node.test)
        with self._guard(is_guard(node.test)):
            return merged(self.value(node.body), self.value(node.orelse))

    def _lambda(self, node: ast.Lambda, first: Value = None) -> Value:
        for default in (*node.args.defaults, *(item for item in node.args.kw_defaults if item is not None)):
            self.value(default)
        outer, self.scope = self.scope, dict(self.scope)
        for number, argument in enumerate((*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)):
            self.scope[argument.arg] = first if number == 0 and first is not None else parameter_value(argument.arg)
        for extra in (node.args.vararg, node.args.kwarg):
            if extra is not None:
                self.scope[extra.arg] = None
        value = self.value(node.body)
        self.scope = outer
        return value

    def argument(self, node: ast.expr, first_of_lambda: Value = None) -> Value:
        """Walk one argument; a lambda takes ``first_of_lambda`` as its first parameter."""
        kind = type(node)
        if kind is ast.Constant:
            return OTHER
        if kind is ast.Lambda:
            self._lambda(node, first_of_lambda)  # type: ignore[arg-type]
            return OTHER
        return self.value(node)

    def _generators(self, generators: list[ast.comprehension]) -> None:
        for generator in generators:
            self._bind_items(generator.target, generator.iter)
            for condition in generator.ifs:
                self.value(condition)

    def _bind_items(self, target: ast.expr, source: ast.expr) -> None:
        """Give the variables of a loop what they are worth; ``zip`` gives each its own."""
        if (
            isinstance(target, ast.Tuple)
            and isinstance(source, ast.Call)
            and isinstance(source.func, ast.Name)
            and source.func.id == "zip"
            and len(source.args) == len(target.elts)
        ):
            found = [self.value(item) for item in source.args]
            for item, value in zip(target.elts, found, strict=True):
                self._bind(item, _element(value), None)
            return
        self._bind(target, _element(self.value(source)), None)

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
        shows_views = False
        for key, value in zip(node.keys, node.values, strict=True):
            name = literals.text_of(key)
            if name is None and key is not None:
                self.value(key)
            if type(value) is not ast.Constant:
                self.value(value)
            if name in {"res_model", "binding_model", "src_model"}:
                text = literals.text_of(value)
                if text:
                    self.facts.model(text, "action", value.lineno)
            elif name == "context" and isinstance(value, ast.Dict):
                self.facts.context(literals.dict_keys(value))
            elif name in {"view_mode", "views"}:
                shows_views = True
        for name, line, kinds in literals.action_views(node) if shows_views else ():
            self.facts.ref("ir.actions.act_window", (), name, "vals", line, None, kinds)
        return OTHER

    def _guard(self, guarded: bool) -> AbstractContextManager[None]:
        return self._guarded() if guarded and not self.facts.guarded else _AS_BEFORE

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        self.facts.guarded = True
        try:
            yield
        finally:
            self.facts.guarded = False


def _element(value: Value) -> Value:
    """What one item of a value is worth."""
    return value if isinstance(value, (Records, Vals)) or value is OTHER else None


def _is_position(node: ast.expr) -> bool:
    """Whether an index is a slice or a number, which leaves records of the same model."""
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Slice) or (isinstance(node, ast.Constant) and type(node.value) is int)


def parameter_value(name: str) -> Value:
    """Parameters whose name says what they are."""
    if name == "env":
        return ENV
    if name in {"cr", "cursor"}:
        return CURSOR
    if name in {"registry", "pool"}:
        return POOL
    return None


def of_env(attr: str) -> Value:
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
