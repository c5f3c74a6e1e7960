"""The promise: the report that a client opens from a file works there: it filters, sorts, searches, links, draws and prints, reads well
for everybody, asks nothing of any network, and runs nothing that the scanned tree holds."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from reports.factory import large_assessment

from browser.conftest import Opened
from browser.trees import PAYLOADS, drawn_assessment, hostile_assessment
from rescue.reports.html import render_html
from rescue.reports.label import Label

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., Opened]


@cache
def drawn(code: str = "en") -> str:
    return render_html(drawn_assessment(), Label(language=code))


@cache
def large() -> str:
    return render_html(large_assessment(150, 2000))


def shown(page: Page, selector: str) -> list[str]:
    """The texts of what is shown of a selector, in the order of the page."""
    texts: list[str] = page.eval_on_selector_all(selector, "found => found.filter(e => e.checkVisibility()).map(e => e.textContent.trim())")
    return texts


def until(page: Page, holds: str) -> None:
    """Wait until something holds; the policy of the page refuses the evaluation that playwright's own waiting does."""
    for _ in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never became true: {holds}")


NAMES = "#modules-table tbody th"


# ---------------------------------------------------------------------------------------------------- working through it


def test_modules_are_filtered_by_name_verdict_and_next_step_and_the_number_is_said(opened: Open) -> None:
    page = opened(drawn()).page
    assert len(shown(page, NAMES)) == 12
    page.get_by_label("Name contains").fill("ACME_1")
    assert shown(page, NAMES) == ["acme_1", "acme_10", "acme_11"]
    assert page.locator("[data-status=modules-table]").text_content() == "3 of 12 modules"
    page.get_by_label("Name contains").fill("")
    page.locator("select[data-column=v]").select_option("blocked")
    verdicts = set(shown(page, "#modules-table tbody td:nth-child(3)"))
    assert verdicts == {"Blocked"}
    page.locator("select[data-column=v]").select_option("")
    page.locator("select[data-column=s]").select_option("rewrite")
    assert shown(page, NAMES) == []
    assert page.locator("[data-status=modules-table]").text_content() == "0 of 12 modules"


def test_a_table_is_sorted_by_the_number_in_a_column_both_ways_with_the_keyboard(opened: Open) -> None:
    page = opened(drawn()).page
    heading = page.locator("#modules-table thead th", has_text="Lines")
    heading.locator("button").focus()
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    column = "#modules-table tbody td:nth-child(6)"
    lines = [int(text.replace(",", "")) for text in shown(page, column)]
    assert lines == sorted(lines)
    assert lines != sorted(lines, reverse=True)
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert [int(text.replace(",", "")) for text in shown(page, column)] == sorted(lines, reverse=True)


def test_names_are_sorted_as_people_count(opened: Open) -> None:
    page = opened(drawn()).page
    page.locator("#modules-table thead th button").first.click()
    assert shown(page, NAMES) == [f"acme_{number}" for number in range(12)]


def test_a_search_leaves_the_causes_and_modules_that_hold_the_text(opened: Open) -> None:
    page = opened(drawn()).page
    everything = len(shown(page, "details.module > summary"))
    page.locator("#search").fill("acme_7/views")
    until(page, "document.getElementById('search-status').textContent !== ''")
    assert [text.split()[0] for text in shown(page, "details.module > summary")] == ["acme_7"]
    said = page.locator("#search-status").text_content() or ""
    assert said.endswith("and 1 modules")
    page.locator("#search").fill("")
    until(page, "document.getElementById('search-status').textContent === ''")
    assert len(shown(page, "details.module > summary")) == everything == 12


def test_a_link_to_a_module_unfolds_it_and_one_in_a_finding_leads_to_its_cause(opened: Open) -> None:
    page = opened(drawn()).page
    section = page.locator("details.module", has=page.locator("#m4"))
    assert section.get_attribute("open") is None
    page.locator("#modules-table").get_by_role("link", name="acme_3", exact=True).click()
    assert section.get_attribute("open") is not None
    assert page.locator("#m4").is_visible()
    number = section.locator("table.places a").first.text_content()
    section.locator("table.places a").first.click()
    assert page.url.endswith(f"#c{number}")
    assert page.locator(f"#c{number}-h").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("target", ["c9", "silent", "method", "m120"])
def test_a_link_leads_to_its_target_however_long_the_page_is(opened: Open, target: str, scripts: bool) -> None:
    if target == "m120" and not scripts:
        pytest.skip("what is folded is reached by hand where there is no JavaScript")
    page = opened(large(), scripts=scripts).page
    page.locator(f'a[href="#{target}"]').first.click()
    page.wait_for_timeout(300)
    box = page.locator(f"#{target}").bounding_box()
    assert box is not None
    assert -5 <= box["y"] <= 450 or page.evaluate("innerHeight + scrollY >= document.documentElement.scrollHeight - 2")


def test_a_link_from_outside_to_something_folded_shows_it(opened: Open) -> None:
    assert opened(drawn(), anchor="#m9").page.locator("#m9").is_visible()


def test_every_link_of_the_page_leads_to_something_on_it(opened: Open) -> None:
    page = opened(drawn()).page
    targets: list[str] = page.eval_on_selector_all("a[href]", "found => found.map(a => a.getAttribute('href'))")
    held: list[str] = page.eval_on_selector_all("[id]", "found => found.map(e => '#' + e.id)")
    assert set(targets) <= set(held)


def test_a_module_in_the_graph_stands_out_with_its_neighbours_by_pointer_and_by_keyboard(opened: Open) -> None:
    page = opened(drawn()).page

    def near() -> list[str]:
        found: list[str] = page.eval_on_selector_all(".spot.near", "found => found.map(e => e.getAttribute('aria-label').split(':')[0])")
        return sorted(found)

    page.locator('.spot[data-n="6"]').hover()
    assert near() == ["acme_1", "acme_5", "acme_9"]
    assert page.locator(".edge.near").count() == 2
    page.mouse.move(0, 0)
    assert near() == []
    page.locator('.spot[data-n="1"]').focus()
    assert near() == ["acme_0", "acme_4"]


def test_the_drawing_and_its_table_say_the_same(opened: Open) -> None:
    page = opened(drawn()).page
    rows: list[list[str]] = page.eval_on_selector_all(
        "#graph details table tbody tr", "rows => rows.map(r => [r.cells[0].textContent, r.cells[3].textContent])"
    )
    tabled = {(name, needed) for name, needs in rows for needed in needs.split(", ") if needed}
    lines: list[list[str]] = page.eval_on_selector_all(".edge", "found => found.map(e => [e.dataset.b, e.dataset.a])")
    names = dict(page.eval_on_selector_all(".spot", "found => found.map(e => [e.dataset.n, e.getAttribute('aria-label').split(':')[0]])"))
    assert {(names[needs], names[needed]) for needs, needed in lines} == tabled
    assert len(tabled) == 8


# --------------------------------------------------------------------------------------------------- without, and on paper


def test_without_javascript_every_finding_can_be_reached_and_no_control_is_shown(opened: Open) -> None:
    page = opened(drawn(), scripts=False).page
    assert page.locator(".tools:visible").count() == 0
    page.locator("details.module > summary").first.click()
    assert page.locator("#m1").is_visible()
    assert page.locator("details.module tbody td.num").count() == 60


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("scripts", [True, False])
def test_printed_pages_hold_what_is_folded_on_the_screen(opened: Open, size: str, scripts: bool) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: pip install -e .[browser]")
    page = opened(drawn(), scripts=scripts).page
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format=size)))
    width, height = (round(float(side)) for side in printed.pages[0].mediabox[2:])
    assert (width, height) == {"A4": (596, 843), "Letter": (612, 792)}[size]
    texts = [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in printed.pages]
    whole = "\n".join(texts)
    assert "Findings in acme_11, in file order" in whole  # of a folded module
    assert "rules found nothing" in whole
    assert "Unfold all" not in whole
    assert "Verdict" in texts[1]
    assert "What could not be assessed" in texts[1]  # the manager's page is one page


@pytest.mark.parametrize("code", ["en", "fr", "es"])
def test_the_page_for_the_manager_is_one_printed_page_in_every_language(opened: Open, code: str) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: pip install -e .[browser]")
    page = opened(drawn(code)).page
    headings = [page.locator(f"#{name}-h").text_content() for name in ("verdict", "modules", "heat")]
    for size in ("A4", "Letter"):
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(format=size)))
        lines = [sheet.extract_text().split("\n") for sheet in printed.pages]
        assert headings[0] in lines[1][:2]
        assert headings[1] in lines[2][:2]


def test_the_head_of_a_long_table_is_repeated_on_each_printed_page(opened: Open) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: pip install -e .[browser]")
    printed = pypdf.PdfReader(io.BytesIO(opened(render_html(large_assessment(150, 150))).page.pdf(format="A4")))
    heads = [text for text in (sheet.extract_text() for sheet in printed.pages) if "Mand." in text]
    assert len(heads) > 2


# ------------------------------------------------------------------------------------------------------------ for everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", ["en", "fr", "es"])
def test_axe_finds_no_serious_violation(opened: Open, code: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: pip install -e .[browser]")
    page = opened(drawn(code), scheme=scheme).page
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    found: dict[str, Any] = axe.Axe().run(page).response
    grave = [item for item in found["violations"] if item["impact"] in {"serious", "critical"}]
    assert [(item["id"], [node["html"][:200] for node in item["nodes"][:3]]) for item in grave] == []


# ------------------------------------------------------------------------------------------------------------------ safety


def test_nothing_leaves_the_page_and_nothing_is_said_on_the_console(opened: Open) -> None:
    found = opened(drawn())
    found.page.locator("#search").fill("acme")
    found.page.locator("#modules-table thead th button").first.click()
    found.page.locator('.spot[data-n="1"]').focus()
    found.page.wait_for_timeout(300)
    assert [url for url in found.asked if not url.startswith("file:///")] == []
    assert len(found.asked) == 1
    assert found.said == []
    assert found.hits == []


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_what_a_tree_holds_is_shown_and_never_run(opened: Open, payload: str) -> None:
    found = opened(render_html(hostile_assessment(payload)))
    page = found.page
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    page.locator("#search").fill("a")
    page.evaluate("document.querySelectorAll('*').forEach((part) => part.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))")
    page.wait_for_timeout(250)
    assert (found.hits, found.said, len(found.asked)) == ([], [], 1)
    assert page.evaluate("document.querySelectorAll('img, iframe, base, object, embed, form').length") == 0
    assert page.locator("body").is_visible()
    for hidden in set(payload) & set("\u2028\u2029\u202e\u2066\u2069\u200b\ufeff\x1b"):
        assert page.evaluate("(c) => document.documentElement.outerHTML.includes(c)", hidden) is False
        assert hidden.encode("unicode_escape").decode() in (page.locator("main").text_content() or "")


def test_a_thousand_modules_with_twenty_thousand_findings_open_in_three_seconds(opened: Open) -> None:
    found = opened(render_html(large_assessment(1000, 20000)))
    session = found.page.context.new_cdp_session(found.page)
    session.send("Performance.enable")
    # the time that the page itself took: other programs of a busy machine do not count
    taken = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}["ThreadTime"]
    assert 0 < taken < 3
    found.page.get_by_label("Name contains").fill("sale")
    assert (found.page.locator("[data-status=modules-table]").text_content() or "").endswith("of 1000 modules")
