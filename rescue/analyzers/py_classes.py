"""Classes of a Python file: which are Odoo models, with their fields, methods and attributes, and what those rely on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any
from typing import Literal as OneOf

from rescue.analyzers import py_literals
from rescue.analyzers.py_names import call_shape
from rescue.analyzers.py_values import OTHER, SELF, Records, Vals, Value
from rescue.analyzers.py_walk import Walker
from rescue.model import ClassAttribute, FieldDef, MethodDef, PyClass, Route

Kind = OneOf["model", "abstract", "transient", "controller", "other"]

MODEL_BASES: dict[str, Kind] = {
    "odoo.models.Model": "model",
    "odoo.models.BaseModel": "model",
    "odoo.models.AbstractModel": "abstract",
    "odoo.models.TransientModel": "transient",
    "odoo.models.MetaModel": "other",
    "odoo.http.Controller": "controller",
    "odoo.osv.osv.osv": "model",
    "odoo.osv.osv.Model": "model",
    "odoo.osv.osv.osv_abstract": "abstract",
    "odoo.osv.osv.AbstractModel": "abstract",
    "odoo.osv.osv.osv_memory": "transient",
    "odoo.osv.osv.TransientModel": "transient",
    "odoo.osv.orm.Model": "model",
    "odoo.osv.orm.BaseModel": "model",
    "odoo.osv.orm.AbstractModel": "abstract",
    "odoo.osv.orm.TransientModel": "transient",
}
RELATIONAL = frozenset("Many2one One2many Many2many Reference Many2oneReference".split())
# Keywords of a field that name a method of the model.
METHOD_KEYWORDS = frozenset("compute inverse search default group_expand selection fnct fnct_inv fnct_search".split())
# Types of the old API (8.0 and before) by the name that later series give them.
OLD_TYPES = {
    **{
        name: name.capitalize()
        for name in "char text html integer float boolean date datetime binary selection reference many2one serialized".split()
    },
    "integer_big": "Integer",
    "one2many": "One2many",
    "many2many": "Many2many",
}


class ClassReader:
    """Reads one file's classes with a Walker that shares its names."""

    def __init__(self, walker: Walker, constants: dict[str, ast.expr]) -> None:
        self.walker = walker
        self.facts = walker.facts
        self.constants = constants

    def read(self, node: ast.ClassDef) -> None:
        """Add the class, its fields and methods, and all that they rely on."""
        walker = self.walker
        bases = tuple(self._base(base) for base in node.bases)
        assigned = {name: (value, line) for name, value, line in _assignments(node)}
        kind: Kind = next((MODEL_BASES[base] for base in bases if base in MODEL_BASES), "other")
        unresolved: list[str] = []
        name = self._text("_name", assigned, unresolved)
        inherit = self._texts("_inherit", assigned, unresolved)
        has_routes = any(self._is_route(item) for item in ast.iter_child_nodes(node))
        if kind == "other":
            if name or inherit or "_columns" in assigned:
                kind = "model"
            elif has_routes or any(".controllers." in base for base in bases):
                kind = "controller"
            elif any(not base or base.startswith("odoo.addons.") for base in bases) and unresolved:
                kind = "model"
        if kind in {"model", "abstract", "transient"} and not (name or inherit or "_inherit" in unresolved or "_name" in unresolved):
            unresolved.append("bases")
        model = name or (inherit[0] if len(inherit) == 1 else "")
        if kind in {"model", "abstract", "transient"} and not model and unresolved:
            model = f"?{node.name}"
        outer = (walker.model, walker.members, self.facts.anchor, walker.scope)
        is_model = kind in {"model", "abstract", "transient"}
        walker.model = model if is_model else ""
        walker.members = {}
        walker.scope = dict(walker.scope)
        self.facts.anchor = model if is_model and model else node.name
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
        old_api = "_columns" in assigned or any(base.startswith("odoo.osv.") for base in bases)
        inherits = tuple(self._inherits(assigned))
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

    def _resolve(self, node: ast.expr) -> ast.expr:
        """A constant of the same file stands for its value."""
        if isinstance(node, ast.Name) and node.id in self.constants:
            return self.constants[node.id]
        return node

    def _text(self, key: str, assigned: dict[str, tuple[ast.expr, int]], unresolved: list[str]) -> str:
        if key not in assigned:
            return ""
        node = self._resolve(assigned[key][0])
        text = py_literals.text_of(node)
        if text is None and not (isinstance(node, ast.Constant) and node.value is None):
            unresolved.append(key)
        return text or ""

    def _texts(self, key: str, assigned: dict[str, tuple[ast.expr, int]], unresolved: list[str]) -> tuple[str, ...]:
        if key not in assigned:
            return ()
        node = self._resolve(assigned[key][0])
        items = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
        found = []
        for item in items:
            text = py_literals.text_of(self._resolve(item))
            if text is None:
                if not isinstance(item, ast.Constant):
                    unresolved.append(key)
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
        for key, kind in (("_order", "order"), ("_rec_name", "rec_name"), ("_parent_name", "rec_name")):
            if key in assigned:
                text = py_literals.text_of(assigned[key][0])
                for part in (text or "").split(","):
                    if part.strip():
                        facts.dotted_ref(root, (), part.strip().split(" ")[0], kind, assigned[key][1])
        if "_rec_names_search" in assigned:
            facts.names_list(root, assigned["_rec_names_search"][0], "rec_name")

    def _inherits(self, assigned: dict[str, tuple[ast.expr, int]]) -> Iterator[tuple[str, str]]:
        node = assigned["_inherits"][0] if "_inherits" in assigned else None
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                parent, via = py_literals.text_of(key), py_literals.text_of(value)
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
        statements = sorted(node.body, key=lambda item: not (isinstance(item, ast.FunctionDef) and item.name in {"setUp", "setUpClass"}))
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
                text = py_literals.text_of(key)
                if key is not None and text and isinstance(item, ast.Call):
                    found = self._field(text, item, key.lineno, model)
                    if found:
                        fields.append(found)
                    else:
                        self.walker.value(item)
            attributes.append(ClassAttribute(name, "", line))
            return
        if is_model and isinstance(value, ast.Call):
            found = self._field(name, value, line, model)
            if found:
                fields.append(found)
                return
        self.walker.value(value)
        self.walker.scope[name] = OTHER
        if is_model:
            attributes.append(ClassAttribute(name, py_literals.literal_text(value), line))

    def _field(self, name: str, node: ast.Call, line: int, model: str) -> FieldDef | None:
        """A field definition, with what its keywords rely on; None for another call."""
        dotted = self.walker.dotted(node.func)
        if not dotted.startswith(("odoo.fields.", "odoo.osv.fields.")) or dotted.endswith(".Command"):
            return None
        self.facts.name(dotted, "call", node.lineno, call_shape(node))
        owner = Records(model) if model else None
        for argument in (*node.args, *(item.value for item in node.keywords)):
            self.walker.argument(argument, owner)
        last = dotted.rsplit(".", 1)[-1]
        kind = OLD_TYPES.get(last, last) if dotted.startswith("odoo.osv.") else last
        keywords = {item.arg: item.value for item in node.keywords if item.arg}
        comodel_node = keywords.get("comodel_name", keywords.get("obj", keywords.get("relation")))
        if comodel_node is None and kind in RELATIONAL and node.args:
            comodel_node = node.args[0]
        comodel = py_literals.text_of(self._resolve(comodel_node)) or "" if comodel_node is not None else ""
        if comodel and comodel_node is not None:
            self.facts.model(comodel, "comodel", comodel_node.lineno)
        self._field_reliance(model, comodel, kind, node, keywords)
        written = tuple((key, py_literals.literal_text(value)) for key, value in keywords.items())
        return FieldDef(name, kind, comodel, written, line)

    def _field_reliance(self, model: str, comodel: str, kind: str, node: ast.Call, keywords: dict[str, ast.expr]) -> None:
        facts = self.facts
        for key, value in keywords.items():
            text = py_literals.text_of(value)
            if key == "related" and text:
                facts.dotted_ref(model, (), text, "related", value.lineno)
            elif key == "related" and isinstance(value, ast.List | ast.Tuple):
                parts = [part for part, _ in py_literals.strings(value)]
                facts.dotted_ref(model, (), ".".join(parts), "related", value.lineno)
            elif key in METHOD_KEYWORDS and text and text.isidentifier() and key != "default":
                facts.ref(model, (), text, "compute", value.lineno)
            elif key == "inverse_name" and text:
                facts.ref(comodel, (), text, "inverse_name", value.lineno)
            elif key == "domain":
                if text is None:
                    facts.domain(comodel, (), value)
            elif key == "groups" and text:
                facts.groups(text, value.lineno)
            elif key == "context":
                facts.context(py_literals.dict_keys(value))
            elif key == "currency_field" and text:
                facts.ref(model, (), text, "fields", value.lineno)
        if kind == "One2many" and len(node.args) > 1:
            text = py_literals.text_of(node.args[1])
            if text:
                facts.ref(comodel, (), text, "inverse_name", node.args[1].lineno)

    def _method(self, node: ast.FunctionDef | ast.AsyncFunctionDef, model: str, is_model: bool) -> MethodDef:
        walker, facts = self.walker, self.facts
        decorators = [self._decorator_name(item.func if isinstance(item, ast.Call) else item) for item in node.decorator_list]
        outer = facts.anchor
        facts.anchor = f"{outer}#{node.name}"
        bound: dict[str, Value] = {}
        params = _parameters(node)
        static = any(isinstance(item, ast.Name) and item.id == "staticmethod" for item in node.decorator_list)
        if params and not static:
            bound[params[0]] = (Records(model) if model else None) if is_model else SELF
            if is_model and model and len(params) > 1 and node.name in {"create", "write", "_create", "_write", "new"}:
                bound[params[1]] = Vals(model)
        if is_model:
            self._decorated(node, decorators, model)
        walker.run_function(node, bound)
        for item in node.decorator_list:
            if self._is_route_call(item):
                self._route(item, node)
        facts.anchor = outer
        return method_of(node, tuple(name for name in decorators if name))

    def _decorator_name(self, node: ast.expr) -> str:
        """Dotted for one of Odoo, plain for a builtin such as ``classmethod``, '' for any other."""
        if isinstance(node, ast.Name) and node.id in {"classmethod", "staticmethod", "property"}:
            return node.id
        return self.walker.dotted(node)

    def _decorated(self, node: ast.FunctionDef | ast.AsyncFunctionDef, decorators: list[str], model: str) -> None:
        for name, item in zip(decorators, node.decorator_list, strict=True):
            kind = name.removeprefix("odoo.api.")
            if isinstance(item, ast.Call) and kind in {"depends", "onchange", "constrains"} and kind != name:
                self.facts.dotted_strings(model, item.args, kind)

    def _is_route(self, node: ast.AST) -> bool:
        return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(self._is_route_call(item) for item in node.decorator_list)

    def _is_route_call(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and self.walker.dotted(node.func) in {"odoo.http.route", "odoo.addons.web.http.route"}

    def _route(self, node: ast.expr, method: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        assert isinstance(node, ast.Call)
        urls: list[str] = []
        for argument in node.args[:1]:
            urls.extend(text for text, _ in py_literals.strings(argument))
        keywords = []
        for keyword in node.keywords:
            if keyword.arg == "route":
                urls.extend(text for text, _ in py_literals.strings(keyword.value))
            elif keyword.arg:
                value = py_literals.text_of(keyword.value)
                keywords.append((keyword.arg, value if value is not None else py_literals.literal_text(keyword.value)))
        self.facts.routes.append(Route(tuple(urls), tuple(keywords), method.name, node.lineno))


def method_of(node: ast.FunctionDef | ast.AsyncFunctionDef, decorators: tuple[str, ...]) -> MethodDef:
    """A function as a fact: its signature, whether it calls super, and the keys of the dictionaries it returns."""
    calls_super = False
    returned: list[str] = []
    stack: list[ast.AST] = list(node.body)
    names: dict[str, list[str]] = {}
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind is ast.Call:
            func = item.func  # type: ignore[attr-defined]
            if isinstance(func, ast.Name) and func.id == "super":
                calls_super = True
            elif isinstance(func, ast.Attribute) and func.attr == node.name and not isinstance(func.value, ast.Call):
                # The old way: Parent.method(self, ...), parent class named in capitals.
                calls_super = calls_super or (isinstance(func.value, ast.Name) and func.value.id[:1].isupper())
        elif kind is ast.Assign:
            _note_keys(item, names)
        elif kind is ast.Return:
            value: Any = item.value  # type: ignore[attr-defined]
            if isinstance(value, ast.Dict):
                returned.extend(key for key, _ in py_literals.dict_keys(value))
            elif isinstance(value, ast.Name):
                returned.extend(names.get(value.id, ()))
                names.setdefault(f"return {value.id}", [])
        stack.extend(ast.iter_child_nodes(item))
    for key in [name for name in names if name.startswith("return ")]:
        returned.extend(names.get(key.removeprefix("return "), ()))
    required = len(node.args.posonlyargs) + len(node.args.args) - len(node.args.defaults)
    return MethodDef(
        node.name,
        _parameters(node),
        required,
        decorators,
        calls_super,
        tuple(sorted(set(returned))),
        node.lineno,
        node.end_lineno or node.lineno,
    )


def _note_keys(node: Any, names: dict[str, list[str]]) -> None:
    """Keys given to a local dictionary: ``res = {'domain': ...}`` and ``res['domain'] = ...``."""
    for target in node.targets:
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Dict):
            names.setdefault(target.id, []).extend(key for key, _ in py_literals.dict_keys(node.value))
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            text = py_literals.text_of(target.slice)
            if text:
                names.setdefault(target.value.id, []).append(text)


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...]:
    args = node.args
    names = [item.arg for item in (*args.posonlyargs, *args.args)]
    if args.vararg is not None:
        names.append(f"*{args.vararg.arg}")
    names.extend(item.arg for item in args.kwonlyargs)
    if args.kwarg is not None:
        names.append(f"**{args.kwarg.arg}")
    return tuple(names)


def _assignments(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr, int]]:
    for item in node.body:
        if isinstance(item, ast.Assign):
            for target in item.targets:
                if isinstance(target, ast.Name):
                    yield target.id, item.value, item.lineno
        elif isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and item.value is not None:
            yield item.target.id, item.value, item.lineno
