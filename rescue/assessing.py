"""The steps of an assessment, from what was found to what is said about it: the only place that orders them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from msgspec.msgpack import decode, encode

from rescue import __version__
from rescue.assembly import Parts, assemble
from rescue.assessment import Assessment, GraphSummary
from rescue.cache import digest
from rescue.checks.chain import Chain
from rescue.checks.contracts import Contracts
from rescue.checks.declared import DeclaredLayers
from rescue.checks.surroundings import surroundings_of
from rescue.discovery import Discovery
from rescue.inference import resolve_classes
from rescue.library import Library
from rescue.model import Addon, Facts, Series
from rescue.plan.model import NO_LAYERS, Layers
from rescue.plan.pins import Pins
from rescue.reading import Progress, read_all, read_cached
from rescue.request import Request
from rescue.series import infer_series
from rescue.tasks import Task
from rescue.templates import resolve_templates

if TYPE_CHECKING:
    from rescue.checks.layers.tree import LayerTree
    from rescue.graph import Graph
    from rescue.overrides.conflict import Conflict
    from rescue.overrides.look import Overrides


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What the steps need: what was asked for, and what was found so far.

    ``tasks`` are the files of the discovery's addons, and ``digests`` those of their bytes, None where nothing is kept. ``terms`` is a
    digest of all that was asked and is known, the files apart. ``target`` is the request's, or what stands in for it.
    """

    request: Request
    discovery: Discovery
    tasks: Sequence[Task]
    digests: Sequence[bytes] | None
    terms: bytes
    target: Series
    target_reason: str


def work_out(work: Work) -> tuple[Assessment, bool]:
    """The assessment, and whether no file changed while it was made. Raises RulesetError and CatalogError."""
    library = Library(work.target, rules=work.request.rules, catalogs=work.request.catalogs)
    tree = _read(work, library)
    from rescue.checking import Checks, check_all, check_kept
    from rescue.checks.layers.checks import LayerChecks
    from rescue.overrides.hits import conflict_hits
    from rescue.overrides.summary import with_overrides
    from rescue.plan.layering import find_layers, reader

    library.prepare(tree.addons)
    chain = Chain(library.rules.by_series, work.target, library.rules.private)
    contracts = Contracts(library.catalogs, work.target, library.rules.core_rules, tree.graph.models, tree.addons, tree.facts)
    rules = library.rules.graph_rules
    conflicts = conflict_hits(tree.overrides.conflicts, rules, tree.addons, work.target)
    modules = frozenset(addon.name for addon in tree.addons)
    breaches = LayerChecks(library.rules.layer_rules, tree.layers, library.of_addons(tree.addons), work.target)
    checks = Checks(
        tree.facts,
        tree.graph.models,
        chain,
        contracts,
        breaches,
        modules,
        work.request.today,
        conflicts,
        frozenset(rules),
        tree.overrides.unloaded,
    )
    summary = tree.graph.summary()

    def layered() -> Layers:
        if not work.request.whole:
            return NO_LAYERS
        return find_layers(tree.addons, tree.facts, tree.graph, reader(tree.addons), work.request.pins, library.catalogs)

    def summed() -> GraphSummary:
        return with_overrides(summary, tree.overrides) if work.request.whole else summary

    beside = [lambda: encode(layered()), lambda: encode(summed())] if work.request.whole else []
    if work.digests is None:
        checked, others = check_all(tree.addons, checks, work.request.jobs, _step(work, "checking"), beside)
    else:
        keys = _keys(work, work.digests, tree)
        checked, others = check_kept(tree.addons, checks, work.request.jobs, _step(work, "checking"), beside, work.request.cache, keys)
    layers, graph = others or (None, None)
    parts = Parts(
        version=__version__,
        generated=work.request.generated,
        discovery=work.discovery,
        excluded=work.request.excluded.patterns,
        addons=tree.addons,
        idle=tree.idle,
        facts=tree.facts,
        graph=tree.graph,
        chain=chain,
        rulesets=library.rules.hashes,
        target_reason=work.target_reason,
        core_rules=[*(library.rules.core_rules.values() if work.target in library.catalogs else ()), *rules.values()],
        layer_rules=list(library.rules.layer_rules.values()),
        catalogs=library.catalogs,
        own_catalogs=[(catalog, library.used(catalog)) for catalog in library.own],
        checked=checked,
        summary=summed() if graph is None else decode(graph, type=GraphSummary),
        whole=work.request.whole,
        layers=layered() if layers is None else decode(layers, type=Layers),
    )
    return assemble(parts), tree.steady


def look_at(work: Work) -> tuple[Graph, Overrides]:
    """The graph of the tree and what its addons do to each other. Raises CatalogError."""
    tree = _read(work, Library(work.target, rules=work.request.rules, catalogs=work.request.catalogs))
    return tree.graph, tree.overrides


@dataclass(frozen=True)
class _Tree:
    """What was read: the addons, those that are not to be installed, the facts of all by the addon's path, and their graph.

    ``steady`` says that no file changed meanwhile.
    """

    addons: tuple[Addon, ...]
    idle: tuple[Addon, ...]
    facts: dict[str, list[Facts]]
    graph: Graph
    overrides: Overrides
    layers: LayerTree
    steady: bool


def _read(work: Work, library: Library) -> _Tree:
    discovery = work.discovery
    everything = (*discovery.addons, *discovery.not_installable)

    def meanwhile() -> None:
        if work.request.whole:
            import networkx  # noqa: F401 - takes a while; where there is a plan to make, it is needed
        library.prepare(discovery.addons)
        library.open()
        work.request.meanwhile()

    if work.digests is None:
        facts, steady = read_all(work.tasks, work.request.jobs, _step(work, "reading"), meanwhile), False
    else:
        facts, steady = read_cached(work.tasks, work.digests, work.request.cache, work.request.jobs, _step(work, "reading"), meanwhile)
    facts = resolve_templates(resolve_classes(everything, facts))
    by_addon = _by_addon(everything, facts)
    addons = tuple(_with_series(addon, by_addon[addon.path]) for addon in discovery.addons)
    idle = tuple(_with_series(addon, by_addon[addon.path]) for addon in discovery.not_installable)
    from rescue.checks.layers.tree import LayerTree
    from rescue.graph import build_graph
    from rescue.overrides.look import Overrides

    graph = build_graph(addons, [item for addon in addons for item in by_addon[addon.path]])
    overrides = Overrides(addons, by_addon, graph.models, library.catalog)
    layers = LayerTree(addons, by_addon, graph.models, _declared(work.request.pins))
    layers.prepare()
    return _Tree(addons, idle, by_addon, graph, overrides, layers, steady)


def _declared(pins: Pins) -> DeclaredLayers:
    return DeclaredLayers(pins.core, pins.base, pins.implementation, pins.configuration)


def _keys(work: Work, digests: Sequence[bytes], tree: _Tree) -> dict[str, bytes]:
    """The keys under which the cache holds what was found in each addon.

    They stand for its own files and facts, all that others define, what it and others do to each other, and what it does as others do.
    """
    content: dict[str, list[bytes]] = {}
    for task, found in zip(work.tasks, digests, strict=True):
        content.setdefault(task.owner, []).append(found)
    around = surroundings_of(tree.addons, tree.facts)
    conflicts: dict[str, list[Conflict]] = {}
    for conflict in tree.overrides.conflicts:
        conflicts.setdefault(conflict.module, []).append(conflict)
    return {
        addon.path: digest(
            b"checked",
            work.terms,
            around,
            encode(addon),
            encode(tree.facts[addon.path]),
            encode(conflicts.get(addon.name, [])),
            encode([path for path, _, _ in addon.files if path in tree.overrides.unloaded]),
            encode(tree.layers.shares_of(addon.name)),
            *content.get(addon.path, ()),
        )
        for addon in tree.addons
    }


def _step(work: Work, name: str) -> Progress:
    return lambda done, of: work.request.progress(name, done, of)


def _by_addon(addons: Sequence[Addon], facts: Sequence[Facts]) -> dict[str, list[Facts]]:
    """The facts of each addon, by its path; they come in the order of the addons' files."""
    result: dict[str, list[Facts]] = {}
    start = 0
    for addon in addons:
        result[addon.path] = list(facts[start : start + len(addon.files)])
        start += len(addon.files)
    return result


def _with_series(addon: Addon, facts: Sequence[Facts]) -> Addon:
    """An addon whose manifest names no series gets the one that its code gives away."""
    if addon.series is not None:
        return addon
    series, reason = infer_series(addon, facts)
    return msgspec.structs.replace(addon, series=series, series_reason=reason)
