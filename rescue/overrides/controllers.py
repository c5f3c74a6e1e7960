"""Chains of the methods of controllers that extend each other, across addons and core."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.analyzers.python.names import module_name
from rescue.assessment import GraphChain, GraphLink
from rescue.catalog.model import CoreMethod
from rescue.model import PyClass
from rescue.overrides.conflict import Conflict
from rescue.overrides.installed import Installed
from rescue.overrides.methods import Written, core_link, cut_links, cut_off, link_of


class Controllers:
    """The controllers of the addons, each under the class that it extends in the end."""

    def __init__(self, installed: Installed) -> None:
        self._installed = installed
        self._classes: dict[str, PyClass] = {}
        self.written: dict[tuple[str, str], list[Written]] = {}
        self.root_at: dict[tuple[str, str], str] = {}
        found = []
        for addon in installed.addons:
            for file in installed.loaded(addon):
                for cls in file.classes:
                    if file.path.endswith(".py") and _may_be_controller(cls):
                        dotted = f"{module_name(addon.name, addon.inside(file.path))}.{cls.name}"
                        self._classes[dotted] = cls
                        found.append((addon.name, file, cls, dotted))
        for module, file, cls, dotted in found:
            root = self._root(dotted)
            for method in cls.methods:
                self.written.setdefault((root, method.name), []).append(Written(module, file.path, method, root == dotted))
                self.root_at[file.path, method.name] = root

    def _root(self, dotted: str) -> str:
        """The class that a controller extends in the end: one of the tree, or the one of core that its bases lead to."""
        seen: set[str] = set()
        while dotted not in seen:
            seen.add(dotted)
            bases = self._classes[dotted].bases if dotted in self._classes else self._core_bases(dotted)
            above = [base for base in bases if base in self._classes or self._core_class(base)]
            if not above:
                break
            dotted = above[0]
        return dotted

    def _core_class(self, dotted: str) -> bool:
        core = self._installed.core
        return dotted.startswith("odoo.addons.") and bool(core and core.python_class(dotted))

    def _core_bases(self, dotted: str) -> tuple[str, ...]:
        core = self._installed.core
        found = core.python_class(dotted) if core else None
        return found.bases if found else ()

    def chains(self) -> Iterator[GraphChain]:
        """The chain of each method of a controller that has more than one link, by name."""
        for (root, name), own in sorted(self.written.items()):
            links = [*self._core_links(root, name), *(link_of(one) for one in own)]
            if len(links) > 1:
                yield GraphChain("route", f"{root}.{name}", cut_links(links))

    def conflicts(self) -> Iterator[Conflict]:
        """As ``Methods.conflicts``."""
        for (root, name), own in sorted(self.written.items()):
            found = [(one.module, one.path, one.method.line, one.method.calls_super) for one in own]
            yield from cut_off(self._installed, f"{root.rpartition('.')[2]}.{name}", f"#{name}", found)

    def _core_links(self, root: str, name: str) -> list[GraphLink]:
        core = self._installed.core
        found = core.python_class(root) if core else None
        method: CoreMethod | None = found.methods.get(name) if found else None
        return [core_link(definition) for definition in method.definitions] if method else []


def _may_be_controller(cls: PyClass) -> bool:
    return cls.kind == "controller" or (cls.kind == "other" and any(base.startswith("odoo.addons.") for base in cls.bases))
