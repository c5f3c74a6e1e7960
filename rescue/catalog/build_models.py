"""Fold the classes of all modules, in load order, into core's models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rescue.catalog.build_fields import Definition, make_field
from rescue.catalog.model import FRAMEWORK, CoreMethod, CoreModel
from rescue.catalog.parts import SourceModule, loaded_python
from rescue.catalog.python_details import ClassDetails, FunctionDetails, PythonDetails
from rescue.graph.models import is_extension, model_classes
from rescue.model import PyClass

BASE = "base"
# The classes that every model has among its bases, wherever the series keeps them.
_FRAMEWORK_MODULES = ("odoo.models", "odoo.orm.", "odoo.osv.orm")
_FRAMEWORK_CLASSES = frozenset({"BaseModel", "Model", "AbstractModel", "TransientModel"})
_CLASS_ATTRIBUTES = frozenset({"_name", "_inherit", "_inherits", "_columns", "_description", "_defaults"})
# Set on every recordset when it is made, hence in no class body.
_RECORD_ATTRIBUTES = ("env", "_ids", "_prefetch_ids", "_fields")


class _Model:
    """A model while it is put together."""

    def __init__(self) -> None:
        self.kind = ""
        self.module = ""
        self.extended_by: dict[str, None] = {}
        self.inherit: dict[str, None] = {}
        self.inherits: dict[str, str] = {}
        self.rec_name = ""
        self.table = ""
        self.fields: dict[str, list[Definition]] = {}
        self.methods: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...], str, int, bool]]] = {}
        self.attributes: dict[str, None] = {}

    def add(self, module: str, item: PyClass, details: ClassDetails) -> None:
        """Add a class that makes or extends the model."""
        if is_extension(item):
            self.extended_by[module] = None
        else:
            self.module = self.module or module
            self.kind = item.kind
        self.kind = self.kind or item.kind
        self.inherit.update(dict.fromkeys(parent for parent in item.inherit if parent != item.model))
        self.inherits.update(item.inherits)
        for field in item.fields:
            self.fields.setdefault(field.name, []).append(Definition(module, field, details.fields.get(field.name)))
            if field.comodel and ("delegate", "True") in field.keywords:
                self.inherits[field.comodel] = field.name
        functions = {(method.name, method.line): method for method in details.methods}
        for method in item.methods:
            function = functions.get((method.name, method.line))
            params, fingerprint = (function.params, function.fingerprint) if function else (method.params, "")
            lines = method.end_line - method.line + 1
            definition = (module, params, method.decorators, fingerprint, lines, method.calls_super)
            self.methods.setdefault(method.name, []).append(definition)
        for attribute in item.attributes:
            if attribute.name in {"_rec_name", "_table"} and attribute.value[:1] in {"'", '"'}:
                setattr(self, attribute.name[1:], attribute.value[1:-1])
            if attribute.name not in _CLASS_ATTRIBUTES:
                self.attributes[attribute.name] = None

    def add_framework(self, item: ClassDetails) -> None:
        """Add a class of the framework that all models derive from."""
        self.attributes.update(dict.fromkeys((*item.attributes, *_RECORD_ATTRIBUTES)))
        for method in item.methods:
            if not method.name.startswith("__"):
                self.methods.setdefault(method.name, []).append(definition_of(FRAMEWORK, method))

    def done(self, constants: Mapping[str, tuple[str, ...]]) -> CoreModel:
        """The finished model; ``constants`` has the keys of selections by dotted name."""
        extended_by = tuple(name for name in self.extended_by if name != self.module)
        return CoreModel(
            kind=self.kind or "abstract",
            module=self.module,
            extended_by=extended_by,
            inherit=tuple(self.inherit),
            inherits=tuple(self.inherits.items()),
            rec_name=self.rec_name,
            table=self.table,
            fields={name: make_field(self.fields[name], constants) for name in sorted(self.fields)},
            methods={name: CoreMethod(tuple(self.methods[name])) for name in sorted(self.methods)},
            attributes=tuple(sorted(self.attributes)),
        )


def definition_of(module: str, method: FunctionDetails) -> tuple[str, tuple[str, ...], tuple[str, ...], str, int, bool]:
    """A method's definition as ``CoreMethod`` has it."""
    return (module, method.params, method.decorators, method.fingerprint, method.lines, method.calls_super)


def build_models(modules: Sequence[SourceModule], framework: Iterable[PythonDetails]) -> dict[str, CoreModel]:
    """The models by name. ``modules`` stand in load order; members of the framework's base classes go to the model ``base``."""
    models: dict[str, _Model] = {BASE: _Model()}
    for file in framework:
        if file.module.startswith(_FRAMEWORK_MODULES):
            for framework_class in file.classes:
                if framework_class.name in _FRAMEWORK_CLASSES:
                    models[BASE].add_framework(framework_class)
    for module in modules:
        for item, details in _classes(module):
            models.setdefault(item.model, _Model()).add(module.name, item, details)
    constants = {
        f"{details.python.module}.{name}": keys
        for module in modules
        for details in module.details
        if details.python
        for name, keys in details.python.selections
    }
    return {name: models[name].done(constants) for name in sorted(models)}


def _classes(module: SourceModule) -> Iterator[tuple[PyClass, ClassDetails]]:
    """The module's classes about models: those that make one before those that extend it, else by file and line."""
    found: list[tuple[tuple[bool, str, int], PyClass, ClassDetails]] = []
    for facts, read in loaded_python(module):
        by_place = {(item.name, item.line): item for item in (read.python.classes if read.python else ())}
        # one that a function makes is no model before that runs
        classes = [(item, by_place[item.name, item.line]) for item in model_classes(facts) if (item.name, item.line) in by_place]
        found.extend(((is_extension(item), facts.path, item.line), item, details) for item, details in classes)
    found.sort(key=lambda entry: entry[0])
    yield from ((item, details) for _, item, details in found)
