"""The promise: a report speaks one language throughout, with that language's numbers, and no message of it is missing or half done."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from rescue.errors import RequestError
from rescue.reports.i18n import codes, language
from rescue.reports.messages import catalog_of, template
from rescue.reports.pages import environment

TRANSLATED = codes()[1:]
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")
TAG = re.compile(r"</?\w+[^>]*>")


def test_the_languages_are_those_that_there_are_catalogs_of() -> None:
    assert codes() == ("en", "es", "fr")


def test_a_language_that_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(RequestError, match="no report can be had in 'tlh'; there are en, es, fr"):
        language("tlh")


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_of_the_code_is_in_the_catalog_translated_and_none_is_a_guess(code: str) -> None:
    wanted = {message.id for message in template() if message.id}
    held = {message.id: message for message in catalog_of(code) if message.id}
    assert set(held) == wanted
    assert [ident for ident, message in held.items() if message.fuzzy] == []
    assert [ident for ident, message in held.items() if not all(_forms(message.string))] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_values_and_the_markup_of_its_message(code: str) -> None:
    for message in catalog_of(code):
        for text in _forms(message.string) if message.id else ():
            meant = _forms(message.id)[-1]
            assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(meant)), text
            assert sorted(TAG.findall(text)) == sorted(TAG.findall(meant)), text
            if not isinstance(message.id, tuple):
                assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(meant)), text


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "1,234,567 3.5 12 1,234 99.9\xa0% 2026-11-26 unknown"),
        ("fr", "1\u202f234\u202f567 3,5 12 1\u202f234 99,9\xa0% 26 novembre 2026 inconnu"),
        ("es", "1.234.567 3,5 12 1.234 99,9\xa0% 26 de noviembre de 2026 desconocido"),
    ],
)
def test_numbers_and_dates_are_written_as_people_of_that_language_do(code: str, expected: str) -> None:
    tongue = language(code)
    shown = [tongue.number(1234567), tongue.amount(3.52), tongue.amount(12.0), tongue.amount(1234.4), tongue.percent(99.97)]
    assert " ".join([*shown, tongue.date("2026-11-26"), tongue.percent(None)]) == expected


def test_what_is_no_date_stays_as_it_is() -> None:
    assert [language(code).date("some day") for code in codes()] == ["some day"] * 3


def test_values_in_a_message_are_escaped_seen_and_counted() -> None:
    made = environment("en").from_string("{% trans name=name, count=count %}{{ name }} <b>{{ count }}</b> 5 %{% endtrans %}")
    assert made.render(name="<i>\u202e", count=12345) == r"&lt;i&gt;\u202e <b>12,345</b> 5 %"
    assert made.render(name=Markup("<i>x</i>"), count=1) == "<i>x</i> <b>1</b> 5 %"


def test_no_message_of_several_words_is_the_same_in_two_languages() -> None:
    said: dict[str, str] = {}
    for code in codes()[1:]:
        for message in catalog_of(code):
            text = " ".join(_forms(message.string))
            if message.id and len(re.findall(r"\b[^\W\d_]{2,}\b", PLACEHOLDER.sub("", text))) > 2:
                assert said.setdefault(text, code) == code, text
