"""How a scope document writes hours, numbers and money, alike in all its tables."""

from __future__ import annotations

from rescue.model import Effort
from rescue.reports.blocks.model import Column
from rescue.reports.blocks.speech import Speech


def effort_columns(speech: Speech) -> list[Column]:
    """The heads of three columns of hours: low, likely and high."""
    _ = speech.gettext
    return [Column(_("Low h"), numeric=True), Column(_("Likely h"), numeric=True), Column(_("High h"), numeric=True)]


def effort_cells(speech: Speech, effort: Effort) -> list[str]:
    """The hours for these columns."""
    return [speech.exact(effort.low), speech.exact(effort.likely), speech.exact(effort.high)]


def modules_text(speech: Speech, count: int) -> str:
    """So many modules, as in ``12 modules``."""
    return speech.ngettext("%(num)s module", "%(num)s modules", count)
