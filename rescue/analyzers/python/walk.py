"""One walk over a Python file: statements, with all the expressions and calls in them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, ClassVar

from rescue.analyzers.python.calls import Calls
from rescue.analyzers.python.collect import Collector
from rescue.analyzers.python.expressions import parameter_value
from rescue.analyzers.python.guards import catches_import_error, imports_something, is_guard, leaves
from rescue.analyzers.python.names import bound_name, call_shape, imports_of, is_odoo, normalised
from rescue.analyzers.python.replacements import decorated_class
from rescue.analyzers.python.values import OTHER, Dotted, Literal, Records, Value, merged

_TUPLES = (ast.Tuple, ast.List)


class Walker(Calls):
    """Visits statements.

    ``on_class`` and ``on_function`` are told of definitions, so that facts of their own can be kept; ``constants`` are the expressions
    that names stand for, at module level or in the class being read.
    """

    on_class: Callable[[ast.ClassDef], None] | None = None
    on_function: Callable[[ast.FunctionDef | ast.AsyncFunctionDef], None] | None = None

    def __init__(self, facts: Collector, module: str, is_package: bool) -> None:
        super().__init__(facts)
        self.module = module
        self.is_package = is_package
        self.constants: dict[str, ast.expr] = {}

    def resolved(self, node: ast.expr) -> ast.expr:
        """A constant of the same file stands for its value."""
        return self.constants.get(node.id, node) if isinstance(node, ast.Name) else node

    def body(self, statements: list[ast.stmt]) -> None:
        """Walk statements in order."""
        handlers = self._statements
        for number, statement in enumerate(statements):
            kind = type(statement)
            if kind is ast.If and _asks_and_leaves(statement):
                self._if(statement)  # type: ignore[arg-type]
                with self._guard(True):
                    self.body(statements[number + 1 :])
                return
            handler = handlers.get(kind)
            if handler is None:
                self._children(statement)
            else:
                handler(self, statement)

    def _expression(self, node: ast.Expr) -> None:
        self.value(node.value)

    def _returning(self, node: ast.Return) -> None:
        if node.value is not None:
            self.value(node.value)

    def _assign(self, node: ast.Assign) -> None:
        source = node.value
        target = node.targets[0]
        if len(node.targets) == 1 and isinstance(target, _TUPLES) and isinstance(source, _TUPLES) and len(target.elts) == len(source.elts):
            found = [self._assigned(item) for item in source.elts]
            for part, one, item in zip(target.elts, found, source.elts, strict=True):
                self._bind(part, one, item)
            return
        value = self._assigned(source)
        for target in node.targets:
            self._bind(target, value, source)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._bind(node.target, self._assigned(node.value), node.value)

    def _augmented(self, node: ast.AugAssign) -> None:
        value = self.value(node.value)
        if isinstance(node.target, ast.Name):
            old = self.scope.get(node.target.id)
            if isinstance(old, Literal) and isinstance(node.op, ast.Add) and not isinstance(value, Records):
                joined = ast.BinOp(left=old.node, op=node.op, right=self._expanded(node.value))
                self.scope[node.target.id] = Literal(ast.copy_location(joined, node))
            elif not isinstance(old, Records):
                self.scope[node.target.id] = value if isinstance(value, Records) else (OTHER if old is OTHER else None)
        else:
            self._bind(node.target, None, None)

    def _if(self, node: ast.If) -> None:
        scope = self.scope
        ends: list[dict[str, Value]] = []
        branch = node
        while True:
            self.value(branch.test)
            guarded = is_guard(branch.test)
            before = scope.copy()
            with self._guard(guarded):
                self.body(branch.body)
            if not leaves(branch.body):
                ends.append(scope.copy())
            _restore(scope, before)
            following = branch.orelse
            if len(following) == 1 and isinstance(following[0], ast.If):
                branch = following[0]
                continue
            if following:
                with self._guard(guarded):
                    self.body(following)
                if ends and leaves(following):
                    _restore(scope, ends.pop())
            break
        for end in ends:
            _meet(scope, end)

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        self._bind_items(node.target, node.iter)
        before = self.scope.copy()
        self.body(node.body)
        _meet(self.scope, before)
        self.body(node.orelse)

    def _while(self, node: ast.While) -> None:
        self.value(node.test)
        before = self.scope.copy()
        self.body(node.body)
        _meet(self.scope, before)
        self.body(node.orelse)

    def _match(self, node: ast.Match) -> None:
        self.value(node.subject)
        scope = self.scope
        before = scope.copy()
        ends = []
        for case in node.cases:
            _restore(scope, before)
            for pattern in ast.walk(case.pattern):
                name = getattr(pattern, "name", None) or getattr(pattern, "rest", None)
                if isinstance(name, str):
                    scope[name] = None
            if case.guard is not None:
                self.value(case.guard)
            self.body(case.body)
            if not leaves(case.body):
                ends.append(scope.copy())
        _restore(scope, before)
        for end in ends:
            _meet(scope, end)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            value = self.value(item.context_expr)
            if item.optional_vars is not None:
                name = item.optional_vars
                self._bind(name, parameter_value(name.id) if value is None and isinstance(name, ast.Name) else value, None)
        self.body(node.body)

    def _try(self, node: Any) -> None:
        scope = self.scope
        imports = imports_something(node.body)
        before = scope.copy()
        with self._guard(imports and any(catches_import_error(handler) for handler in node.handlers)):
            self.body(node.body)
        cut_short = scope.copy()
        _meet(cut_short, before)
        self.body(node.orelse)
        after, left = scope.copy(), leaves(node.orelse or node.body)
        ends = [] if left else [after]
        for handler in node.handlers:
            _restore(scope, cut_short)
            if handler.type is not None:
                self.value(handler.type)
            if handler.name:
                scope[handler.name] = OTHER
            with self._guard(imports and catches_import_error(handler)):
                self.body(handler.body)
            if not leaves(handler.body):
                ends.append(scope.copy())
        _restore(scope, ends[0] if ends else after)
        for end in ends[1:]:
            _meet(scope, end)
        self.body(node.finalbody)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for item in imports_of(node, self.module, self.is_package, self.facts.guarded):
            name = bound_name(item, node)
            if not is_odoo(item.name):
                self.scope[item.alias] = OTHER
                continue
            statement = node.lineno if node.lineno != item.line else 0
            if item.name.split(".", 1)[0] == "openerp":
                self.facts.name(item.name, "import", item.line, statement=statement)
            full = normalised(item.name)
            self.facts.imports.append(item if full == item.name else type(item)(full, item.alias, item.line, item.guarded))
            self.facts.name(full, "import", item.line, statement=statement)
            self.scope[item.alias] = Dotted(normalised(name))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.scope[node.name] = OTHER
        (self.on_function or self.function_inside)(node)

    def _class(self, node: ast.ClassDef) -> None:
        self.scope[node.name] = OTHER
        if self.on_class is not None:
            self.on_class(node)
        else:
            self.body(node.body)

    def function_inside(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """A function, with the names around it visible and its own parameters unknown."""
        self.run_function(node, {})

    def run_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, bound: dict[str, Value]) -> None:
        """Walk a function's decorators, defaults and body; ``bound`` gives parameters a value."""
        for decorator in node.decorator_list:
            self._decorator(decorator)
            patched = decorated_class(decorator)
            if patched is not None and (name := self.dotted(patched)):
                self.facts.name(f"{name}.{node.name}", "write", decorator.lineno)
        for default in (*node.args.defaults, *(item for item in node.args.kw_defaults if item is not None)):
            self.value(default)
        outer, self.scope = self.scope, dict(self.scope)
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            self.scope[argument.arg] = parameter_value(argument.arg)
        for extra in (node.args.vararg, node.args.kwarg):
            if extra is not None:
                self.scope[extra.arg] = None
        self.scope.update(bound)
        self.body(node.body)
        self.scope = outer

    def walk_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, bound: dict[str, Value]) -> bool:
        """Walk a function that a fact is kept of; whether it calls super."""
        outer = self.function, self.calls_super
        self.function, self.calls_super = node.name, False
        self.run_function(node, bound)
        found = self.calls_super
        self.function, self.calls_super = outer
        return found

    def _decorator(self, node: ast.expr) -> None:
        target = node.func if isinstance(node, ast.Call) else node
        name = self.dotted(target)
        if name:
            self.facts.name(name, "decorator", node.lineno, call_shape(node) if isinstance(node, ast.Call) else None)
        if isinstance(node, ast.Call):
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                self.value(argument)
        elif not name:
            self.value(node)

    _statements: ClassVar[dict[type, Callable[[Any, Any], None]]] = {
        ast.Expr: _expression,
        ast.Assign: _assign,
        ast.AnnAssign: _annotated,
        ast.AugAssign: _augmented,
        ast.Return: _returning,
        ast.If: _if,
        ast.For: _for,
        ast.AsyncFor: _for,
        ast.While: _while,
        ast.Match: _match,
        ast.With: _with,
        ast.AsyncWith: _with,
        ast.Try: _try,
        ast.TryStar: _try,
        ast.FunctionDef: _function,
        ast.AsyncFunctionDef: _function,
        ast.ClassDef: _class,
        ast.Import: _import,
        ast.ImportFrom: _import,
    }


def _restore(scope: dict[str, Value], state: dict[str, Value]) -> None:
    """Bring names back to what they were, in place."""
    scope.clear()
    scope.update(state)


def _meet(scope: dict[str, Value], other: dict[str, Value]) -> None:
    """Let two ways through the code meet: what they do not agree on becomes unknown. A name of one way only stays."""
    if scope == other:
        return
    for name, value in other.items():
        scope[name] = merged(scope[name], value) if name in scope else value


def _asks_and_leaves(node: ast.stmt) -> bool:
    """``if 'x' not in self.env: return``: what follows is written for where it is there."""
    return isinstance(node, ast.If) and not node.orelse and leaves(node.body) and is_guard(node.test)
