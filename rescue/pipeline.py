"""From a request to an assessment: what is asked for is looked for in the cache first, and worked out only where it is not there."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.msgpack import decode, encode

from rescue.assessed import Assessed, keep, kept
from rescue.assessing.needs import prepare, prepare_all
from rescue.assessment import Assessment
from rescue.cache import NO_MEMO, Memo, analyzers_signature, digest, file_signature, folder_signature, program_signature
from rescue.catalog.shipped import shipped_signature
from rescue.checks.rules.shipped import newest_series, shipped_rulesets
from rescue.compiling import code_of
from rescue.errors import RequestError
from rescue.model import Series
from rescue.overrides.texts import other_texts_signature
from rescue.processes.companion import Companion, companion
from rescue.reading.discovery import Discovery, discover
from rescue.reading.tasks import PASSING, Task, digests_of, tasks_of
from rescue.request import Request

if TYPE_CHECKING:
    from rescue.assessing.steps import Work, Worked
    from rescue.graph import Graph
    from rescue.overrides.look import Overrides


def assess(request: Request) -> Assessment:
    """Assess a tree.

    Raises RequestError for a path or series that cannot be meant, RulesetError and CatalogError for a ruleset or catalog that cannot
    be used.
    """
    return assessed(request).assessment


def assessed(request: Request) -> Assessed:
    """Assess a tree, or find in the cache that it was. Raises as ``assess`` does."""
    target, target_reason = (request.target, "asked for") if request.target else (newest_series(), "the newest series that has a ruleset")
    is_new = not request.cache.is_filled
    with _beside(request) as copy:
        asked = _asked(request, target) if request.cache.is_wanted else b""
        if copy is not None:  # what the steps take is imported while the copy looks through the tree
            prepare(target, copy.has_answer)
            if is_new:
                prepare_all(copy.has_answer, whole=request.whole)
        left = copy.answer() if copy is not None else None
        found = _find(request) if left is None else decode(left, type=_Found)
        request.cache.notes = found.notes
        terms = digest(asked, found.texts)
        key = digest(b"tree", terms, found.signature)

        def worked(copy: Companion | None) -> Worked:
            return _work_out(_work(request, target, target_reason, found, terms, copy))

        if found.digests is not None and (held := request.cache.get([key]).get(key)) is not None:
            return Assessed(lambda: kept(request.cache, held) or worked(None).assessment, key)
        made = worked(copy)
    coverage = made.assessment.coverage
    certain = made.steady and not coverage.rules_failed and PASSING.isdisjoint(item.reason for item in coverage.unread)
    may_keep = found.digests is not None and certain
    if may_keep:
        keep(request.cache, key, made.assessment, made.found)
    return Assessed(lambda: made.assessment, key if may_keep else b"")


def _beside(request: Request) -> AbstractContextManager[Companion | None]:
    """A copy of this process that looks through the tree, and then reads a few files when asked to; none where there is one job."""

    def served(question: bytes) -> bytes:
        if not question:
            return encode(_find(request))
        from rescue.reading.read import read_few

        return read_few(question)

    def then() -> None:
        from rescue.analyzers.dispatch import prepare

        prepare()

    return companion(served, b"", then) if request.jobs > 1 else nullcontext()


def look(request: Request) -> tuple[Graph, Overrides]:
    """The graph of a tree and what its addons do to each other, with no rule held against it. Raises as ``assess`` does."""
    from rescue.assessing.steps import look_at

    return look_at(_work(request, request.target or newest_series(), "", _Found(_discovered(request), []), b"", None))


class _Found(Struct, frozen=True, array_like=True):
    """What is known of a tree before its files are read.

    ``notes`` are what the cache has said so far. Where something is kept, ``digests`` are those of the files' bytes, ``texts`` is one of
    the texts that no analyzer reads, and ``signature`` one of all that was found and of the digests.
    """

    discovery: Discovery
    notes: list[str]
    digests: list[bytes] | None = None
    texts: bytes = b""
    signature: bytes = b""


def _find(request: Request) -> _Found:
    discovery = _discovered(request)
    if not request.cache.is_on:
        return _Found(discovery, request.cache.notes)
    digests = digests_of(_tasks(discovery))
    texts = digest(*other_texts_signature(discovery.addons))
    return _Found(discovery, request.cache.notes, digests, texts, digest(encode(discovery), *digests))


def _asked(request: Request, target: Series) -> bytes:
    """A digest of all that was asked and of all that is known beside the tree."""
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
    return digest(encode(asked), program_signature(), folder_signature(shipped_rulesets()), shipped_signature(), *_own(request))


def _tasks(discovery: Discovery) -> list[Task]:
    return tasks_of((*discovery.addons, *discovery.not_installable))


def _discovered(request: Request) -> Discovery:
    # what a manifest says rests on who reads it and nothing else of the program
    memo = Memo(request.cache, digest(analyzers_signature(), code_of(discover.__module__))) if request.cache.is_on else NO_MEMO
    discovery = discover(
        request.roots,
        source=request.source,
        max_file_bytes=request.max_file_bytes,
        excluded=request.excluded,
        remembering=memo.of,
    )
    if discovery.is_empty:
        roots = ", ".join(str(root) for root in request.roots)
        unseen = ", ".join(f"{item.path} ({item.detail})" for item in discovery.unread[:3])
        more = f"; {len(discovery.unread)} not looked at: {unseen}" if unseen else ""
        raise RequestError(f"no addon found in {roots}: no folder there holds a __manifest__.py or __openerp__.py{more}")
    return discovery


def _work(request: Request, target: Series, target_reason: str, found: _Found, terms: bytes, copy: Companion | None) -> Work:
    from rescue.assessing.steps import Work

    return Work(
        request=request,
        discovery=found.discovery,
        tasks=_tasks(found.discovery),
        digests=found.digests,
        terms=terms,
        target=target,
        target_reason=target_reason,
        copy=copy,
    )


def _work_out(work: Work) -> Worked:
    """The steps of an assessment; what they take is imported now, since one that is known already needs none of it."""
    from rescue.assessing.steps import work_out

    return work_out(work)


def _own(request: Request) -> Iterable[bytes]:
    """What tells the caller's own rules and catalogs from others."""
    for path in request.rules:
        from rescue.checks.rules.private import rule_files

        for file, name in rule_files(path):
            yield from (name.encode("utf-8", "surrogateescape"), file_signature(file))
    yield from map(file_signature, request.catalogs)
