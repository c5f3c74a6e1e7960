"""Client templates: those that an addon extends or calls, and the anchors that its extensions look for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property

from rescue.analyzers.manifest import literal_names
from rescue.catalog.arch import CustomView, custom_templates
from rescue.catalog.client_templates import STATIC
from rescue.catalog.load import Catalog
from rescue.catalog.model import CoreView, ViewHead
from rescue.checks.contract.anchors import OF_TEMPLATES, AnchorCheck
from rescue.checks.contract.ground import Ground, State, Touched
from rescue.checks.contract.views import AddonViews, Anchors
from rescue.checks.placing import loaded
from rescue.model import Addon, Facts, Failure, Series

_NAME = re.compile(r"[A-Za-z_][\w.\-]*", re.ASCII)
# The first series in which the web client only logs that what an extension starts from is gone (``assetsbundle.py``), and the first in
# which it passes over all that ``t-extend`` says, whatever became of the template: a rule tells that (O17-TEMPLATE-EXTEND).
_ONLY_LOGGED = Series(18)
_NOT_EXTENDED = Series(17)


class TreeTemplates(AddonViews):
    """The client templates of a tree that are served: by the bundles of the manifest, or by its ``qweb`` before 15.0."""

    def __init__(self, addons: Sequence[Addon], facts: Mapping[str, Sequence[Facts]]) -> None:
        """``facts`` by the addon's path."""
        super().__init__(addons, facts, _served_templates)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that they have."""
        return frozenset(view.xmlid for view in self.custom if view.xmlid)


def _served_templates(addon: Addon, facts: Sequence[Facts]) -> Iterator[CustomView]:
    static = [file for file in loaded(addon, facts) if file.dialect == "static"]
    patterns = _patterns(addon) if static else []
    for file in static:
        if any(fnmatchcase(addon.inside(file.path), pattern) for pattern in patterns):
            yield from custom_templates(file)


def _patterns(addon: Addon) -> list[str]:
    """What the manifest serves, as patterns below the addon's folder, where ``*`` stands for slashes too."""
    assets = [entry.path.lstrip("/") for entry in addon.manifest.assets if entry.directive != "remove"]
    own = [path.removeprefix(f"{addon.name}/") for path in assets if path.startswith(f"{addon.name}/")]
    own += [path.lstrip("/") for path in literal_names(dict(addon.manifest.keys).get("qweb", ""))]
    return [*own, *(path.replace("**/", "") for path in own if "**/" in path)]


class TemplateSource:
    """The client templates of a catalog under the names that others know them by: with the module before them, or without."""

    def __init__(self, core: Catalog) -> None:
        self._core = core

    def written(self, name: str) -> str:
        """The name that a template has in its own file; '' where there is none."""
        for spelling in (name, name.partition(".")[2]):
            head = self._core.view_head(spelling) if spelling else None
            if head is not None and head.type == STATIC and (spelling == name or head.module == name.partition(".")[0]):
                return spelling
        return ""

    def view(self, xmlid: str) -> CoreView | None:
        """A template by its name, None when there is none."""
        name = self.written(xmlid)
        return self._core.view(name) if name else None

    def view_head(self, xmlid: str) -> ViewHead | None:
        """The same without its elements."""
        name = self.written(xmlid)
        return self._core.view_head(name) if name else None

    def extensions_of(self, xmlid: str) -> Sequence[str]:
        """The names of the templates that extend this one, however they name it."""
        spellings = dict.fromkeys(name for name in (xmlid, self.written(xmlid)) if name)
        return [name for spelling in spellings for name in self._core.extensions_of(spelling)]


class TemplateCheck:
    """Looks up the client templates that an addon starts from, changes or calls, and evaluates its locators in each series."""

    def __init__(self, on: Ground, catalogs: Sequence[Catalog], templates: TreeTemplates) -> None:
        """``catalogs`` as in Ground."""
        self._on = on
        self._templates = templates
        self._catalogs = catalogs
        self._sources = {core.series: TemplateSource(core) for core in catalogs}

    @cached_property
    def _anchors(self) -> AnchorCheck:
        anchors = [Anchors(core, self._templates, self._sources[core.series]) for core in self._catalogs]
        return AnchorCheck(self._on, anchors, OF_TEMPLATES)

    def check(self, touched: Touched, addon: Addon, facts: Sequence[Facts]) -> None:
        """Add what became of the templates and anchors that an addon asks for."""
        if not any(file.dialect == "static" for file in facts):
            return  # most have none, and those of all addons are looked at for the first that has
        files = {file.path: file for file in facts}
        for _, template in self._templates.of(addon):
            view, by_jquery = template.head, template.is_empty
            if view.inherit and not (by_jquery and self._on.target.series >= _NOT_EXTENDED):
                rule = "CORE-TEMPLATE-GONE"
                is_logged = view.mode == "extension" and self._on.target.series >= _ONLY_LOGGED
                self._look_up(touched, rule, template, template.line, view.inherit, Failure.UI_DEGRADED if is_logged else None)
            for place, line in template.places:
                called = dict(files[template.path].nodes[place].attributes).get("t-call", "")
                if _NAME.fullmatch(called):
                    self._look_up(touched, "CORE-TEMPLATE-GONE-USE", template, line, called, None)
        self._anchors.check(touched, addon)

    def _look_up(self, touched: Touched, rule: str, template: CustomView, line: int, name: str, failure: Failure | None) -> None:
        if name in self._templates.names:
            return
        before = self._sources[self._on.source.series].view_head(name)
        modules = (before.module,) if before else ()
        state = self._on.state(lambda core: self._has(core, name), modules)
        touched.counts[state] += 1
        if state is State.BROKEN:
            hop = self._on.hop(lambda later: self._has(later.core, name), modules)
            self._on.hit(
                touched, rule, template.path, line, name, f"{template.xmlid or template.head.inherit} {name}", hop, failure=failure
            )

    def _has(self, core: Catalog, name: str) -> bool:
        return bool(self._sources[core.series].written(name))
