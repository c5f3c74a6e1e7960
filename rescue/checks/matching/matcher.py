"""Rules against facts: every rule is registered once, then each file is looked at once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rescue.checks.lookup import Hit, TreeModels
from rescue.checks.matching.access import Unprotected
from rescue.checks.matching.markup import Elements, Records
from rescue.checks.matching.members import Calls, Classes, FieldUses, Hooks
from rescue.checks.matching.names import Manifests, Models, PythonNames, Scripts, Statements, XmlIds
from rescue.checks.matching.old_python import OldPythonUses
from rescue.checks.rules.ruleset import Match, Rule
from rescue.model import Addon, Confidence, Facts, Impact, Series
from rescue.processes.limits import TimeIsUpError, time_limit

NO_HOPS: Mapping[str, Series] = {}
NOT_STOPPED: Mapping[str, str] = {}

LOOK_SECONDS = 20.0
"""What all rules together may take in one addon before each is held to its own time; they need less than two in the largest of core."""
RULE_SECONDS = 5.0
"""What one rule may take in one addon."""


@dataclass(slots=True)
class Matched:
    """Hits, those that gave way to them, and the rules that failed while looking, each with what happened.

    ``stopped`` are those of the failed rules that took too long.
    """

    hits: list[Hit] = field(default_factory=list)
    superseded: list[Hit] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)


class Matcher:
    """A set of rules, ready to be held against the facts of addons."""

    def __init__(self, rules: Iterable[Rule], hops: Mapping[str, Series] = NO_HOPS, stopped: Mapping[str, str] = NOT_STOPPED) -> None:
        """``hops`` gives the series that each rule belongs to, where the rules are of several; those ``stopped`` before are left out."""
        given = tuple(rules)
        self.rules = tuple(rule for rule in given if rule.id not in stopped)
        self._stopped = {rule.id: stopped[rule.id] for rule in given if rule.id in stopped}
        self._rest: Matcher | None = None
        self.hops = hops
        self._calls = Calls()
        self._fields = FieldUses()
        self._classes = Classes()
        self._hooks = Hooks()
        self._names = PythonNames()
        self._models = Models()
        self._xmlids = XmlIds()
        self._statements = Statements()
        self._scripts = Scripts()
        self._manifests = Manifests()
        self._elements = Elements()
        self._records = Records()
        self._unprotected = Unprotected()
        self._old_python = OldPythonUses()
        for rule in self.rules:
            for match in rule.match:
                self._register(rule, match)

    def _register(self, rule: Rule, match: Match) -> None:
        match match:
            case Match(call=found) if found is not None:
                self._calls.add(rule, found)
            case Match(override=found) if found is not None:
                self._classes.add_override(rule, found)
            case Match(field=found) if found is not None:
                self._fields.add(rule, found)
            case Match(value=found) if found is not None:
                self._fields.add_value(rule, found)
            case Match(field_definition=found) if found is not None:
                self._classes.add_field(rule, found)
            case Match(class_attribute=found) if found is not None:
                self._classes.add_attribute(rule, found)
            case Match(model=found) if found is not None:
                self._models.add(rule, found)
            case Match(name=found) if found is not None:
                self._names.add(rule, found)
            case Match(hook=found) if found is not None:
                self._hooks.add(rule, found)
            case Match(element=found) if found is not None:
                self._elements.add(rule, found)
            case Match(record=found) if found is not None:
                self._records.add(rule, found)
            case Match(xmlid=found) if found is not None:
                self._xmlids.add(rule, found)
            case Match(depends=found) if found is not None:
                self._manifests.add_depends(rule, found)
            case Match(manifest=found) if found is not None:
                self._manifests.add_manifest(rule, found)
            case Match(file=found) if found is not None:
                self._manifests.add_file(rule, found)
            case Match(unprotected=found) if found is not None:
                self._unprotected.add(rule, found)
            case Match(script=found) if found is not None:
                self._scripts.add(rule, found)
            case Match(sql=found) if found is not None:
                self._statements.add_sql(rule, found)
            case Match(context=found) if found is not None:
                self._statements.add_context(rule, found)
            case Match(route=found) if found is not None:
                self._statements.add_route(rule, found)
            case Match(old_python=found) if found is not None:
                self._old_python.add(rule, found)

    def match(self, addon: Addon, facts: Sequence[Facts], tree: TreeModels, tree_modules: frozenset[str]) -> Matched:
        """The hits of all rules in one addon, in the order of path and line; equal ones of one line are numbered.

        A rule that raises is reported as failed and taken out; the others are not touched by it. One that takes too long is not asked
        again in other addons either.
        """
        if self._rest is not None:
            return self._rest.match(addon, facts, tree, tree_modules)
        try:
            with time_limit(min(LOOK_SECONDS, RULE_SECONDS * len(self.rules))):
                hits, superseded = _parted(self.look(addon, facts, tree, tree_modules), self.hops)
            return Matched(hits, superseded, dict(self._stopped), dict(self._stopped))
        except (Exception, TimeIsUpError):  # noqa: BLE001 - one rule is at fault: find out which
            return self._match_one_by_one(addon, facts, tree, tree_modules)

    def _match_one_by_one(self, addon: Addon, facts: Sequence[Facts], tree: TreeModels, tree_modules: frozenset[str]) -> Matched:
        result = Matched(failed=dict(self._stopped), stopped=dict(self._stopped))
        for rule in self.rules:
            try:
                with time_limit(RULE_SECONDS):
                    result.hits.extend(Matcher([rule]).look(addon, facts, tree, tree_modules))
            except TimeIsUpError:
                # which addon comes first may depend on the number of jobs, so it is not named
                result.stopped[rule.id] = result.failed[rule.id] = (
                    f"stopped: it took more than {RULE_SECONDS:g} seconds of processor time in one addon; "
                    "`rescue rules lint` shows expressions that can take for ever"
                )
            except Exception as error:  # noqa: BLE001 - whatever a rule does, the others go on
                result.failed[rule.id] = f"{type(error).__name__}: {error} (in {addon.name})"
        if result.stopped.keys() - self._stopped.keys():
            self._rest = Matcher(self.rules, self.hops, result.stopped)
        result.hits, result.superseded = _parted(result.hits, self.hops)
        return result

    def look(self, addon: Addon, facts: Sequence[Facts], tree: TreeModels, tree_modules: frozenset[str]) -> Iterator[Hit]:
        """The hits as they are found; whatever a rule raises comes through."""
        yield from self._manifests.hits(addon, tree_modules)
        yield from self._unprotected.hits(addon, facts)
        for item in facts:
            yield from self._calls.hits(item, tree)
            yield from self._fields.hits(item, tree)
            yield from self._classes.hits(item, tree)
            yield from self._hooks.hits(item, addon.manifest)
            yield from self._names.hits(item)
            yield from self._models.hits(item, tree)
            yield from self._xmlids.hits(item)
            yield from self._statements.hits(item)
            yield from self._scripts.hits(item)
            yield from self._elements.hits(item, tree)
            yield from self._records.hits(item)
            yield from self._old_python.hits(addon, item)


_RANK = {confidence: rank for rank, confidence in enumerate(Confidence)}


def unique_hits(hits: Iterable[Hit], hops: Mapping[str, Series] = NO_HOPS) -> list[Hit]:
    """The hits by place, equal ones numbered, the surest first; a rule that another one at the same line supersedes gives way.

    Where ``hops`` tells that what gave way breaks earlier, that is the hop of the one that stays, which says the final form.
    """
    return _parted(hits, hops)[0]


def _parted(hits: Iterable[Hit], hops: Mapping[str, Series]) -> tuple[list[Hit], list[Hit]]:
    """The hits to keep, and those that give way to one of them."""
    equal: dict[tuple[str, int, str, str], int] = defaultdict(int)
    kept: list[Hit] = []
    for hit in sorted(hits, key=_by_place):
        key = (hit.path, hit.line, hit.rule.id, hit.symbol)
        kept.append(hit if hit.number == equal[key] else replace(hit, number=equal[key]))
        equal[key] += 1
    reported = {(hit.path, hit.line, hit.rule.id): hit for hit in reversed(kept)}
    superseded = {(hit.path, hit.line, rule) for hit in kept for rule in hit.rule.supersedes}
    parted: tuple[list[Hit], list[Hit]] = ([], [])
    for hit in kept:
        parted[(hit.path, hit.line, hit.rule.id) in superseded].append(hit)
    stays, gives_way = parted
    return [_from_its_first_hop(hit, reported, hops) for hit in stays] if hops else stays, gives_way


def _from_its_first_hop(hit: Hit, reported: Mapping[tuple[str, int, str], Hit], hops: Mapping[str, Series]) -> Hit:
    """The hit with the hop of what it supersedes at its line, directly or through what that supersedes, if one of them breaks earlier.

    What is no more than a warning or a question in an earlier series does not break there.
    """
    seen: dict[str, Hit] = {hit.rule.id: hit}
    waiting = list(hit.rule.supersedes)
    while waiting:
        found = reported.get((hit.path, hit.line, waiting.pop()))
        if found is not None and found.rule.id not in seen:
            seen[found.rule.id] = found
            waiting += found.rule.supersedes
    own = hops[hit.rule.id]
    first = min((hops[found.rule.id] for found in seen.values() if found.rule.impact is Impact.MANDATORY), default=own)
    return replace(hit, hop=first) if first < own else hit


def _by_place(hit: Hit) -> tuple[str, int, str, str, bool, int]:
    """What fails comes before what may do nothing, and then the surest first."""
    return hit.path, hit.line, hit.rule.id, hit.symbol, hit.idle, _RANK[hit.confidence]
