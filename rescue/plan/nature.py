"""What an artifact of Python is by its nature: data that is kept in order, or work that users do; with a reason for each sign of either."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

from rescue.checks.lookup import model_of
from rescue.graph import ModelIndex
from rescue.graph.models import model_classes
from rescue.model import Facts, FieldDef, MethodDef, PyClass, Ref, Route
from rescue.plan import workflow
from rescue.plan.artifacts import Taken, is_settings
from rescue.plan.index import Index
from rescue.plan.lines import Lines
from rescue.plan.literals import strings
from rescue.plan.model import Kind, Layer, Reason

CoreHasField = Callable[[str, str, str], bool]
"""(module, model, field): whether core of the module's series has that field on that model."""

_TECHNICAL: Final = ("ir.", "base.", "mail.", "bus.", "res.groups", "fetchmail.")
_QUOTED: Final = re.compile(r"(?<=['\"])\w+(?=['\"])")
_STATES: Final = frozenset({"state", "stage", "status"})


class _Say(Protocol):
    """Makes a reason for one layer about the artifact at hand."""

    def __call__(self, weight: int, text: str, line: int = 0) -> Reason: ...


class Nature:
    """Reasons from what the code of an artifact does. Of kinds that the layers name, it is not asked."""

    def __init__(
        self, facts: Sequence[Facts], index: Index, models: ModelIndex, text: Callable[[str], str], core_has_field: CoreHasField
    ) -> None:
        """``text`` gives the text of a Python file by its path."""
        self._index: Final = index
        self._models: Final = models
        self._text: Final = text
        self._core_has_field: Final = core_has_field
        self._files: Final = {file.path: file for file in facts}
        self._classes: Final = {(file.path, cls.line): cls for file in facts for cls in file.classes}
        self._methods: Final = {(file.path, method.line): method for file in facts for cls in file.classes for method in cls.methods}
        self._wizards: Final = frozenset(
            cls.model for file in facts for cls in model_classes(file) if cls.kind == "transient" and not is_settings(cls.model)
        )
        self._own_fields: Final = self._fields_of_modules(facts)
        self._pressed: Final = self._buttons(facts)
        self._texts: Final[dict[str, list[str]]] = {}
        self._strings: Final[dict[str, Lines[str]]] = {}
        self._refs: Final[dict[str, Lines[Ref]]] = {}

    def of(self, item: Taken) -> Iterator[Reason]:
        """The reasons; their lines are those that tell."""

        def base(weight: int, text: str, line: int = 0) -> Reason:
            return Reason(Layer.BASE, text, weight, item.path, line or item.line)

        def implementation(weight: int, text: str, line: int = 0) -> Reason:
            return Reason(Layer.IMPLEMENTATION, text, weight, item.path, line or item.line)

        extends = item.kind in {Kind.EXTENSION, Kind.OVERRIDE}
        if item.kind is Kind.MODEL:
            yield base(10, "custom models are base")
        elif extends and item.model in self._wizards:
            yield implementation(8, "it is part of a wizard")
        elif extends and item.model.startswith("report.") and item.model != "report.paperformat":
            yield implementation(8, "it is part of a report")
        elif item.kind is Kind.EXTENSION:
            yield from self._of_extension(item, base, implementation)
        elif item.kind is Kind.OVERRIDE:
            yield from self._of_override(item, base, implementation)
        elif item.kind is Kind.CONTROLLER:
            yield self._of_controller(item, base, implementation)
        elif item.kind is Kind.HOOK:
            yield base(2, "a hook prepares the data of its addon")
        elif item.kind is Kind.RECORD:
            yield base(3, "records that the models of Odoo need are base")
        else:
            yield base(1, "plain code is base where nothing ties it to a client")

    # ----------------------------------------------------------------------------------------------------------------
    # Extensions

    def _of_extension(self, item: Taken, base: _Say, implementation: _Say) -> Iterator[Reason]:
        cls = self._classes.get((item.path, item.line))
        if cls is None:
            return
        checks = _checks(cls)
        if cls.fields:
            yield base(min(10, 2 * len(cls.fields)), counted(len(cls.fields), "field") + " on the model")
        if checks:
            yield base(2 * checks, counted(checks, "constraint"))
        if not cls.fields and not checks:
            yield base(1, "an extension of a model")
        for field in cls.fields:
            if _adds_state(field):
                yield implementation(4, f"it adds to {field.name}: a step more in the workflow", field.line)
        for method in cls.methods:
            if self._index.at(item.path, method.line) == item:  # else an override, an artifact of its own
                yield from self._of_method(item, cls, method, implementation)

    def _of_method(self, item: Taken, cls: PyClass, method: MethodDef, implementation: _Say) -> Iterator[Reason]:
        view = self._pressed.get((cls.model, method.name))
        named = workflow.is_step(method.name) and not method.name.startswith("_") and not _is_called_by_orm(method)
        if view or named:
            said = f"{method.name} is pressed in {view}" if view else f"{method.name} is a step of a workflow"
            if workflow.only_opens(method.name):
                yield implementation(1, f"{said}, and only opens something", method.line)
            else:
                yield implementation(3, said, method.line)
            return
        step = self._step_taken(item, method.line, method.end_line)
        if step is not None:
            yield implementation(3, f"{method.name} takes a step of a workflow: {step.name}", step.line)

    def _step_taken(self, item: Taken, first: int, last: int) -> Ref | None:
        """The first call, on records, of a step that the addon does not define: what a user would have pressed."""
        for ref in self._refs_in(item.path).between(first, last):
            if ref.kind == "call" and workflow.is_step(ref.name) and not workflow.is_aside(ref.name):
                model = model_of(ref, self._models)
                if not model or self._index.method(model, ref.name, item.module) is None:
                    return ref
        return None

    # ----------------------------------------------------------------------------------------------------------------
    # Overrides

    def _of_override(self, item: Taken, base: _Say, implementation: _Say) -> Iterator[Reason]:
        name = item.name.removeprefix(f"{item.model}.")
        if workflow.is_step(name):
            yield implementation(6, f"{name} is a step of a workflow")
            return
        if workflow.is_screen(name):
            yield implementation(6, f"{name} is about what a screen shows")
            return
        method = self._methods.get((item.path, item.line))
        if method is not None and not method.calls_super and self._index.method(item.model, name, item.module) is not None:
            yield implementation(6, f"it decides {name} anew: what another module does there is not asked")
        if workflow.keeps_data(name) or is_settings(item.model):
            yield base(4, f"{name} keeps values, and leads no workflow")
            return
        yield base(2, f"{name} is no step of a workflow")
        own = self._own_members(item)
        if own:
            yield base(4, f"it is about {own[0]}, which the tree adds")
        elif item.model.startswith(_TECHNICAL):
            yield base(4, f"{item.model} is technical")
        else:
            yield implementation(4, f"it changes what core does with {item.model}, and nothing of the tree's own")

    def _own_members(self, item: Taken) -> list[str]:
        """The members of models that the tree adds and the artifact relies on; else fields of its module that it names in strings."""
        found = []
        for ref in self._refs_in(item.path).between(item.line, item.end_line):
            if ref.kind != "super":
                model = model_of(ref, self._models)
                if model and self._is_added(item.module, model, ref.name):
                    found.append(f"{ref.name} of {model}")
        if found:
            return found
        own = self._own_fields.get(item.module, frozenset())
        if own.isdisjoint(_QUOTED.findall("\n".join(self._lines_of(item.path)[item.line - 1 : item.end_line]))):
            return []  # no string either, be it one that documents
        if item.path not in self._strings:
            self._strings[item.path] = Lines(strings(self._text(item.path)))
        return [text for text in self._strings[item.path].between(item.line, item.end_line) if text in own]

    def _lines_of(self, path: str) -> list[str]:
        if path not in self._texts:
            self._texts[path] = self._text(path).split("\n")
        return self._texts[path]

    def _refs_in(self, path: str) -> Lines[Ref]:
        if path not in self._refs:
            self._refs[path] = Lines((ref.line, ref) for ref in self._files[path].refs)
        return self._refs[path]

    def _is_added(self, module: str, model: str, name: str) -> bool:
        field = self._models.field(model, name)
        if field is not None and self._index.field(model, name, module) is not None:
            return not _is_redefinition(field) and not self._core_has_field(module, model, name)
        return self._index.method(model, name, module) is not None

    def _fields_of_modules(self, facts: Sequence[Facts]) -> dict[str, frozenset[str]]:
        """The names of the fields that each module adds, those of core defined anew left out."""
        found: dict[str, set[str]] = {}
        for file in facts:
            for cls in model_classes(file):
                added = (field.name for field in cls.fields if not _is_redefinition(field))
                found.setdefault(file.addon, set()).update(name for name in added if not self._core_has_field(file.addon, cls.model, name))
        return {module: frozenset(names) for module, names in found.items()}

    # ----------------------------------------------------------------------------------------------------------------
    # Controllers and buttons

    def _of_controller(self, item: Taken, base: _Say, implementation: _Say) -> Reason:
        routes = [route for route in self._files[item.path].routes if item.line <= route.line <= item.end_line]
        data = [route for route in routes if _serves_data(route)]
        if data and len(data) * 2 >= len(routes):
            return base(4, f"it serves data at {data[0].urls[0] if data[0].urls else data[0].method}", data[0].line)
        return implementation(4, "it serves pages" if routes else "it changes the pages of another controller")

    def _buttons(self, facts: Sequence[Facts]) -> dict[tuple[str, str], str]:
        """The view that presses a method, by model and method."""
        pressed: dict[tuple[str, str], str] = {}
        for file in facts:
            for ref in file.refs:
                if ref.kind == "button":
                    model = model_of(ref, self._models)
                    if model:
                        pressed.setdefault((model, ref.name), ref.anchor or file.path)
        return pressed


def counted(number: int, what: str) -> str:
    """``1 field``, ``2 fields``."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _checks(cls: PyClass) -> int:
    declared = sum(attribute.name in {"_sql_constraints", "_constraints"} for attribute in cls.attributes)
    return declared + sum("constrains" in decorator for method in cls.methods for decorator in method.decorators)


def _is_redefinition(field: FieldDef) -> bool:
    """Whether the definition itself says that there is one before it."""
    return any(key == "selection_add" for key, _ in field.keywords)


def _adds_state(field: FieldDef) -> bool:
    return field.name in _STATES and _is_redefinition(field)


def _is_called_by_orm(method: MethodDef) -> bool:
    return any(decorator.rpartition(".")[2] in {"constrains", "depends", "onchange"} for decorator in method.decorators)


def _serves_data(route: Route) -> bool:
    keywords = dict(route.keywords)
    kind, auth = (keywords.get(key, "").strip("'\"") for key in ("type", "auth"))
    if "website" in keywords:
        return False
    return kind in {"json", "jsonrpc"} or auth in {"none", "api_key", "bearer"} or keywords.get("csrf") == "False"
