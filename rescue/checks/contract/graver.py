"""How grave a place is where a curated rule speaks for the catalogs: a rule tells of many kinds of use, the catalogs of this one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rescue.checks.contract.contracts import says_why_lost, tells_of
from rescue.checks.lookup import Hit
from rescue.model import Confidence, Failure, Impact, Series


def as_grave_as(found: Sequence[Hit], curated: Sequence[Hit], hops: Mapping[str, Series]) -> list[Hit]:
    """The curated hits, those that something gives way to which keeps the addon from being installed as what does so themselves.

    ``found`` and ``hops`` as in ``without_repeats``. What has to change only perhaps, or may do nothing, stays as it is.
    """
    stopping: dict[tuple[str, int], list[Hit]] = {}
    for hit in found:
        if hit.confidence is Confidence.HIGH and hit.fails is Failure.INSTALL_ERROR:
            stopping.setdefault((hit.path, hit.line), []).append(hit)

    def is_stopped(hit: Hit) -> bool:
        if hit.idle or hit.rule.impact is not Impact.MANDATORY or hit.fails is Failure.INSTALL_ERROR:
            return False
        return any(
            tells_of(other.symbol, hit.symbol) or says_why_lost(hit, other.symbol, other.hop, hops)
            for other in stopping.get((hit.path, hit.line), ())
        )

    return [replace(hit, failure=Failure.INSTALL_ERROR) if is_stopped(hit) else hit for hit in curated]
