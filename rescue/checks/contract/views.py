"""The anchors of view extensions against the views of core, as the modules installed with an addon make them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, count

from rescue.catalog.anchors import AnchorProblem, check_view
from rescue.catalog.arch import CustomView, custom_views
from rescue.catalog.combine import Combiner, ViewSource, load_order
from rescue.catalog.load import Catalog
from rescue.checks.placing import loaded
from rescue.model import Addon, Facts, FileKind

ViewsOf = Callable[[Addon, Sequence[Facts]], Iterable[CustomView]]


class AddonViews:
    """Views of all addons of a tree, those of each addon in the order in which they are loaded, looked at when they are first asked for.

    ``depends`` has the dependencies of each addon.
    """

    def __init__(self, addons: Sequence[Addon], facts: Mapping[str, Sequence[Facts]], views_of: ViewsOf) -> None:
        """``facts`` by the addon's path; ``views_of`` gives the views of one addon with its facts."""
        self.depends = {addon.name: addon.manifest.depends for addon in addons}
        self._addons = addons
        self._facts = facts
        self._views_of = views_of

    @cached_property
    def custom(self) -> list[CustomView]:
        """All of them; the place of each is its number."""
        return [view for views in self._by_addon.values() for view in views]

    def of(self, addon: Addon) -> Iterator[tuple[int, CustomView]]:
        """The views of one addon with their numbers."""
        return zip(count(self._starts[addon.path]), self._by_addon[addon.path])

    @cached_property
    def _by_addon(self) -> dict[str, list[CustomView]]:
        return {addon.path: list(self._views_of(addon, self._facts[addon.path])) for addon in self._addons}

    @cached_property
    def _starts(self) -> dict[str, int]:
        lengths = [len(views) for views in self._by_addon.values()]
        return dict(zip(self._by_addon, accumulate(lengths, initial=0), strict=False))


class TreeViews(AddonViews):
    """The views of data files, each addon's in the order in which its manifest names these."""

    def __init__(self, addons: Sequence[Addon], facts: Mapping[str, Sequence[Facts]]) -> None:
        """``facts`` by the addon's path."""
        super().__init__(addons, facts, _data_views)

    @cached_property
    def records(self) -> frozenset[str]:
        """The XML ids of all records that the data of the addons makes."""
        return frozenset(record.xmlid for addon in self._addons for file in self._facts[addon.path] for record in file.records)

    @cached_property
    def tables(self) -> frozenset[str]:
        """The names that the models of the addons give their tables."""
        return frozenset(
            attribute.value.strip("'\"")
            for addon in self._addons
            for file in self._facts[addon.path]
            for item in file.classes
            if item.model not in item.inherit
            for attribute in item.attributes
            if attribute.name == "_table"
        )


class Anchors:
    """One series of core, ready to be asked for the anchors that the views of the tree look for."""

    def __init__(self, core: Catalog, views: AddonViews, source: ViewSource | None = None) -> None:
        """``source`` gives the views of core where that is not the catalog itself."""
        self.series = core.series
        self._core = core
        self._views = views
        self._source = source or core
        self._closures: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _combiner(self) -> Combiner:
        return Combiner(self._source, self._views.custom)

    @cached_property
    def _depends(self) -> Mapping[str, Sequence[str]]:
        return {**{name: module.depends for name, module in self._core.modules.items()}, **self._views.depends}

    def missing(self, addon: Addon, only: Collection[int] | None = None) -> Iterator[tuple[int, CustomView, AnchorProblem]]:
        """What the addon's views, or only those of these numbers, do not find, each with the view's number."""
        for number, view in self._views.of(addon):
            # a view that extends nothing has no anchors to miss
            if view.head.inherit and (only is None or number in only):
                for problem in check_view(number, view, self._combiner, self.closure(addon)):
                    yield number, view, problem

    def root_tag(self, xmlid: str) -> str:
        """The tag of the root of a view, '' where it is not known."""
        return self._combiner.root_tag(xmlid)

    def closure(self, addon: Addon) -> tuple[str, ...]:
        """The addon and all that it needs, in load order."""
        if addon.name not in self._closures:
            self._closures[addon.name] = self._find_closure(addon)
        return self._closures[addon.name]

    def _find_closure(self, addon: Addon) -> tuple[str, ...]:
        found = {"base"}
        waiting = [addon.name]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self._depends.get(name, ()))
        return load_order(found, self._depends)


def _data_views(addon: Addon, facts: Sequence[Facts]) -> Iterator[CustomView]:
    files = {addon.inside(file.path): file for file in loaded(addon, facts) if file.kind is FileKind.XML}
    for path in addon.manifest.data:
        if path in files:
            yield from custom_views(files[path])
