"""What a series and a manifest's version are read as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.errors import RequestError
from rescue.model import Series
from rescue.series import KNOWN_SERIES, parse_series, series_of_version


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("16.0", Series(16)),
        ("16", Series(16)),
        (" 17.0 ", Series(17)),
        ("6.1", Series(6, 1)),
        ("saas~16.3", Series(16, 3)),
        ("saas-17.2", Series(17, 2)),
        ("17.4", Series(17, 4)),
    ],
)
def test_a_series_is_read_in_each_of_its_spellings(text: str, series: Series) -> None:
    assert parse_series(text) == series


@pytest.mark.parametrize(
    "text",
    ["", "master", "sixteen", "16.0.1", "v16.0", "-16", "6", "5.0", "21.0", "8.1", "16.6", "saas~16.0", "saas~7.1", "1²"],
)
def test_what_never_was_a_series_is_refused_with_the_text_in_the_message(text: str) -> None:
    with pytest.raises(RequestError) as error:
        parse_series(text)
    assert repr(text) in str(error.value)


def test_the_known_series_are_oldest_first_and_survive_a_round_trip() -> None:
    assert [str(series) for series in KNOWN_SERIES] == ["6.1", "7.0", *(f"{major}.0" for major in range(8, 21))]
    assert tuple(parse_series(str(series)) for series in KNOWN_SERIES) == KNOWN_SERIES


@pytest.mark.parametrize(
    ("version", "series", "own"),
    [
        ("14.0.1.2.3", Series(14), "1.2.3"),
        ("14.0.1.2", Series(14), "1.2.0"),
        ("14.0.1", Series(14), "1.0.0"),
        ("14.0", Series(14), None),
        ("14", None, "14.0.0"),
        ("6.1.1.0.0", Series(6, 1), "1.0.0"),
        ("7.0.0.1", Series(7), "0.1.0"),
        ("saas~16.3.1.0.0", Series(16, 3), "1.0.0"),
        ("14.1.0", None, "14.1.0"),
        ("1.0", None, "1.0.0"),
        ("1.0.0", None, "1.0.0"),
        ("0.1", None, "0.1.0"),
        ("21.0.1.0.0", None, None),
        ("14.0.01.2.3", Series(14), None),
        ("14.0.1.2.3.4", Series(14), None),
        ("", None, None),
        ("unknown", None, None),
    ],
)
def test_a_version_is_split_into_its_series_and_the_own_version(version: str, series: Series | None, own: str | None) -> None:
    found_series, found_own = series_of_version(version)
    assert (found_series, None if found_own is None else str(found_own)) == (series, own)


@given(st.text())
def test_no_version_raises_and_none_gets_an_unknown_series(version: str) -> None:
    """Whatever a manifest holds, the answer is a value; a series that comes out is yearly unless the text says saas."""
    series, _ = series_of_version(version)
    assert series is None or series in KNOWN_SERIES or "saas" in version
