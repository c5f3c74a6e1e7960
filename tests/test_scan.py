"""Whole scans of the example trees and of trees made to be difficult: nothing is lost, and every number can be counted again."""

from __future__ import annotations

import json
import math
import os
import shutil
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from rescue.assessment import Assessment
from rescue.catalog.build import BuildRequest, build_catalog
from rescue.catalog.dump import dump_catalog
from rescue.checks.chain import Chain
from rescue.checks.matching import members as match_members
from rescue.checks.matching.matcher import Matcher
from rescue.checks.rules import shipped
from rescue.checks.rules.kinds import is_layer
from rescue.checks.rules.loading import load_shipped
from rescue.checks.rules.ruleset import Match
from rescue.errors import RequestError
from rescue.graph import build_graph
from rescue.model import Finding, Series, Verdict
from rescue.pipeline import assess
from rescue.reading import read as reading
from rescue.reading.discovery import discover
from rescue.reading.inference import resolve_classes
from rescue.reading.read import read_all
from rescue.reading.tasks import tasks_of
from rescue.reports.html import render_html
from rescue.reports.json import load_json, render_json
from rescue.request import Request

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
TARGET = Series(17)
KINDS = {".py", ".xml", ".csv"}
RULED = {str(series) for series in load_shipped()}


def scan(*roots: Path, source: Series | None = None, target: Series | None = TARGET, jobs: int = 1) -> Assessment:
    return assess(Request(roots=roots, source=source, target=target, jobs=jobs, generated="2026-01-01"))


@pytest.fixture(scope="module")
def legacy() -> Assessment:
    return scan(EXAMPLES / "legacy")


@pytest.fixture(scope="module")
def openerp8() -> Assessment:
    return scan(EXAMPLES / "openerp8", source=Series(8))


def addon(root: Path, name: str, version: str, **files: str | bytes) -> Path:
    """An addon on disk; ``files`` by path with ``__`` for ``/`` and ``_dot_`` for ``.``."""
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "__manifest__.py").write_text(f"{{'name': '{name}', 'version': '{version}', 'depends': ['base']}}\n")
    for key, content in files.items():
        path = folder / key.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


# ------------------------------------------------------------------------------------------------------- the example trees


def test_the_legacy_tree_is_blocked_and_all_its_addons_are_told(legacy: Assessment) -> None:
    assert legacy.verdict is Verdict.BLOCKED
    assert {module.name: module.series for module in legacy.modules} == {
        "mt_account": "14.0",
        "mt_base": "14.0",
        "mt_legacy": "8.0",
        "mt_report": "14.0",
        "mt_sale": "14.0",
        "mt_stock": "14.0",
        "mt_web": "14.0",
    }
    assert [(module.name, module.installable, module.verdict) for module in legacy.not_installable] == [
        ("mt_archive", False, Verdict.NOT_ASSESSABLE)
    ]
    assert [(item.path, item.reason) for item in legacy.rejected] == [("mt_broken", "broken_manifest")]
    assert "Not assessed, because nothing of it could be used: mt_broken." in legacy.verdict_reasons


def test_the_addon_of_openerp_8_is_read_in_full_for_all_its_python_2(openerp8: Assessment) -> None:
    (module,) = openerp8.modules
    assert (module.name, module.series, module.next_step) == ("tool_lending", "8.0", "rewrite")
    assert openerp8.coverage.unread == []
    assert (openerp8.coverage.files_seen, openerp8.coverage.files_read) == (5, 5)
    assert openerp8.graph.models_defined > 0
    assert openerp8.graph.fields > 0
    assert [item.path for item in openerp8.findings if item.path == "tool_lending/tool_lending.py"]
    assert openerp8.hops == [f"{major}.0" for major in range(9, 18)]
    assert openerp8.coverage.hops_missing == [hop for hop in openerp8.hops if hop not in RULED]


def test_where_nothing_tells_the_series_the_addon_is_not_assessed_and_the_reason_is_said() -> None:
    report = scan(EXAMPLES / "openerp8")
    (module,) = report.modules
    assert (report.verdict, module.series, report.findings) == (Verdict.NOT_ASSESSABLE, None, [])
    assert module.verdict_reasons == [f"Its series is not known: {module.series_reason}. Name it with --source."]
    assert "9.0 or earlier" in module.series_reason


def test_a_hop_without_a_ruleset_is_named_and_not_counted_as_assessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for series, entry in shipped.shipped_files():
        if series in {Series(16), Series(17)}:
            (tmp_path / entry.name).write_bytes(entry.read_bytes())
    monkeypatch.setattr(shipped, "shipped_rulesets", lambda: tmp_path)
    legacy = scan(EXAMPLES / "legacy")
    assert legacy.hops[-3:] == ["15.0", "16.0", "17.0"]
    hops = {hop.target: hop for hop in legacy.coverage.hops}
    assert (hops["15.0"].assessed, hops["15.0"].rules) == (False, 0)
    assert hops["17.0"].assessed
    assert "15.0" in legacy.coverage.hops_missing
    assert legacy.coverage.percent_hops == round(100 * sum(hop in {"16.0", "17.0"} for hop in legacy.hops) / len(legacy.hops), 1)
    for module in legacy.modules:
        assert any(reason.startswith("No ruleset for arriving in ") and "15.0" in reason for reason in module.verdict_reasons)


def test_every_file_of_an_assessed_kind_is_read_or_listed(legacy: Assessment) -> None:
    root = EXAMPLES / "legacy"
    dropped = tuple(f"{item.path}/" for item in legacy.rejected)
    on_disk = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if (path.suffix in KINDS or (path.suffix == ".js" and "static" in path.parts)) and "__pycache__" not in path.parts
    }
    assessed = {path for path in on_disk if not path.startswith(dropped)}
    assert legacy.coverage.files_seen == len(assessed)
    assert legacy.coverage.files_read == len(assessed - {item.path for item in legacy.coverage.unread})
    assert sum(legacy.coverage.files_by_kind.values()) == len(assessed)
    assert on_disk - assessed == {"mt_broken/__init__.py", "mt_broken/__manifest__.py", "mt_broken/models/__init__.py"} | {
        "mt_broken/models/price_import.py"
    }


# ---------------------------------------------------------------------------------------------------- numbers counted again


@pytest.mark.parametrize("name", ["legacy", "openerp8"])
def test_every_number_can_be_counted_again_from_the_report_alone(name: str, request: pytest.FixtureRequest) -> None:
    report = json.loads(render_json(request.getfixturevalue(name)))
    counted = [finding for finding in report["findings"] if not finding["suppressed"]]
    assert counted
    _recount(report, counted)
    for end in ("low", "likely", "high"):
        assert report["effort"][end] == pytest.approx(sum(module["effort"][end] for module in report["modules"]), abs=0.005)
    for module in report["modules"]:
        _recount(module, [finding for finding in counted if finding["module"] == module["name"]], "findings")
        _recount_effort(report["calibration"], module, [finding for finding in counted if finding["module"] == module["name"]])
    every = report["modules"] + report["not_installable"]
    assert sum(module["files_seen"] for module in every) == report["coverage"]["files_seen"]
    assert sum(module["files_read"] for module in every) == report["coverage"]["files_read"]
    for state in ("ok", "broken", "changed", "unknown"):
        assert sum(module["compatibility"][state] for module in report["modules"]) == report["compatibility"][state]
    for outcome in report["rule_outcomes"]:
        mine = [finding for finding in report["findings"] if finding["rule"] == outcome["rule"]]
        assert (outcome["findings"], outcome["modules"]) == (len(mine), len({finding["module"] for finding in mine}))
        assert (outcome["outcome"] == "matched") == bool(mine)
    assert {rule["id"] for rule in report["rules"]} == {finding["rule"] for finding in report["findings"]}
    places = [(finding["path"], finding["line"], finding["rule"]) for finding in report["findings"]]
    assert places == sorted(places)
    prints = [finding["fingerprint"] for finding in report["findings"]]
    assert len(set(prints)) == len(prints)


def _recount(report: dict, found: list[dict], key: str = "counts") -> None:  # type: ignore[type-arg]
    counts = report[key]
    assert counts["total"] == len(found)
    impacts, failures = Counter(item["impact"] for item in found), Counter(item["failure"] for item in found)
    assert {name: number for name, number in counts["by_impact"].items() if number} == dict(impacts)
    assert {name: number for name, number in counts["by_failure"].items() if number} == dict(failures)
    assert report["effort"]["low"] <= report["effort"]["likely"] <= report["effort"]["high"]


def _recount_effort(calibration: dict, module: dict, found: list[dict]) -> None:  # type: ignore[type-arg]
    """Findings, and beyond them what the formula of the report expects of such a module; layer findings are no upgrade."""
    found = [item for item in found if not is_layer(item["rule"])]
    sums = {end: sum(item["effort"][end] for item in found) for end in ("low", "likely", "high")}
    basis = module["effort_basis"]
    if basis is None:
        assert module["next_step"] in {"drop", "standard", "replace"} or not module["hops"]
        assert module["effort"] == pytest.approx({**sums, "unit": "hours"}, abs=0.005)
        return
    sized = [item for item in found if not {"tests", "migrations", "upgrades"} & set(item["path"].split("/"))]
    features = basis["features"]
    assert features["mandatory"] == sum(item["impact"] == "mandatory" for item in sized)
    assert features["potential"] == sum(item["impact"] == "potential" for item in sized)
    assert features["hours"] == pytest.approx(sum(item["effort"]["likely"] for item in sized), abs=0.005)
    assert features["xml_lines"] <= module["loc"].get("xml", 0)
    assert features["lines"] <= sum(module["loc"].values())
    assert features["javascript_lines"] <= module["loc"].get("javascript", 0)
    score = calibration["intercept"] + sum(weight * math.log(1 + features[name]) for name, weight in calibration["weights"].items())
    score = min(score, math.log(1 + features["lines"]))
    band = next(item for item in calibration["bands"] if item["up_to"] is None or item["up_to"] >= score)
    low, high = (min(features["lines"], max(0, math.exp(score + band[end]) - 1)) for end in ("low", "high"))
    likely = min(high, max(low, calibration["mean_factor"] * max(0, math.exp(score) - 1)))
    for end, lines in (("low", low), ("likely", likely), ("high", high)):
        assert basis["lines"][end] == pytest.approx(lines, abs=0.051)
        assert basis["found"][end] == pytest.approx(sums[end], abs=0.005)
        expected = max(sums[end], basis["lines"][end] * calibration["hours_per_line"])
        assert module["effort"][end] == pytest.approx(expected, abs=0.011)
        assert basis["rest"][end] == pytest.approx(expected - sums[end], abs=0.011)


def test_each_rule_costs_a_module_its_first_each_and_cap(legacy: Assessment) -> None:
    rules = {rule.id: rule for rule in legacy.rules}
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in legacy.findings:
        if not finding.suppressed:
            found.setdefault((finding.module, finding.rule), []).append(finding)
    for (_, ident), items in found.items():
        rule = rules[ident]
        hours = min(rule.effort_cap, rule.effort_first + rule.effort_each * (len(items) - 1))
        assert sum(item.effort.likely for item in items) == pytest.approx(hours, abs=0.005 * len(items))


def test_each_excerpt_begins_with_the_line_that_the_finding_names(legacy: Assessment) -> None:
    for finding in legacy.findings:
        lines = (EXAMPLES / "legacy" / finding.path).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
        assert finding.excerpt.split("\n")[0].strip()[:40].encode("ascii", "ignore").decode() in lines[finding.line - 1].strip()[:200] or (
            "\ufffd" in lines[finding.line - 1]
        ), (finding.path, finding.line)


# -------------------------------------------------------------------------------------------------------- the same again


def test_one_job_and_two_give_the_same_bytes(legacy: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WORTH_PROCESSES", 0)
    assert render_json(scan(EXAMPLES / "legacy", jobs=2)) == render_json(legacy)


def test_two_runs_give_the_same_bytes(legacy: Assessment) -> None:
    again = scan(EXAMPLES / "legacy")
    assert render_json(again) == render_json(legacy)
    assert render_html(again) == render_html(legacy)


def test_the_report_does_not_tell_where_the_tree_lay(legacy: Assessment, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "legacy", tmp_path / "legacy")
    assert render_json(scan(tmp_path / "legacy")) == render_json(legacy)


def test_the_report_can_be_read_back(legacy: Assessment) -> None:
    assert load_json(render_json(legacy).encode()) == legacy


# ------------------------------------------------------------------------------------------------------------------- hops


@pytest.mark.parametrize(
    ("source", "target", "hops"),
    [
        (Series(14), Series(17), ["15.0", "16.0", "17.0"]),
        (Series(16), Series(17), ["17.0"]),
        (Series(17), Series(17), []),
        (Series(18), Series(17), []),
        (Series(16), Series(16, 3), ["16.3"]),
        (Series(16, 3), Series(17), ["17.0"]),
        (Series(16, 3), Series(17, 2), ["17.0", "17.2"]),
        (Series(16, 3), Series(16, 3), []),
        (Series(6, 1), Series(8), ["7.0", "8.0"]),
    ],
)
def test_the_hops_are_the_yearly_series_on_the_way_and_the_target(source: Series, target: Series, hops: list[str]) -> None:
    assert [str(hop) for hop in Chain({}, target).hops(source)] == hops


@pytest.mark.parametrize(("target", "outcome"), [(16, "matched"), (17, "matched"), (18, "not_applicable"), (19, "not_applicable")])
def test_what_odoo_bears_again_later_is_not_told_on_the_way_beyond(tmp_path: Path, target: int, outcome: str) -> None:
    """16.0 and 17.0 refuse a view that uses a field which only some get; 18.0 adds the field itself."""
    (tmp_path / "port").mkdir()
    (tmp_path / "port/__manifest__.py").write_text("{'name': 'Port', 'version': '15.0.1.0.0', 'depends': ['base'], 'data': ['views.xml']}")
    (tmp_path / "port/__init__.py").write_text("")
    (tmp_path / "port/views.xml").write_text(
        "<odoo><record id='form' model='ir.ui.view'><field name='model'>res.partner</field><field name='arch' type='xml'><form>"
        "<field name='company_id' groups='base.group_multi_company'/>"
        "<field name='parent_id' domain=\"[('company_id', '=', company_id)]\"/></form></field></record></odoo>"
    )
    assessment = assess(Request(roots=(tmp_path,), target=Series(target)))
    assert [rule.outcome for rule in assessment.rule_outcomes if rule.rule == "O16-VIEW-RESTRICTED-FIELD"] == [outcome]


def test_addons_at_newer_than_and_before_the_target_are_assessed_each_from_its_own_series(tmp_path: Path) -> None:
    code = (
        "from odoo import models\n\nclass Order(models.Model):\n    _inherit = 'sale.order'\n\n    def name_get(self):\n        return []\n"
    )
    for name, version in (("at", "17.0.1.0.0"), ("newer", "18.0.1.0.0"), ("before", "16.0.1.0.0")):
        addon(tmp_path, name, version, a_dot_py=code)
    report = scan(tmp_path)
    found = {module.name: module for module in report.modules}
    hops = {name: [item.rule for item in report.findings if item.module == name and not is_layer(item.rule)] for name in found}
    assert (hops["at"], hops["newer"]) == ([], [])
    assert (found["at"].verdict, found["at"].hops) == (Verdict.READY, [])
    assert found["at"].verdict_reasons == ["Already at the target series: no hop to assess."]
    assert (found["newer"].verdict, found["newer"].hops) == (Verdict.NOT_ASSESSABLE, [])
    assert found["newer"].verdict_reasons == ["It is written for 18.0, newer than the target 17.0: the way back was not assessed."]
    assert found["before"].hops == ["17.0"]
    assert hops["before"] != []


def test_a_target_between_the_yearly_series_is_not_passed_off_as_assessed(tmp_path: Path) -> None:
    addon(tmp_path, "one", "17.0.1.0.0")
    report = scan(tmp_path, target=Series(17, 2))
    assert (report.verdict, report.hops, report.coverage.hops_missing) == (Verdict.NOT_ASSESSABLE, ["17.2"], ["17.2"])


def test_without_a_target_the_newest_series_with_a_ruleset_is_taken(tmp_path: Path) -> None:
    addon(tmp_path, "one", "16.0.1.0.0")
    report = scan(tmp_path, target=None)
    assert (report.target, report.target_reason) == (str(max(load_shipped())), "the newest series that has a ruleset")


def test_the_source_given_wins_over_the_manifest_and_is_said(tmp_path: Path) -> None:
    addon(tmp_path, "one", "16.0.1.0.0")
    (module,) = scan(tmp_path, source=Series(15)).modules
    assert (module.series, module.hops) == ("15.0", ["16.0", "17.0"])
    assert module.series_reason == "given by --source (the manifest says 16.0)"


# ----------------------------------------------------------------------------------------------------------- what is broken


def test_one_broken_file_of_each_kind_is_listed_and_costs_no_other_file_its_findings(tmp_path: Path) -> None:
    sound = (
        "from odoo import models\n\nclass Order(models.Model):\n    _inherit = 'sale.order'\n\n    def name_get(self):\n        return []\n"
    )
    view = (
        "<odoo><record id='v' model='ir.ui.view'><field name='model'>res.partner</field><field name='arch' type='xml'>"
        "<form><field name='name' attrs=\"{'invisible': 1}\"/></form></field></record></odoo>"
    )
    files: dict[str, str | bytes] = {f"a{number}_dot_py": sound for number in range(30)}
    folder = addon(
        tmp_path,
        "one",
        "16.0.1.0.0",
        **files,
        views__sound_dot_xml=view,
        broken_dot_py="def (:\n",
        views__broken_dot_xml="<odoo><record></odoo>",
        broken_dot_csv=b"\x00\x01\x02\x03\x04\x05\x06\x07" * 9,
        static__src__broken_dot_js=b"\x00\x01\x02\x03\x04\x05\x06\x07" * 9,
        binary_dot_py=b"\x01\x02\x03\x04" * 20,
    )
    (folder / "__manifest__.py").write_text("{'name': 'one', 'version': '16.0.1.0.0', 'data': ['views/sound.xml']}\n")
    addon(tmp_path, "two", "16.0.1.0.0", a_dot_py=sound)
    (tmp_path / "two" / "__manifest__.py").write_text("{'name': }")
    report = scan(tmp_path)
    assert [(item.path, item.reason.value) for item in report.coverage.unread] == [
        ("one/binary.py", "encoding"),
        ("one/broken.csv", "encoding"),
        ("one/broken.py", "syntax"),
        ("one/static/src/broken.js", "encoding"),
        ("one/views/broken.xml", "syntax"),
    ]
    assert all(item.detail for item in report.coverage.unread)
    assert [(item.path, item.reason) for item in report.rejected] == [("two", "broken_manifest")]
    found = {(item.path, item.line) for item in report.findings}
    assert {(f"one/a{number}.py", 6) for number in range(30)} <= found
    assert ("one/views/sound.xml", 1) in found
    assert (report.coverage.files_seen, report.coverage.files_read) == (38, 33)
    assert report.coverage.percent_files == 86.8
    assert report.modules[0].verdict is Verdict.NOT_ASSESSABLE
    assert report.modules[0].verdict_reasons[0] == "5 files of 38 could not be read."


def test_a_file_too_large_counts_as_seen_for_its_own_addon_and_for_no_other(tmp_path: Path) -> None:
    addon(tmp_path, "one", "16.0.1.0.0")
    addon(tmp_path / "one", "inner", "16.0.1.0.0", big_dot_py="x = 1\n" * 100)
    report = assess(Request(roots=(tmp_path,), target=Series(17), max_file_bytes=300))
    seen = {module.path: (module.files_seen, module.files_read) for module in report.modules}
    assert seen == {"one": (2, 2), "one/inner": (3, 2)}
    assert (report.coverage.files_seen, report.coverage.files_read) == (5, 4)
    assert [(item.path, item.reason.value) for item in report.coverage.unread] == [("one/inner/big.py", "too_large")]


def test_a_tree_of_nothing_but_broken_manifests_is_not_assessable(tmp_path: Path) -> None:
    (addon(tmp_path, "one", "16.0") / "__manifest__.py").write_text("{")
    report = scan(tmp_path)
    assert (report.verdict, report.modules) == (Verdict.NOT_ASSESSABLE, [])
    assert report.verdict_reasons == ["Not assessed, because nothing of it could be used: one."]


def test_a_tree_without_addons_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as caught:
        scan(tmp_path)
    assert str(caught.value) == f"no addon found in {tmp_path}: no folder there holds a __manifest__.py or __openerp__.py"


def test_a_tree_whose_one_addon_cannot_be_looked_at_is_refused_with_that_addon_named(tmp_path: Path) -> None:
    os.mkdir(os.path.join(os.fsencode(tmp_path), b"b\xff"))
    with pytest.raises(RequestError) as caught:
        scan(tmp_path)
    assert str(caught.value).endswith("; 1 not looked at: b\\xff (the name is not UTF-8 and is shown escaped)")


def test_an_addon_whose_series_nothing_tells_is_not_assessable_and_says_what_to_do(tmp_path: Path) -> None:
    addon(tmp_path, "one", "1.0")
    (module,) = scan(tmp_path).modules
    assert (module.series, module.verdict, module.hops) == (None, Verdict.NOT_ASSESSABLE, [])
    assert module.verdict_reasons[0].endswith("Name it with --source.")


def test_a_rule_that_fails_is_told_and_keeps_a_module_from_being_called_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    addon(
        tmp_path, "one", "16.0.1.0.0", a_dot_py="from odoo import models\n\nclass Own(models.Model):\n    _name = 'own'\n    _order = 'x'\n"
    )
    before = scan(tmp_path)
    (ready,) = before.modules
    assert ready.verdict is Verdict.READY

    def failing(*_: object, **__: object) -> bool:
        raise RuntimeError("no")

    monkeypatch.setattr(match_members.Classes, "_attributes", failing)
    report = scan(tmp_path)
    (module,) = report.modules
    assert report.coverage.rules_failed
    assert {outcome.detail for outcome in report.coverage.rules_failed} == {"RuntimeError: no (in one)"}
    assert report.coverage.rules_run == before.coverage.rules_run - len(report.coverage.rules_failed)
    assert module.verdict is Verdict.NOT_ASSESSABLE
    assert module.verdict_reasons[-1].startswith("Rules that failed were not held against it: ")


# ------------------------------------------------------------------------------------------------------- all kinds of match


# Kinds of match for which no shipped rule finds anything in examples/legacy, with the reason.
WITHOUT_A_PLACE = {
    "context": "the one rule that looks for a key speaks of opening the mail composer on a single record",
}


def test_every_match_kind_occurs_in_the_legacy_tree() -> None:
    found = discover([EXAMPLES / "legacy"], source=None)
    facts = resolve_classes(found.addons, read_all(tasks_of(found.addons), 1, lambda *_: None))
    models = build_graph(found.addons, facts).models
    rules = [
        msgspec.structs.replace(rule, id=next(kind for kind in Match.__struct_fields__ if getattr(match, kind) is not None), match=[match])
        for ruleset in load_shipped().values()
        for rule in ruleset.rules
        for match in rule.match
    ]
    matcher = Matcher(rules)
    names = frozenset(item.name for item in found.addons)
    fired = set()
    for item in found.addons:
        fired |= {hit.rule.id for hit in matcher.match(item, [file for file in facts if file.addon == item.name], models, names).hits}
    assert set(Match.__struct_fields__) - fired == set(WITHOUT_A_PLACE)


def test_the_environment_has_no_say_in_a_scan(legacy: Assessment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LANG", "tr_TR.UTF-8")
    assert render_json(scan(EXAMPLES / "legacy")) == render_json(legacy)
    assert os.listdir(tmp_path) == []


def test_catalogs_of_the_callers_own_are_named_with_what_they_did(tmp_path: Path) -> None:
    def catalog(module: str, series: int, field: str) -> Path:
        folder = tmp_path / f"source{series}"
        make(folder, module, {"__manifest__.py": "{'name': 'x'}", "__init__.py": "from . import m", "m.py": PARTNER.format(body=field)})
        content = build_catalog(BuildRequest(tree=folder, edition="third-party", series=Series(series), origin="acme"))
        path = tmp_path / f"acme{series}.catalog"
        path.write_bytes(dump_catalog(content))
        return path

    addon = tmp_path / "tree"
    code = PARTNER.format(body="def x(self): return self.acme_code")
    make(addon, "mine", {"__manifest__.py": "{'name': 'x', 'version': '16.0.1.0.0', 'depends': ['acme']}", "m.py": code})
    known = (catalog("acme", 16, "acme_code = fields.Char()"), catalog("acme", 17, ""), catalog("acme", 13, ""))
    found = assess(Request(roots=(addon,), target=TARGET, catalogs=known, generated="2026-01-01"))
    assert [(item.rule, item.path, item.symbol) for item in found.findings if item.rule != "O17-MANIFEST-VERSION"] == [
        ("CORE-FIELD-GONE-USE", "mine/m.py", "res.partner.acme_code")
    ]
    assert found.coverage.modules_unknown == []
    assert [line for line in found.limits if "catalog" in line or "acme" in line] == [
        "Catalog acme16.catalog (16.0, acme, 1 module): what it holds was looked up as core's is, for 16.0 and no other series.",
        "Catalog acme17.catalog (17.0, acme, 1 module): what it holds was looked up as core's is, for 17.0 and no other series.",
        "Catalog acme13.catalog had no part: no addon passes 13.0, or no catalog of its core is there.",
    ]


PARTNER = """from odoo import fields, models


class Partner(models.Model):
    _inherit = "res.partner"

    {body}
"""


def make(folder: Path, name: str, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / path).write_text(text)


def test_what_fails_in_create_keeps_a_module_from_being_installed_whose_data_makes_such_a_record(tmp_path: Path) -> None:
    for name, data in (("with_data", ["rate.xml"]), ("without", [])):
        folder = addon(tmp_path, name, "16.0.1.0.0")
        (folder / "__manifest__.py").write_text(f"{{'name': 'x', 'version': '16.0.1.0.0', 'depends': ['base'], 'data': {data}}}\n")
        (folder / "__init__.py").write_text("from . import rate\n")
        (folder / "rate.py").write_text(
            "from odoo import models, tools\n\n\nclass Rate(models.Model):\n    _name = 'port.rate'\n\n"
            "    @tools.ormcache('code')\n    def _find(self, code):\n        return 1\n\n"
            "    def create(self, vals_list):\n        self._find.clear_cache(self)\n        return super().create(vals_list)\n\n"
            "    def unlink(self):\n        self._find.clear_cache(self)\n        return super().unlink()\n"
        )
        (folder / "rate.xml").write_text("<odoo><record id='one' model='port.rate'/></odoo>")
    found = [(item.module, item.line, item.failure.value) for item in scan(tmp_path).findings if item.rule == "O17-PY-ORMCACHE-CLEAR"]
    assert found == [
        ("with_data", 12, "install_error"),
        ("with_data", 16, "runtime_error"),
        ("without", 12, "runtime_error"),
        ("without", 16, "runtime_error"),
    ]
