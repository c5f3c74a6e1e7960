"""Odoo series: read from a word, from the version in a manifest, or from signs in an addon's code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rescue.errors import RequestError
from rescue.model import Addon, Facts, Series
from rescue.reading.series_evidence import Evidence, evidence

if TYPE_CHECKING:
    import semver

KNOWN_SERIES: Final[tuple[Series, ...]] = (Series(6, 1), *(Series(major) for major in range(7, 21)))
"""The yearly series, oldest first."""

_WIDEST_SPAN = 3  # as many series may be left for the newest of them to be an answer
_FIRST_SAAS_MAJOR = 11  # before saas~11.1, SaaS series were counted on their own (saas-1 .. saas-18)
_LAST_SAAS_MINOR = 5
_WORD = re.compile(r"(?P<saas>saas[~-])?(?P<major>\d{1,2})(?:\.(?P<minor>\d))?", re.ASCII)
_VERSION = re.compile(r"(?P<series>(?:saas[~-])?\d{1,2}\.\d)(?:\.(?P<own>.+))?", re.ASCII)


def parse_series(text: str) -> Series:
    """The series that ``16.0``, ``16``, ``saas~16.3``, ``saas-16.3`` or ``16.3`` names.

    Raises RequestError when the text is no series, or one that never was.
    """
    match = _WORD.fullmatch(text.strip())
    known = f"known are {KNOWN_SERIES[0]}, {KNOWN_SERIES[1]} ... {KNOWN_SERIES[-1]}, and saas~16.3 and its like"
    if match is None:
        raise RequestError(f"{text!r} is not an Odoo series: {known}")
    series = Series(int(match["major"]), int(match["minor"] or 0))
    if not (_is_saas(series) or (series in KNOWN_SERIES and not match["saas"])):
        raise RequestError(f"there is no Odoo series {text!r}: {known}")
    return series


def series_of_version(version: str) -> Series | None:
    """The series at the head of a manifest's version; None where there is none.

    ``14.0.1.2.3`` and ``14.0`` are of 14.0, ``1.2`` is of none. Odoo takes a version for a prefixed one by the same test
    (``adapt_version`` in odoo/modules/module.py), for the series that it runs.
    """
    match = _VERSION.fullmatch(version.strip())
    return _series_of_prefix(match["series"]) if match else None


def infer_series(addon: Addon, facts: Sequence[Facts]) -> tuple[Series | None, str]:
    """The series that signs in the addon's code agree on, and the reason with their places, starting with the addon's own.

    The answer is the newest series that no sign speaks against, given that one bounds it above and at most three series are left;
    otherwise None. What is new in a series cannot stand in older code, while old habits live on: where the two are at odds, the new wins.
    """
    signs = list(evidence(addon, facts))
    low, high = _narrowed([sign for sign in signs if not sign.weak], None, None)
    low, high = _narrowed([sign for sign in signs if sign.weak], low, high)
    first = low.bound.first if low is not None else None
    last = high.bound.last if high is not None else None
    places = " and ".join(str(sign) for sign in dict.fromkeys(sign for sign in (low, high) if sign is not None))
    if last is not None and _span(first, last) <= _WIDEST_SPAN:
        what = str(last) if first == last else f"{last}, the newest from {first or KNOWN_SERIES[0]} on,"
        return last, f"{addon.series_reason}; {what} from {places}"
    if first is None and last is None:
        return None, f"{addon.series_reason}, and nothing in the code tells"
    known = f"{first} to {last}" if first and last else f"{first} or later" if first else f"{last} or earlier"
    return None, f"{addon.series_reason}; the code only tells {known}, from {places}"


def _narrowed(signs: Sequence[Evidence], low: Evidence | None, high: Evidence | None) -> tuple[Evidence | None, Evidence | None]:
    """The signs that bound the series most tightly from below and above; signs that contradict what is settled are passed over."""
    first = low.bound.first if low is not None else None
    last = high.bound.last if high is not None else None
    for sign in signs:
        since = sign.bound.first
        if since is not None and (first is None or since > first) and (last is None or since <= last):
            low, first = sign, since
    for sign in signs:
        until = sign.bound.last
        if until is not None and (last is None or until < last) and (first is None or until >= first):
            high, last = sign, until
    return low, high


def _span(first: Series | None, last: Series) -> int:
    return sum((first or KNOWN_SERIES[0]) <= series <= last for series in KNOWN_SERIES)


def _series_of_prefix(prefix: str) -> Series | None:
    try:
        series = parse_series(prefix)
    except RequestError:
        return None
    # 14.1.0 is an own version; a SaaS series is only meant where it is spelled out
    return series if series in KNOWN_SERIES or prefix.startswith("saas") else None


def _is_saas(series: Series) -> bool:
    return _FIRST_SAAS_MAJOR <= series.major <= KNOWN_SERIES[-1].major and 1 <= series.minor <= _LAST_SAAS_MINOR


def own_version(version: str) -> semver.Version | None:
    """The addon's own version behind the series in a manifest's version, by which two copies of it can be compared.

    Of ``14.0.1.2.3`` it is 1.2.3, of ``14.0.1.2`` 1.2.0, of ``1.2`` 1.2.0, since no series stands there; None where there is none, or
    semver refuses it.
    """
    import semver  # few trees hold an addon twice

    match = _VERSION.fullmatch(version.strip())
    own = match["own"] if match and _series_of_prefix(match["series"]) else version.strip()
    try:
        return semver.Version.parse(own or "", optional_minor_and_patch=True)
    except ValueError:
        return None
