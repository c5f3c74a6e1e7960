"""From a request to an assessment: the only place that orders the steps."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from rescue import __version__
from rescue.assembly import Parts, assemble
from rescue.assessment import Assessment
from rescue.cache import Cache, folder_signature, no_cache, tree_signature
from rescue.catalog.load import Catalog
from rescue.catalog.shipped import shipped_catalogs
from rescue.catalog.shipped import shipped_files as catalog_files
from rescue.checks.chain import Chain
from rescue.checks.contracts import Contracts
from rescue.checks.core_rules import load_core_rules
from rescue.checks.loading import load_ruleset, shipped_files, shipped_rulesets
from rescue.checks.ruleset import Rule, Ruleset
from rescue.checks.successors import known_renames
from rescue.discovery import discover
from rescue.errors import RequestError
from rescue.inference import resolve_classes
from rescue.model import Addon, Facts, Series
from rescue.reading import PASSING, Progress, digests_of, read_all, read_cached, tasks_of
from rescue.series import infer_series


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for. ``generated`` is the date that the report carries; ``progress`` is told (step, files done, files in all).

    Acceptances whose last day is before ``today`` have run out.
    ``meanwhile`` is called once, while other processes are reading if there are any.
    """

    roots: tuple[Path, ...]
    source: Series | None = None
    target: Series | None = None
    jobs: int = 1
    max_file_bytes: int = 20_000_000
    generated: str = ""
    today: datetime.date = datetime.date.min
    cache: Cache = msgspec.field(default_factory=no_cache)
    progress: Callable[[str, int, int], None] = lambda *_: None
    meanwhile: Callable[[], None] = lambda: None


def assess(request: Request) -> Assessment:
    """Assess a tree. Raises RequestError for a path or series that cannot be meant, RulesetError for a ruleset that cannot be used."""
    target, target_reason = _target(request.target)
    discovery = discover(request.roots, source=request.source, max_file_bytes=request.max_file_bytes)
    everything = (*discovery.addons, *discovery.not_installable)
    if discovery.is_empty:
        roots = ", ".join(str(root) for root in request.roots)
        unseen = ", ".join(f"{item.path} ({item.detail})" for item in discovery.unread[:3])
        more = f"; {len(discovery.unread)} not looked at: {unseen}" if unseen else ""
        raise RequestError(f"no addon found in {roots}: no folder there holds a __manifest__.py or __openerp__.py{more}")
    library = _Library(target)

    def meanwhile() -> None:
        library.prepare(discovery.addons)
        request.meanwhile()

    tasks = tasks_of(everything)
    digests = digests_of(tasks) if request.cache.is_on else []
    known = [folder_signature(folder) for folder in (shipped_rulesets(), shipped_catalogs())]
    key = tree_signature(digests, known, discovery, request.source, target, request.today, request.generated)
    if (kept := request.cache.get([key])) and (assessment := _decoded(kept[key])) is not None:
        return assessment
    steady = False
    if request.cache.is_on:
        facts, steady = read_cached(tasks, digests, request.cache, request.jobs, _step(request, "reading"), meanwhile)
    else:
        facts = read_all(tasks, request.jobs, _step(request, "reading"), meanwhile)
    facts = resolve_classes(everything, facts)
    by_addon = _by_addon(everything, facts)
    addons = tuple(_with_series(addon, by_addon[addon.path]) for addon in discovery.addons)
    idle = tuple(_with_series(addon, by_addon[addon.path]) for addon in discovery.not_installable)
    # networkx takes a while to import; by now it has been, while the files were read
    from rescue.checking import Checks, check_all
    from rescue.graph import build_graph

    graph = build_graph(addons, [item for addon in addons for item in by_addon[addon.path]])
    library.prepare(addons)
    chain = Chain(library.rulesets, target)
    contracts = Contracts(library.catalogs, target, library.core_rules, graph.models, addons, by_addon)
    checks = Checks(by_addon, graph.models, chain, contracts, frozenset(addon.name for addon in addons), request.today)
    checked = check_all(addons, checks, request.jobs, _step(request, "checking"))
    parts = Parts(
        version=__version__,
        generated=request.generated,
        discovery=discovery,
        addons=addons,
        idle=idle,
        facts=by_addon,
        graph=graph,
        chain=chain,
        rulesets=library.hashes,
        target_reason=target_reason,
        core_rules=list(library.core_rules.values()) if target in library.catalogs else [],
        catalogs=sorted(library.catalogs),
        checked=checked,
    )
    assessment = assemble(parts)
    if steady and PASSING.isdisjoint(item.reason for item in assessment.coverage.unread):
        request.cache.put({key: msgspec.msgpack.encode(assessment)})
    return assessment


def _decoded(kept: bytes) -> Assessment | None:
    try:
        return msgspec.msgpack.decode(kept, type=Assessment)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _step(request: Request, name: str) -> Progress:
    return lambda done, of: request.progress(name, done, of)


def _target(asked: Series | None) -> tuple[Series, str]:
    if asked is not None:
        return asked, "asked for"
    return max(series for series, _ in shipped_files()), "the newest series that has a ruleset"


class _Library:
    """The rulesets and catalogs of the hops that some addon takes, each loaded once, and the checksums of the ruleset files."""

    def __init__(self, target: Series) -> None:
        self._target = target
        self.rulesets: dict[Series, Ruleset] = {}
        self.hashes: dict[str, str] = {}
        self.core_rules: dict[str, Rule] = {}
        self.catalogs: dict[Series, Catalog] = {}

    def prepare(self, addons: Sequence[Addon]) -> None:
        """Load what these addons need and is not there yet, and import what the steps after reading need."""
        import networkx  # noqa: F401 - for its import alone, while others read

        oldest = min((addon.series.major for addon in addons if addon.series), default=self._target.major)
        for series, entry in shipped_files():
            if oldest < series.major <= self._target.major and series not in self.rulesets:
                text = entry.read_bytes()
                self.rulesets[series] = load_ruleset(text, entry.name)
                self.hashes[entry.name] = sha256(text).hexdigest()
        self.core_rules = self.core_rules or load_core_rules()
        for series, entry in catalog_files():
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
