"""The promise: a redacted report has every figure of the other one, and neither code nor the name of a file."""

from __future__ import annotations

import re

import msgspec

from reports.factory import ATTRS, finding, small_assessment
from rescue.assessment import Assessment
from rescue.reports.csv import render_csv
from rescue.reports.html import render_html
from rescue.reports.label import Label
from rescue.reports.redaction import redacted


def tree() -> Assessment:
    findings = [
        finding(ATTRS, "sale_custom", "sale_custom/views/secret_deal.xml", 3, excerpt="<code_of_ours/>"),
        finding(ATTRS, "sale_custom", "sale_custom/views/secret_deal.xml", 9, message="look at sale_custom/views/secret_deal.xml:3"),
        finding(ATTRS, "sale_custom", "sale_custom/our_folder/__manifest__.py", 1),
    ]
    return msgspec.structs.replace(small_assessment(), findings=findings, roots=["/home/ada/secret-client"])


def test_code_and_the_names_of_files_and_folders_are_gone_from_the_page_and_the_table() -> None:
    page = render_html(tree(), Label(redact=True))
    for text in (page, render_csv(redacted(tree()), prefix="", standings={})):
        assert not re.search(r"secret|code_of_ours|our_folder|/home|\bada\b", text)
    assert "This report is redacted" in page
    assert "This report is redacted" not in render_html(tree())


def test_modules_usual_folders_suffixes_and_lines_stay_and_equal_names_stay_equal() -> None:
    first, second, manifest = redacted(tree()).findings
    assert re.fullmatch(r"sale_custom/views/x[0-9a-f]{8}\.xml", first.path)
    assert second.path == first.path
    assert second.message == f"look at {first.path}:3"
    assert re.fullmatch(r"sale_custom/x[0-9a-f]{8}/__manifest__\.py", manifest.path)
    assert [item.line for item in (first, second, manifest)] == [3, 9, 1]
    assert redacted(tree()).roots == ["tree-1"]


def test_the_same_tree_is_redacted_to_the_same_names_every_time() -> None:
    assert redacted(tree()) == redacted(tree())


def test_what_is_odoos_own_stays() -> None:
    before, after = tree(), redacted(tree())
    assert after.rules == before.rules
    assert [item.fix for item in after.findings] == [item.fix for item in before.findings]


def test_no_figure_changes() -> None:
    before, after = tree(), redacted(tree())
    for name in ("verdict", "compatibility", "effort", "counts", "score_model", "hops", "rulesets"):
        assert getattr(after, name) == getattr(before, name)
    assert [module.effort for module in after.modules] == [module.effort for module in before.modules]
