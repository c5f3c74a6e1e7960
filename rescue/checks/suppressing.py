"""Accept findings where a comment in the code says so: ``rescue: ignore[RULE-ID] reason``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rescue.checks.lookup import Hit
from rescue.model import Facts


def accepted_places(hits: Iterable[Hit], facts: Sequence[Facts]) -> frozenset[tuple[str, int, str]]:
    """The (path, line, rule) that comments accept: those on the comment's own line, or on the next where the own line has none.

    A comment without a reason accepts nothing: nobody could tell later why the finding was accepted.
    """
    places = {(hit.path, hit.line, hit.rule.id) for hit in hits}
    accepted = set()
    for file in facts:
        for line, rule, reason in file.suppressions:
            if reason:
                here = (file.path, line, rule)
                accepted.add(here if here in places else (file.path, line + 1, rule))
    return frozenset(accepted & places)
