"""Who redefines which attribute of which field, and which addons add the same field or model without knowing of each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from rescue.assessment import GraphChain, GraphLink
from rescue.checks.known import KnownModels
from rescue.graph import ModelIndex
from rescue.graph.models import is_extension, model_classes
from rescue.model import FieldDef
from rescue.overrides.conflict import Conflict
from rescue.overrides.installed import Installed

_ATTRIBUTE = "GRAPH-FIELD-ATTRIBUTE"
_FIELD = "GRAPH-FIELD-TWICE"
_MODEL = "GRAPH-MODEL-TWICE"
# Attributes of which two values are no more than two wordings, or that Odoo adds together.
_HARMLESS = frozenset({"string", "help", "selection_add", "tracking", "track_visibility", "index", "group_operator", "aggregator"})


class Written(NamedTuple):
    """A field as an addon writes it."""

    module: str
    path: str
    field: FieldDef


class Fields:
    """The fields of all models that the addons define or extend, each with its places in the order of loading."""

    def __init__(self, installed: Installed, tree: ModelIndex) -> None:
        self._installed = installed
        self._tree = tree
        self._known = KnownModels(tree, installed.core) if installed.core else None
        self.written: dict[tuple[str, str], list[Written]] = {}
        self._makers: dict[str, list[tuple[str, str, int]]] = {}
        for addon in installed.addons:
            for file in installed.loaded(addon):
                for cls in model_classes(file):
                    if not is_extension(cls):
                        self._makers.setdefault(cls.model, []).append((addon.name, file.path, cls.line))
                    for field in cls.fields:
                        self.written.setdefault((cls.model, field.name), []).append(Written(addon.name, file.path, field))

    def chains(self) -> Iterator[GraphChain]:
        """The chain of each field that more than one module has a hand in, and of each model that more than one makes, by name."""
        for (model, name), own in sorted(self.written.items()):
            links = [*self.core_links(model, name), *(GraphLink(one.module, one.path, one.field.line, told(one.field)) for one in own)]
            if len(links) > 1:
                yield GraphChain("field", f"{model}.{name}", links)
        for model, makers in sorted(self._makers.items()):
            if len({module for module, _, _ in makers}) > 1:
                yield GraphChain("model", model, [GraphLink(module, path, line, "defines") for module, path, line in makers])

    def core_links(self, model: str, name: str) -> list[GraphLink]:
        """The modules of core that have a hand in the field of this very model, as far as they are installed."""
        core = self._installed.core.model(model) if self._installed.core else None
        field = core.fields.get(name) if core else None
        rank = self._installed.rank
        modules = sorted((module for module in field.modules if module in rank), key=lambda module: rank[module]) if field else []
        return [GraphLink(module, "", 0, "core") for module in modules]

    def is_core(self, model: str, name: str) -> bool | None:
        """Whether core gives the model that field; None where the model, or one above it, is known to nobody."""
        if self._known and self._known.core_field(model, name):
            return True
        core = self._installed.core
        lineage = (self._known or self._tree).lineage(model)
        unknown = any(not self._tree.defines_model(at) and (core is None or not core.has_model(at)) for at in lineage)
        return None if unknown else False

    def conflicts(self) -> Iterator[Conflict]:
        """Fields that two strangers add, attributes that two strangers set to different values, and models that two strangers make."""
        for (model, name), own in sorted(self.written.items()):
            if len({one.module for one in own}) > 1:
                twice = list(self._added_twice(model, name, own))
                yield from twice or self._attributes(model, name, own)
        for model, makers in sorted(self._makers.items()):
            for (before, _, _), (module, path, line) in pairwise(makers):
                if self._installed.strangers(module, before):
                    yield Conflict(_MODEL, module, path, line, f"{model} of {before}", model)

    def _added_twice(self, model: str, name: str, own: list[Written]) -> Iterator[Conflict]:
        if self.is_core(model, name) is not False:
            return
        first = own[0]
        for one in own[1:]:
            if self._installed.strangers(one.module, first.module) and not _alike(one.field, first.field):
                other_type = one.field.type != first.field.type or bool(
                    one.field.comodel and first.field.comodel and one.field.comodel != first.field.comodel
                )
                became = f", {_type(one.field)} over {_type(first.field)}" if other_type else ""
                yield Conflict(_FIELD, one.module, one.path, one.field.line, f"{model}.{name} of {first.module}{became}", model, other_type)

    def _attributes(self, model: str, name: str, own: list[Written]) -> Iterator[Conflict]:
        setters: dict[str, tuple[str, str]] = {}
        for one in own:
            below = dict(one.field.below)
            for attribute, value in one.field.keywords:
                if attribute in _HARMLESS or not value or value.startswith("{"):
                    continue
                before = setters.get(attribute)
                if before and before[1] != value and self._installed.strangers(one.module, before[0]):
                    symbol = f"{model}.{name} {attribute}={_short(value)}, {before[0]} sets {_short(before[1])}"
                    yield Conflict(_ATTRIBUTE, one.module, one.path, below.get(attribute, one.field.line), symbol, model)
                setters[attribute] = (one.module, value)


def told(field: FieldDef) -> str:
    """What a definition of a field says: its type, then its attributes with their values, ``...`` for one that is no literal."""
    attributes = ", ".join(f"{name}={_short(value) or '...'}" for name, value in field.keywords)
    return f"{_type(field)}: {attributes}" if attributes else _type(field)


def _type(field: FieldDef) -> str:
    return f"{field.type}({field.comodel})" if field.comodel else field.type


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:37]}..."


def _alike(one: FieldDef, other: FieldDef) -> bool:
    """Whether two definitions make the same field, apart from wording."""
    keywords = [{(name, value) for name, value in field.keywords if name not in _HARMLESS} for field in (one, other)]
    return one.type == other.type and one.comodel == other.comodel and keywords[0] == keywords[1]
