"""What speaks for a layer, artifact by artifact, with its place. Kinds that the layers name decide alone; the rest is weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from rescue.checks.lookup import model_of
from rescue.graph import ModelIndex
from rescue.graph.models import model_classes
from rescue.model import Addon, Facts, FileKind, MethodDef, PyClass, Route
from rescue.plan import workflow
from rescue.plan.artifacts import Taken, is_settings
from rescue.plan.engagement import Client, client_of, technical
from rescue.plan.index import Index
from rescue.plan.literals import Sign, find_signs, strings
from rescue.plan.model import Dependence, Kind, Layer, Reason

FIXED: Final = 1_000
"""The weight of a kind that the layers name."""

OF_CLIENT: Final = 16
"""More than all that speaks for base in an ordinary artifact: an addon written for one client is not reused for the next."""

_FIXED: Final[Mapping[Kind, tuple[Layer, str]]] = {
    Kind.ACCESS: (Layer.BASE, "access lines are base"),
    Kind.GROUP: (Layer.BASE, "security groups are base"),
    Kind.RULE: (Layer.BASE, "record rules are base"),
    Kind.CRON: (Layer.BASE, "scheduled actions are base"),
    Kind.SERVER_ACTION: (Layer.BASE, "server actions are base"),
    Kind.AUTOMATION: (Layer.BASE, "automations are base"),
    Kind.VIEW: (Layer.IMPLEMENTATION, "views are implementation"),
    Kind.VIEW_EXTENSION: (Layer.IMPLEMENTATION, "view extensions are implementation"),
    Kind.REPORT: (Layer.IMPLEMENTATION, "reports are implementation"),
    Kind.MENU: (Layer.IMPLEMENTATION, "menus are implementation"),
    Kind.ACTION: (Layer.IMPLEMENTATION, "actions of menus and buttons are implementation"),
    Kind.WIZARD: (Layer.IMPLEMENTATION, "wizards are implementation"),
    Kind.ASSET: (Layer.IMPLEMENTATION, "what runs in the browser is implementation"),
    Kind.MAIL_TEMPLATE: (Layer.CONFIGURATION, "e-mail templates are configuration"),
    Kind.SETTING: (Layer.CONFIGURATION, "settings entered as data are configuration"),
    Kind.LOOKUP: (Layer.CONFIGURATION, "lookup rows are configuration"),
}
_FOLLOWING: Final = frozenset({Kind.ACCESS, Kind.RULE, Kind.CRON, Kind.SERVER_ACTION, Kind.AUTOMATION})
"""Kinds that are nothing without the model that they are about: they go where it goes, and must not draw it to where they would be."""

_TECHNICAL: Final = ("ir.", "base.", "mail.", "bus.", "report.paperformat", "res.groups", "fetchmail.")


class Evidence:
    """Reasons for artifacts, from facts, manifests, the graph of dependences and the text of Python files."""

    def __init__(
        self,
        addons: Sequence[Addon],
        facts: Sequence[Facts],
        index: Index,
        models: ModelIndex,
        dependences: Sequence[Dependence],
        text: Callable[[str], str],
        clients: Sequence[str],
    ) -> None:
        """``text`` gives the text of a file by its path; ``clients`` are names from the settings."""
        self._index: Final = index
        self._models: Final = models
        self._text: Final = text
        self._files: Final = {file.path: file for file in facts}
        self._addons: Final = {addon.name: addon for addon in addons}
        self._client: Final[dict[str, Client]] = {addon.name: client for addon in addons if (client := client_of(addon))}
        self._clients: Final = sorted({*clients, *(client.name for client in self._client.values())})
        self._signs: Final[dict[str, list[Sign]]] = {}
        self._classes: Final = {(file.path, cls.line): cls for file in facts for cls in file.classes}
        self._wizards: Final = _wizards(facts)
        self._own_fields: Final[dict[str, set[str]]] = {}
        for file in facts:
            for cls in model_classes(file):
                self._own_fields.setdefault(file.addon, set()).update(field.name for field in cls.fields)
        self._pressed: Final = self._buttons(facts)
        self._users: Final[dict[str, set[str]]] = {}
        for dependence in dependences:
            self._users.setdefault(dependence.target, set()).add(dependence.source.partition("/")[0])

    def of(self, item: Taken) -> list[Reason]:
        """All that speaks for a layer; one reason with the weight FIXED where the kind decides."""
        fixed = _FIXED.get(item.kind)
        if fixed is not None and item.kind in _FOLLOWING and item.model in self._index.models:
            return [Reason(fixed[0], f"{fixed[1]}, where their model is", 1, item.path, item.line)]
        if fixed is not None:
            return [Reason(fixed[0], fixed[1], FIXED, item.path, item.line)]
        return [*self._by_nature(item), *self._by_reuse(item), *self._by_engagement(item)]

    def _by_nature(self, item: Taken) -> Iterator[Reason]:
        def base(weight: int, text: str, line: int = item.line) -> Reason:
            return Reason(Layer.BASE, text, weight, item.path, line)

        def implementation(weight: int, text: str, line: int = item.line) -> Reason:
            return Reason(Layer.IMPLEMENTATION, text, weight, item.path, line)

        if item.kind is Kind.MODEL:
            yield base(10, "custom models are base")
        elif item.kind in {Kind.EXTENSION, Kind.OVERRIDE} and item.model in self._wizards:
            yield implementation(8, "it is part of a wizard")
        elif item.kind in {Kind.EXTENSION, Kind.OVERRIDE} and item.model.startswith("report.") and item.model != "report.paperformat":
            yield implementation(8, "it is part of a report")
        elif item.kind is Kind.EXTENSION:
            yield from self._of_extension(item, base, implementation)
        elif item.kind is Kind.OVERRIDE:
            yield from self._of_override(item, base, implementation)
        elif item.kind is Kind.CONTROLLER:
            yield from self._of_controller(item, base, implementation)
        elif item.kind is Kind.HOOK:
            yield base(2, "a hook prepares the data of its addon")
        elif item.kind is Kind.RECORD:
            yield base(3, "records that the models of Odoo need are base")
        else:
            yield base(1, "plain code is base where nothing ties it to a client")

    def _of_extension(self, item: Taken, base: _Say, implementation: _Say) -> Iterator[Reason]:
        cls = self._classes.get((item.path, item.line))
        if cls is None:
            return
        if cls.fields:
            yield base(min(10, 2 * len(cls.fields)), _count(len(cls.fields), "field") + " on the model")
        checks = _checks(cls)
        if checks:
            yield base(2 * checks, _count(checks, "constraint"))
        if not cls.fields and not checks:
            yield base(1, "an extension of a model")
        for method in cls.methods:
            if self._index.at(item.path, method.line) != item:  # an override, an artifact of its own
                continue
            view = self._pressed.get((cls.model, method.name))
            if view is None and (method.name.startswith("_") or _is_called_by_orm(method) or not workflow.is_step(method.name)):
                continue
            said = f"{method.name} is pressed in {view}" if view else f"{method.name} is a step of a workflow"
            if workflow.only_opens(method.name):
                yield implementation(1, f"{said}, and only opens something", method.line)
            else:
                yield implementation(3, said, method.line)

    def _of_override(self, item: Taken, base: _Say, implementation: _Say) -> Iterator[Reason]:
        name = item.name.removeprefix(f"{item.model}.")
        if workflow.is_step(name):
            yield implementation(6, f"{name} is a step of a workflow")
        elif workflow.is_screen(name):
            yield implementation(6, f"{name} is about what a screen shows")
        elif workflow.keeps_data(name) or is_settings(item.model):
            yield base(4, f"{name} keeps values, and leads no workflow")
        else:
            yield base(2, f"{name} is no step of a workflow")
            own = self._own_members(item)
            if own:
                yield base(4, f"it is about {own[0]}, which the tree adds", item.line)
            elif item.model.startswith(_TECHNICAL):
                yield base(4, f"{item.model} is technical")
            else:
                yield implementation(4, f"it changes what core does with {item.model}, and nothing of the tree's own")

    def _own_members(self, item: Taken) -> list[str]:
        """The members of models that the tree adds and the artifact relies on, in the order of lines."""
        found = []
        for ref in self._files[item.path].refs:
            if item.line <= ref.line <= item.end_line and ref.kind != "super":
                model = model_of(ref, self._models)
                if model and (self._index.field(model, ref.name, item.module) or self._index.method(model, ref.name, item.module)):
                    found.append(f"{ref.name} of {model}")
        if found:
            return found
        own = self._own_fields.get(item.module, set())
        names = (text for line, text in strings(self._text(item.path)) if item.line <= line <= item.end_line)
        return [name for name in names if name in own]

    def _of_controller(self, item: Taken, base: _Say, implementation: _Say) -> Iterator[Reason]:
        routes = [route for route in self._files[item.path].routes if item.line <= route.line <= item.end_line]
        data = [route for route in routes if _serves_data(route)]
        if data and len(data) * 2 >= len(routes):
            yield base(4, f"it serves data at {data[0].urls[0] if data[0].urls else data[0].method}", data[0].line)
        else:
            yield implementation(4, "it serves pages" if routes else "it changes the pages of another controller")

    def _by_reuse(self, item: Taken) -> Iterator[Reason]:
        users = sorted(self._users.get(item.id, set()) - {item.module})
        if users:
            names = ", ".join(users[:3]) + (f" and {len(users) - 3} more" if len(users) > 3 else "")
            yield Reason(Layer.BASE, f"used by {_count(len(users), 'other module')}: {names}", min(8, 2 * len(users)), item.path, item.line)
        addon = self._addons.get(item.module)
        if addon is not None and "Odoo Community Association" in addon.manifest.author:
            line = dict(addon.manifest.lines).get("author", 1)
            yield Reason(Layer.BASE, "published by the community: written for many", 2, addon.manifest.path, line)
        cls = self._classes.get((item.path, item.line))
        if (
            cls is not None
            and cls.fields
            and 2 * sum(any(key == "help" for key, _ in field.keywords) for field in cls.fields) >= len(cls.fields)
        ):
            yield Reason(Layer.BASE, "its fields are documented", 1, item.path, item.line)

    def _by_engagement(self, item: Taken) -> Iterator[Reason]:
        client = self._client.get(item.module)
        if client is not None:
            path = self._addons[item.module].manifest.path
            yield Reason(Layer.IMPLEMENTATION, client.text, OF_CLIENT, path, client.line)
        for name in self._clients:
            if _is_named(item, technical(name)):
                yield Reason(Layer.IMPLEMENTATION, f"it is named after the client {name}", OF_CLIENT, item.path, item.line)
        for sign in self._signs_in(item.path):
            if any(first <= sign.line <= last for first, last in item.parts) and self._index.at(item.path, sign.line) == item:
                yield Reason(Layer.IMPLEMENTATION, f"it {sign.text}", sign.weight, item.path, sign.line)

    def _signs_in(self, path: str) -> list[Sign]:
        if path not in self._signs:
            file = self._files.get(path)
            readable = file is not None and file.kind is FileKind.PYTHON
            self._signs[path] = find_signs(self._text(path), self._clients) if readable else []
        return self._signs[path]

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


_Say = Callable[..., Reason]


def _wizards(facts: Sequence[Facts]) -> frozenset[str]:
    """Models that are wizards, as a class of the tree tells; the pages of settings are none."""
    kinds = {cls.model for file in facts for cls in model_classes(file) if cls.kind == "transient"}
    return frozenset(model for model in kinds if not is_settings(model))


def _checks(cls: PyClass) -> int:
    declared = sum(attribute.name in {"_sql_constraints", "_constraints"} for attribute in cls.attributes)
    return declared + sum("constrains" in decorator for method in cls.methods for decorator in method.decorators)


def _is_called_by_orm(method: MethodDef) -> bool:
    return any(decorator.rpartition(".")[2] in {"constrains", "depends", "onchange"} for decorator in method.decorators)


def _serves_data(route: Route) -> bool:
    keywords = dict(route.keywords)
    kind, auth = (keywords.get(key, "").strip("'\"") for key in ("type", "auth"))
    if "website" in keywords:
        return False
    return kind in {"json", "jsonrpc"} or auth in {"none", "api_key", "bearer"} or keywords.get("csrf") == "False"


def _is_named(item: Taken, client: str) -> bool:
    """Whether a model, or an XML id, carries the client's name as a word of its own."""
    name = item.name if item.kind in {Kind.MODEL, Kind.CODE, Kind.HOOK, Kind.CONTROLLER} else ""
    return len(client) > 2 and f"_{client}_" in f"_{technical(name)}_"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
