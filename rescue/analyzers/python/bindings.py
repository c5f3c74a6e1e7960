"""Assignments in a Python file: what names become worth, and the members of models that are written."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from rescue.analyzers.python import literals
from rescue.analyzers.python.expressions import OF_RECORDS, Expressions
from rescue.analyzers.python.names import normalised
from rescue.analyzers.python.replacements import loaded_module
from rescue.analyzers.python.values import OTHER, SELF, Dotted, Literal, Records, Vals, Value, merged

# Local names that hold a context by habit.
CONTEXT_NAMES = frozenset({"ctx", "context", "new_context", "new_ctx"})
_KEPT = frozenset({ast.List, ast.Dict, ast.JoinedStr, ast.BinOp, ast.ListComp})
_NAMES = frozenset({ast.Name, ast.Starred})
# Values of a dictionary that may hold x2many commands, or stand for some.
_HOLDING = frozenset({ast.Name, ast.List, ast.BinOp, ast.IfExp})
_COMMANDS = (ast.List, ast.Name, ast.BinOp, ast.IfExp, ast.ListComp)
_MOST_KEYS = 300  # a dictionary of more keys is no record's values


class Bindings(Expressions):
    """Binds names, attributes and items."""

    def _walrus(self, node: ast.NamedExpr) -> Value:
        value = self._assigned(node.value)
        self._bind(node.target, value, node.value)
        return value

    def _assigned(self, node: ast.expr) -> Value:
        value = self.value(node)
        if value is None or value is OTHER:
            kind = type(node)
            if kind in _KEPT or (isinstance(node, ast.IfExp) and (_is_literal(node.body) or _is_literal(node.orelse))):
                return Literal(self._expanded(node))
            if kind is ast.Constant and isinstance(node.value, str):  # type: ignore[attr-defined]
                return Literal(self._expanded(node))
            if isinstance(node, ast.Call):
                func = node.func
                if (isinstance(func, ast.Attribute) and func.attr == "format") or literals.is_domain_function(func):
                    return Literal(self._expanded(node))
                if isinstance(func, ast.Name) and func.id == "dict":
                    return Literal(node)
        return value

    def _expanded(self, node: ast.expr) -> ast.expr:
        """A literal with the names in it that hold literals replaced by these: ``domain + [...]``, ``AND([domain, [...]])``."""
        kind = type(node)
        if isinstance(node, ast.Name):
            value = self.scope.get(node.id)
            return value.node if type(value) is Literal else node
        if isinstance(node, ast.BinOp):
            left, right = self._expanded(node.left), self._expanded(node.right)
            same = left is node.left and right is node.right
            return node if same else ast.copy_location(ast.BinOp(left=left, op=node.op, right=right), node)
        if isinstance(node, ast.IfExp):
            inner = ast.IfExp(test=node.test, body=self._expanded(node.body), orelse=self._expanded(node.orelse))
            return ast.copy_location(inner, node)
        if isinstance(node, ast.Call) and literals.is_domain_function(node.func):
            arguments = [self._expanded(item) for item in node.args]
            return ast.copy_location(ast.Call(func=node.func, args=arguments, keywords=node.keywords), node)
        if isinstance(node, ast.Dict) and any(type(value) in _HOLDING for value in node.values):
            values = [self._expanded(value) if type(value) in _HOLDING else value for value in node.values]
            same = all(map(_same, values, node.values))
            return node if same else ast.copy_location(ast.Dict(keys=node.keys, values=values), node)
        if isinstance(node, literals.SEQUENCES) and any(map(literals.is_command, node.elts)):
            elements = [self._expanded_command(item) for item in node.elts]
            return ast.copy_location(ast.List(elts=elements, ctx=ast.Load()), node)
        if isinstance(node, literals.SEQUENCES) and any(type(item) in _NAMES for item in node.elts):
            elements = [self._expanded(item.value if isinstance(item, ast.Starred) else item) for item in node.elts]
            return ast.copy_location(ast.List(elts=elements, ctx=ast.Load()) if kind is ast.List else node, node)
        return node

    def _expanded_command(self, node: ast.expr) -> ast.expr:
        """An x2many command with the dictionary that a name holds in place of the name."""
        if isinstance(node, ast.Tuple | ast.List) and literals.is_command(node):
            return ast.copy_location(ast.Tuple(elts=[*node.elts[:2], self._expanded(node.elts[2])], ctx=ast.Load()), node)
        if isinstance(node, ast.Call) and literals.is_command(node):
            arguments = [*node.args[:-1], self._expanded(node.args[-1])]
            return ast.copy_location(ast.Call(func=node.func, args=arguments, keywords=node.keywords), node)
        return self._expanded(node) if type(node) in _NAMES else node

    def _bind(self, target: ast.expr, value: Value, source: ast.expr | None) -> None:
        if isinstance(target, ast.Name):
            self.scope[target.id] = value
        elif isinstance(target, ast.Attribute):
            self._bind_member(target, value, source)
        elif isinstance(target, literals.SEQUENCES):
            for number, item in enumerate(target.elts):
                last = number == len(target.elts) - 1
                self._bind(item, value if last and isinstance(value, Records) else None, None)
        elif isinstance(target, ast.Starred):
            self._bind(target.value, None, None)
        elif isinstance(target, ast.Subscript):
            self._bind_item(target, source)

    def _bind_member(self, target: ast.Attribute, value: Value, source: ast.expr | None) -> None:
        owner = self.value(target.value)
        line = target.end_lineno or target.lineno
        values = literals.constants(source) if source is not None else ()
        if isinstance(owner, Records):
            if target.attr not in OF_RECORDS:
                self.facts.ref(owner.root, owner.path, target.attr, "write", line, None, values, certain=owner.certain)
                if source is not None and isinstance(source, _COMMANDS):
                    self.facts.commands(owner, target.attr, self._expanded(source))
        elif owner is SELF:
            known = self.members.get(target.attr, value)
            self.members[target.attr] = merged(known, value)
        elif isinstance(owner, Dotted):
            self.facts.name(f"{owner.name}.{target.attr}", "write", target.lineno)
        elif owner is None:
            self.facts.ref("", (), target.attr, "write", line, None, values)

    def _bind_item(self, target: ast.Subscript, source: ast.expr | None) -> None:
        owner = self.value(target.value)
        key = literals.text_of(target.slice)
        module = loaded_module(target)
        if module:
            self.facts.name(normalised(module), "write", target.lineno)
        if key is None:
            self.value(target.slice)
            return
        values = literals.constants(source) if source is not None else ()
        line = target.slice.lineno
        if isinstance(owner, Vals):
            self.facts.ref(owner.root, (), key, "vals", line, None, values)
        elif isinstance(owner, Records):
            self.facts.ref(owner.root, owner.path, key, "write", line, None, values, certain=owner.certain)
        elif isinstance(target.value, ast.Name):
            if isinstance(owner, Literal):
                self._add_pairs(target.value.id, owner.node, [(target.slice, source or ast.Constant(value=None))])
            if target.value.id in CONTEXT_NAMES:
                self.facts.context([(key, line)])

    def _add_pairs(self, name: str, old: ast.expr, pairs: Sequence[tuple[ast.expr | None, ast.expr]]) -> None:
        """Add keys to the dictionary that a local name holds."""
        if isinstance(old, ast.Dict) and len(old.keys) < _MOST_KEYS:
            keys = [*old.keys, *(key for key, _ in pairs)]
            values = [*old.values, *(value for _, value in pairs)]
            self.scope[name] = Literal(ast.copy_location(ast.Dict(keys=keys, values=values), old))
        elif isinstance(old, (ast.Call, ast.IfExp, ast.BinOp)):
            added = ast.Dict(keys=[key for key, _ in pairs], values=[value for _, value in pairs])
            self.scope[name] = Literal(ast.copy_location(ast.List(elts=[old, ast.copy_location(added, old)], ctx=ast.Load()), old))


def _same(one: object, other: object) -> bool:
    return one is other


def _is_literal(node: ast.expr) -> bool:
    return type(node) in _KEPT or literals.text_of(node) is not None
