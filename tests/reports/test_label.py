"""The promise: a report carries the name, logo, colours and words of who hands it over, and nothing of them can do more than that."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path

import msgspec
import pytest

from reports.factory import large_assessment, small_assessment
from reports.page import Page, page_text
from rescue.errors import ConfigError, RequestError
from rescue.reports.html import render_html
from rescue.reports.label import MAX_LOGO, Label, ReportSettings, label_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SVG = b'<?xml version="1.0"?>\n<!-- ours -->\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def test_without_settings_a_report_is_plain_and_english(tmp_path: Path) -> None:
    assert label_of(ReportSettings(), tmp_path) == Label()


def test_name_client_words_and_colours_stand_on_the_page() -> None:
    label = Label(
        name="Initech & Sons", client="Acme <b>", intro="First.\n\nSecond.", contact="Ask Ada.", colour="#aa0011", colour_dark="#ff8899"
    )
    page = render_html(small_assessment(), label)
    text = page_text(page)
    for said in ("Initech & Sons\n", "Acme <b>\n", "First.\nSecond.\n", "Ask Ada.\n"):
        assert said in text
    own = Page(page).styles[1]
    assert re.findall(r"--accent: (#\w{6})", own) == ["#aa0011", "#ff8899"]


@pytest.mark.parametrize(
    ("name", "content", "kind"), [("a.png", PNG, "png"), ("a.jpg", b"\xff\xd8\xff\xe0", "jpeg"), ("a.svg", SVG, "svg+xml")]
)
def test_a_logo_is_part_of_the_page_as_a_picture_of_the_kind_that_it_is(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    label = label_of(ReportSettings(name="Initech", logo=name), tmp_path)
    pictures = [attributes for tag, attributes in Page(render_html(small_assessment(), label)).tags if tag == "img"]
    assert pictures == [{"src": f"data:image/{kind};base64,{b64encode(content).decode()}", "alt": "Initech"}]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><svg></svg></html>", "is neither PNG, JPEG nor SVG"),
        (b"GIF89a", "is neither PNG, JPEG nor SVG"),
        (PNG + bytes(MAX_LOGO), "has 500,028 bytes; at most 500,000 may be"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_what_is_no_logo_is_refused_by_its_name(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(ConfigError, match=re.escape(f"report.logo: {tmp_path / 'logo.png'}: {said}")):
        label_of(ReportSettings(logo="logo.png"), tmp_path)


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "#12345g", "#000000;}body{", "url(#a)"])
def test_only_a_colour_in_figures_is_one(tmp_path: Path, colour: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(f"report.colour: {colour!r} is no colour; write it as #rrggbb")):
        label_of(ReportSettings(colour=colour), tmp_path)


def test_the_language_of_the_command_line_wins_over_that_of_the_settings(tmp_path: Path) -> None:
    assert label_of(ReportSettings(language="fr"), tmp_path).language == "fr"
    assert label_of(ReportSettings(language="fr"), tmp_path, asked_language="es").language == "es"
    with pytest.raises(ConfigError, match=r"report\.language: no report can be had in 'xx'; there are en, es, fr"):
        label_of(ReportSettings(language="xx"), tmp_path)
    with pytest.raises(RequestError, match=r"^no report can be had in 'xx'"):
        label_of(ReportSettings(language="fr"), tmp_path, asked_language="xx")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("fr", ["Bloqué", "Carte de chaleur", "Constats par cause", "Vague 1", "1\u202f226"]),
        ("es", ["Bloqueado", "Mapa de calor", "Hallazgos por causa", "Oleada 1", "1.226"]),
    ],
)
def test_a_report_in_another_language_says_so_and_speaks_it(code: str, words: list[str]) -> None:
    page = render_html(large_assessment(), Label(language=code))
    assert ("html", {"lang": code}) in Page(page).tags
    assert [word for word in words if word not in page] == []
    left = ["Blocked", "Findings", "Modules by", "What ", "Not assessed", "unknown"]
    headings = re.findall(r"<h[23][^>]*>([^<]*)</h[23]>|<caption>([^<]*)", page)
    assert [heading for pair in headings for heading in pair if any(word in heading for word in left)] == []


def test_every_language_has_the_same_page_with_the_same_places() -> None:
    english, french, spanish = (
        [(tag, sorted(attributes)) for tag, attributes in Page(render_html(small_assessment(), Label(language=code))).tags]
        for code in ("en", "fr", "es")
    )
    assert french == spanish
    # the one paragraph more says what stays English
    assert any(french[:place] + french[place + 1 :] == english for place, (tag, _) in enumerate(french) if tag == "p")


def test_the_content_hash_is_that_of_the_json_report_and_of_nothing_else() -> None:
    def digest(page: str) -> str:
        (found,) = re.findall(r"<code>([0-9a-f]{64})</code>", page)
        return str(found)

    small = small_assessment()
    assert digest(render_html(small)) == digest(render_html(small, Label(language="fr", redact=True, name="x")))
    assert digest(render_html(small)) != digest(render_html(msgspec.structs.replace(small, generated="2026-02-01")))
