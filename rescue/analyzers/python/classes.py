"""Classes of a Python file: which are Odoo models, with their fields, methods and attributes, and what those rely on."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rescue.analyzers.python import literals
from rescue.analyzers.python.fields import FieldReader
from rescue.analyzers.python.fingerprint import fingerprints_of
from rescue.analyzers.python.methods import method_of, parameters, route_of
from rescue.analyzers.python.names import MODEL_BASES, Kind
from rescue.analyzers.python.values import OTHER, SELF, Records, Vals, Value
from rescue.analyzers.python.walk import Walker
from rescue.model import Body, ClassAttribute, FieldDef, MethodDef, PyClass

_MODEL_KINDS = frozenset({"model", "abstract", "transient"})
# Class attributes that name fields of the model.
_FIELD_NAMES = ("_rec_name", "_parent_name", "_date_name", "_fold_name", "_active_name")
_LONGER = 4  # lines below the ``def``: a shorter body may well be written twice
_SET_UP = frozenset({"setUp", "setUpClass", "setUpTestData"})
# The methods whose parameter is a dictionary of values: its position in the new API and, after cursor and user, in the old one.
_VALS_PARAMETERS = {
    "create": (1, 3),
    "_create": (1, 3),
    "new": (1, 3),
    "write": (1, 4),
    "_write": (1, 4),
    "copy": (1, 4),
    "copy_data": (1, 4),
}


class ClassReader:
    """Reads one file's classes with a Walker that shares its names."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.facts = walker.facts
        self.fields = FieldReader(walker)
        self._members: dict[str, dict[str, Value]] = {}  # of the classes that are no models, by name: subclasses have them too

    def read(self, node: ast.ClassDef) -> None:
        """Add the class, its fields and methods, and all that they rely on."""
        walker = self.walker
        bases = tuple(self._base(base) for base in node.bases)
        assigned = {name: (value, line) for name, value, line in _assignments(node)}
        kind: Kind = next((MODEL_BASES[base] for base in bases if base in MODEL_BASES), "other")
        around = walker.constants
        # a name that the class gave a value before may stand for it: ``_inherit = [_name, "mail.thread"]``
        walker.constants = {**around, **{name: value for name, (value, _) in assigned.items() if isinstance(value, ast.Constant)}}
        unresolved: list[str] = []
        name = self._text("_name", assigned, unresolved)
        inherit = self._texts("_inherit", assigned, unresolved)
        has_routes = any(self._is_route(item) for item in node.body)
        if kind == "other":
            if name or inherit or "_columns" in assigned:
                kind = "model"
            elif has_routes or any(".controllers." in base for base in bases):
                kind = "controller"
            elif any(not base or base.startswith("odoo.addons.") for base in bases) and unresolved:
                kind = "model"
        if kind in _MODEL_KINDS and not (name or inherit or unresolved):
            unresolved.append("bases")
        model = name or (inherit[0] if len(inherit) == 1 else "")
        if kind in _MODEL_KINDS and not model:
            # several parents and no name: Odoo names the model after the class
            model = f"?{node.name}" if unresolved else node.name
        outer = (walker.model, walker.members, self.facts.anchor, walker.scope)
        is_model = kind in _MODEL_KINDS
        walker.model = model if is_model else ""
        walker.members = {}
        for parent in reversed(node.bases):
            if isinstance(parent, ast.Name):
                walker.members.update(self._members.get(parent.id, {}))
        walker.scope = dict(walker.scope)
        self.facts.anchor = model if is_model else ""  # a class may be renamed, a model seldom is
        for base, item in zip(bases, node.bases, strict=True):
            if base:
                self.facts.name(base, "base", item.lineno)
            elif not isinstance(item, ast.Name):
                walker.value(item)
        for decorator in node.decorator_list:
            walker.value(decorator)
        if is_model:
            self._model_names(assigned, name, inherit)
        fields, methods, attributes = self._body(node, model, is_model)
        if not is_model:
            self._members[node.name] = walker.members
        old_api = "_columns" in assigned or any(base.startswith("odoo.osv.") for base in bases)
        inherits = tuple(self._inherits(assigned))
        walker.constants = around
        walker.model, walker.members, self.facts.anchor, walker.scope = outer
        self.facts.classes.append(
            PyClass(
                node.name, node.lineno, node.end_lineno or node.lineno, bases, kind, model if is_model else "", inherit, inherits, old_api,
                tuple(fields), tuple(methods), tuple(attributes), tuple(unresolved) if is_model else (),
            )
        )  # fmt: skip

    # ---------------------------------------------------------------------------------------------------- the class head

    def _base(self, node: ast.expr) -> str:
        return self.walker.dotted(node)

    def _text(self, key: str, assigned: dict[str, tuple[ast.expr, int]], unresolved: list[str]) -> str:
        if key not in assigned:
            return ""
        node = self.walker.resolved(assigned[key][0])
        text = literals.text_of(node)
        if text is None and not (isinstance(node, ast.Constant) and node.value is None):
            unresolved.append(_mark(key, node))
        return text or ""

    def _texts(self, key: str, assigned: dict[str, tuple[ast.expr, int]], unresolved: list[str]) -> tuple[str, ...]:
        if key not in assigned:
            return ()
        node = self.walker.resolved(assigned[key][0])
        items = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
        found = []
        for item in items:
            text = literals.text_of(self.walker.resolved(item))
            if text is None:
                if not isinstance(item, ast.Constant):
                    unresolved.append(_mark(key, item))
                continue
            found.append(text)
        return tuple(found)

    def _model_names(self, assigned: dict[str, tuple[ast.expr, int]], name: str, inherit: tuple[str, ...]) -> None:
        """Model names and the class attributes that name members."""
        facts = self.facts
        if "_inherit" in assigned:
            node, line = assigned["_inherit"]
            items = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
            lines = [item.lineno for item in items] if len(items) == len(inherit) else [line] * len(inherit)
            for parent, where in zip(inherit, lines, strict=True):
                if parent != name or len(inherit) == 1:
                    facts.model(parent, "inherit", where)
        root = self.walker.model
        if "_order" in assigned:
            facts.order(Records(root), literals.text_of(assigned["_order"][0]) or "", "order", assigned["_order"][1])
        for key in _FIELD_NAMES:
            text = literals.text_of(assigned[key][0]) if key in assigned else None
            if text:
                facts.dotted_ref(root, (), text, "rec_name", assigned[key][1])
        if "_rec_names_search" in assigned:
            facts.names_list(Records(root), assigned["_rec_names_search"][0], "rec_name")

    def _inherits(self, assigned: dict[str, tuple[ast.expr, int]]) -> Iterator[tuple[str, str]]:
        node = assigned["_inherits"][0] if "_inherits" in assigned else None
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                parent, via = literals.text_of(key), literals.text_of(value)
                if key is not None and parent and via:
                    self.facts.model(parent, "inherits", key.lineno)
                    yield parent, via

    # ---------------------------------------------------------------------------------------------------- the class body

    def _body(self, node: ast.ClassDef, model: str, is_model: bool) -> tuple[list[FieldDef], list[MethodDef], list[ClassAttribute]]:
        fields: list[FieldDef] = []
        methods: list[MethodDef] = []
        attributes: list[ClassAttribute] = []
        walker = self.walker
        # setUp methods first: they give the attributes of a test class their values.
        statements = sorted(node.body, key=lambda item: not (isinstance(item, ast.FunctionDef) and item.name in _SET_UP))
        for item in statements:
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                methods.append(self._method(item, model, is_model))
            elif isinstance(item, ast.Assign) and len(item.targets) == 1 and isinstance(item.targets[0], ast.Name):
                self._assignment(item.targets[0].id, item.value, item.lineno, model, is_model, fields, attributes)
            elif isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and item.value is not None:
                self._assignment(item.target.id, item.value, item.lineno, model, is_model, fields, attributes)
            else:
                walker.body([item])
        methods.sort(key=lambda method: method.line)
        return fields, methods, attributes

    def _assignment(
        self, name: str, value: ast.expr, line: int, model: str, is_model: bool, fields: list[FieldDef], attributes: list[ClassAttribute]
    ) -> None:
        if name == "_columns" and isinstance(value, ast.Dict):
            for key, item in zip(value.keys, value.values, strict=True):
                text = literals.text_of(key)
                if key is not None and text and isinstance(item, ast.Call):
                    found = self.fields.read(text, item, key.lineno, model)
                    if found:
                        fields.append(found)
                    else:
                        self.walker.value(item)
            attributes.append(ClassAttribute(name, "", line))
            return
        if is_model and isinstance(value, ast.Call):
            found = self.fields.read(name, value, line, model)
            if found:
                fields.append(found)
                return
        self.walker.value(value)
        self.walker.scope[name] = OTHER
        if is_model:
            attributes.append(ClassAttribute(name, literals.literal_text(value), line))

    def _method(self, node: ast.FunctionDef | ast.AsyncFunctionDef, model: str, is_model: bool) -> MethodDef:
        walker, facts = self.walker, self.facts
        decorators = [self._decorator_name(item.func if isinstance(item, ast.Call) else item) for item in node.decorator_list]
        outer = facts.anchor
        facts.anchor = f"{outer}#{node.name}"
        bound: dict[str, Value] = {}
        params = parameters(node)
        static = any(isinstance(item, ast.Name) and item.id == "staticmethod" for item in node.decorator_list)
        if params and not static and not params[0].startswith("*"):
            bound[params[0]] = (Records(model) if model else None) if is_model else SELF
            vals = _vals_parameter(node.name, params)
            if is_model and model and vals:
                bound[vals] = Vals(model)
        if is_model:
            self._decorated(node, decorators, model)
        calls_super = walker.walk_function(node, bound)
        for item in node.decorator_list:
            if isinstance(item, ast.Call) and self._is_route_call(item):
                self.facts.routes.append(route_of(item, node.name))
        facts.anchor = outer
        if is_model and (node.end_lineno or node.lineno) - node.lineno >= _LONGER:
            facts.bodies.append(Body(node.lineno, *fingerprints_of(node)))
        return method_of(node, tuple(name for name in decorators if name), calls_super=calls_super)

    def _decorator_name(self, node: ast.expr) -> str:
        """Dotted for one of Odoo, plain for a builtin such as ``classmethod``, '' for any other."""
        if isinstance(node, ast.Name) and node.id in {"classmethod", "staticmethod", "property"}:
            return node.id
        return self.walker.dotted(node)

    def _decorated(self, node: ast.FunctionDef | ast.AsyncFunctionDef, decorators: list[str], model: str) -> None:
        for name, item in zip(decorators, node.decorator_list, strict=True):
            kind = name.removeprefix("odoo.api.")
            if isinstance(item, ast.Call) and kind in {"depends", "onchange", "constrains"} and kind != name:
                self.facts.dotted_strings(model, [self.walker.resolved(argument) for argument in item.args], kind)

    def _is_route(self, node: ast.stmt) -> bool:
        return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(self._is_route_call(item) for item in node.decorator_list)

    def _is_route_call(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and self.walker.dotted(node.func) in {"odoo.http.route", "odoo.addons.web.http.route"}


def _assignments(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr, int]]:
    for item in node.body:
        if isinstance(item, ast.Assign):
            for target in item.targets:
                if isinstance(target, ast.Name):
                    yield target.id, item.value, item.lineno
        elif isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and item.value is not None:
            yield item.target.id, item.value, item.lineno


def _vals_parameter(method: str, params: tuple[str, ...]) -> str:
    """The parameter that takes values in an override of ``create``, ``write`` and their like; '' for none."""
    new, old = _VALS_PARAMETERS.get(method, (0, 0))
    position = old if len(params) > 1 and params[1] in {"cr", "cursor", "_cr"} else new
    return params[position] if 0 < position < len(params) and not params[position].startswith("*") else ""


def _mark(key: str, node: ast.expr) -> str:
    """How an attribute without a literal value is marked: one that is a name may be inferred, one that is computed cannot.

    What a function makes of literals alone (``_name = model('char')``) is the same whenever the code runs.
    """
    is_name = isinstance(node, ast.Name | ast.Attribute | ast.List | ast.Tuple | ast.BinOp)
    return key if is_name or _is_call_on_literals(node) else f"{key} (computed)"


def _is_call_on_literals(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.keywords:
        return False
    return bool(node.args) and all(isinstance(item, ast.Constant) for item in node.args)
