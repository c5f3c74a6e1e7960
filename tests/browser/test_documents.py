"""The promise: the pages of scope, diff and portfolio open from a file, read well for everybody, load nothing and run nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal

import msgspec
import pytest
from reports.factory import HOSTILE, large_assessment
from reports.scopes import scoped_assessment
from reports.test_comparison_documents import diff, hostile, overview

from browser.conftest import Opened
from rescue.reports.blocks.html import render_page
from rescue.reports.label import Label
from rescue.reports.scope.content import scope_document
from rescue.scope.rates import Rates

Open = Callable[..., Opened]
RATES = Rates(95.0, "EUR", "plus VAT")
PAGES = ("scope", "diff", "portfolio")


@cache
def page_of(name: str, code: str = "en") -> str:
    if name == "scope":
        return render_page(
            scope_document(scoped_assessment(), RATES, Label(language=code, name="Acme", colour="#1a5fb4", colour_dark="#8fbcf2"))
        )
    return render_page({"diff": diff, "portfolio": overview}[name](code))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_to_complain_of(opened: Open, name: str, scheme: Literal["light", "dark"]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: pip install -e .[browser]")
    page = opened(page_of(name), scheme=scheme).page
    page.eval_on_selector_all("details", "found => found.forEach(e => { e.open = true; })")
    found = axe.Axe().run(page)
    assert [(item["id"], item["impact"], item["nodes"][0]["html"]) for item in found.response["violations"]] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_nothing_says_nothing_and_is_no_wider_than_its_window(opened: Open, name: str) -> None:
    found = opened(page_of(name))
    assert len(found.asked) == 1
    assert (found.said, found.hits) == ([], [])
    assert found.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found.page.locator("details").count() == found.page.locator("details:not([open])").count()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_the_same_without_scripts_and_every_link_leads_somewhere(opened: Open, name: str) -> None:
    page = opened(page_of(name), scripts=False).page
    for link in page.locator("nav a").all():
        target = link.get_attribute("href") or ""
        assert page.locator(target).count() == 1


def test_in_print_what_is_folded_is_open(opened: Open) -> None:
    page = opened(page_of("scope")).page
    page.emulate_media(media="print")
    assert page.locator("details table").first.is_visible()


def test_no_name_of_a_tree_runs_or_asks_for_anything(opened: Open) -> None:
    pages = [render_page(document) for document in hostile()]
    large = large_assessment()
    scope = scoped_assessment().scope
    pages += [
        render_page(scope_document(scoped_assessment(first=text, said=text, host=text), RATES, Label(client=text, name=text)))
        for text in HOSTILE
    ]
    pages.append(render_page(scope_document(msgspec.structs.replace(large, scope=scope), RATES, Label())))
    for text in pages:
        found = opened(text)
        assert (len(found.asked), found.said, found.hits) == (1, [], [])
