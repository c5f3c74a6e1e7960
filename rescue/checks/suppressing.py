"""Accept findings where a comment in the code says so: ``rescue: ignore[RULE-ID] reason until 2027-06-30``."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Mapping, Sequence

from msgspec import Struct

from rescue.assessment import CommentReport, CommentState
from rescue.checks.lookup import Hit
from rescue.model import Addon, Facts, FileKind, Suppression

Place = tuple[str, int, str]
"""A path, a line and a rule."""


class Acceptance(Struct, frozen=True):
    """What the comments of an addon accept, each place with the reason, and what became of every comment, in their order."""

    accepted: Mapping[Place, str]
    comments: tuple[CommentReport, ...]


def accept(addon: Addon, hits: Iterable[Hit], facts: Sequence[Facts], asked: Container[str], today: datetime.date) -> Acceptance:
    """Hold the comments of an addon against its hits; ``asked`` are the rules that were run on it.

    A comment speaks of the findings on its own line, or on the next where the own line has none. One without a reason accepts nothing:
    nobody could tell later why the finding was accepted. One whose last day is past accepts nothing either.
    """
    found = list(hits)
    places = {(hit.path, hit.line, hit.rule.id) for hit in found}
    rows: dict[tuple[str, str, str], set[Place]] = {}
    for hit in found:
        rows.setdefault((hit.path, hit.anchor, hit.rule.id), set()).add((hit.path, hit.line, hit.rule.id))
    accepted: dict[Place, str] = {}
    comments = []
    for file in facts:
        for comment in file.suppressions:
            meant = _of_row(addon, comment, rows) if comment.row else _beside(file, comment, places)
            state = _state(comment, found=bool(meant), asked=comment.rule in asked, today=today)
            if state is CommentState.USED:
                accepted.update(dict.fromkeys(meant, comment.reason))
            comments.append(CommentReport(file.path, comment.line, comment.rule, comment.reason, comment.until, state))
    return Acceptance(accepted, tuple(comments))


def _beside(file: Facts, comment: Suppression, places: Container[Place]) -> set[Place]:
    lines = (comment.line,) if file.kind is FileKind.MANIFEST else (comment.line, comment.line + 1)
    return next(({place} for line in lines if (place := (file.path, line, comment.rule)) in places), set())


def _of_row(addon: Addon, comment: Suppression, rows: Mapping[tuple[str, str, str], set[Place]]) -> set[Place]:
    path = comment.file if addon.path == "." else f"{addon.path}/{comment.file}"
    xmlid = comment.row if "." in comment.row else f"{addon.name}.{comment.row}"
    return rows.get((path, xmlid, comment.rule), set())


def _state(comment: Suppression, *, found: bool, asked: bool, today: datetime.date) -> CommentState:
    if not comment.reason:
        return CommentState.WITHOUT_REASON
    if comment.until and datetime.date.fromisoformat(comment.until) < today:
        return CommentState.EXPIRED
    if found:
        return CommentState.USED
    return CommentState.UNUSED if asked else CommentState.NOT_ASKED
