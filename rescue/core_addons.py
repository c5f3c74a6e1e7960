"""Which addons Odoo itself ships, by series and edition: the lists of manifestoo-core (MIT)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from rescue.model import Series

if TYPE_CHECKING:
    from manifestoo_core.odoo_series import OdooSeries

Edition = Literal["community", "enterprise"]


def known(series: Series) -> bool:
    """Whether there are lists for this series; without them, nothing can be said about its core addons."""
    return _lists(series) is not None


@cache
def edition(name: str, series: Series) -> Edition | None:
    """The edition that ships the addon in that series; None when neither does, or when the series is not known."""
    lists = _lists(series)
    if lists is None:
        return None
    from manifestoo_core.core_addons import is_core_ce_addon, is_core_ee_addon

    if is_core_ce_addon(name, lists):
        return "community"
    return "enterprise" if is_core_ee_addon(name, lists) else None


@cache
def ever_core(name: str) -> tuple[Series, ...]:
    """The series in which Odoo ships the addon in either edition, oldest first; empty for an addon that never was core."""
    from manifestoo_core.odoo_series import OdooSeries

    candidates = sorted(Series(int(major), int(minor)) for major, minor in (member.value.split(".") for member in OdooSeries))
    return tuple(series for series in candidates if edition(name, series) is not None)


@cache
def _lists(series: Series) -> OdooSeries | None:
    from manifestoo_core.odoo_series import OdooSeries

    try:
        return OdooSeries(str(series))
    except ValueError:
        return None
