"""The rules that the catalogs serve: what to say, and what it costs, when core no longer has what code relies on."""

from __future__ import annotations

from typing import Literal

import msgspec

from rescue.checks.loading import read_yaml, shipped_rulesets
from rescue.checks.ruleset import Examples, Rule, RuleEffort
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


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: Literal["rescue.core-rules/1"]
    rules: list[CoreRule]


def load_core_rules() -> dict[str, Rule]:
    """The rules by id, in the form that findings are made from. Raises RulesetError when the shipped file cannot be used."""
    try:
        found = msgspec.convert(read_yaml(shipped_rulesets().joinpath(NAME).read_bytes(), NAME), _File)
    except msgspec.ValidationError as error:
        raise RulesetError(f"{NAME}: {error}") from None
    return {rule.id: _as_rule(rule) for rule in found.rules}


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
        examples=Examples([], []),
        limits=rule.limits,
    )
