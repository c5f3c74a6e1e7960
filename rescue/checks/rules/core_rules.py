"""The rules of no series: what the catalogs serve, and what the addons of a tree do to each other; what to say, and what it costs."""

from __future__ import annotations

from typing import Literal

import msgspec

from rescue.checks.rules.loading import read_shipped
from rescue.checks.rules.ruleset import Examples, Rule, RuleEffort
from rescue.checks.rules.shipped import shipped_rulesets
from rescue.model import Confidence, Failure, Impact

NAME = "core.yaml"
GRAPH_NAME = "graph.yaml"
FILES = (NAME, GRAPH_NAME)
"""All shipped files of that form."""


class ExamplesHop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hop that examples are of."""

    source: str
    target: str


class CoreRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to say, such as that code relies on something that is gone; found by a check of that id, not by matches.

    ``examples_hop``: the hop that its examples are of, where it does not show on that of the others.
    """

    id: str
    title: str
    why: str
    impact: Impact
    failure: Failure
    confidence: Confidence
    effort: RuleEffort
    fix: str
    limits: str
    examples: Examples = msgspec.field(default_factory=lambda: Examples([], []))
    examples_hop: ExamplesHop | None = None


class CoreRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shipped file; ``examples_hop`` is the hop of all examples whose rule names no other."""

    schema: Literal["rescue.core-rules/1"]
    examples_hop: ExamplesHop
    rules: list[CoreRule]

    def hop_of(self, ident: str) -> ExamplesHop:
        """The hop that the examples of a rule are of."""
        return next((rule.examples_hop for rule in self.rules if rule.id == ident and rule.examples_hop), self.examples_hop)


def load_core_rules(name: str = NAME) -> dict[str, Rule]:
    """The rules of one file by id, in the form that findings are made from. Raises RulesetError when it cannot be used."""
    return {rule.id: as_rule(rule) for rule in read_core_rules(name).rules}


def load_standing_rules() -> dict[str, Rule]:
    """The rules of all these files by id, in their order. Raises RulesetError when one cannot be used."""
    return {ident: rule for name in FILES for ident, rule in load_core_rules(name).items()}


def read_core_rules(name: str = NAME) -> CoreRules:
    """A shipped file as it is. Raises RulesetError when it cannot be used."""
    return read_shipped(shipped_rulesets().joinpath(name).read_bytes(), name, CoreRules)


def as_rule(rule: CoreRule) -> Rule:
    """The form that findings are made from."""
    return Rule(
        id=rule.id,
        title=rule.title,
        why=rule.why,
        impact=rule.impact,
        failure=rule.failure,
        confidence=rule.confidence,
        effort=rule.effort,
        match=[],
        fix=rule.fix,
        references=[],
        examples=rule.examples,
        limits=rule.limits,
    )
