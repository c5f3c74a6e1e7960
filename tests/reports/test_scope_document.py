"""The scope document says what is accepted and refused in numbers that tie with the audit, and nothing in the tree can harm its reader."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from reports.factory import HOSTILE
from reports.page import Page, page_text
from reports.scopes import scoped_assessment
from rescue.errors import ReportError
from rescue.reports.blocks.docx import render_docx
from rescue.reports.blocks.html import render_page
from rescue.reports.blocks.markdown import render_markdown_document
from rescue.reports.blocks.model import Document
from rescue.reports.i18n import codes
from rescue.reports.json import render_json
from rescue.reports.label import Label
from rescue.reports.scope.content import scope_document
from rescue.scope.rates import Rates

GOLDEN = Path(__file__).with_name("golden")
RATES = Rates(rate=95.0, currency="EUR", vat="plus VAT")


def document(rates: Rates = RATES, code: str = "en", **names: str) -> Document:
    return scope_document(scoped_assessment(**names), rates, Label(language=code))


def tables(markdown: str) -> dict[str, list[list[str]]]:
    """The rows of each table of a Markdown text by its caption, heads left out; bold marks taken away."""
    found: dict[str, list[list[str]]] = {}
    caption, rows = "", -1
    for line in markdown.split("\n"):
        if line.startswith("| "):
            rows += 1
            if rows:
                found.setdefault(caption, []).append([cell.strip().strip("*`") for cell in line.strip("|").split("|")])
        elif not line.startswith("|--"):
            rows = -1
            caption = line.rstrip(":") if line else caption
    return found


def test_the_document_reads_as_expected() -> None:
    assert render_markdown_document(document()) == (GOLDEN / "scope.md").read_text(encoding="utf-8")


def test_every_column_of_hours_and_prices_adds_up_and_ties_with_the_report() -> None:
    report = json.loads(render_json(scoped_assessment()))  # recounted from the JSON alone
    found = tables(render_markdown_document(document()))
    accepted = {"logic", "integrations", "data", "refactoring", "reports"}
    sums = {
        "Accepted scope": [item["effort"] for item in report["scope"]["parts"] if item["area"] in accepted],
        "Refused scope": [item["effort"] for item in report["scope"]["parts"] if item["area"] not in accepted],
        "Not carried over": [item["effort"] for item in report["modules"] if item["next_step"] in {"drop", "standard", "replace"}],
    }
    shown = {row[0].partition(":")[0]: row[1:] for row in found["Hours, as in the audit"]}
    for name, efforts in sums.items():
        assert shown[name] == [f"{sum(effort[key] for effort in efforts):.2f}" for key in ("low", "likely", "high")]
    assert shown["All, the effort of the audit"] == [f"{report['effort'][key]:.2f}" for key in ("low", "likely", "high")]
    summed = ("Hours, as in the audit", "The accepted scope by area", "The refused scope by area", "The price by area, in EUR")
    for caption in (*summed, "Likely hours by module and area"):
        rows = found[caption]
        for column in range(1, len(rows[0])):
            numbers = [float(row[column].replace(",", "") or 0) for row in rows]
            if caption != "The accepted scope by area" or column > 1:  # a module may be in several areas
                assert round(sum(numbers[:-1]), 2) == numbers[-1], (caption, column)


def test_prices_are_of_the_accepted_scope_alone_and_only_where_there_is_a_rate() -> None:
    with_rate = render_markdown_document(document())
    assert "The accepted scope costs 57.95 EUR to 256.50 EUR, likely 123.50 EUR (plus VAT)." in with_rate.replace("\xa0", " ")
    without = render_markdown_document(document(Rates()))
    assert "No rate is configured, so this document names hours and no price." in without
    assert "EUR" not in without


def test_the_page_and_the_markdown_say_the_same_words() -> None:
    page = re.sub(r"\W+", " ", page_text(render_page(document())))
    for line in render_markdown_document(document()).split("\n"):
        for cell in line.strip("|").split("|"):
            plain = re.sub(r"\W+", " ", re.sub(r"<br>|\\", " ", cell)).strip()
            if plain:
                assert plain in page


@pytest.mark.parametrize("code", codes())
def test_the_page_is_whole_and_loads_nothing(code: str) -> None:
    text = render_page(document(code=code))
    page = Page(text)
    assert page.faults == []
    assert page.scripts == []
    assert dict(page.tags)["html"] == {"lang": code}
    assert len(page.ids()) == len(set(page.ids()))
    assert all(attributes.get("scope") for tag, attributes in page.tags if tag == "th")
    assert [tag for tag, _ in page.tags].count("caption") == [tag for tag, _ in page.tags].count("table")
    assert {tag for tag, _ in page.tags} >= {"header", "nav", "main", "footer"}
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert {link.removeprefix("#") for link in links} <= set(page.ids())


def test_two_documents_of_one_report_are_the_same_bytes() -> None:
    assert render_docx(document()) == render_docx(document())
    assert render_page(document()) == render_page(document())


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_of_the_tree_becomes_markup_on_the_page(text: str) -> None:
    plain, hostile = Page(render_page(document())), Page(render_page(document(first=text, said=text, host=text)))
    assert hostile.faults == []
    assert [tag for tag in hostile.tags if tag[0] != "code"] == [tag for tag in plain.tags if tag[0] != "code"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_of_the_tree_becomes_markup_in_markdown(text: str) -> None:
    shown = render_markdown_document(document(first=text, said=text, host=text))
    outside = re.sub(r"<code>.*?</code>|`[^`]*`", "", shown)
    assert not re.search(r"<(?!br>)/?\w|\]\(|^#.*alert", outside, re.MULTILINE)
    assert "\x1b" not in shown
    assert "\u202e" not in shown


docx = pytest.importorskip("docx", reason="the extra docx is not installed")


def test_the_file_for_word_processors_has_headings_captions_and_row_heads_that_repeat() -> None:
    file = docx.Document(io.BytesIO(render_docx(document())))
    headings = [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == [section.title for section in document().sections]
    assert file.core_properties.title == "Scope of work: Odoo 14.0, 16.0 to 17.0"
    assert file.core_properties.language == "en"
    captioned = [table for table in file.tables if table.style.name == "Table Grid"]
    assert len(captioned) == sum(paragraph.style.name == "Caption" for paragraph in file.paragraphs)
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in captioned)


def test_the_file_for_word_processors_has_the_cells_of_the_markdown() -> None:
    file = docx.Document(io.BytesIO(render_docx(document())))
    cells = [[cell.text for cell in row.cells] for table in file.tables if table.style.name == "Table Grid" for row in table.rows[1:]]
    plain = [
        [cell.replace("`", "").replace("\\", "") for cell in row]
        for rows in tables(render_markdown_document(document())).values()
        for row in rows
    ]
    assert [[cell.strip() for cell in row] for row in cells] == plain


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_of_the_tree_breaks_the_file_for_word_processors(text: str) -> None:
    content = render_docx(document(first=text, said=text, host=text))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    plain = etree.fromstring(zipfile.ZipFile(io.BytesIO(render_docx(document()))).read("word/document.xml"))
    assert {element.tag for element in body.iter()} == {element.tag for element in plain.iter()}


def test_a_report_without_a_scope_is_refused_with_what_to_do() -> None:
    with pytest.raises(ReportError, match=r"The report holds no scope: an older rescue wrote it\. Scan again\."):
        scope_document(msgspec.structs.replace(scoped_assessment(), scope=None), Rates(), Label())
