"""What speaks for a layer, artifact by artifact, with its place. Kinds that the layers name decide alone; the rest is weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from rescue.graph import ModelIndex
from rescue.model import Addon, Facts, FileKind
from rescue.plan.artifacts import Taken
from rescue.plan.engagement import Client, client_of, technical
from rescue.plan.index import Index
from rescue.plan.literals import Sign, find_signs
from rescue.plan.model import Dependence, Kind, Layer, Reason
from rescue.plan.nature import CoreHasField, Nature, counted

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
        core_has_field: CoreHasField,
    ) -> None:
        """``text`` gives the text of a file by its path; ``clients`` are names from the settings."""
        self._index: Final = index
        self._text: Final = text
        self._files: Final = {file.path: file for file in facts}
        self._addons: Final = {addon.name: addon for addon in addons}
        self._client: Final[dict[str, Client]] = {addon.name: client for addon in addons if (client := client_of(addon))}
        self._clients: Final = sorted({*clients, *(client.name for client in self._client.values())})
        self._signs: Final[dict[str, list[Sign]]] = {}
        self._classes: Final = {(file.path, cls.line): cls for file in facts for cls in file.classes}
        self._nature: Final = Nature(facts, index, models, text, core_has_field)
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
        return [*self._nature.of(item), *self._by_reuse(item), *self._by_engagement(item)]

    def _by_reuse(self, item: Taken) -> Iterator[Reason]:
        users = sorted(self._users.get(item.id, set()) - {item.module})
        if users:
            names = ", ".join(users[:3]) + (f" and {len(users) - 3} more" if len(users) > 3 else "")
            yield Reason(
                Layer.BASE, f"used by {counted(len(users), 'other module')}: {names}", min(8, 2 * len(users)), item.path, item.line
            )
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


def _is_named(item: Taken, client: str) -> bool:
    """Whether a model, or an XML id, carries the client's name as a word of its own."""
    name = item.name if item.kind in {Kind.MODEL, Kind.CODE, Kind.HOOK, Kind.CONTROLLER} else ""
    return len(client) > 2 and f"_{client}_" in f"_{technical(name)}_"
