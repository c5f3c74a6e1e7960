"""Views and QWeb templates: the stack of extensions of each, where they meet on one node, and where they are in each other's way."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree
from msgspec import Struct

from rescue.assessment import GraphChain, GraphLink, GraphMeeting
from rescue.catalog.anchors import path_of, written
from rescue.catalog.arch import CustomView, base_tree, specification_tree
from rescue.catalog.combine import Combiner, Stacked, ViewSource
from rescue.catalog.locate import locate
from rescue.catalog.model import CoreView, ViewHead
from rescue.catalog.specifications import Arch
from rescue.checks.contract.views import TreeViews
from rescue.overrides.conflict import Conflict
from rescue.overrides.installed import Installed

_REMOVED = "GRAPH-VIEW-REMOVED"
_ATTRIBUTE = "GRAPH-VIEW-ATTRIBUTE"
# where a replacement puts what it replaces
_KEPT = "$0"


class _Touch(NamedTuple):
    """One specification of an addon's view, and where it points."""

    view: CustomView
    line: int
    position: str
    spec: etree._Element

    @property
    def module(self) -> str:
        return self.view.head.module


class Stacks(Struct, frozen=True):
    """What there is to say of views: the stack of extensions of each, where two addons meet, and where they are in each other's way."""

    chains: list[GraphChain]
    meetings: list[GraphMeeting]
    conflicts: list[Conflict]


def stacks_of(installed: Installed, views: TreeViews) -> Stacks:
    """The stacks of the views that the addons extend; ``views`` are those of the addons."""
    found = _Views(installed, views)
    return Stacks(found.chains, found.meetings, list(found.conflicts))


class _Views:
    """The views that the addons extend."""

    def __init__(self, installed: Installed, views: TreeViews) -> None:
        """``views`` are those of the addons."""
        self._installed = installed
        self._custom = views.custom
        self._combiner = Combiner(installed.core or _Nothing(), views.custom)
        self.chains: list[GraphChain] = []
        self.meetings: list[GraphMeeting] = []
        # a dictionary: a view from which others start is followed more than once
        self.conflicts: dict[Conflict, None] = {}
        for start in self._starts():
            stack = self._combiner.stack(start, installed.modules)
            if len(stack) > 1:
                self.chains.append(GraphChain("view", start, [self._link(one) for one in stack]))
                numbers = [number for number, one in enumerate(stack) if one.number is not None]
                if len({stack[number].head.module for number in numbers}) > 1:
                    self._follow(start, stack[: numbers[-1] + 1])

    def _starts(self) -> Sequence[str]:
        """The views that extensions of the addons extend in the end, a primary one by itself; sorted."""
        own = {view.xmlid: view.head for view in self._custom if view.xmlid}
        core = self._installed.core
        found: set[str] = set()
        for view in self._custom:
            if view.head.inherit and view.head.mode != "primary":
                at, seen = view.head.inherit, {view.xmlid}
                while at not in seen:
                    seen.add(at)
                    head = own.get(at) or (core.view_head(at) if core else None)
                    if head is None or not head.inherit or head.mode == "primary":
                        found.add(at)
                        break
                    at = head.inherit
        return sorted(found)

    def _link(self, one: Stacked) -> GraphLink:
        if one.number is None:
            return GraphLink(one.head.module, "", 0, one.xmlid)
        custom = self._custom[one.number]
        return GraphLink(one.head.module, custom.path, custom.line, one.xmlid)

    def _follow(self, start: str, stack: Sequence[Stacked]) -> None:
        """Apply a stack up to its last view of an addon, one specification after the other, and see who meets whom."""
        first, *rest = stack
        found = _Walk(self._installed, Arch(base_tree(first.xmlid, self._combiner.whole(first))))
        for one in rest:
            if one.number is None:
                found.arch.apply(specification_tree(self._combiner.whole(one))[0])
            else:
                found.apply(self._custom[one.number])
        for element, touches in found.touches.items():
            if len({touch.module for touch in touches}) > 1:
                links = [GraphLink(touch.module, touch.view.path, touch.line, f"{touch.position} {touch.view.xmlid}") for touch in touches]
                self.meetings.append(GraphMeeting(start, found.paths[element], links))
        self.conflicts.update(found.conflicts)


class _Walk:
    """An architecture on which views are applied one specification after the other."""

    def __init__(self, installed: Installed, arch: Arch) -> None:
        self.arch = arch
        self.touches: dict[etree._Element, list[_Touch]] = {}
        self.paths: dict[etree._Element, str] = {}
        self.conflicts: dict[Conflict, None] = {}
        self._installed = installed
        self._removed: list[tuple[_Touch, etree._Element]] = []
        self._setters: dict[tuple[etree._Element, str], tuple[_Touch, str]] = {}

    def apply(self, view: CustomView) -> None:
        """Apply a view of an addon."""
        root, elements = specification_tree(view.view)
        lines = {element: line for element, (_, line) in zip(elements, view.places, strict=True)}
        waiting = [root]
        while waiting:
            spec = waiting.pop(0)
            if spec.tag == "data":
                waiting.extend(spec)
                continue
            touch = _Touch(view, lines[spec], spec.get("position") or "inside", copy.deepcopy(spec))
            located = self.arch.find(spec)
            if located.element is not None:
                self._touched(located.element, touch)
            elif located.status == "gone":
                self._missed(touch)
            self.arch.put(spec, located)

    def _touched(self, element: etree._Element, touch: _Touch) -> None:
        if touch.position == "replace":
            self._replaced(element, touch)
        if touch.position == "attributes":
            self._attributes(element, touch)
        if element not in self.touches:
            self.paths[element] = path_of(element)
        self.touches.setdefault(element, []).append(touch)

    def _replaced(self, element: etree._Element, touch: _Touch) -> None:
        """What strangers did to an element, and inside it, is lost when it is replaced and not put back."""
        if any(part.text == _KEPT for part in touch.spec.iter()):
            return
        inner = touch.spec.get("mode") == "inner"
        for at in element.iter():
            for before in self.touches.get(at, ()):
                inside = at is not element or before.position == "inside" or (before.position == "attributes" and not inner)
                if inside and before.position != "replace" and self._installed.strangers(touch.module, before.module):
                    self._conflict(touch, before, "takes away what it extends")
        if not inner:
            holder = etree.Element("lost")
            holder.append(copy.deepcopy(element))
            self._removed.append((touch, holder))

    def _missed(self, touch: _Touch) -> None:
        """A node that is gone may be one that a stranger took away."""
        for before, removed in self._removed:
            if self._installed.strangers(touch.module, before.module) and locate(removed, touch.spec).status == "found":
                self._conflict(before, touch, "takes away what it points at")
                return

    def _attributes(self, element: etree._Element, touch: _Touch) -> None:
        for attribute in touch.spec.iter("attribute"):
            name = attribute.get("name") or ""
            value = attribute.text or ""
            if attribute.get("add") or attribute.get("remove"):
                continue
            before = self._setters.get((element, name))
            if before and before[1] != value and self._installed.strangers(touch.module, before[0].module):
                node = self.paths.get(element) or path_of(element)
                symbol = f"{touch.view.head.inherit} {name} of {node}, {before[0].module} sets it in {before[0].view.xmlid}"
                self.conflicts[Conflict(_ATTRIBUTE, touch.module, touch.view.path, touch.line, symbol, touch.view.xmlid)] = None
            self._setters[element, name] = (touch, value)

    def _conflict(self, taker: _Touch, other: _Touch, what: str) -> None:
        symbol = f"{taker.view.head.inherit} {written(taker.spec)}, {what}: {other.view.xmlid}"
        self.conflicts[Conflict(_REMOVED, taker.module, taker.view.path, taker.line, symbol, taker.view.xmlid)] = None


class _Nothing(ViewSource):
    """A series of which no view is known."""

    def view(self, xmlid: str) -> CoreView | None:  # noqa: ARG002
        return None

    def view_head(self, xmlid: str) -> ViewHead | None:  # noqa: ARG002
        return None

    def extensions_of(self, xmlid: str) -> Sequence[str]:  # noqa: ARG002
        return ()
