"""The documents of ``diff`` and ``portfolio`` read as expected in every form, and no name in them can do harm."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from reports.factory import HOSTILE, large_assessment, small_assessment
from reports.page import Page
from rescue.assessment import Assessment
from rescue.comparison.compare import compare_reports
from rescue.model import Effort, Impact, Verdict
from rescue.portfolio import portfolio_of
from rescue.reports.blocks.html import render_page
from rescue.reports.blocks.markdown import render_markdown_document
from rescue.reports.blocks.model import Document
from rescue.reports.blocks.text import render_text_document
from rescue.reports.comparison.content import comparison_document
from rescue.reports.i18n import codes
from rescue.reports.label import Label
from rescue.reports.portfolio.content import portfolio_document

GOLDEN = Path(__file__).with_name("golden")


def later() -> Assessment:
    """The small assessment after some work: one finding is fixed, one is accepted, one is made, one module is gone."""
    small = small_assessment()
    findings = [item for item in small.findings if item.module != "stock_labels" and item.line != 14]
    findings = [msgspec.structs.replace(item, suppressed=item.line == 31, impact=Impact.MANDATORY) for item in findings]
    made = msgspec.structs.replace(findings[0], fingerprint="made", path="sale_custom/new.py", line=7, message="`x` is | new")
    modules = [item for item in small.modules if item.name != "stock_labels"]
    return msgspec.structs.replace(
        small,
        generated="2026-02-28",
        findings=[*findings, made],
        modules=[msgspec.structs.replace(item, verdict=Verdict.READY_WITH_CHANGES) for item in modules],
        verdict=Verdict.READY_WITH_CHANGES,
        effort=Effort(1.0, 1.5, 3.0),
        rulesets={**small.rulesets, "odoo17": "sha256:17bb"},
    )


def diff(code: str = "en", at_most: int = 50) -> Document:
    return comparison_document(compare_reports(small_assessment(), later()), Label(language=code), at_most=at_most)


def overview(code: str = "en", at_most: int = 50) -> Document:
    reports = [("main", small_assessment()), ("next", later())]
    return portfolio_document(portfolio_of(reports), Label(language=code), "2026-03-01", at_most=at_most)


@pytest.mark.parametrize(("name", "document"), [("diff", diff()), ("portfolio", overview())])
def test_the_documents_read_as_expected(name: str, document: Document) -> None:
    """``PYTHONPATH=.:tests python -m reports.regenerate`` writes the expected texts anew; read the diff before you keep it."""
    assert render_markdown_document(document) == (GOLDEN / f"{name}.md").read_text(encoding="utf-8")
    assert render_text_document(document, width=90) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("make", [diff, overview])
def test_the_pages_are_whole_in_every_language(make: object, code: str) -> None:
    assert callable(make)
    page = Page(render_page(make(code)))
    assert page.faults == []
    assert page.scripts == []
    assert dict(page.tags)["html"] == {"lang": code}
    assert all(attributes.get("scope") for tag, attributes in page.tags if tag == "th")
    assert [tag for tag, _ in page.tags].count("caption") == [tag for tag, _ in page.tags].count("table")


def test_what_does_not_fit_is_counted() -> None:
    document = comparison_document(
        compare_reports(small_assessment(), msgspec.structs.replace(later(), findings=later().findings * 3)), Label(), at_most=1
    )
    assert re.findall(r"and \d+ more, in the JSON", render_markdown_document(document)) != []


def hostile() -> list[Document]:
    large = large_assessment()
    changed = msgspec.structs.replace(large, findings=large.findings[::2], roots=list(HOSTILE))
    label = Label(name=HOSTILE[0], client=HOSTILE[1], intro=HOSTILE[2], contact=HOSTILE[5])
    reports = [(HOSTILE[0], large), (HOSTILE[1], changed)]
    return [
        comparison_document(compare_reports(large, changed), Label(), at_most=500),
        comparison_document(compare_reports(changed, large), Label(), at_most=500),
        portfolio_document(portfolio_of(reports), label, "x", at_most=500),
    ]


@pytest.mark.parametrize("document", hostile(), ids=["fixed", "new", "portfolio"])
def test_no_name_of_a_tree_becomes_markup_or_a_control_character(document: Document) -> None:
    page = Page(render_page(document))
    assert (page.faults, page.scripts) == ([], [])
    assert not {tag for tag, _ in page.tags} & {"script", "svg", "img", "iframe"}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    for text in (render_markdown_document(document), render_text_document(document)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", re.sub("(?<=[@#!$&;])\u200b", "", text))
    outside = re.sub(r"<code>.*?</code>|`[^`]*`|\\.|.\u200b", "", render_markdown_document(document))
    assert not re.search(r"<(?!br>)/?\w|\]\(", outside)
