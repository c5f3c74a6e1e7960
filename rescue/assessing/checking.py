"""Hold every addon against the rules and the catalogs; large trees in several processes, each with a share of the addons."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import msgspec

from rescue.assessing.excerpts import excerpts_of, told_apart
from rescue.assessment import CommentReport
from rescue.cache import Cache, recalled
from rescue.checks.chain import Chain
from rescue.checks.contract.contracts import Contracts, without_repeats
from rescue.checks.contract.graver import as_grave_as
from rescue.checks.contract.ground import Failed, State
from rescue.checks.field_domains import seen_in_views
from rescue.checks.findings import make_findings
from rescue.checks.installing import run_by_installation
from rescue.checks.known import InReach
from rescue.checks.layers.checks import LayerChecks
from rescue.checks.loaded_domains import read_while_loading
from rescue.checks.lookup import Hit
from rescue.checks.matching.matcher import unique_hits
from rescue.checks.suppressing import accept
from rescue.checks.telling import Told, told
from rescue.graph import ModelIndex
from rescue.model import Addon, Facts, Finding
from rescue.processes.shares import run_forked
from rescue.processes.workers import CAN_FORK

# Below this many facts, starting processes costs more than they save.
WORTH_PROCESSES = 60_000
# The weight of an addon is a guess: who is done early takes another share.
SHARES_PER_JOB = 8


class Checked(msgspec.Struct, frozen=True):
    """What was found in one addon: findings, rules that failed with what happened, touchpoints by state (None: not looked up), comments.

    ``told`` says which rules tell of the touchpoints that are not ok, ``stopped`` has those of the failed rules that took too long.
    """

    findings: list[Finding]
    failed: dict[str, str]
    touched: dict[State, int] | None
    comments: tuple[CommentReport, ...] = ()
    told: tuple[Told, ...] = ()
    stopped: dict[str, str] = {}


@dataclass(frozen=True)
class Checks:
    """All that checking an addon takes."""

    facts: Mapping[str, Sequence[Facts]]
    models: ModelIndex
    chain: Chain
    contracts: Contracts
    layers: LayerChecks
    modules: frozenset[str]
    today: datetime.date
    # what the addons do to each other, by the path of the addon that it is told of; and the rules that were asked for it
    conflicts: Mapping[str, Sequence[Hit]] = field(default_factory=dict)
    conflict_rules: frozenset[str] = frozenset()
    # the paths of Python files that nothing imports
    unloaded: frozenset[str] = frozenset()

    def check(self, addon: Addon) -> Checked:
        """The findings of one addon; none where its series is not known."""
        if addon.series is None:
            return Checked([], {}, None)
        facts = self.facts[addon.path]
        contract = self.contracts.of(addon.series)
        models = InReach(contract.models if contract else self.models, self.models.of(addon.name))
        matched = self.chain.matcher(addon.series).match(addon, facts, models, self.modules)
        hits: Sequence[Hit] = matched.hits
        touched = None
        failed: list[Failed] = []
        if contract:
            found = contract.check(addon, facts)
            touched, failed = dict(found.counts), found.failed
            told_by_catalogs = without_repeats(found.hits, [*hits, *matched.superseded], self.chain.hop_of)
            hits = unique_hits([*as_grave_as(found.hits, hits, self.chain.hop_of), *told_by_catalogs])
        hits = read_while_loading(run_by_installation(hits, addon, facts), facts, self.chain.target)
        if contract:
            hits = seen_in_views(hits, addon, facts, models, self.chain.target, contract)
        telling = hits  # what addons do to each other and breaches of the layering tell of no touchpoint
        hits = told_apart(addon, unique_hits([*hits, *self.conflicts.get(addon.path, ()), *self.layers.check(addon, facts)]))
        asked = self.chain.rule_ids(addon.series).union(contract.rule_ids if contract else (), self.conflict_rules, self.layers.rules)
        acceptance = accept(addon, hits, facts, asked, self.today)
        findings = make_findings(addon, hits, self.chain.hop_of, excerpts_of(addon, hits), acceptance.accepted, self.unloaded)
        telling_rules = told(failed, telling, acceptance.accepted, self.chain.hop_of)
        return Checked(findings, matched.failed, touched, acceptance.comments, telling_rules, matched.stopped)

    def without(self, stopped: Mapping[str, str]) -> Checks:
        """The same checks, in which some rules are not asked, for what is said of each."""
        return replace(self, chain=self.chain.without(stopped))


_CHECKED = msgspec.msgpack.Decoder(Checked)

Beside = Callable[[], bytes]
"""Something else to work out in the meantime where there are several processes."""


def check_kept(
    addons: Sequence[Addon],
    found: Mapping[str, Checked],
    checks: Checks,
    jobs: int,
    progress: Callable[[int, int], None],
    beside: Sequence[Beside],
    keep: Callable[[Mapping[str, Checked]], None],
) -> tuple[dict[str, Checked], list[bytes | None]]:
    """As ``check_all``, but addons that were ``found`` before are not checked again, and the others are given to ``keep``."""
    fresh, others = _look([addon for addon in addons if addon.path not in found], checks, jobs, progress, beside)
    if stopped := _stopped(fresh, checks):  # how long a rule takes may be otherwise the next time: nothing of this is kept
        return check_all(addons, checks.without(stopped), jobs, progress, ())[0], others
    keep(fresh)
    return {addon.path: fresh.get(addon.path) or found[addon.path] for addon in addons}, others


def checked_before(cache: Cache, keys: Mapping[str, bytes]) -> dict[str, Checked]:
    """What the cache knows of addons; ``keys`` by the addon's path."""
    return recalled(cache, keys, _CHECKED)


def check_all(
    addons: Sequence[Addon], checks: Checks, jobs: int, progress: Callable[[int, int], None], beside: Sequence[Beside]
) -> tuple[dict[str, Checked], list[bytes | None]]:
    """What was found in each addon, by its path, whatever the number of jobs, and what ``beside`` gave, None where it was not asked.

    ``progress`` is told (addons done, addons in all). A rule that takes too long in one addon counts as failed in all.
    """
    found, others = _look(addons, checks, jobs, progress, beside)
    while stopped := _stopped(found, checks):
        checks = checks.without(stopped)
        found = _look(addons, checks, jobs, progress, ())[0]
    return found, others


def _stopped(found: Mapping[str, Checked], checks: Checks) -> dict[str, str]:
    """The rules that took too long and were asked."""
    stopped = {ident: detail for checked in found.values() for ident, detail in checked.stopped.items()}
    return {ident: detail for ident, detail in stopped.items() if ident not in checks.chain.stopped}


def _look(
    addons: Sequence[Addon], checks: Checks, jobs: int, progress: Callable[[int, int], None], beside: Sequence[Beside]
) -> tuple[dict[str, Checked], list[bytes | None]]:
    found: dict[str, Checked] = {}
    others: list[bytes | None] = [None] * len(beside)
    if jobs > 1 and CAN_FORK:
        # who has something else to do beside looks at all facts
        weights = {path: sum(map(_weight, checks.facts[path])) for path in (checks.facts if beside else [addon.path for addon in addons])}
        if sum(weights.values()) >= WORTH_PROCESSES:
            found, others = _look_forked(addons, [weights[addon.path] for addon in addons], checks, jobs, progress, beside)
    for addon in addons:
        if addon.path not in found:
            found[addon.path] = checks.check(addon)
            progress(len(found), len(addons))
    return found, others


def _look_forked(
    addons: Sequence[Addon],
    weights: Sequence[int],
    checks: Checks,
    jobs: int,
    progress: Callable[[int, int], None],
    beside: Sequence[Beside],
) -> tuple[dict[str, Checked], list[bytes | None]]:
    """As ``_look``, in copies of this process as well; what they did not get done is left out."""
    found: dict[str, Checked] = {}
    checks.layers.prepare()
    checks.contracts.open()
    shares = _shares(weights, jobs * SHARES_PER_JOB)
    tasks: list[Beside] = [*beside, *(partial(_check_share, [addons[number] for number in share], checks) for share in shares)]
    given = run_forked(tasks, jobs, lambda begun: progress(max(0, begun - len(beside)) * len(addons) // len(tasks), len(addons)))
    for share in given[len(beside) :]:
        if share is not None:
            found.update(msgspec.msgpack.decode(share, type=dict[str, Checked]))
    return found, given[: len(beside)]


def _weight(file: Facts) -> int:
    return len(file.refs) + len(file.nodes) + len(file.names)


def _check_share(addons: Sequence[Addon], checks: Checks) -> bytes:
    return msgspec.msgpack.encode({addon.path: checks.check(addon) for addon in addons})


def _shares(weights: Sequence[int], wanted: int) -> list[list[int]]:
    """So many shares, alike in weight: the heaviest addon first, each to the share that has least."""
    shares: list[list[int]] = [[] for _ in range(wanted)]
    held = [0] * wanted
    for number in sorted(range(len(weights)), key=lambda number: (-weights[number], number)):
        least = held.index(min(held))
        shares[least].append(number)
        held[least] += weights[number] + 1
    return [sorted(share) for share in shares if share]
