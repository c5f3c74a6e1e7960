"""From a request to an assessment: what is asked for is looked for in the cache first, and worked out only where it is not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from rescue.assessment import Assessment
from rescue.cache import NO_MEMO, Memo, decoded, file_signature, folder_signature, program_signature, tree_signature
from rescue.catalog.shipped import shipped_signature
from rescue.checks.rules.shipped import newest_series, shipped_rulesets
from rescue.errors import RequestError
from rescue.model import Series
from rescue.overrides.texts import other_texts_signature
from rescue.reading.discovery import Discovery, discover
from rescue.reading.tasks import PASSING, Task, digests_of, tasks_of
from rescue.request import Request

if TYPE_CHECKING:
    from rescue.assessing.steps import Work
    from rescue.graph import Graph
    from rescue.overrides.look import Overrides


def assess(request: Request) -> Assessment:
    """Assess a tree.

    Raises RequestError for a path or series that cannot be meant, RulesetError and CatalogError for a ruleset or catalog that cannot
    be used.
    """
    target, target_reason = (request.target, "asked for") if request.target else (newest_series(), "the newest series that has a ruleset")
    discovery = _discovered(request)
    tasks = tasks_of((*discovery.addons, *discovery.not_installable))
    if not request.cache.is_on:
        return _work_out(_work(request, target, target_reason, discovery, tasks, None, b""))[0]
    digests = digests_of(tasks)
    asked = (
        request.source,
        target,
        request.target is None,
        request.max_file_bytes,
        request.excluded,
        request.pins,
        request.whole,
        request.today,
        request.generated,
    )
    known = [folder_signature(shipped_rulesets()), shipped_signature()]
    terms = tree_signature([], asked, known, list(_own(request)), list(other_texts_signature(discovery.addons)))
    key = tree_signature(digests, terms, discovery)
    kept = decoded(request.cache.get([key]).get(key), msgspec.msgpack.Decoder(Assessment))
    if kept is not None:
        return kept
    assessment, steady = _work_out(_work(request, target, target_reason, discovery, tasks, digests, terms))
    coverage = assessment.coverage
    if steady and not coverage.rules_failed and PASSING.isdisjoint(item.reason for item in coverage.unread):
        request.cache.put({key: msgspec.msgpack.encode(assessment)})
    return assessment


def look(request: Request) -> tuple[Graph, Overrides]:
    """The graph of a tree and what its addons do to each other, with no rule held against it. Raises as ``assess`` does."""
    from rescue.assessing.steps import look_at

    discovery = _discovered(request)
    tasks = tasks_of((*discovery.addons, *discovery.not_installable))
    return look_at(_work(request, request.target or newest_series(), "", discovery, tasks, None, b""))


def _discovered(request: Request) -> Discovery:
    discovery = discover(
        request.roots,
        source=request.source,
        max_file_bytes=request.max_file_bytes,
        excluded=request.excluded,
        remembering=(Memo(request.cache, program_signature()) if request.cache.is_on else NO_MEMO).of,
    )
    if discovery.is_empty:
        roots = ", ".join(str(root) for root in request.roots)
        unseen = ", ".join(f"{item.path} ({item.detail})" for item in discovery.unread[:3])
        more = f"; {len(discovery.unread)} not looked at: {unseen}" if unseen else ""
        raise RequestError(f"no addon found in {roots}: no folder there holds a __manifest__.py or __openerp__.py{more}")
    return discovery


def _work_out(work: Work) -> tuple[Assessment, bool]:
    """The steps of an assessment; what they take is imported now, since one that is known already needs none of it."""
    from rescue.assessing.steps import work_out

    return work_out(work)


def _work(
    request: Request,
    target: Series,
    target_reason: str,
    discovery: Discovery,
    tasks: Sequence[Task],
    digests: Sequence[bytes] | None,
    terms: bytes,
) -> Work:
    from rescue.assessing.steps import Work

    return Work(
        request=request,
        discovery=discovery,
        tasks=tasks,
        digests=digests,
        terms=terms,
        target=target,
        target_reason=target_reason,
    )


def _own(request: Request) -> Iterable[bytes]:
    """What tells the caller's own rules and catalogs from others."""
    for path in request.rules:
        from rescue.checks.rules.private import rule_files

        for file, name in rule_files(path):
            yield from (name.encode("utf-8", "surrogateescape"), file_signature(file))
    yield from map(file_signature, request.catalogs)
