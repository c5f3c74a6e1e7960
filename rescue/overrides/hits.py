"""Conflicts as findings are made of them: told at the place of the one addon, in the words of their rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rescue.checks.lookup import Hit
from rescue.checks.rules.ruleset import Rule
from rescue.model import Addon, Confidence, Series
from rescue.overrides.conflict import Conflict


def conflict_hits(conflicts: Iterable[Conflict], rules: Mapping[str, Rule], addons: Sequence[Addon], hop: Series) -> dict[str, list[Hit]]:
    """The hits of each addon, by its path. ``rules`` are those of the graph, and ``hop`` the series under which they are told."""
    owners = {path: addon.path for addon in reversed(addons) for path in (addon.manifest.path, *(path for path, _, _ in addon.files))}
    found: dict[str, list[Hit]] = {}
    for item in conflicts:
        rule = rules[item.rule]
        confidence = rule.confidence if item.sure else min(rule.confidence, Confidence.MEDIUM, key=_doubt)
        hit = Hit(rule, item.path, item.line, item.symbol, item.anchor, confidence, hop=hop)
        found.setdefault(owners[item.path], []).append(hit)
    return found


def _doubt(confidence: Confidence) -> int:
    return -list(Confidence).index(confidence)
