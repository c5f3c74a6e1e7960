"""The promise: one page that any browser opens without network or script, that a manager and a screen reader can follow, and in
which nothing of the scanned tree becomes markup."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import cache
from itertools import pairwise
from pathlib import Path

import jinja2
import msgspec
import pytest

from reports.factory import ATTRS, HOSTILE, finding, large_assessment, module, small_assessment
from reports.page import Page, page_text
from rescue.model import Finding, Verdict
from rescue.reports import html
from rescue.reports.audit.causes import SHOWN, TOLD_UP_TO
from rescue.reports.html import WORTH_PROCESSES, render_html

TEMPLATES = sorted(Path(html.__file__).with_name("templates").iterdir())
SECTIONS = [
    "verdict",
    "modules",
    "heat",
    "layers",
    "waves",
    "graph",
    "causes",
    "by-module",
    "silent",
    "breaches",
    "accepted",
    "gaps",
    "open-items",
    "passed",
    "method",
    "limits",
    "glossary",
]


@cache
def large() -> str:
    return render_html(large_assessment())


@cache
def both() -> tuple[Page, Page]:
    return Page(large()), Page(render_html(small_assessment()))


# ------------------------------------------------------------------------------------------------------------ safety


def test_a_hostile_tree_brings_no_kind_of_element_or_attribute_that_a_plain_one_does_not_have() -> None:
    plain = msgspec.convert(_without_hostile(msgspec.to_builtins(large_assessment())), type(large_assessment()))
    kinds = [{(tag, *attributes) for tag, attributes in Page(page).tags} for page in (large(), render_html(plain))]
    assert kinds[0] == kinds[1]


def _without_hostile(value: object) -> object:
    if isinstance(value, str):
        for number, text in enumerate(HOSTILE):
            value = value.replace(text, f"plain{number}")
        return value
    if isinstance(value, dict):
        return {key: _without_hostile(item) for key, item in value.items()}
    return [_without_hostile(item) for item in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("text", [text for text in HOSTILE if re.search("[<&\"']", text)])
def test_no_hostile_text_stands_in_the_page_as_it_is(text: str) -> None:
    assert text not in large()


def test_nothing_loads_and_every_link_stays_on_the_page() -> None:
    for page in both():
        for tag, attributes in page.tags:
            assert not {"src", "srcset", "action", "formaction", "background", "poster", "data"} & set(attributes)
            assert not [name for name in attributes if name.startswith("on")]
            assert not [value for value in attributes.values() if "://" in value]
            if "href" in attributes:
                assert re.fullmatch(r"data:,|#[a-z][a-z0-9-]*", attributes["href"]), (tag, attributes)
        assert "url(" not in "".join(page.styles)
        assert "@import" not in "".join(page.styles)


def test_the_policy_allows_the_one_script_of_the_page_and_no_other() -> None:
    for page in both():
        (script,) = page.scripts
        digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
        (policy,) = (attributes["content"] for _, attributes in page.tags if attributes.get("http-equiv") == "Content-Security-Policy")
        assert policy.split("; ") == [
            "default-src 'none'",
            "style-src 'unsafe-inline'",
            "img-src data:",
            f"script-src 'sha256-{digest}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]


def test_style_and_script_are_the_same_for_every_assessment() -> None:
    hostile, plain = both()
    assert (hostile.styles, hostile.scripts) == (plain.styles, plain.scripts)
    assert {re.sub("[0-9.]+", "0", attributes["style"]) for _, attributes in hostile.tags if "style" in attributes} == {"width:0%"}


def test_what_cannot_be_seen_is_written_out() -> None:
    assert sorted({character for character in large() if not character.isprintable()}) == ["\n", "\xa0"]  # a number stays with its unit
    assert r"access\u202elevel\u2066 user\u2069 \u200bhidden\ufeff" in large()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_templates_quote_every_attribute_and_trust_nothing(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"=\{[{%]", text)
    assert not re.search(r"\bsafe\b|autoescape|Markup", text)
    if ".html." not in template.name:
        assert "{{" not in text
        assert "{%" not in text
        assert "{#" not in text


def test_a_name_that_a_template_mistypes_is_an_error() -> None:
    template = html._environment("en").from_string("{{ assessment.verdikt }}")
    with pytest.raises(jinja2.UndefinedError, match="has no attribute 'verdikt'"):
        template.render(assessment=small_assessment())


# ----------------------------------------------------------------------------------------------------------- structure


def test_the_same_assessment_gives_the_same_bytes() -> None:
    assert render_html(large_assessment()) == large()


def test_two_jobs_give_the_same_page() -> None:
    """What another process renders is as if it were rendered here; the page has findings enough for one."""
    assessment = large_assessment()
    assert len(assessment.findings) > WORTH_PROCESSES
    assert render_html(assessment, jobs=2) == large()


def test_every_tag_is_closed_where_it_should_be() -> None:
    assert [page.faults for page in both()] == [[], []]


def test_ids_are_unique_and_every_link_and_label_has_its_target() -> None:
    for page in both():
        ids = page.ids()
        assert len(ids) == len(set(ids))
        targets = {attributes["href"][1:] for tag, attributes in page.tags if tag == "a"}
        targets |= {attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes}
        assert targets <= set(ids)


def test_the_sections_stand_in_their_order_and_in_the_contents() -> None:
    for page in both():
        assert [attributes["id"] for tag, attributes in page.tags if tag == "section"] == SECTIONS
        start = next(index for index, (tag, _) in enumerate(page.tags) if tag == "nav")
        contents = [attributes["href"] for tag, attributes in page.tags[start:] if tag == "a"][: len(SECTIONS)]
        assert contents == [f"#{name}" for name in SECTIONS]


def test_headings_go_down_one_level_at_a_time() -> None:
    for page in both():
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_reader_who_listens_finds_language_landmarks_captions_and_scopes() -> None:
    for page in both():
        tags = [tag for tag, _ in page.tags]
        assert ("html", {"lang": "en"}) in page.tags
        assert [tags.count(tag) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
        assert page.tags[tags.index("body") + 1] == ("a", {"class": "skip", "href": "#verdict"})
        assert all(tags[index + 1] == "caption" for index, tag in enumerate(tags) if tag == "table")
        assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")


def test_without_the_script_only_its_own_controls_are_hidden() -> None:
    for page in both():
        assert {attributes.get("class") for _, attributes in page.tags if "hidden" in attributes} == {"tools"}


# ------------------------------------------------------------------------------------------------------------- content


def test_every_place_is_listed_by_cause_and_every_finding_by_module() -> None:
    text = page_text(render_html(small_assessment()))
    by_cause, by_module = text[text.index("\nFindings by cause\n") :].split("\nFindings by module\n")[-2:]
    assert re.findall(r"^\| (\S+:\d+) \|", by_cause, re.MULTILINE) == [
        "sale_custom/views/sale.xml:14",
        "sale_custom/views/sale.xml:31",
        "sale_custom/models/partner.py:12",
        "sale_custom/models/sale.py:40",
        "sale_custom/views/assets.xml:4",
        "stock_labels/__manifest__.py:3",
    ]
    assert re.findall(r"^\| ([\d, ]+) \| (?:Mandatory|Potential|Optional|Information) \|", by_module, re.MULTILINE) == [
        "12",
        "40",
        "4",
        "14, 31",  # what says the same in a file shares a row
        "3",
    ]


def article_of(findings: list[Finding]) -> str:
    page = render_html(msgspec.structs.replace(small_assessment(), findings=findings))
    return page[page.index("<article") : page.index("</article>")]


@pytest.mark.parametrize(("count", "shown", "table"), [(SHOWN, SHOWN, False), (SHOWN + 1, SHOWN, True), (500, SHOWN, True)])
def test_a_cause_shows_a_few_pieces_of_code_and_every_place_in_a_folded_table(count: int, shown: int, table: bool) -> None:
    findings = [finding(ATTRS, "sale_custom", "sale_custom/v.xml", line, excerpt=f"<code{line}/>") for line in range(1, count + 1)]
    article = article_of(findings)
    assert re.findall(r"<code>sale_custom/v\.xml:(\d+)</code>", article) == [str(line) for line in range(1, shown + 1)]
    assert re.findall(r"<pre>&lt;code(\d+)/&gt;</pre>", article) == [str(line) for line in range(1, shown + 1)]
    everywhere = ", ".join(str(line) for line in range(1, count + 1))
    row = f'<td><code>sale_custom/v.xml</code></td><td class="num">{count}</td><td>{everywhere}</td></tr>'
    assert (row in article) is table


def test_equal_pieces_of_code_are_shown_once_with_their_number() -> None:
    article = article_of([finding(ATTRS, "sale_custom", "sale_custom/v.xml", line, excerpt="<code/>") for line in range(1, 30)])
    assert article.count("<pre>&lt;code/&gt;</pre>") == 1
    assert "<code>sale_custom/v.xml:1</code> <small>and 28 more like it</small>" in article


def test_the_pieces_of_code_shown_are_of_as_many_modules_as_possible() -> None:
    findings = [finding(ATTRS, f"module_{number // 10}", f"m{number // 10}/v.xml", number, excerpt=f"<c{number}/>") for number in range(80)]
    assert re.findall(r"<pre>&lt;c(\d+)/&gt;</pre>", article_of(findings)) == ["0", "10", "20", "30", "40", "50", "60", "70"]


@pytest.mark.parametrize(("count", "told"), [(TOLD_UP_TO, True), (TOLD_UP_TO + 1, False)])
def test_what_each_place_says_is_told_at_the_cause_unless_they_are_very_many(count: int, told: bool) -> None:
    findings = [finding(ATTRS, "sale_custom", "sale_custom/v.xml", line, message=f"field_{line}") for line in range(1, count + 1)]
    assert ("98 field_98, 99 field_99, 100 field_100" in article_of(findings)) is told


def test_a_title_is_not_said_again_at_its_places() -> None:
    article = article_of([finding(ATTRS, "sale_custom", "a.xml", line, message=f"{ATTRS.title}: field_{line}") for line in (1, 2)])
    assert "<tr><td><code>a.xml:1</code></td><td>field_1</td></tr>" in article
    assert "<tr><td><code>a.xml:2</code></td><td>field_2</td></tr>" in article


def test_addons_of_one_name_keep_their_own_findings() -> None:
    findings = [finding(ATTRS, "twin", f"{folder}/twin/v.xml", 1) for folder in ("a", "b")]
    modules = [module("twin", [found], path=f"{folder}/twin") for folder, found in zip(("a", "b"), findings, strict=True)]
    page = render_html(msgspec.structs.replace(small_assessment(), findings=findings, modules=modules))
    sections = page.split('<details class="module">')[1:]
    assert [re.findall(r"<code>(\w/twin/v\.xml)</code>", section) for section in sections] == [["a/twin/v.xml"], ["b/twin/v.xml"]]


def test_what_is_not_known_is_not_a_number() -> None:
    small = small_assessment()
    blind = msgspec.structs.replace(small.compatibility, ok=0, percent=None)
    page = page_text(render_html(msgspec.structs.replace(small, compatibility=blind)))
    assert "| Unchanged | unknown\n" in page
    assert "| Unchanged, of those known | unknown\n" in page
    assert re.search(r"^\| hr_notes \| unknown \| Not assessable \| .* \| 180 \| 0 \| 0 \| 0 \| 0 \| .* \| unknown$", page, re.MULTILINE)


def test_an_empty_assessment_still_has_every_section() -> None:
    small = small_assessment()
    empty = msgspec.structs.replace(
        small,
        verdict=Verdict.NOT_ASSESSABLE,
        modules=[],
        findings=[],
        rules=[],
        rule_outcomes=[],
        rejected=[],
        not_installable=[],
        limits=[],
    )
    page = Page(render_html(empty))
    assert page.faults == []
    assert [attributes["id"] for tag, attributes in page.tags if tag == "section"] == SECTIONS


def test_a_report_of_an_older_version_that_lacks_plan_layers_and_more_is_shown_without_them() -> None:
    bare = msgspec.structs.replace(
        small_assessment(), plan=None, layers=None, calibration=None, open_items=[], suppressions=[], limits=[], commit="", rulesets={}
    )
    page = Page(render_html(bare))
    assert page.faults == []
    assert [attributes["id"] for tag, attributes in page.tags if tag == "section"] == SECTIONS
    text = page_text(render_html(bare))
    for said in ("This report was made without a plan.", "This report was made without a look at the layers.", "None were recorded."):
        assert f"{said}\n" in text


def test_a_finding_costs_little_so_that_twenty_thousand_still_open() -> None:
    few, many = (len(render_html(large_assessment(100, count))) for count in (1000, 4000))
    assert (many - few) / 3000 < 450


# -------------------------------------------------------------------------------------------------------------- colours


def _palettes() -> list[dict[str, str]]:
    style = both()[1].styles[0]
    palettes = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)]
    assert [sorted(palette) for palette in palettes] == [sorted(palettes[0])] * 3  # light, dark and print name the same colours
    return palettes


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("text", "ground"),
    [(text, ground) for text in ("fg", "muted", "link") for ground in ("bg", "soft")]
    + [(tone, ground) for tone in ("red", "amber", "violet", "green", "blue") for ground in ("bg", f"{tone}-bg")]
    + [("fg", f"{tone}-bg") for tone in ("red", "amber", "violet", "green")]
    + [("fg", f"heat-{shade}") for shade in "abcd"],
)
def test_every_text_has_a_contrast_of_at_least_four_and_a_half(text: str, ground: str) -> None:
    for palette in _palettes():
        lighter, darker = sorted((_luminance(palette[text]), _luminance(palette[ground])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
