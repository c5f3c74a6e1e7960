"""The values of a comparison. Their msgspec encoding is its JSON, ``rescue.diff/1``; names may be added, never changed."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from rescue.assessment import Compatibility, Coverage, FindingCounts
from rescue.model import Effort, Finding, Impact, Verdict
from rescue.scoring.rescoring import Scoring


class Why(StrEnum):
    """Why a finding is in one report alone.

    ``changed``: the code did, it was fixed or it was made. ``module``: its module is in one report alone. ``rule``: its rule was held
    against its module in one of them alone, or on the way to another target. ``unread``: its file could be read in one of them alone. The
    last two say nothing of the code.
    """

    CHANGED = "changed"
    MODULE = "module"
    RULE = "rule"
    UNREAD = "unread"


class OneSided(Struct, frozen=True):
    """A finding that counts in one report alone, and why."""

    finding: Finding
    why: Why


class Rejudged(Struct, frozen=True):
    """A finding in both reports whose impact is another now."""

    finding: Finding
    then: Impact


class Side(Struct, frozen=True):
    """One of the two reports, in numbers. ``scoring`` says whether ``effort`` can be compared."""

    generated: str
    version: str
    roots: list[str]
    source: list[str]
    target: str
    verdict: Verdict
    compatibility: Compatibility
    effort: Effort
    scoring: Scoring
    counts: FindingCounts
    modules: int
    files_read: int
    files_seen: int


class ModuleChange(Struct, frozen=True):
    """A module that is not as it was; what it has on one side alone is None on the other."""

    name: str
    verdict_then: Verdict | None
    verdict_now: Verdict | None
    percent_then: float | None
    percent_now: float | None
    effort_then: Effort | None
    effort_now: Effort | None
    gone: int
    new: int


class Comparison(Struct, frozen=True, kw_only=True):
    """What became of the findings between two reports; those that a comment accepts count for nothing.

    ``gone`` and ``new`` are in one report alone. ``accepted`` counted then, and a comment accepts them now; ``reopened`` are the other way
    round. ``unchanged`` are the fingerprints of those that count in both, ``rejudged`` those of them that are more or less pressing now.
    ``rulesets_changed`` are the names of the rulesets of both that differ.
    """

    schema: Literal["rescue.diff/1"] = "rescue.diff/1"
    then: Side
    now: Side
    gone: list[OneSided]
    new: list[OneSided]
    accepted: list[Finding]
    reopened: list[Finding]
    unchanged: list[str]
    rejudged: list[Rejudged]
    modules: list[ModuleChange]
    rulesets_changed: list[str]

    @property
    def effort_comparable(self) -> bool:
        """Whether both efforts are of one model."""
        return {self.then.scoring, self.now.scoring} <= {Scoring.AS_IS, Scoring.AGAIN}


def unread_paths(coverage: Coverage) -> frozenset[str]:
    """The files of which something could not be read."""
    return frozenset(item.path for item in coverage.unread)
