"""Combine a view with all that extends it, from the modules that are installed together.

The order is Odoo's (``_get_inheriting_views`` and ``_combine`` of ``ir.ui.view``, 15.0 to 19.0): depth first, brothers by priority and
then in the order of loading, and a primary view after all extensions of the view that it starts from.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from lxml import etree

from rescue.catalog.arch import CustomView, base_tree, specification_tree
from rescue.catalog.model import CoreView, ViewHead
from rescue.catalog.presence import changed_attributes, has, plain_anchors
from rescue.catalog.specifications import Arch

# Each takes some 100 KB, and what is asked for again is asked for soon.
_KEPT_STATES = 40


Before = tuple[str | int, ...]
"""Views in the order in which they are applied: XML ids of a catalog's, and numbers of custom ones."""


class Stacked(NamedTuple):
    """A view in the order in which views are applied; ``number`` is its place among the custom views, None for one of the catalog."""

    xmlid: str
    number: int | None
    head: ViewHead


class ViewSource(Protocol):
    """What is asked of a catalog; ``extensions_of`` gives the XML ids of the views that extend a view, in each module as loaded."""

    def view(self, xmlid: str) -> CoreView | None:
        """A view by its XML id, None when there is none."""

    def view_head(self, xmlid: str) -> ViewHead | None:
        """The same without its elements, which costs less."""

    def extensions_of(self, xmlid: str) -> Sequence[str]:
        """The XML ids of the views whose ``inherit_id`` is this one; primary ones need not be among them."""


def load_order(modules: Iterable[str], depends: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The modules in the order in which Odoo loads them: by depth in the graph of dependencies, then by name (``odoo/modules/graph.py``).

    A module of a cycle, which Odoo would not load at all, gets the depth that is found without going round.
    """
    wanted = set(modules)
    depths: dict[str, int] = {}
    entered: set[str] = set()
    waiting = sorted(wanted)
    while waiting:
        module = waiting[-1]
        needs = depends.get(module, ())
        first = [name for name in needs if name not in entered]
        entered.add(module)
        if first:
            waiting.extend(first)
            continue
        waiting.pop()
        depths.setdefault(module, max((depths.get(name, 0) + 1 for name in needs), default=0))
    return tuple(sorted(wanted, key=lambda module: (depths[module], module)))


class Combiner:
    """Combines views of a catalog and custom views. ``custom`` are all custom views, each module's in the order in which it loads them."""

    def __init__(self, source: ViewSource, custom: Sequence[CustomView] = ()) -> None:
        self._source = source
        self._custom = custom
        self._numbers: dict[str, int] = {}
        self._extensions: dict[str, list[int]] = {}
        for number, view in enumerate(custom):
            # a template may be empty; a record without an architecture changes something else of a view
            if view.xmlid and (view.head.type == "qweb" or not view.is_empty):
                self._numbers.setdefault(view.xmlid, number)
            if view.head.inherit:
                self._extensions.setdefault(view.head.inherit, []).append(number)
        self._ranks: dict[Sequence[str], dict[str, int]] = {}
        self._specifications: dict[str | int, etree._Element] = {}
        self._heads: dict[str, ViewHead | None] = {}
        self._states: dict[tuple[str | int, ...], Arch] = {}
        self._views: dict[str, CoreView] = {}
        self._changes: dict[str | int, frozenset[str] | None] = {}

    def combine(self, xmlid: str, modules: tuple[str, ...]) -> etree._Element | None:
        """A view as these modules (in load order) make it together; None when it, or a view that it starts from, is not known.

        The tree must not be changed: it is kept for the next who asks.
        """
        key = self._key(xmlid)
        order = self._order(key, modules, None) if key is not None else None
        return self._state(order).root if order else None

    def stack(self, xmlid: str, modules: tuple[str, ...]) -> tuple[Stacked, ...]:
        """A view and all that extend it, as they are applied; () where it, or a view that it starts from, is not known."""
        key = self._key(xmlid)
        order = self._order(key, modules, None) if key is not None else None
        found = order or ()
        return tuple(Stacked(self._xmlid(at), at if isinstance(at, int) else None, self._view(at)) for at in found)

    def whole(self, stacked: Stacked) -> CoreView:
        """The same view with its elements."""
        return self._with_nodes(stacked.xmlid if stacked.number is None else stacked.number)

    def before(self, number: int, modules: tuple[str, ...]) -> Before | None:
        """What Odoo applies before the custom view ``number`` when it creates it; None as in ``combine``."""
        return self._order(number, modules, number)

    def state(self, before: Before) -> Arch:
        """What these views make together. Not to be changed."""
        return self._state(before)

    def surely_finds(self, number: int, before: Before) -> bool:
        """Whether the custom view ``number`` finds all its anchors after these views, as far as that can be told without their state."""
        start, *others = before
        anchors = plain_anchors(self._custom[number].view)
        if anchors is None or not all(has(self._with_nodes(start), anchor) for anchor in anchors):
            return False
        changes = [self._changes_of(other) for other in others]
        return not any(change is None or anchor.attribute[0] in change for change in changes for anchor in anchors)

    def _changes_of(self, key: str | int) -> frozenset[str] | None:
        if key not in self._changes:
            self._changes[key] = changed_attributes(self._with_nodes(key))
        return self._changes[key]

    def missing_ancestor(self, xmlid: str) -> str:
        """The first view that is not known on the way from this one up to where it starts; '' when all are known."""
        seen = set()
        while xmlid and xmlid not in seen:
            seen.add(xmlid)
            key = self._key(xmlid)
            if key is None:
                return xmlid
            xmlid = self._view(key).inherit
        return ""

    def root_tag(self, xmlid: str) -> str:
        """The tag of the root of a view, of the one that it starts from where it extends another; '' where that is not known."""
        seen: set[str] = set()
        while xmlid not in seen and (key := self._key(xmlid)) is not None:
            seen.add(xmlid)
            xmlid = self._view(key).inherit
            if not xmlid:
                nodes = self._with_nodes(key).nodes
                return nodes[0].tag if nodes else ""
        return ""

    def _key(self, xmlid: str) -> str | int | None:
        number = self._numbers.get(xmlid)
        if number is not None:
            return number
        return xmlid if self._head(xmlid) is not None else None

    def _head(self, xmlid: str) -> ViewHead | None:
        if xmlid not in self._heads:
            self._heads[xmlid] = self._source.view_head(xmlid)
        return self._heads[xmlid]

    def _view(self, key: str | int) -> ViewHead:
        if isinstance(key, int):
            return self._custom[key].head
        view = self._head(key)
        assert view is not None
        return view

    def _with_nodes(self, key: str | int) -> CoreView:
        if isinstance(key, int):
            return self._custom[key].view
        if key not in self._views:
            view = self._source.view(key)
            assert view is not None
            self._views[key] = view
        return self._views[key]

    def _xmlid(self, key: str | int) -> str:
        return self._custom[key].xmlid if isinstance(key, int) else key

    def _order(self, key: str | int, modules: tuple[str, ...], last: int | None) -> tuple[str | int, ...] | None:
        """The views to apply, in order, from where the view starts; those before ``last`` when it is created, or all."""
        chain = [key]
        while inherit := self._view(chain[-1]).inherit:
            above = self._key(inherit)
            if above is None or above in chain:
                return None
            chain.append(above)
        ranks = self._ranks.get(modules)
        if ranks is None:
            ranks = self._ranks[modules] = {module: rank for rank, module in enumerate(modules)}
        below = {above: view for view, above in pairwise(chain)}
        start = chain[-1]
        order: dict[str | int, None] = {start: None}
        queue = deque(sorted(self._children(start, below.get(start), ranks, last), key=self._mode))
        while queue:
            view = queue.popleft()
            if view == last:
                return tuple(order)
            if view in order:
                continue
            order[view] = None
            for child in reversed(self._children(view, below.get(view), ranks, last)):
                if self._mode(child) == "primary":
                    queue.append(child)
                else:
                    queue.appendleft(child)
        return None if last is not None else tuple(order)

    def _mode(self, key: str | int) -> str:
        return self._view(key).mode

    def _children(self, key: str | int, on_the_way: str | int | None, ranks: Mapping[str, int], last: int | None) -> list[str | int]:
        """The views that extend this one, in order; ``on_the_way`` leads to the view that is asked for, and is always among them."""
        xmlid, model = self._xmlid(key), self._view(key).model
        found: list[tuple[int, int, int, str | int]] = []
        candidates: list[str | int] = [view for view in self._source.extensions_of(xmlid) if view not in self._numbers]
        candidates.extend(number for number in self._extensions.get(xmlid, ()))
        if on_the_way is not None and on_the_way not in candidates:
            candidates.append(on_the_way)
        for position, child in enumerate(candidates):
            view = self._view(child)
            if not view.active:
                continue
            rank = ranks.get(view.module)
            if child != on_the_way and (
                rank is None
                or view.mode == "primary"
                or not _same_model(model, view.model)
                or (last is not None and isinstance(child, int) and not self._loaded_before(child, last, ranks))
            ):
                continue
            found.append((view.priority, len(ranks) if rank is None else rank, position, child))
        return [child for _priority, _rank, _position, child in sorted(found, key=lambda entry: entry[:3])]

    def _loaded_before(self, number: int, last: int, ranks: Mapping[str, int]) -> bool:
        module, other = self._custom[number].head.module, self._custom[last].head.module
        return number < last if module == other else ranks[module] < ranks.get(other, len(ranks))

    def _state(self, order: tuple[str | int, ...]) -> Arch:
        known = self._states.get(order)
        if known is not None:
            return known
        length = next((length for length in range(len(order) - 1, 0, -1) if order[:length] in self._states), 0)
        if length:
            arch = self._states[order[:length]].copy()
        else:
            arch, length = Arch(base_tree(self._xmlid(order[0]), self._with_nodes(order[0]))), 1
        for key in order[length:]:
            arch.apply(self._specification(key))
        if len(self._states) >= _KEPT_STATES:
            del self._states[next(iter(self._states))]
        self._states[order] = arch
        return arch

    def _specification(self, key: str | int) -> etree._Element:
        specs = self._specifications.get(key)
        if specs is None:
            specs = self._specifications[key] = specification_tree(self._with_nodes(key))[0]
        return copy.deepcopy(specs)


def _same_model(model: str, other: str) -> bool:
    """Whether Odoo combines a view of one model with an extension of the other; a model that is not told counts as the same."""
    return model == other or not model or not other
