"""The steps of an assessment, from what was found to what is said about it: the only place that orders them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec.msgpack import decode, encode

from rescue import __version__
from rescue.assessing.library import Library
from rescue.assessing.needs import prepare
from rescue.assessment import Assessment, GraphSummary
from rescue.cache import NO_MEMO, Memo, ViewMemo, digest
from rescue.checks.chain import Chain
from rescue.checks.contract.contracts import Contracts
from rescue.checks.declared import DeclaredLayers
from rescue.model import Series
from rescue.overrides.conflict import Conflict
from rescue.plan.model import NO_LAYERS, Layers
from rescue.plan.pins import Pins
from rescue.processes.companion import Companion
from rescue.processes.copies import alongside
from rescue.reading.discovery import Discovery
from rescue.reading.gathering import Gathered, gather, gather_kept
from rescue.reading.read import Progress, Readers
from rescue.reading.tasks import Task
from rescue.request import Request

if TYPE_CHECKING:
    from rescue.assessing.checking import Checked, Checks
    from rescue.checks.layers.tree import LayerTree
    from rescue.graph import Graph
    from rescue.overrides.look import Overrides


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What the steps need: what was asked for, and what was found so far.

    ``tasks`` are the files of the discovery's addons, and ``digests`` those of their bytes, None where nothing is kept. ``terms`` is a
    digest of all that was asked and is known, the files apart. ``target`` is the request's, or what stands in for it. ``copy`` is a copy
    of this process that reads a few files when it is asked to.
    """

    request: Request
    discovery: Discovery
    tasks: Sequence[Task]
    digests: Sequence[bytes] | None
    terms: bytes
    target: Series
    target_reason: str
    copy: Companion | None = None


class Worked(NamedTuple):
    """What the steps give.

    ``steady`` says that no file changed meanwhile. ``found`` are the keys under which the cache holds what was found in each addon; empty
    where it does not hold that of all.
    """

    assessment: Assessment
    steady: bool
    found: Sequence[bytes]


def work_out(work: Work) -> Worked:
    """The assessment of a tree. Raises RulesetError and CatalogError."""
    library = Library(work.target, rules=work.request.rules, catalogs=work.request.catalogs)
    tree = _read(work, library)
    from rescue.assessing.assembly import assemble
    from rescue.assessing.parts import Parts

    gathered, request = tree.gathered, work.request
    addons = gathered.addons
    library.prepare(addons)
    if request.whole:
        gathered.load(addons)

    def layered() -> bytes:
        if not request.whole:
            return encode(NO_LAYERS)
        from rescue.plan.layering import find_layers, reader

        return encode(find_layers(addons, gathered.facts, tree.graph, reader(addons), request.pins, library.catalogs))

    with alongside(layered, request.jobs if request.whole else 1) as layers:
        summary = tree.memo.of("graph", tree.drawn, GraphSummary, tree.graph.summary)

        def summed() -> GraphSummary:
            if not request.whole:
                return summary
            from rescue.overrides.summary import with_overrides

            return with_overrides(summary, tree.overrides)

        conflicts = _conflicts(tree)
        if request.whole:
            tree.overrides.prepare()
        checks = _checks(work, library, tree, conflicts)
        keys = _keys(work, tree, conflicts) if work.digests is not None else {}
        checked, others = _checked(work, gathered, checks, keys, [lambda: encode(summed())] if request.whole else [])
        graph = others[0] if others else None
        parts = Parts(
            version=__version__,
            generated=request.generated,
            discovery=work.discovery,
            excluded=request.excluded.patterns,
            addons=addons,
            idle=gathered.idle,
            facts=gathered.facts,
            outlines=gathered.outlines,
            graph=tree.graph,
            chain=checks.chain,
            rulesets=library.rules.hashes,
            target_reason=work.target_reason,
            core_rules=[
                *(library.rules.core_rules.values() if work.target in library.catalogs else ()),
                *library.rules.graph_rules.values(),
            ],
            layer_rules=list(library.rules.layer_rules.values()),
            catalogs=library.catalogs,
            own_catalogs=[(catalog, library.used(catalog)) for catalog in library.own],
            checked=checked,
            summary=summed() if graph is None else decode(graph, type=GraphSummary),
            whole=request.whole,
            layers=decode(layers(), type=Layers),
        )
    return Worked(assemble(parts, request.jobs), gathered.steady, list(keys.values()) if all(map(gathered.is_sure, addons)) else ())


def _checks(work: Work, library: Library, tree: _Tree, conflicts: Sequence[Conflict]) -> Checks:
    """All that the addons are checked with."""
    from rescue.assessing.checking import Checks
    from rescue.checks.layers.checks import LayerChecks
    from rescue.overrides.hits import conflict_hits

    addons, rules = tree.gathered.addons, library.rules.graph_rules
    return Checks(
        tree.gathered.facts,
        tree.graph.models,
        Chain(library.rules.by_series, work.target, library.rules.private),
        Contracts(library.catalogs, work.target, library.rules.core_rules, tree.graph.models, addons, tree.gathered.outlines),
        LayerChecks(library.rules.layer_rules, tree.layers, library.of_addons(addons), work.target),
        frozenset(addon.name for addon in addons),
        work.request.today,
        conflict_hits(conflicts, rules, addons, work.target),
        frozenset(rules),
        tree.overrides.unloaded,
    )


def _checked(
    work: Work, gathered: Gathered, checks: Checks, keys: Mapping[str, bytes], beside: Sequence[Callable[[], bytes]]
) -> tuple[dict[str, Checked], list[bytes | None]]:
    """What was found in each addon, now or before under these keys, and what ``beside`` gave, as ``check_all`` says."""
    from rescue.assessing.checking import check_all, check_kept, checked_before

    cache, addons = work.request.cache, gathered.addons
    if not keys:
        return check_all(addons, checks, work.request.jobs, _step(work, "checking"), beside)
    found = checked_before(cache, keys)
    gathered.load([addon for addon in addons if addon.path not in found])

    def keep(fresh: Mapping[str, Checked]) -> None:
        sure = (addon.path for addon in addons if addon.path in fresh and gathered.is_sure(addon))
        cache.put({keys[path]: encode(fresh[path]) for path in sure})

    return check_kept(addons, found, checks, work.request.jobs, _step(work, "checking"), beside, keep)


def look_at(work: Work) -> tuple[Graph, Overrides]:
    """The graph of the tree and what its addons do to each other. Raises CatalogError."""
    tree = _read(work, Library(work.target, rules=work.request.rules, catalogs=work.request.catalogs))
    return tree.graph, tree.overrides


@dataclass(frozen=True)
class _Tree:
    """What was read, and what hangs together in it."""

    gathered: Gathered
    graph: Graph
    overrides: Overrides
    layers: LayerTree
    memo: Memo

    @property
    def drawn(self) -> list[bytes]:
        """What all that hangs together is made from: what the addons define, and where."""
        marks = [self.gathered.marks.get(addon.path) for addon in self.gathered.addons]
        return [
            encode([addon.series for addon in self.gathered.addons]),
            *(part for mark in marks if mark for part in (mark.views, mark.code)),
        ]


def _read(work: Work, library: Library) -> _Tree:
    def meanwhile(much: bool) -> None:
        if work.request.whole:  # where there is a plan to make
            import networkx  # noqa: F401

            import rescue.assessing.planning  # noqa: F401
        prepare(work.target)
        library.prepare(work.discovery.addons)
        if much:
            library.open()
        work.request.meanwhile()

    request = work.request
    readers = Readers(request.jobs, _step(work, "reading"), work.copy)
    if work.digests is None:
        found = gather(work.discovery, work.tasks, readers, meanwhile)
    else:
        found = gather_kept(work.discovery, work.tasks, work.digests, request.cache, readers, meanwhile)
    if request.whole:  # what is said of uses and of what nothing uses takes all facts
        found = found.whole()
    from rescue.checks.layers.tree import LayerTree
    from rescue.graph import build_graph
    from rescue.overrides.look import Overrides

    memo = NO_MEMO if work.digests is None else Memo(request.cache, work.terms)
    graph = build_graph(found.addons, [item for addon in found.addons for item in found.outlines[addon.path]])
    views = ViewMemo(memo, {path: marks.views for path, marks in found.marks.items()})
    overrides = Overrides(found.addons, found.outlines, graph.models, library.catalog, views)
    layers = LayerTree(found.addons, found.outlines, graph.models, _declared(request.pins), views)
    return _Tree(found, graph, overrides, layers, memo)


def _declared(pins: Pins) -> DeclaredLayers:
    return DeclaredLayers(pins.core, pins.base, pins.implementation, pins.configuration)


def _conflicts(tree: _Tree) -> list[Conflict]:
    """What the addons do to each other, worked out once for as long as nothing that they define changes, nor where."""
    made_from = [encode(sorted(tree.overrides.unreached)), *tree.drawn]
    return tree.memo.of("conflicts", made_from, list[Conflict], lambda: tree.overrides.conflicts)


def _keys(work: Work, tree: _Tree, found: Sequence[Conflict]) -> dict[str, bytes]:
    """The keys under which the cache holds what was found in each addon.

    They stand for its own files and facts, all that others define, what it and others do to each other, and what it does as others do.
    """
    addons, marks = tree.gathered.addons, tree.gathered.marks
    around = digest(*(part for addon in addons for part in (marks[addon.path].around, str(addon.series).encode())))
    conflicts: dict[str, list[Conflict]] = {}
    for conflict in found:
        conflicts.setdefault(conflict.module, []).append(conflict)
    return {
        addon.path: digest(
            b"checked",
            work.terms,
            around,
            marks[addon.path].own,
            encode(addon.series),
            encode(conflicts.get(addon.name, [])),
            encode([path for path, _, _ in addon.files if path in tree.overrides.unloaded]),
            encode(tree.layers.shares_of(addon.name)),
        )
        for addon in addons
    }


def _step(work: Work, name: str) -> Progress:
    return lambda done, of: work.request.progress(name, done, of)
