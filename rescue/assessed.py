"""Assessments that a cache holds: kept when they are made, and read when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct
from msgspec.msgpack import Decoder, encode
from msgspec.structs import replace

from rescue.assessment import Assessment, by_place
from rescue.cache import Cache, decoded, digest, recalled
from rescue.model import Finding


class Assessed:
    """An assessment that is made or read when it is first looked at: a report of it may be there already.

    To be looked at as long as the cache is open: later it is worked out once more.
    """

    def __init__(self, make: Callable[[], Assessment], key: bytes = b"") -> None:
        """``key`` stands for all that the assessment says, wherever it is made; b'' where nothing may be kept of it."""
        self.key: Final = key
        self._make = make

    @cached_property
    def assessment(self) -> Assessment:
        """The assessment itself. Raises what making it raises."""
        return self._make()

    def of_commit(self, commit: str) -> Assessed:
        """The same of a tree that is at a commit, which is no part of what is kept: the same files may be at another the next time."""
        return Assessed(lambda: replace(self.assessment, commit=commit), self.key and digest(self.key, commit.encode()))


class _Kept(Struct, frozen=True, array_like=True):
    """An assessment as a cache holds it. Where it holds what was found in each addon too, by these keys, the findings are left out."""

    assessment: Assessment
    found: Sequence[bytes]


class _FoundInAddon(Struct, frozen=True):
    findings: list[Finding]


def keep(cache: Cache, key: bytes, assessment: Assessment, found: Sequence[bytes]) -> None:
    """Keep an assessment. ``found`` are the keys under which the cache holds what was found in each addon, none where it does not."""
    cache.put({key: encode(_Kept(replace(assessment, findings=[]) if found else assessment, found))})


def kept(cache: Cache, held: bytes) -> Assessment | None:
    """The assessment that a value of the cache stands for; None where it cannot be read, or part of it is not there any more."""
    whole = decoded(held, Decoder(_Kept))  # made for who needs it: that takes longer than to look
    if whole is None or not whole.found:
        return whole.assessment if whole is not None else None
    found = recalled(cache, {name: name for name in whole.found}, Decoder(_FoundInAddon))
    if len(found) < len(whole.found):
        return None
    return replace(whole.assessment, findings=by_place(finding for addon in found.values() for finding in addon.findings))
