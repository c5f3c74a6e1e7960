"""Which rulesets a module has to pass on its way from its series to the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from rescue.checks.matching.matcher import Matcher
from rescue.checks.rules.ruleset import Rule, Ruleset
from rescue.model import Series
from rescue.reading.series import parse_series


@dataclass(frozen=True)
class Chain:
    """The rulesets by the series they lead to, and the target.

    ``private`` are the series of which only a user's own rules are there: these run, but do not make the hop an assessed one.
    ``stopped`` are rules that took too long, each with what is said of it: they are not asked.
    """

    rulesets: Mapping[Series, Ruleset]
    target: Series
    private: frozenset[Series] = frozenset()
    stopped: Mapping[str, str] = field(default_factory=dict)

    def without(self, stopped: Mapping[str, str]) -> Chain:
        """The same chain, in which some more rules are not asked."""
        return replace(self, stopped={**self.stopped, **stopped})

    def hops(self, source: Series) -> tuple[Series, ...]:
        """The series to arrive in, one after the other, from ``source`` to the target; empty for a module that is there already.

        Of the series between the yearly ones only the target itself is a hop.
        """
        yearly = tuple(Series(major) for major in range(source.major + 1, self.target.major + 1))
        return (*yearly, self.target) if self.target.minor and source < self.target else yearly

    def missing(self, source: Series) -> tuple[Series, ...]:
        """The hops for which no ruleset comes with rescue."""
        return tuple(hop for hop in self.hops(source) if not self.assessed(hop))

    def assessed(self, hop: Series) -> bool:
        """Whether a ruleset that comes with rescue speaks of arriving in this series."""
        return hop in self.rulesets and hop not in self.private

    def rules(self, source: Series) -> Sequence[Rule]:
        """The rules of all hops, oldest hop first."""
        return [rule for hop in self.hops(source) if hop in self.rulesets for rule in self.rulesets[hop].rules if self.holds(rule)]

    def holds(self, rule: Rule) -> bool:
        """Whether the target still asks for what a rule says, where a module passes its hop."""
        return not rule.until or self.target < parse_series(rule.until)

    def matcher(self, source: Series) -> Matcher:
        """The matcher for modules of one series, made once."""
        if source not in self._matchers:
            self._matchers[source] = Matcher(self.rules(source), self.hop_of, self.stopped)
        return self._matchers[source]

    def rule_ids(self, source: Series) -> frozenset[str]:
        """What these rules are called."""
        if source not in self._ids:
            self._ids[source] = frozenset(rule.id for rule in self.rules(source))
        return self._ids[source]

    @cached_property
    def hop_of(self) -> Mapping[str, Series]:
        """The series that each rule belongs to."""
        return {rule.id: series for series, ruleset in self.rulesets.items() for rule in ruleset.rules}

    @cached_property
    def _ids(self) -> dict[Series, frozenset[str]]:
        return {}

    @cached_property
    def _matchers(self) -> dict[Series, Matcher]:
        return {}
