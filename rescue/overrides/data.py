"""Records, routes, client templates and asset bundles that more than one module has a hand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rescue.assessment import GraphChain, GraphLink
from rescue.graph.edges import full_xmlid
from rescue.model import FileKind, RecordField
from rescue.overrides.conflict import Conflict
from rescue.overrides.controllers import Controllers
from rescue.overrides.installed import Installed

_RECORD = "GRAPH-RECORD-FIELD"
_ROUTE = "GRAPH-ROUTE-TWICE"
_ASSET = "GRAPH-ASSET-TARGET"
# commands of an x2many field that leave alone what others put into it
_ADDS = re.compile(r"[(\[]\s*[0-4]\s*,|\bCommand\.(?:create|update|delete|unlink|link)\b")
_TAKES_AWAY = frozenset({"remove", "replace"})


class Written(NamedTuple):
    """A data record as an addon writes it."""

    module: str
    path: str
    line: int
    fields: tuple[RecordField, ...]


class Records:
    """The records that an addon writes over those of another module."""

    def __init__(self, installed: Installed) -> None:
        self._installed = installed
        self.written: dict[str, list[Written]] = {}
        for addon in installed.addons:
            for file in installed.loaded(addon):
                for record in file.records:
                    if record.xmlid:
                        xmlid = full_xmlid(record.xmlid, addon.name)
                        self.written.setdefault(xmlid, []).append(Written(addon.name, file.path, record.line, record.fields))

    def chains(self) -> Iterator[GraphChain]:
        """The chain of each record that a module other than its own writes, by XML id."""
        for xmlid, own in sorted(self.written.items()):
            owner = xmlid.partition(".")[0]
            if any(one.module != owner for one in own):
                core = [] if self._installed.is_custom(owner) else [GraphLink(owner, "", 0, "core" if self._is_core(xmlid) else "unknown")]
                links = [GraphLink(one.module, one.path, one.line, ", ".join(field.name for field in one.fields)) for one in own]
                yield GraphChain("record", xmlid, [*core, *links])

    def _is_core(self, xmlid: str) -> bool:
        core = self._installed.core
        return bool(core and core.record(xmlid))

    def conflicts(self) -> Iterator[Conflict]:
        """Fields of one record that two strangers set to different values."""
        for xmlid, own in sorted(self.written.items()):
            setters: dict[str, tuple[str, tuple[str, str]]] = {}
            for one in own:
                for field in one.fields:
                    value = (field.how, field.value)
                    if field.how == "eval" and _ADDS.search(field.value):
                        continue
                    before = setters.get(field.name)
                    if before and before[1] != value and field.value and before[1][1] and self._installed.strangers(one.module, before[0]):
                        yield Conflict(_RECORD, one.module, one.path, field.line, f"{xmlid} {field.name}, {before[0]} sets it too", xmlid)
                    setters[field.name] = (one.module, value)


class Routes:
    """The URLs that the addons answer."""

    def __init__(self, installed: Installed, controllers: Controllers) -> None:
        self._installed = installed
        self._controllers = controllers
        # by URL: module, path, line, methods, the controller it belongs to
        self._answers: dict[str, list[tuple[str, str, int, str, str]]] = {}
        for addon in installed.addons:
            for file in installed.loaded(addon):
                for route in file.routes:
                    root = controllers.root_at.get((file.path, route.method), "")
                    for url in route.urls:
                        answer = (addon.name, file.path, route.line, dict(route.keywords).get("methods", ""), root)
                        self._answers.setdefault(url, []).append(answer)

    def chains(self) -> Iterator[GraphChain]:
        """The chain of each URL that more than one place of the addons answers, by URL."""
        for url, found in sorted(self._answers.items()):
            if len(found) > 1:
                links = [GraphLink(module, path, line, f"answers as {root or 'its own'}") for module, path, line, _, root in found]
                yield GraphChain("route", url, links)

    def conflicts(self) -> Iterator[Conflict]:
        """URLs that two strangers answer, each with a controller of its own."""
        for url, found in sorted(self._answers.items()):
            for number, (module, path, line, methods, root) in enumerate(found):
                for other, _, _, others, other_root in found[max(0, number - 1) : number]:
                    same_methods = methods == others or not methods or not others
                    if same_methods and root and other_root and root != other_root and self._installed.strangers(module, other):
                        yield Conflict(_ROUTE, module, path, line, f"{url} of {other}", url)


class Templates:
    """The client templates that the addons extend."""

    def __init__(self, installed: Installed) -> None:
        self._links: dict[str, list[GraphLink]] = {}
        for addon in installed.addons:
            for file in installed.loaded(addon):
                if file.kind is FileKind.XML and file.dialect == "static":
                    for node in file.nodes:
                        attributes = dict(node.attributes)
                        extended = attributes.get("t-inherit") or attributes.get("t-extend")
                        if extended:
                            mode = attributes.get("t-inherit-mode") or ("extension" if "t-extend" in attributes else "primary")
                            self._links.setdefault(extended, []).append(GraphLink(addon.name, file.path, node.line, mode))

    def chains(self) -> Iterator[GraphChain]:
        """The chain of each template that the addons extend, by name."""
        return (GraphChain("template", name, links) for name, links in sorted(self._links.items()))


class Assets:
    """What the addons do to bundles by their manifests."""

    def __init__(self, installed: Installed) -> None:
        self._installed = installed
        self._entries = [(addon.name, addon.manifest.path, entry) for addon in installed.addons for entry in addon.manifest.assets]

    def chains(self) -> Iterator[GraphChain]:
        """The chain of each bundle that the addons do more to than to add to it, or that several of them add to; by name."""
        bundles: dict[str, list[GraphLink]] = {}
        for module, path, entry in self._entries:
            what = " ".join(part for part in (entry.directive, entry.target, entry.path) if part)
            bundles.setdefault(entry.bundle, []).append(GraphLink(module, path, entry.line, what))
        for bundle, links in sorted(bundles.items()):
            if len({link.module for link in links}) > 1 or any(not link.what.startswith("append ") for link in links):
                yield GraphChain("asset", bundle, links)

    def conflicts(self) -> Iterator[Conflict]:
        """Files of a bundle that one addon takes away and a stranger names there."""
        takers: dict[tuple[str, str], str] = {}
        for module, _, entry in self._entries:
            if entry.directive in _TAKES_AWAY:
                takers.setdefault((entry.bundle, entry.target or entry.path), module)
        for module, path, entry in self._entries:
            named = entry.target or (entry.path if entry.directive == "remove" else "")
            taker = takers.get((entry.bundle, named), module)
            if named and self._installed.strangers(module, taker):
                yield Conflict(_ASSET, module, path, entry.line, f"{named} in {entry.bundle}, {taker} takes it away", entry.bundle)
