"""Models as the classes of a tree make them: parents, fields and methods, the class loaded last first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from rescue.model import Facts, FieldDef, MethodDef, PyClass

_MODEL_KINDS: Final = frozenset({"model", "abstract", "transient"})
EVERY_MODULE: Final[Mapping[str, frozenset[str] | None]] = {}


def model_classes(facts: Facts) -> Iterator[PyClass]:
    """The classes of a file that make or extend a model whose name is known."""
    return (cls for cls in facts.classes if cls.kind in _MODEL_KINDS and cls.model and not cls.model.startswith("?"))


def is_extension(cls: PyClass) -> bool:
    """Whether the class extends the model that it is about, rather than making it."""
    return cls.model in cls.inherit


class ModelIndex:
    """The models of a tree. Knows nothing of core's own: a model that the tree only extends has the fields that the tree adds."""

    def __init__(
        self, facts: Iterable[Facts], load_order: Sequence[str], closures: Mapping[str, frozenset[str] | None] = EVERY_MODULE
    ) -> None:
        """``facts`` of the tree; classes of modules later in ``load_order`` win over earlier ones, as in Odoo.

        ``closures`` are the modules of the tree that each module has when it is loaded; None, or no entry, where that is not known.
        """
        position = {name: index for index, name in enumerate(load_order)}
        classes = [
            ((position.get(item.addon, len(position)), item.addon, is_extension(cls), item.path, cls.line), item.addon, cls)
            for item in facts
            for cls in model_classes(item)
        ]
        parents: dict[str, dict[str, None]] = {}
        delegates: dict[str, dict[str, str]] = {}
        fields: dict[tuple[str, str], list[tuple[str, FieldDef]]] = {}
        methods: dict[tuple[str, str], list[tuple[str, MethodDef]]] = {}
        defined: dict[str, set[str]] = {}
        extended: set[str] = set()
        for _, module, cls in sorted(classes, key=lambda item: item[0]):
            if is_extension(cls):
                extended.add(cls.model)
            else:
                defined.setdefault(cls.model, set()).add(module)
            own = parents.setdefault(cls.model, {})
            own.update(dict.fromkeys(parent for parent in cls.inherit if parent != cls.model))
            delegates.setdefault(cls.model, {}).update(cls.inherits)
            for field in cls.fields:
                fields.setdefault((cls.model, field.name), []).append((module, field))
                if field.comodel and ("delegate", "True") in field.keywords:
                    delegates[cls.model][field.comodel] = field.name
            for method in cls.methods:
                methods.setdefault((cls.model, method.name), []).append((module, method))
        self.defined: Final = frozenset(defined)
        self._makers: Final = {model: frozenset(modules) for model, modules in defined.items()}
        self._closures: Final = closures
        self.extended: Final = frozenset(extended)
        self._parents: Final = {model: tuple(names) for model, names in parents.items()}
        self._delegates: Final = {model: tuple(pairs.items()) for model, pairs in delegates.items()}
        self._fields: Final = fields
        self._methods: Final = methods
        # Most names that are asked for are core's own; these say so without a walk over parents.
        self._field_names: Final = frozenset(name for _, name in fields)
        self._method_names: Final = frozenset(name for _, name in methods)
        self.member_names: Final = self._field_names | self._method_names
        # What is asked over and over.
        self._found: Final[dict[tuple[str, str], FieldDef | None]] = {}
        self._last: Final[dict[tuple[str, str], MethodDef | None]] = {}
        self._comodels: Final[dict[tuple[str, str], str]] = {}
        self._within: Final[dict[str, ModelsOf]] = {}

    def defines_model(self, model: str) -> bool:
        """Whether a class of the tree makes the model: one that sets ``_name`` without inheriting that same name."""
        return model in self.defined

    def model_parents(self, model: str) -> tuple[str, ...]:
        """What the model inherits by ``_inherit`` in any class of the tree, mixins included, itself left out; as loaded."""
        return self._parents.get(model, ())

    def model_delegates(self, model: str) -> tuple[tuple[str, str], ...]:
        """(parent, many2one) of each ``_inherits`` and each many2one with ``delegate=True``."""
        return self._delegates.get(model, ())

    def lineage(self, model: str) -> tuple[str, ...]:
        """The model and, depth first, all that it inherits by ``_inherit``, each once."""
        if not self._parents.get(model):
            return (model,)
        found: dict[str, None] = {}
        waiting = [model]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = None
                waiting.extend(reversed(self.model_parents(name)))
        return tuple(found)

    def field(self, model: str, name: str) -> FieldDef | None:
        """The field as defined last in the tree: on the model, else on what it inherits, else on what it delegates to."""
        if name not in self._field_names:
            return None
        key = (model, name)
        if key not in self._found:
            self._found[key] = next((field for _, field in self.field_definitions(model, name)), None)
        return self._found[key]

    def method(self, model: str, name: str) -> MethodDef | None:
        """The method as defined last in the tree, on the model or else on what it inherits."""
        if name not in self._method_names:
            return None
        key = (model, name)
        if key not in self._last:
            self._last[key] = next((found[-1][1] for at in self.lineage(model) if (found := self._methods.get((at, name)))), None)
        return self._last[key]

    def has_own_method(self, model: str, name: str) -> bool:
        """Whether a class of the tree about this very model has the method."""
        return (model, name) in self._methods

    def has_own_field(self, model: str, name: str) -> bool:
        """Whether a class of the tree about this very model has the field."""
        return (model, name) in self._fields

    def is_redefinition(self, model: str, method: MethodDef) -> bool:
        """Whether another class of the tree, loaded before, gave the model a method of that name; ``method`` is one of the facts."""
        return self._methods[model, method.name][0][1] is not method

    def comodel(self, model: str, name: str) -> str:
        """The model that a relational field of the tree leads to; '' when it is not relational, not in the tree or not literal."""
        if name not in self._field_names:
            return ""
        key = (model, name)
        if key not in self._comodels:
            self._comodels[key] = next((found.comodel for _, found in self.field_definitions(model, name) if found.comodel), "")
        return self._comodels[key]

    def of(self, module: str) -> ModelsOf | ModelIndex:
        """What the tree gives a module that is loaded: what itself and those that it depends on define, or all where that is not known."""
        if module not in self._within:
            reach = self._closures.get(module)
            if reach is None:
                return self
            self._within[module] = ModelsOf(self, reach)
        return self._within[module]

    def makers(self, model: str) -> frozenset[str]:
        """The modules whose classes make the model."""
        return self._makers.get(model, frozenset())

    def method_definitions(self, model: str, name: str) -> Sequence[tuple[str, MethodDef]]:
        """(module, method) of each class about this very model that has the method, as loaded."""
        return self._methods.get((model, name), ())

    def field_definitions(self, model: str, name: str) -> Iterator[tuple[str, FieldDef]]:
        """(module, field) of each class that gives the model the field, the one that counts first."""
        if name not in self._field_names:
            return
        seen: set[str] = set()
        waiting = [model]
        while waiting:
            at = waiting.pop(0)
            lineage = [ancestor for ancestor in self.lineage(at) if ancestor not in seen] if seen else self.lineage(at)
            seen.update(lineage)
            for ancestor in lineage:
                yield from reversed(self._fields.get((ancestor, name), ()))
            waiting.extend(parent for ancestor in lineage for parent, _ in self.model_delegates(ancestor))


class ModelsOf:
    """What some modules of a tree give its models: the questions of ``ModelIndex`` about what is defined, asked of these alone."""

    def __init__(self, tree: ModelIndex, modules: Collection[str]) -> None:
        self._tree = tree
        self._modules = modules
        self._fields: dict[tuple[str, str], FieldDef | None] = {}
        self._last: dict[tuple[str, str], MethodDef | None] = {}

    def defines_model(self, model: str) -> bool:
        """Whether a class of these modules makes the model."""
        return not self._tree.makers(model).isdisjoint(self._modules)

    def field(self, model: str, name: str) -> FieldDef | None:
        """The field as one of these modules defines it, on the model or on what it inherits or delegates to."""
        if self._tree.field(model, name) is None:
            return None
        key = (model, name)
        if key not in self._fields:
            found = (field for module, field in self._tree.field_definitions(model, name) if module in self._modules)
            self._fields[key] = next(found, None)
        return self._fields[key]

    def method(self, model: str, name: str) -> MethodDef | None:
        """The method as one of these modules defines it, on the model or on what it inherits."""
        if self._tree.method(model, name) is None:
            return None
        key = (model, name)
        if key not in self._last:
            found = (method for at in self._tree.lineage(model) for method in self._methods(at, name)[::-1])
            self._last[key] = next(found, None)
        return self._last[key]

    def has_own_method(self, model: str, name: str) -> bool:
        """Whether a class of these modules about this very model has the method."""
        return bool(self._methods(model, name))

    def is_redefinition(self, model: str, method: MethodDef) -> bool:
        """Whether another class of these modules, loaded before, gave the model a method of that name; ``method`` is one of theirs."""
        return self._methods(model, method.name)[0] is not method

    def _methods(self, model: str, name: str) -> list[MethodDef]:
        return [method for module, method in self._tree.method_definitions(model, name) if module in self._modules]
