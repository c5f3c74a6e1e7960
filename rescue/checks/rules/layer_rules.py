"""The rules of the layers: what to say, and what it costs, when code breaks the layering; they are of no series."""

from __future__ import annotations

from typing import Literal

import msgspec

from rescue.checks.rules.core_rules import CoreRule, as_rule
from rescue.checks.rules.loading import read_shipped
from rescue.checks.rules.ruleset import Rule
from rescue.checks.rules.shipped import shipped_rulesets

NAME = "layers.yaml"


class LayerRule(CoreRule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One breach, found by a check of that id; ``detected`` says in words how."""

    detected: str
    supersedes: list[str] = msgspec.field(default_factory=list)


class LayerRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shipped file. ``examples_series`` is the series that all examples are written for."""

    schema: Literal["rescue.layer-rules/1"]
    examples_series: str
    rules: list[LayerRule]


def load_layer_rules() -> dict[str, Rule]:
    """The rules by id, in the form that findings are made from. Raises RulesetError when the shipped file cannot be used."""
    return {rule.id: msgspec.structs.replace(as_rule(rule), supersedes=rule.supersedes) for rule in read_layer_rules().rules}


def read_layer_rules() -> LayerRules:
    """The shipped file as it is. Raises RulesetError when it cannot be used."""
    return read_shipped(shipped_rulesets().joinpath(NAME).read_bytes(), NAME, LayerRules)


def detections() -> dict[str, str]:
    """How each breach is found, in words, by the rule's id. Raises RulesetError when the shipped file cannot be used."""
    return {rule.id: rule.detected for rule in read_layer_rules().rules}
