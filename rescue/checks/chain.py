"""Which rulesets a module has to pass on its way from its series to the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rescue.checks.matching import Matcher
from rescue.checks.ruleset import Rule, Ruleset
from rescue.model import Series


@dataclass(frozen=True)
class Chain:
    """The rulesets by the series they lead to, and the target."""

    rulesets: Mapping[Series, Ruleset]
    target: Series

    def hops(self, source: Series) -> tuple[Series, ...]:
        """The series to arrive in, one after the other, from ``source`` to the target; empty for a module that is there already.

        Of the series between the yearly ones only the target itself is a hop.
        """
        yearly = tuple(Series(major) for major in range(source.major + 1, self.target.major + 1))
        return (*yearly, self.target) if self.target.minor and source < self.target else yearly

    def missing(self, source: Series) -> tuple[Series, ...]:
        """The hops for which there is no ruleset."""
        return tuple(hop for hop in self.hops(source) if hop not in self.rulesets)

    def rules(self, source: Series) -> Sequence[Rule]:
        """The rules of all hops, oldest hop first."""
        return [rule for hop in self.hops(source) if hop in self.rulesets for rule in self.rulesets[hop].rules]

    def matcher(self, source: Series) -> Matcher:
        """The matcher for modules of one series, made once."""
        if source not in self._matchers:
            self._matchers[source] = Matcher(self.rules(source))
        return self._matchers[source]

    @cached_property
    def hop_of(self) -> Mapping[str, Series]:
        """The series that each rule belongs to."""
        return {rule.id: series for series, ruleset in self.rulesets.items() for rule in ruleset.rules}

    @cached_property
    def _matchers(self) -> dict[Series, Matcher]:
        return {}
