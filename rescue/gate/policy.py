"""What a new finding must be to fail the gate: ``--fail-on mandatory,security,O17-ORM-*``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Final

from msgspec import Struct

from rescue.checks.rules.kinds import is_layer
from rescue.errors import RequestError
from rescue.model import Failure, Finding, Impact

DEFAULT: Final = ("potential",)
"""Whoever adds something mandatory or something to examine is told; what is optional or only worth knowing passes."""

_IMPACTS: Final = tuple(Impact)
_RULE: Final = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9*]+)+")


class Policy(Struct, frozen=True):
    """``impacts``, ``failures`` and ``rules`` (names, ``*`` allowed); a finding that is among any of them fails the gate.

    Where ``modules`` are named, those of others do not; ``upgrade_only`` lets breaches of the layering pass, which no upgrade brings.
    """

    impacts: frozenset[Impact]
    failures: frozenset[Failure]
    rules: tuple[str, ...]
    modules: frozenset[str] = frozenset()
    upgrade_only: bool = False

    def fails(self, finding: Finding) -> bool:
        """Whether the finding, being new, fails the gate."""
        if (self.modules and finding.module not in self.modules) or (self.upgrade_only and is_layer(finding.rule)):
            return False
        return (
            finding.impact in self.impacts
            or finding.failure in self.failures
            or any(fnmatchcase(finding.rule, pattern) for pattern in self.rules)
        )


def parse_policy(words: Iterable[str], modules: Iterable[str] = (), *, upgrade_only: bool = False) -> Policy:
    """Read what ``--fail-on`` was given, several words separated by commas or given apart.

    An impact stands for itself and all graver ones, a failure and a rule for themselves; ``none`` fails nothing. ``modules`` may hold
    several names separated by commas as well.
    Raises RequestError for a word that is none of them.
    """
    given = [word.strip() for item in words for word in item.split(",") if word.strip()]
    impacts: set[Impact] = set()
    failures: set[Failure] = set()
    rules: list[str] = []
    for word in given:
        lowered = word.lower().replace("-", "_")
        if lowered in _IMPACTS:
            impacts.update(_IMPACTS[: _IMPACTS.index(Impact(lowered)) + 1])
        elif lowered in tuple(Failure) and lowered != Failure.NONE:
            failures.add(Failure(lowered))
        elif _RULE.fullmatch(word.upper()):
            rules.append(word.upper())
        elif lowered != "none":
            impact_names = ", ".join(_IMPACTS)
            failure_names = ", ".join(failure for failure in Failure if failure is not Failure.NONE)
            raise RequestError(f"--fail-on: {word!r} is no impact ({impact_names}), no failure ({failure_names}) and no rule; or say none")
    named = (name.strip() for item in modules for name in item.split(","))
    return Policy(frozenset(impacts), frozenset(failures), tuple(rules), frozenset(name for name in named if name), upgrade_only)
