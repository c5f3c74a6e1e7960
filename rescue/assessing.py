"""The steps of an assessment, from what was found to what is said about it: the only place that orders them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from rescue import __version__
from rescue.assembly import Parts, assemble
from rescue.assessment import Assessment
from rescue.cache import Cache, digest
from rescue.checks.chain import Chain
from rescue.checks.contracts import Contracts
from rescue.checks.surroundings import surroundings_of
from rescue.discovery import Discovery
from rescue.inference import resolve_classes
from rescue.library import Library
from rescue.model import Addon, Facts, Series
from rescue.plan.pins import Pins
from rescue.reading import Progress, Task, read_all, read_cached
from rescue.series import infer_series
from rescue.templates import resolve_templates


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What the steps need of a request, and what was found so far.

    ``tasks`` are the files of the discovery's addons, and ``digests`` those of their bytes, None where nothing is kept. ``terms`` is a
    digest of all that was asked and is known, the files apart.
    """

    discovery: Discovery
    tasks: Sequence[Task]
    digests: Sequence[bytes] | None
    terms: bytes
    target: Series
    target_reason: str
    rules: tuple[Path, ...]
    catalogs: tuple[Path, ...]
    excluded: tuple[str, ...]
    pins: Pins
    jobs: int
    generated: str
    today: datetime.date
    cache: Cache
    progress: Callable[[str, int, int], None]
    meanwhile: Callable[[], None]


def work_out(work: Work) -> tuple[Assessment, bool]:
    """The assessment, and whether no file changed while it was made. Raises RulesetError and CatalogError."""
    library = Library(work.target, rules=work.rules, catalogs=work.catalogs)
    discovery = work.discovery
    everything = (*discovery.addons, *discovery.not_installable)

    def meanwhile() -> None:
        library.prepare(discovery.addons)
        work.meanwhile()

    if work.digests is None:
        facts, steady = read_all(work.tasks, work.jobs, _step(work, "reading"), meanwhile), False
    else:
        facts, steady = read_cached(work.tasks, work.digests, work.cache, work.jobs, _step(work, "reading"), meanwhile)
    facts = resolve_templates(resolve_classes(everything, facts))
    by_addon = _by_addon(everything, facts)
    addons = tuple(_with_series(addon, by_addon[addon.path]) for addon in discovery.addons)
    idle = tuple(_with_series(addon, by_addon[addon.path]) for addon in discovery.not_installable)
    # networkx takes a while to import; by now it has been, while the files were read
    from rescue.checking import Checks, check_all, check_kept
    from rescue.graph import build_graph
    from rescue.plan.layering import find_layers, reader

    graph = build_graph(addons, [item for addon in addons for item in by_addon[addon.path]])
    library.prepare(addons)
    chain = Chain(library.rules.by_series, work.target, library.rules.private)
    contracts = Contracts(library.catalogs, work.target, library.rules.core_rules, graph.models, addons, by_addon)
    checks = Checks(by_addon, graph.models, chain, contracts, frozenset(addon.name for addon in addons), work.today)
    if work.digests is None:
        checked = check_all(addons, checks, work.jobs, _step(work, "checking"))
    else:
        keys = _keys(work, work.digests, addons, by_addon)
        checked = check_kept(addons, checks, work.jobs, _step(work, "checking"), work.cache, keys)
    parts = Parts(
        version=__version__,
        generated=work.generated,
        discovery=discovery,
        excluded=work.excluded,
        addons=addons,
        idle=idle,
        facts=by_addon,
        graph=graph,
        chain=chain,
        rulesets=library.rules.hashes,
        target_reason=work.target_reason,
        core_rules=list(library.rules.core_rules.values()) if work.target in library.catalogs else [],
        catalogs=library.catalogs,
        own_catalogs=[(catalog, library.used(catalog)) for catalog in library.own],
        checked=checked,
        layers=find_layers(addons, by_addon, graph, reader(addons), work.pins, library.catalogs),
    )
    return assemble(parts), steady


def _keys(work: Work, digests: Sequence[bytes], addons: Sequence[Addon], facts: Mapping[str, Sequence[Facts]]) -> dict[str, bytes]:
    """The keys under which the cache holds what was found in each addon: its own files and facts, and all that others define."""
    content: dict[str, list[bytes]] = {}
    for task, found in zip(work.tasks, digests, strict=True):
        content.setdefault(task.owner, []).append(found)
    around = surroundings_of(addons, facts)
    encode = msgspec.msgpack.encode
    return {
        addon.path: digest(b"checked", work.terms, around, encode(addon), encode(facts[addon.path]), *content.get(addon.path, ()))
        for addon in addons
    }


def _step(work: Work, name: str) -> Progress:
    return lambda done, of: work.progress(name, done, of)


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
