"""What a step found out, kept by what it was found out from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from msgspec.msgpack import Decoder, encode

from rescue.cache.signature import digest
from rescue.cache.store import Cache, decoded, no_cache
from rescue.model import Addon

T = TypeVar("T")


class Memo:
    """The results of steps of an assessment."""

    def __init__(self, cache: Cache, terms: bytes) -> None:
        """``terms`` is a digest of all that every step rests on beside what it is said to be made from."""
        self._cache = cache
        self._terms = terms

    def of(self, step: str, made_from: Iterable[bytes], kind: type[T], work: Callable[[], T]) -> T:
        """What the step found out when it was last made from this, else what ``work`` finds out now. Raises what ``work`` raises."""
        if not self._cache.is_on:
            return work()
        key = digest(b"step", step.encode(), self._terms, *made_from)
        found = decoded(self._cache.get([key]).get(key), Decoder(kind))
        if found is None:
            found = work()
            self._cache.put({key: encode(found)})
        return found


class ViewMemo:
    """The results of steps that look at nothing but the views of addons, and at what else their manifests say of them."""

    def __init__(self, memo: Memo, views: Mapping[str, bytes]) -> None:
        """``views`` are digests of the views of each addon, by its path."""
        self._memo = memo
        self._views = views

    def of(self, step: str, addons: Sequence[Addon], kind: type[T], work: Callable[[], T]) -> T:
        """As ``Memo.of``, made from the views of these addons in this order."""
        made_from = (encode([addon.path, addon.series, self._views.get(addon.path)]) for addon in addons)
        return self._memo.of(step, made_from, kind, work)


NO_MEMO: Final = Memo(no_cache(), b"")
"""Nothing is kept: every step is worked out."""

NO_VIEW_MEMO: Final = ViewMemo(NO_MEMO, {})
"""The same for views."""
