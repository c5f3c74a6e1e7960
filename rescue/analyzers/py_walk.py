"""One walk over a Python file: statements, with all the expressions and calls in them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from rescue.analyzers.py_calls import Calls
from rescue.analyzers.py_collect import Collector
from rescue.analyzers.py_expressions import parameter_value
from rescue.analyzers.py_guards import catches_import_error, imports_something, is_guard
from rescue.analyzers.py_names import bound_name, call_shape, imports_of, is_odoo, normalised
from rescue.analyzers.py_values import OTHER, Dotted, Literal, Records, Value


class Walker(Calls):
    """Visits statements. ``on_class`` and ``on_function`` are told of definitions, so that facts of their own can be kept."""

    def __init__(self, facts: Collector, module: str, is_package: bool) -> None:
        super().__init__(facts)
        self.module = module
        self.is_package = is_package
        self.on_class: Callable[[ast.ClassDef], None] = self._plain_class
        self.on_function: Callable[[ast.FunctionDef | ast.AsyncFunctionDef], None] = self.function
        self._statements: dict[type, Callable[[Any], None]] = {
            ast.Expr: self._expression,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Return: self._returning,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Try: self._try,
            ast.TryStar: self._try,
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.Import: self._import,
            ast.ImportFrom: self._import,
        }

    def body(self, statements: list[ast.stmt]) -> None:
        """Walk statements in order."""
        handlers = self._statements
        for statement in statements:
            handler = handlers.get(type(statement))
            if handler is None:
                self._children(statement)
            else:
                handler(statement)

    def _expression(self, node: ast.Expr) -> None:
        self.value(node.value)

    def _returning(self, node: ast.Return) -> None:
        if node.value is not None:
            self.value(node.value)

    def _assign(self, node: ast.Assign) -> None:
        value = self._assigned(node.value)
        for target in node.targets:
            self._bind(target, value, node.value)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._bind(node.target, self._assigned(node.value), node.value)

    def _augmented(self, node: ast.AugAssign) -> None:
        value = self.value(node.value)
        if isinstance(node.target, ast.Name):
            old = self.scope.get(node.target.id)
            if isinstance(old, Literal) and isinstance(node.op, ast.Add):
                joined = ast.BinOp(left=old.node, op=node.op, right=node.value)
                self.scope[node.target.id] = Literal(ast.copy_location(joined, node))
            elif not isinstance(old, Records):
                self.scope[node.target.id] = value if isinstance(value, Records) else None
        else:
            self._bind(node.target, None, node.value)

    def _if(self, node: ast.If) -> None:
        branch: ast.If | None = node
        while branch is not None:
            self.value(branch.test)
            with self._guard(is_guard(branch.test)):
                self.body(branch.body)
                following = branch.orelse
                if len(following) == 1 and isinstance(following[0], ast.If):
                    branch = following[0]
                    continue
                self.body(following)
            branch = None

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        self._bind(node.target, self._element(self.value(node.iter)), None)
        self.body(node.body)
        self.body(node.orelse)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            value = self.value(item.context_expr)
            if item.optional_vars is not None:
                self._bind(item.optional_vars, value, None)
        self.body(node.body)

    def _try(self, node: Any) -> None:
        with self._guard(any(catches_import_error(handler) for handler in node.handlers) and imports_something(node.body)):
            self.body(node.body)
        for handler in node.handlers:
            with self._guard(catches_import_error(handler) and imports_something(node.body)):
                self.body(handler.body)
        self.body(node.orelse)
        self.body(node.finalbody)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for item in imports_of(node, self.module, self.is_package, self.facts.guarded):
            name = bound_name(item, node)
            if not is_odoo(item.name):
                self.scope[item.alias] = OTHER
                continue
            if item.name.split(".", 1)[0] == "openerp":
                self.facts.name(item.name, "import", item.line)
            full = normalised(item.name)
            self.facts.imports.append(item if full == item.name else type(item)(full, item.alias, item.line, item.guarded))
            self.facts.name(full, "import", item.line)
            self.scope[item.alias] = Dotted(normalised(name))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.scope[node.name] = OTHER
        self.on_function(node)

    def _class(self, node: ast.ClassDef) -> None:
        self.scope[node.name] = OTHER
        self.on_class(node)

    def _plain_class(self, node: ast.ClassDef) -> None:
        """A class inside a function: its methods are walked, no facts of its own are kept."""
        self.body(node.body)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """A function, with the names around it visible and its own parameters unknown."""
        self.run_function(node, {})

    def run_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, bound: dict[str, Value]) -> None:
        """Walk a function's decorators, defaults and body; ``bound`` gives parameters a value."""
        for decorator in node.decorator_list:
            self._decorator(decorator)
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
