"""The promise: every number on the manager's page can be recounted from the JSON report of the same run.

What is recounted here shares no code with the program: it reads the JSON as anybody would, and knows only what the documents say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from reports.page import page_text
from rescue.cli.main import main

LEGACY = Path(__file__).resolve().parents[2] / "examples" / "legacy"
GRAVEST = ["blocked", "not-assessable", "ready-with-changes", "ready"]
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?: %)?")


@pytest.fixture(scope="module", params=["16.0", "18.0"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """The JSON of a scan and the text of page one of its HTML report."""
    folder = tmp_path_factory.mktemp("scan")
    outputs = ["--json", str(folder / "a.json"), "--html", str(folder / "a.html")]
    asked = ["scan", str(LEGACY), "--no-cache", "--jobs", "1", "--target", request.param, "-q"]
    done = CliRunner().invoke(main, [*asked, *outputs])
    assert done.exit_code == 0, done.output
    page = (folder / "a.html").read_text(encoding="utf-8")
    first = page[page.index('<section id="verdict"') : page.index('<section id="modules"')]
    return json.loads((folder / "a.json").read_text(encoding="utf-8")), page_text(first).replace("\xa0", " ")


def amount(value: float) -> str:
    """One decimal below ten, none above."""
    return f"{value:.1f}".removesuffix(".0") if value < 9.95 else f"{value:,.0f}"


def percent(part: float, whole: float) -> str:
    """One decimal, never rounded up to the whole."""
    return f"{100 if part >= whole else min(99.9, round(100 * part / whole, 1)):g} %"


def counted(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [finding for finding in report["findings"] if not finding["suppressed"]]


def blocking(finding: dict[str, Any]) -> bool:
    grave = finding["impact"] == "mandatory" and finding["confidence"] == "high"
    return bool(grave and finding["failure"] in {"install_error", "data_loss"} and not finding["rule"].startswith("LAYER-"))


def expected(report: dict[str, Any]) -> Iterator[str]:
    """Every number of the page in its order."""
    modules, findings = report["modules"], counted(report)
    for verdict in GRAVEST:
        if count := sum(module["verdict"] == verdict for module in modules):
            yield from (f"{count:,}", f"{len(modules):,}")
    places = {state: sum(module["compatibility"][state] for module in modules) for state in ("ok", "broken", "changed", "unknown")}
    known = places["ok"] + places["broken"] + places["changed"]
    yield from (percent(places["ok"], known), f"{places['ok']:,}", f"{known:,}")
    yield from (percent(known, known + places["unknown"]), f"{places['unknown']:,}")
    seen, read = (sum(module[key] for module in [*modules, *report["not_installable"]]) for key in ("files_seen", "files_read"))
    assert (seen, read) == (report["coverage"]["files_seen"], report["coverage"]["files_read"])
    yield percent(read, seen)
    hops = [hop for module in modules for hop in module["hops"]]
    yield percent(sum(hop not in report["coverage"]["hops_missing"] for hop in hops), len(hops))
    effort = {end: sum(module["effort"][end] for module in modules) for end in ("low", "likely", "high")}
    yield from (amount(effort["likely"] / 8), amount(effort["low"] / 8), amount(effort["high"] / 8))
    silent = [finding["module"] for finding in findings if finding["failure"] == "silent_change"]
    yield from (f"{len(silent):,}", f"{len(set(silent)):,}") if silent else ("0",)
    yield from levers(report, places["ok"], known)
    yield from (amount(effort[end]) for end in ("low", "likely", "high"))
    yield from ("8", *(amount(effort[end] / 8) for end in ("low", "likely", "high")))
    yield from (f"{item['count']:,}" for item in report["open_items"])
    coverage = report["coverage"]
    for gap in (
        coverage["hops_missing"], coverage["unread"], coverage["rules_failed"], coverage["modules_unknown"],
        report["rejected"], report["not_installable"],
    ):  # fmt: skip
        if gap:
            yield f"{len(gap):,}"
    yield f"{len(findings):,}"
    for impact in ("mandatory", "potential", "optional", "info"):
        yield f"{sum(finding['impact'] == impact for finding in findings):,}"
    if accepted := len(report["findings"]) - len(findings):
        yield f"{accepted:,}"


def levers(report: dict[str, Any], ok: int, known: int) -> Iterator[str]:
    """The table of what buys most: each row counted again with what the rows above have fixed taken away."""
    findings = counted(report)

    def blocked(fixed: set[str]) -> str:
        return f"{len({finding['module'] for finding in findings if blocking(finding) and finding['rule'] not in fixed}):,}"

    first = report["plan"]["levers"][:3]
    if first:
        yield from (blocked(set()), percent(ok, known))
    fixed: set[str] = set()
    for number, lever in enumerate(first, start=1):
        fixed.add(lever["rule"])
        ok += lever["touchpoints_fixed"]
        found = [finding for finding in findings if finding["rule"] == lever["rule"]]
        yield from (str(number), f"{len(found):,}", amount(sum(finding["effort"]["likely"] for finding in found)))
        yield from (blocked(fixed), percent(ok, known))
    if rules := {finding["rule"] for finding in findings if blocking(finding)}:
        found = [finding for finding in findings if finding["rule"] in rules]
        yield from (f"{len(rules):,}", f"{len(found):,}", amount(sum(finding["effort"]["likely"] for finding in found)))


def test_every_number_on_page_one_is_what_the_json_adds_up_to(run: tuple[dict[str, Any], str]) -> None:
    report, text = run
    for lever in report["plan"]["levers"]:  # titles are words, even where they hold a digit
        text = text.replace(lever["title"].replace("`", ""), "")
    assert NUMBER.findall(text) == list(expected(report))


def test_the_verdict_on_page_one_is_the_gravest_that_the_findings_make(run: tuple[dict[str, Any], str]) -> None:
    report, text = run
    modules = {finding["module"] for finding in counted(report) if blocking(finding)}
    assert modules == {module["name"] for module in report["modules"] if module["verdict"] == "blocked"}
    verdicts = {module["verdict"] for module in report["modules"]}
    gravest = next(verdict for verdict in GRAVEST if verdict in verdicts)
    assert text.split("\n")[1].lower().replace(" ", "-") == gravest
