"""Reports for other programs: each is read by its published schema or a program that consumes it, and says the same as the JSON."""

from __future__ import annotations

import csv
import json
from html import unescape
from io import StringIO
from typing import Any

import msgspec
import pytest
from junitparser import JUnitXml
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as SarifLog

from reports.factory import ATTRS, HOSTILE, NAME_GET, finding, small_assessment
from rescue.assessment import Assessment, RuleOutcome, Standing
from rescue.model import Finding
from rescue.reports.csv import COLUMNS, render_csv
from rescue.reports.github import AT_MOST, render_github
from rescue.reports.gitlab import render_gitlab
from rescue.reports.junit import render_junit
from rescue.reports.machine import file_path, uri
from rescue.reports.markdown import render_markdown
from rescue.reports.sarif import FINGERPRINT, render_sarif


def hostile_assessment() -> Assessment:
    """An assessment in which every text from the tree is out to harm."""
    base = small_assessment()
    findings = [
        msgspec.structs.replace(
            finding(ATTRS, text, f"{text}/a.xml", number, message=text, excerpt=text),
            symbol=text,
            anchor=text,
            fingerprint=f"{number}:0",
            accepted=text,
        )
        for number, text in enumerate(HOSTILE, start=1)
    ]
    return msgspec.structs.replace(base, findings=findings)


def standings() -> dict[str, Standing]:
    """Of the findings that no comment accepts, the first is known and the others are new."""
    counted = [item for item in small_assessment().findings if not item.suppressed]
    return {item.fingerprint: Standing.NEW for item in counted} | {counted[0].fingerprint: Standing.KNOWN}


def sarif(assessment: Assessment, **arguments: Any) -> dict[str, Any]:
    """The run of a log that follows the published schema."""
    log = json.loads(render_sarif(assessment, **arguments))
    SarifLog.model_validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


# ------------------------------------------------------------------------------------------------------------------- SARIF


def test_every_finding_is_a_result_with_its_place_rule_and_fingerprint() -> None:
    assessment = small_assessment()
    run = sarif(assessment, prefix="src/addons")
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    told = [
        (
            rules[result["ruleIndex"]],
            result["ruleId"],
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            result["locations"][0]["physicalLocation"]["region"]["startLine"],
            result["partialFingerprints"][FINGERPRINT],
        )
        for result in run["results"]
    ]
    assert told == [(item.rule, item.rule, f"src/addons/{item.path}", item.line, item.fingerprint) for item in assessment.findings]


def test_sarif_says_what_is_new_known_and_accepted_in_the_code() -> None:
    results = sarif(small_assessment(), standings=standings())["results"]
    assert [(result.get("baselineState"), "suppressions" in result) for result in results] == [
        (None, True) if item.suppressed else ("unchanged" if standings()[item.fingerprint] is Standing.KNOWN else "new", False)
        for item in small_assessment().findings
    ]


def test_sarif_notes_what_was_not_read_and_which_rules_failed() -> None:
    base = small_assessment()
    failed = RuleOutcome("O17-X", "17.0", "X", "failed", 0, 0, "KeyError: 'a'")
    coverage = msgspec.structs.replace(base.coverage, rules_failed=[failed])
    invocation = sarif(msgspec.structs.replace(base, coverage=coverage))["invocations"][0]
    assert [note["message"]["text"] for note in invocation["toolExecutionNotifications"]] == [
        "not read (syntax): line 3: invalid syntax",
        "broken: not assessed: the manifest is not a dictionary",
        "no ruleset for arriving in 16.0",
    ]
    assert [note["message"]["text"] for note in invocation["toolConfigurationNotifications"]] == ["O17-X: KeyError: 'a'"]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("a/b c.py", "a/b%20c.py"),
        ("a/é#?.py", "a/%C3%A9%23%3F.py"),
        ("c:/x.py", "c%3A/x.py"),
        ("a/\udc80.py", "a/%80.py"),
    ],
)
def test_a_path_becomes_a_relative_uri(path: str, written: str) -> None:
    assert uri(path) == written


@pytest.mark.parametrize(("prefix", "path"), [("", "a.py"), (".", "a.py"), ("src", "src/a.py"), ("src/", "src/a.py")])
def test_paths_begin_where_the_report_is_read(prefix: str, path: str) -> None:
    assert file_path("a.py", prefix) == path


# ------------------------------------------------------------------------------------------------------------------- JUnit


def test_junit_has_a_suite_for_each_module_and_counts_that_add_up() -> None:
    xml = JUnitXml.fromstring(render_junit(small_assessment(), standings=standings()).encode())
    assert [(suite.name, suite.tests, suite.failures, suite.errors, suite.skipped) for suite in xml] == [
        ("hr_notes", 1, 0, 0, 0),
        ("sale_custom", 5, 2, 0, 2),
        ("stock_labels", 1, 0, 0, 0),
        ("not read", 2, 0, 2, 0),
    ]
    assert (xml.tests, xml.failures, xml.errors, xml.skipped) == (9, 2, 2, 2)


def test_junit_skips_what_is_accepted_and_passes_what_is_optional() -> None:
    xml = JUnitXml.fromstring(render_junit(small_assessment(), standings=standings()).encode())
    sale = next(suite for suite in xml if suite.name == "sale_custom")
    assert [(case.name.split(" ")[1], [type(result).__name__ for result in case.result]) for case in sale] == [
        ("sale_custom/models/partner.py:12", ["Skipped"]),
        ("sale_custom/models/sale.py:40", ["Skipped"]),
        ("sale_custom/views/assets.xml:4", []),
        ("sale_custom/views/sale.xml:14", ["Failure"]),
        ("sale_custom/views/sale.xml:31", ["Failure"]),
    ]


# ------------------------------------------------------------------------------------------------------------------ GitLab


def test_gitlab_gets_what_nobody_accepted_with_the_keys_that_it_asks_for() -> None:
    issues = json.loads(render_gitlab(small_assessment(), prefix="src", standings=standings()))
    assert [(issue["check_name"], issue["severity"], issue["location"]) for issue in issues] == [
        ("odoo15-assets-manifest", "minor", {"path": "src/sale_custom/views/assets.xml", "lines": {"begin": 4}}),
        ("odoo17-view-attrs", "blocker", {"path": "src/sale_custom/views/sale.xml", "lines": {"begin": 14}}),
        ("odoo17-view-attrs", "blocker", {"path": "src/sale_custom/views/sale.xml", "lines": {"begin": 31}}),
        ("odoo17-manifest-version", "info", {"path": "src/stock_labels/__manifest__.py", "lines": {"begin": 3}}),
    ]
    assert {key for issue in issues for key in issue} == {"description", "check_name", "fingerprint", "severity", "location"}
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


# ------------------------------------------------------------------------------------------------------------------ GitHub


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's runner does: a name, properties, and the message, unescaped."""
    read = []
    for line in text.splitlines():
        name_and_properties, _, message = line.removeprefix("::").partition("::")
        name, _, properties = name_and_properties.partition(" ")
        pairs = dict(item.split("=", 1) for item in properties.split(","))
        for escaped, plain in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            pairs = {key: value.replace(escaped, plain) for key, value in pairs.items()}
            message = message.replace(escaped, plain) if escaped not in {"%3A", "%2C"} else message
        read.append((name, pairs, message))
    return read


def test_github_annotates_the_ten_worst_that_nobody_accepted() -> None:
    base = small_assessment()
    many = [finding(NAME_GET, "m", f"m/{number}.py", number) for number in range(1, 30)]
    told = commands(render_github(msgspec.structs.replace(base, findings=[*base.findings, *many]), prefix="a", standings=standings()))
    assert len(told) == AT_MOST
    assert [(name, pairs["file"], pairs["line"]) for name, pairs, _ in told[:3]] == [
        ("error", "a/sale_custom/views/sale.xml", "14"),
        ("error", "a/sale_custom/views/sale.xml", "31"),
        ("warning", "a/m/1.py", "1"),
    ]


def test_github_reads_back_what_was_written_whatever_it_holds() -> None:
    item = finding(ATTRS, "m", "m/a,b:c%.xml", 3, message="50 % :: a, b\n::error::x")
    [(_, pairs, message)] = commands(render_github(msgspec.structs.replace(small_assessment(), findings=[item])))
    assert (pairs["file"], message.partition(". ")[0]) == ("m/a,b:c%.xml", "50 % :: a, b\\n::error::x")


# --------------------------------------------------------------------------------------------------------- Markdown and CSV


def test_markdown_says_first_how_much_is_new() -> None:
    text = render_markdown(small_assessment(), prefix="src", standings=standings())
    assert text.splitlines()[:5] == [
        "## rescue: to Odoo 17.0: blocked",
        "",
        "| | |",
        "|---|---|",
        "| Findings | 4 new, 1 known |",
    ]
    assert "<code>src/sale_custom/views/sale.xml:14</code>" in text
    assert "src/sale_custom/models/partner.py" not in text


def test_markdown_of_nothing_new_says_so() -> None:
    known = {item.fingerprint: Standing.KNOWN for item in small_assessment().findings}
    assert "\nNo new finding.\n" in render_markdown(small_assessment(), standings=known)


def test_csv_has_a_row_for_each_finding_and_no_cell_that_is_a_formula() -> None:
    item = msgspec.structs.replace(finding(ATTRS, "m", "m/a.py", 1, message="=cmd|' /C calc'!A0"), symbol="@SUM(A1)", anchor="x")
    rows = list(csv.DictReader(StringIO(render_csv(msgspec.structs.replace(small_assessment(), findings=[item])))))
    assert [(row["message"], row["symbol"], row["line"], row["suppressed"]) for row in rows] == [
        ("'=cmd|' /C calc'!A0", "'@SUM(A1)", "1", "no")
    ]


def test_csv_says_how_each_finding_stands() -> None:
    rows = list(csv.DictReader(StringIO(render_csv(small_assessment(), standings=standings()))))
    assert [row["standing"] for row in rows] == ["known", "", "new", "new", "new", "new"]
    assert tuple(rows[0]) == COLUMNS


# ---------------------------------------------------------------------------------------------------------------- all of them


def safe(text: str) -> bool:
    """Whether no control or format character of a hostile text came through."""
    return all(character.isprintable() or character in "\n\r" for character in text)


def test_hostile_text_stays_text_everywhere() -> None:
    assessment = hostile_assessment()
    assert len(sarif(assessment)["results"]) == len(HOSTILE)
    assert len(json.loads(render_gitlab(assessment))) == len(HOSTILE)
    assert sum(len(list(suite)) for suite in JUnitXml.fromstring(render_junit(assessment).encode())) >= 3
    assert [name for name, _, _ in commands(render_github(assessment))] == ["error"] * AT_MOST
    assert len(list(csv.reader(StringIO(render_csv(assessment))))) == len(HOSTILE) + 1
    markdown = render_markdown(assessment).replace("\u200b", "")
    assert "<script" not in markdown
    assert "<img" not in markdown
    texts = (
        render_sarif(assessment),
        render_gitlab(assessment),
        render_junit(assessment),
        render_github(assessment),
        render_csv(assessment),
    )
    assert [safe(text) for text in (*texts, unescape(markdown))] == [True] * 6


def test_a_finding_whose_rule_the_report_lacks_still_has_one() -> None:
    base = small_assessment()
    bare = msgspec.structs.replace(base, rules=[])
    rules = [rule["id"] for rule in sarif(bare)["tool"]["driver"]["rules"]]
    found: list[Finding] = base.findings
    assert rules == list(dict.fromkeys(item.rule for item in found))
