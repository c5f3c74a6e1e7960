"""The languages of the reports that people read: messages from gettext catalogs, and numbers and dates as people there write them.

A language is a folder ``locale/CODE/LC_MESSAGES`` with a catalog ``rescue.po``; English is the language of the messages themselves and
needs none. The catalogs are read as they are, with Babel, which also knows the numbers and dates of each language.
"""

from __future__ import annotations

import datetime
import gettext as catalogs
import io
import math
from abc import ABC, abstractmethod
from functools import cache
from typing import TYPE_CHECKING, Final

from rescue.errors import RequestError
from rescue.files import package_folder

if TYPE_CHECKING:
    from babel import Locale

ENGLISH: Final = "en"
LOCALES: Final = package_folder().joinpath("reports", "locale")


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's own tools look for
    """Mark a message of a table for the catalogs; it is translated where it is shown."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802
    """Mark a message that counts, in its two forms, as ``N_`` does one."""
    return one, many


class Language(ABC):
    """A language: its messages, numbers and dates. ``code`` is that of the page's ``lang``."""

    code: str

    @abstractmethod
    def gettext(self, message: str) -> str:
        """The message in this language; itself where the catalog lacks it."""

    @abstractmethod
    def ngettext(self, one: str, many: str, count: int) -> str:
        """The message for so many."""

    @abstractmethod
    def number(self, value: int) -> str:
        """``1234567`` as ``1,234,567``."""

    @abstractmethod
    def decimal(self, value: float, digits: int = 1) -> str:
        """A number with at most so many decimals (one or two); zeros at its end are left out."""

    @abstractmethod
    def date(self, text: str) -> str:
        """A day that is written ``2026-11-26``; anything else stays as it is."""

    def amount(self, value: float) -> str:
        """Hours or days as people say them: one decimal below ten, none above."""
        return self.decimal(round(value, 1)) if value < 9.95 else self.number(round(value))

    def exact(self, value: float) -> str:
        """Hours of a single place, of which a hundredth may count."""
        return self.decimal(value, 2)

    def percent(self, value: float | None) -> str:
        """A percentage with at most one decimal, cut rather than rounded so that 99.97 never reads as 100; ``unknown`` for None."""
        if value is None:
            return self.gettext("unknown")
        return f"{self.decimal(math.floor(round(value * 10, 6)) / 10)}\N{NO-BREAK SPACE}%"


class _English(Language):
    code = ENGLISH

    def gettext(self, message: str) -> str:
        return message

    def ngettext(self, one: str, many: str, count: int) -> str:
        return one if count == 1 else many

    def number(self, value: int) -> str:
        return f"{value:,}"

    def decimal(self, value: float, digits: int = 1) -> str:
        return f"{value:,.{digits}f}".rstrip("0").removesuffix(".")

    def date(self, text: str) -> str:
        return text


class _Translated(Language):
    """A language with a catalog. What Babel formats is kept: a report prints few numbers that differ, each of them many times."""

    def __init__(self, code: str, messages: catalogs.GNUTranslations, locale: Locale) -> None:
        self.code = code
        self._messages = messages
        self._locale = locale
        self._numbers: dict[tuple[float, int], str] = {}

    def gettext(self, message: str) -> str:
        return self._messages.gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self._messages.ngettext(one, many, count)

    def number(self, value: int) -> str:
        return self.decimal(value)

    def decimal(self, value: float, digits: int = 1) -> str:
        if (text := self._numbers.get((value, digits))) is None:
            from babel.numbers import format_decimal

            form = f"#,##0.{'#' * digits}"
            text = self._numbers[value, digits] = str(format_decimal(value, format=form, locale=self._locale))
        return text

    def date(self, text: str) -> str:
        from babel.dates import format_date

        try:
            day = datetime.date.fromisoformat(text)
        except ValueError:
            return text
        return str(format_date(day, format="long", locale=self._locale))


@cache
def language(code: str = ENGLISH) -> Language:
    """The language of a code. Raises RequestError for one that there is no catalog of."""
    if code == ENGLISH:
        return _English()
    if code not in codes():
        raise RequestError(f"no report can be had in {code!r}; there are {', '.join(codes())}")
    from babel import Locale
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with LOCALES.joinpath(code, "LC_MESSAGES", "rescue.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return _Translated(code, catalogs.GNUTranslations(compiled), Locale.parse(code))


def codes() -> tuple[str, ...]:
    """The codes of all languages, English first."""
    found = (folder.name for folder in LOCALES.iterdir() if folder.joinpath("LC_MESSAGES", "rescue.po").is_file())
    return (ENGLISH, *sorted(found))
