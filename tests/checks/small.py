"""Small rules and small addons in memory, and what the one reports in the other."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from rescue.assessing.excerpts import told_apart
from rescue.checks.examples import NAME, example_addon
from rescue.checks.matching.matcher import Matched, Matcher
from rescue.checks.rules.ruleset import Example, Rule
from rescue.graph import build_graph

MARK = "!!"
"""A line of a small addon that must be reported holds this, in a comment or wherever the format takes it."""


def make_rule(*matches: Mapping[str, Any], ident: str = "T-ONE", **values: Any) -> Rule:
    """A rule that needs no examples; ``values`` go over the defaults."""
    return msgspec.convert(
        {
            "id": ident,
            "title": "Gone",
            "why": "It went.",
            "impact": "mandatory",
            "failure": "runtime_error",
            "confidence": "high",
            "effort": {"first": 1, "each": 0.5, "cap": 4},
            "match": [dict(match) for match in matches],
            "fix": "Change it.",
            "references": [],
            "examples": {"bad": [], "good": []},
            **values,
        },
        Rule,
    )


def matched(rules: Iterable[Rule], files: Mapping[str, str]) -> Matched:
    """What rules find in an addon of these files (each text dedented)."""
    addon, facts = example_addon(Example(files=dedented(files)))
    assert [item for file in facts for item in file.unread] == []
    found = Matcher(rules).match(addon, facts, build_graph([addon], facts).models, frozenset({NAME}))
    found.hits = told_apart(addon, found.hits)
    return found


def dedented(files: Mapping[str, str]) -> dict[str, str]:
    return {path: textwrap.dedent(text) for path, text in files.items()}


def places(found: Matched) -> list[str]:
    """The ``path:line`` places of hits, each once."""
    assert found.failed == {}
    return sorted({f"{hit.path}:{hit.line}" for hit in found.hits})


def marked(files: Mapping[str, str]) -> list[str]:
    """The ``path:line`` places that hold the mark."""
    return sorted(
        f"{path}:{number}" for path, text in dedented(files).items() for number, line in enumerate(text.split("\n"), 1) if MARK in line
    )


def told(found: Matched) -> list[str]:
    """Each hit in full: place, symbol, confidence, and whether the model behind it is not known."""
    assert found.failed == {}
    return [
        f"{hit.path}:{hit.line} {hit.symbol} {hit.confidence.value}{'' if hit.resolved else ' (model not known)'}" for hit in found.hits
    ]
