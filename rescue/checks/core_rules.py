"""The rules that the catalogs serve: what to say, and what it costs, when core no longer has what code relies on."""

from __future__ import annotations

from typing import Literal

import msgspec

from rescue.checks.loading import read_yaml
from rescue.checks.ruleset import Examples, Rule, RuleEffort
from rescue.checks.shipped import shipped_rulesets
from rescue.errors import RulesetError
from rescue.model import Confidence, Failure, Impact

NAME = "core.yaml"


class CoreRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way in which code can rely on something that is gone; found by a check of that id, not by matches."""

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


class ExamplesHop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hop that all examples are of."""

    source: str
    target: str


class CoreRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shipped file."""

    schema: Literal["rescue.core-rules/1"]
    examples_hop: ExamplesHop
    rules: list[CoreRule]


def load_core_rules() -> dict[str, Rule]:
    """The rules by id, in the form that findings are made from. Raises RulesetError when the shipped file cannot be used."""
    return {rule.id: _as_rule(rule) for rule in read_core_rules().rules}


def read_core_rules() -> CoreRules:
    """The shipped file as it is. Raises RulesetError when it cannot be used."""
    try:
        return msgspec.convert(read_yaml(shipped_rulesets().joinpath(NAME).read_bytes(), NAME), CoreRules)
    except msgspec.ValidationError as error:
        raise RulesetError(f"{NAME}: {error}") from None


def _as_rule(rule: CoreRule) -> Rule:
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
