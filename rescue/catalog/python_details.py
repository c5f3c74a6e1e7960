"""What a catalog needs of a Python file beyond its facts: names, signatures, fingerprints of bodies, selection keys, constants."""

from __future__ import annotations

import ast

from msgspec import Struct

from rescue.analyzers.python.fingerprint import fingerprint_of_body
from rescue.analyzers.python.literals import text_of
from rescue.analyzers.python.names import absolute, is_odoo, normalised
from rescue.analyzers.python.python2 import PythonSyntaxError, parse_python
from rescue.analyzers.source import SourceError, decode_python
from rescue.analyzers.surrogates import writable
from rescue.catalog.statements import parameters, statements, targets

_CONSTANT_LIMIT = 60


class FieldDetails(Struct, frozen=True, array_like=True):
    """Of a field's definition: the class called, its ``inverse_name``, and the keys of ``selection`` and ``selection_add``.

    Keys are None where they are computed or not given; ``constant`` is then the dotted name given in place of a selection, or ''.
    """

    constructor: str
    inverse_name: str
    selection: tuple[str, ...] | None
    selection_add: tuple[str, ...] | None
    constant: str = ""


class FunctionDetails(Struct, frozen=True, array_like=True):
    """A function's signature as ``CoreMethod`` has it, and its body's fingerprint and length in lines."""

    name: str
    line: int
    params: tuple[str, ...]
    decorators: tuple[str, ...]
    fingerprint: str
    lines: int
    calls_super: bool


class ClassDetails(Struct, frozen=True, array_like=True):
    """A class at module level; ``bases`` are absolute where the imports of its file tell. Fields are by name."""

    name: str
    line: int
    bases: tuple[str, ...]
    fields: dict[str, FieldDetails]
    methods: tuple[FunctionDetails, ...]
    attributes: tuple[str, ...]


class PythonDetails(Struct, frozen=True, array_like=True):
    """One file. ``names`` are bound at module level, ``stars`` the modules of star imports, ``exported`` what ``__all__`` says if literal.

    ``planted`` are names that it sets on another module, as (module, name), and ``selections`` the keys of constants that a Selection
    field may take. ``plain`` are imports that name neither Odoo nor a place relative to the file: in Python 2 they may mean a file beside
    it. ``problem`` says why the file could not be read, '' when it was.
    """

    module: str
    problem: str
    names: tuple[str, ...] = ()
    stars: tuple[str, ...] = ()
    exported: tuple[str, ...] | None = None
    constants: tuple[tuple[str, str], ...] = ()
    classes: tuple[ClassDetails, ...] = ()
    functions: tuple[FunctionDetails, ...] = ()
    planted: tuple[tuple[str, str], ...] = ()
    selections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    plain: tuple[str, ...] = ()


def python_details(content: bytes, module: str, is_package: bool) -> PythonDetails:
    """Read one file; ``module`` is its dotted name. A file that cannot be read has a ``problem``; nothing is raised."""
    try:
        tree = parse_python(decode_python(content).text, module).tree
        return writable(_Reader(module, is_package).read(tree), content)
    except (SourceError, PythonSyntaxError) as error:
        return PythonDetails(module, error.detail)
    except RecursionError:
        return PythonDetails(module, "nested too deeply to follow")
    except Exception as error:  # noqa: BLE001 - whatever it is, it costs this file and is said
        return PythonDetails(module, f"the reader failed: {type(error).__name__}: {error}")


class _Reader:
    """Reads one module's statements, those in ``if``, ``try``, ``with`` and loops too: any branch may be the one that runs."""

    def __init__(self, module: str, is_package: bool) -> None:
        self._module = module
        self._is_package = is_package
        self._bound: dict[str, str] = {}  # a name, and what dotted name it stands for
        self._values: dict[str, ast.expr] = {}
        self._stars: list[str] = []
        self._classes: list[ClassDetails] = []
        self._functions: list[FunctionDetails] = []
        self._planted: list[tuple[str, str]] = []
        self._plain: dict[str, None] = {}

    def read(self, tree: ast.Module) -> PythonDetails:
        for statement in statements(tree.body):
            self._statement(statement)
        exported = self._values.get("__all__")
        literal = tuple(text for item in exported.elts if (text := text_of(item))) if isinstance(exported, ast.List | ast.Tuple) else None
        constants = tuple((name, text) for name, value in self._values.items() if name.isupper() and (text := _constant(value)))
        selections = tuple((name, keys) for name, value in self._values.items() if (keys := self._keys(value)))
        return PythonDetails(
            self._module, "", tuple(sorted(self._bound)), tuple(dict.fromkeys(self._stars)), literal, constants, tuple(self._classes),
            tuple(self._functions), tuple(self._planted), selections, tuple(self._plain),
        )  # fmt: skip

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._bound[node.name] = f"{self._module}.{node.name}"
                self._functions.append(self._function(node))
            case ast.ClassDef():
                self._bound[node.name] = f"{self._module}.{node.name}"
                self._classes.append(self._class(node))
            case ast.Import():
                for item in node.names:
                    top = item.name.split(".", 1)[0]
                    self._bound[item.asname or top] = normalised(item.name if item.asname else top)
                    if not is_odoo(item.name):
                        self._plain[item.name] = None
            case ast.ImportFrom():
                base = normalised(absolute(node, self._module, self._is_package))
                if not node.level and not is_odoo(base):
                    self._plain.update((f"{base}.{item.name}", None) for item in node.names)
                for item in node.names:
                    if item.name == "*":
                        self._stars.append(base)
                    else:
                        self._bound[item.asname or item.name] = f"{base}.{item.name}"
            case _:
                if isinstance(node, ast.Assign):
                    self._planted.extend(
                        (self._bound[target.value.id], target.attr)
                        for target in node.targets
                        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id in self._bound
                    )
                for name, value in targets(node):
                    self._bound[name] = f"{self._module}.{name}"
                    if value is not None:
                        self._values[name] = value

    def _class(self, node: ast.ClassDef) -> ClassDetails:
        fields: dict[str, FieldDetails] = {}
        methods: list[FunctionDetails] = []
        attributes: dict[str, None] = {}
        outer, self._values = self._values, dict(self._values)
        for item in statements(node.body):
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                methods.append(self._function(item))
                continue
            for name, value in targets(item):
                attributes[name] = None
                if value is not None:
                    self._values[name] = value
                if isinstance(value, ast.Call):
                    fields[name] = self._field(value)
                elif name == "_columns" and isinstance(value, ast.Dict):
                    for key, column in zip(value.keys, value.values, strict=True):
                        text = text_of(key)
                        if key is not None and text and isinstance(column, ast.Call):
                            fields[text] = self._field(column)
                elif name == "__slots__" and isinstance(value, ast.List | ast.Tuple):
                    attributes.update((text, None) for slot in value.elts if (text := text_of(slot)))
        self._values = outer
        bases = tuple(self._dotted(base) for base in node.bases)
        return ClassDetails(node.name, node.lineno, bases, fields, tuple(methods), tuple(attributes))

    def _field(self, call: ast.Call) -> FieldDetails:
        keywords = {item.arg: item.value for item in call.keywords if item.arg}
        constructor = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        kind = constructor.lower()
        selection = keywords.get("selection")
        if selection is None and kind == "selection" and call.args:
            selection = call.args[0]
        inverse = keywords.get("inverse_name")
        if inverse is None and kind == "one2many" and len(call.args) > 1:
            inverse = call.args[1]
        keys = self._keys(selection)
        constant = self._dotted(selection) if selection is not None and keys is None else ""
        return FieldDetails(constructor, text_of(inverse) or "", keys, self._keys(keywords.get("selection_add")), constant)

    def _keys(self, node: ast.expr | None, depth: int = 0) -> tuple[str, ...] | None:
        """The keys of a selection written out, also over constants of the same file; None where any of it is computed."""
        if isinstance(node, ast.Name) and node.id in self._values and depth < 5:
            return self._keys(self._values[node.id], depth + 1)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = self._keys(node.left, depth), self._keys(node.right, depth)
            return None if left is None or right is None else left + right
        if not isinstance(node, ast.List | ast.Tuple):
            return None
        keys: list[str] = []
        for item in node.elts:
            key = item.elts[0] if isinstance(item, ast.Tuple | ast.List) and item.elts else None
            if not isinstance(key, ast.Constant):
                return None
            keys.append(str(key.value))
        return tuple(keys)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> FunctionDetails:
        decorators = tuple(self._dotted(item.func if isinstance(item, ast.Call) else item) for item in node.decorator_list)
        supers = any(isinstance(item, ast.Name) and item.id == "super" for item in ast.walk(node))
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        return FunctionDetails(node.name, node.lineno, parameters(node.args), decorators, fingerprint_of_body(node), lines, supers)

    def _dotted(self, node: ast.expr) -> str:
        """The dotted name of an expression, its first part as the imports say; '' when it is none."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        return ".".join([self._bound.get(node.id, node.id), *reversed(parts)])


def _constant(node: ast.expr) -> str:
    """A plain constant as Python, '' when it is none or long."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _constant(node.operand)
        return f"-{inner}" if inner else ""
    text = repr(node.value) if isinstance(node, ast.Constant) else ""
    return text if len(text) <= _CONSTANT_LIMIT else ""
