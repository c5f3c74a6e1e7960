"""From a request to an assessment: the only place that orders the steps."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from rescue import __version__
from rescue.assembly import Parts, assemble
from rescue.assessment import Assessment
from rescue.catalog.load import Catalog
from rescue.catalog.shipped import shipped_files as shipped_catalogs
from rescue.checks.chain import Chain
from rescue.checks.contracts import Contracts
from rescue.checks.loading import shipped_files
from rescue.checks.rulesets import Rulesets
from rescue.checks.successors import known_renames
from rescue.discovery import discover
from rescue.errors import RequestError
from rescue.inference import resolve_classes
from rescue.model import Addon, Facts, Series
from rescue.plan.pins import Pins
from rescue.reading import Progress, read_all, tasks_of
from rescue.series import infer_series
from rescue.walk import NOTHING, Excluded


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for. ``generated`` is the date that the report carries; ``progress`` is told (step, files done, files in all).

    ``rules`` are files and folders with rules of the user's own, ``excluded`` is what not to read. Acceptances whose last day is before
    ``today`` have run out. ``meanwhile`` is called once, while other processes are reading if there are any.
    """

    roots: tuple[Path, ...]
    source: Series | None = None
    target: Series | None = None
    jobs: int = 1
    rules: tuple[Path, ...] = ()
    excluded: Excluded = NOTHING
    pins: Pins = Pins()
    max_file_bytes: int = 20_000_000
    generated: str = ""
    today: datetime.date = datetime.date.min
    progress: Callable[[str, int, int], None] = lambda *_: None
    meanwhile: Callable[[], None] = lambda: None


def assess(request: Request) -> Assessment:
    """Assess a tree. Raises RequestError for a path or series that cannot be meant, RulesetError for a ruleset that cannot be used."""
    target, target_reason = _target(request.target)
    library = _Library(target, request.rules)
    discovery = discover(request.roots, source=request.source, max_file_bytes=request.max_file_bytes, excluded=request.excluded)
    everything = (*discovery.addons, *discovery.not_installable)
    if discovery.is_empty:
        roots = ", ".join(str(root) for root in request.roots)
        unseen = ", ".join(f"{item.path} ({item.detail})" for item in discovery.unread[:3])
        more = f"; {len(discovery.unread)} not looked at: {unseen}" if unseen else ""
        raise RequestError(f"no addon found in {roots}: no folder there holds a __manifest__.py or __openerp__.py{more}")

    def meanwhile() -> None:
        library.prepare(discovery.addons)
        request.meanwhile()

    facts = read_all(tasks_of(everything), request.jobs, _step(request, "reading"), meanwhile)
    facts = resolve_classes(everything, facts)
    by_addon = _by_addon(everything, facts)
    addons = tuple(_with_series(addon, by_addon[addon.path]) for addon in discovery.addons)
    idle = tuple(_with_series(addon, by_addon[addon.path]) for addon in discovery.not_installable)
    # networkx takes a while to import; by now it has been, while the files were read
    from rescue.checking import Checks, check_all
    from rescue.graph import build_graph
    from rescue.plan.layering import find_layers, reader

    graph = build_graph(addons, [item for addon in addons for item in by_addon[addon.path]])
    library.prepare(addons)
    chain = Chain(library.rules.by_series, target, library.rules.private)
    contracts = Contracts(library.catalogs, target, library.rules.core_rules, graph.models, addons, by_addon)
    checks = Checks(by_addon, graph.models, chain, contracts, frozenset(addon.name for addon in addons), request.today)
    checked = check_all(addons, checks, request.jobs, _step(request, "checking"))
    parts = Parts(
        version=__version__,
        generated=request.generated,
        discovery=discovery,
        excluded=request.excluded.patterns,
        addons=addons,
        idle=idle,
        facts=by_addon,
        graph=graph,
        chain=chain,
        rulesets=library.rules.hashes,
        target_reason=target_reason,
        core_rules=list(library.rules.core_rules.values()) if target in library.catalogs else [],
        catalogs=library.catalogs,
        checked=checked,
        layers=find_layers(addons, by_addon, graph, reader(addons), request.pins, library.catalogs),
    )
    return assemble(parts)


def _step(request: Request, name: str) -> Progress:
    return lambda done, of: request.progress(name, done, of)


def _target(asked: Series | None) -> tuple[Series, str]:
    if asked is not None:
        return asked, "asked for"
    return max(series for series, _ in shipped_files()), "the newest series that has a ruleset"


class _Library:
    """The rulesets and catalogs of the hops that some addon takes, each loaded once."""

    def __init__(self, target: Series, rules: Sequence[Path]) -> None:
        self._target = target
        self.rules = Rulesets(target, rules)
        self.catalogs: dict[Series, Catalog] = {}

    def prepare(self, addons: Sequence[Addon]) -> None:
        """Load what these addons need and is not there yet, and import what the steps after reading need."""
        import networkx  # noqa: F401 - for its import alone, while others read

        oldest = min((addon.series.major for addon in addons if addon.series), default=self._target.major)
        self.rules.prepare(oldest)
        for series, entry in shipped_catalogs():
            if oldest <= series.major <= self._target.major and oldest < self._target.major and series not in self.catalogs:
                self.catalogs[series] = Catalog(entry.read_bytes(), entry.name)
                self.catalogs[series].open()  # once here, not in every process that checks
        if self.catalogs:
            known_renames()


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
