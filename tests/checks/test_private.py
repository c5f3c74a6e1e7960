"""A user's own rules stand beside those of rescue, and change of those only what they may; whatever else meets is refused."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from checks.small import make_rule
from rescue.assessment import Assessment
from rescue.checks.rules.core_rules import load_core_rules
from rescue.checks.rules.layer_rules import load_layer_rules
from rescue.checks.rules.loading import load_ruleset, load_shipped
from rescue.checks.rules.private import all_rulesets, check_private, load_private, merge, merge_core, overridden
from rescue.checks.rules.ruleset import Override, RuleEffort
from rescue.errors import RulesetError
from rescue.model import Confidence, Impact, Series
from rescue.pipeline import assess
from rescue.request import Request

HEAD = 'schema: rescue.ruleset/1\nseries: "17.0"\n'
RULE = r"""  - id: ACME-HELPER
    title: The helper of acme_base is gone
    why: acme_base 17.0 has no helper any more.
    impact: mandatory
    failure: runtime_error
    confidence: high
    effort: {first: 1, each: 0.5, cap: 4}
    match:
      - context: {keys: [acme_helper]}
    fix: Call the service.
    references: ["17.0 acme_base/models/helper.py:1"]
    examples:
      bad:
        - files: {a.py: "def f(self):\n    return self.env['res.partner'].with_context(acme_helper=True)"}
          lines: ["a.py:2"]
      good:
        - files: {a.py: "def f(self):\n    return self.env['res.partner'].with_context(acme_service=True)"}
"""
OWN = f"{HEAD}rules:\n{RULE}"
ATTRS = "overrides:\n  - {id: O17-VIEW-ATTRS, effort: {first: 2, each: 1, cap: 30}, message: 'Our views: {symbol}'}\n"


def written(folder: Path, **texts: str) -> list[Path]:
    """Files of these texts, by name without the suffix."""
    folder.mkdir(exist_ok=True, parents=True)
    paths = [folder / f"{name}.yaml" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text)
    return paths


def refusal(*paths: Path) -> str:
    with pytest.raises(RulesetError) as caught:
        check_private(load_private(paths))
    return str(caught.value)


def scanned(tmp_path: Path, *rules: Path, version: str = "16.0.1.0.0", target: int = 17) -> Assessment:
    addon = tmp_path / "tree" / "one"
    addon.mkdir(parents=True, exist_ok=True)
    (addon / "__init__.py").write_text("def f(self):\n    return self.env['res.partner'].with_context(acme_helper=True)\n")
    (addon / "__manifest__.py").write_text(f"{{'name': 'one', 'version': '{version}', 'depends': ['base'], 'data': ['v.xml']}}")
    (addon / "v.xml").write_text(
        '<odoo><record id="v" model="ir.ui.view"><field name="model">res.partner</field><field name="arch" type="xml">\n'
        "<form><field name='vat' attrs=\"{'readonly': True}\"/></form></field></record></odoo>\n"
    )
    return assess(Request(roots=(tmp_path / "tree",), target=Series(target), rules=rules, generated="2026-01-01"))


def test_a_rule_of_ones_own_reports_beside_the_shipped_ones_and_its_file_is_named_with_its_checksum(tmp_path: Path) -> None:
    (file,) = written(tmp_path / "rules", own=OWN)
    report = scanned(tmp_path, file)
    found = {(finding.rule, finding.path, finding.line, finding.hop) for finding in report.findings}
    assert ("ACME-HELPER", "one/__init__.py", 2, "17.0") in found
    assert "O17-VIEW-ATTRS" in {rule for rule, *_ in found}
    assert report.rulesets["own.yaml"] == sha256(OWN.encode()).hexdigest()
    assert set(report.rulesets) == {"odoo17.yaml", "own.yaml"}
    assert [rule.title for rule in report.rules if rule.id == "ACME-HELPER"] == ["The helper of acme_base is gone"]


def test_an_override_changes_the_hours_and_the_words_of_a_shipped_rule_and_nothing_else(tmp_path: Path) -> None:
    (file,) = written(tmp_path / "rules", own=HEAD + ATTRS)
    before = next(finding for finding in scanned(tmp_path).findings if finding.rule == "O17-VIEW-ATTRS")
    after = next(finding for finding in scanned(tmp_path, file).findings if finding.rule == "O17-VIEW-ATTRS")
    assert (after.effort.likely, after.message) == (2, f"Our views: {before.symbol}")
    assert (after.impact, after.failure, after.confidence, after.line) == (before.impact, before.failure, before.confidence, before.line)
    assert (before.effort.likely, after.fingerprint) == (0.5, before.fingerprint)


def test_an_override_reaches_the_rules_of_the_catalogs_from_a_file_of_any_series(tmp_path: Path) -> None:
    (file,) = written(tmp_path, own=f"{HEAD}overrides:\n  - {{id: CORE-FIELD-GONE, title: Look here}}\n")
    core = load_core_rules()
    merged = merge_core(core, load_private([file]))
    assert merged["CORE-FIELD-GONE"].title == "Look here"
    assert {ident: rule for ident, rule in merged.items() if ident != "CORE-FIELD-GONE"} == {
        ident: rule for ident, rule in core.items() if ident != "CORE-FIELD-GONE"
    }
    old = tmp_path / "rules.yaml"
    old.write_text(file.read_text().replace("17.0", "20.0"))
    assert scanned(tmp_path, old).rulesets["rules.yaml"]


def test_an_override_reaches_the_rules_of_the_layers(tmp_path: Path) -> None:
    (file,) = written(tmp_path, own=f"{HEAD}overrides:\n  - {{id: LAYER-CORE-PATCH, title: Look here}}\n")
    merged = merge_core(load_layer_rules(), load_private([file]))
    assert [ident for ident, rule in merged.items() if rule != load_layer_rules()[ident]] == ["LAYER-CORE-PATCH"]
    assert merge_core(load_core_rules(), load_private([file])) == load_core_rules()
    (wrong,) = written(tmp_path, own=f"{HEAD}overrides:\n  - {{id: LAYER-NONE, title: Look here}}\n")
    with pytest.raises(RulesetError, match="override LAYER-NONE: no rule of that id comes with rescue"):
        check_private(load_private([wrong]))


def test_confidence_can_only_be_lowered_and_what_is_low_is_no_longer_mandatory() -> None:
    rule = make_rule(confidence="medium")
    lowered = overridden(rule, Override("T-ONE", confidence=Confidence.LOW), "own.yaml")
    assert (lowered.confidence, lowered.impact) == (Confidence.LOW, Impact.POTENTIAL)
    assert overridden(rule, Override("T-ONE", confidence=Confidence.MEDIUM), "own.yaml") == rule
    with pytest.raises(RulesetError) as caught:
        overridden(rule, Override("T-ONE", confidence=Confidence.HIGH), "own.yaml")
    assert str(caught.value) == "own.yaml: override T-ONE: confidence: high is more than the rule's own medium"


def test_the_hours_of_an_override_say_where_they_come_from() -> None:
    rule, effort = make_rule(), RuleEffort(1, 1, 1)
    assert overridden(rule, Override("T-ONE", effort=effort), "own.yaml").effort.source == "set in own.yaml"
    measured = RuleEffort(1, 1, 1, "ten upgrades of 2025")
    assert overridden(rule, Override("T-ONE", effort=measured), "own.yaml").effort.source == "ten upgrades of 2025"


def test_several_files_of_a_series_merge_after_the_shipped_rules(tmp_path: Path) -> None:
    files = load_private(written(tmp_path, one=OWN, two=OWN.replace("ACME-HELPER", "ACME-SECOND")))
    shipped = load_shipped([Series(17)])[Series(17)]
    merged = merge(Series(17), shipped, files)
    assert merged is not None
    assert [rule.id for rule in merged.rules] == [*(rule.id for rule in shipped.rules), "ACME-HELPER", "ACME-SECOND"]
    assert merge(Series(16), None, files) is None
    assert {rule.id for rule in all_rulesets(files)[Series(17)].rules} == {rule.id for rule in merged.rules}


def test_a_folder_gives_its_yaml_files_by_path_and_each_file_counts_once(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    written(folder / "deep", b=OWN.replace("ACME-HELPER", "ACME-B"))
    (first,) = written(folder, a=OWN.replace("ACME-HELPER", "ACME-A"))
    written(folder / ".hidden", c="broken")
    (folder / "notes.txt").write_text("broken")
    os.symlink(first, tmp_path / "link.yaml")
    files = load_private([folder, first, tmp_path / "link.yaml"])
    assert [(file.name, file.ruleset.rules[0].id) for file in files] == [("rules/a.yaml", "ACME-A"), ("rules/deep/b.yaml", "ACME-B")]


def test_files_of_one_name_stay_apart_and_apart_from_the_shipped_ones(tmp_path: Path) -> None:
    paths = [
        *written(tmp_path / "a", odoo17=OWN.replace("ACME-HELPER", "ACME-A")),
        *written(tmp_path / "b", odoo17=OWN.replace("ACME-HELPER", "ACME-B")),
    ]
    assert [file.name for file in load_private(paths)] == ["odoo17.yaml (2)", "odoo17.yaml (3)"]


def test_rules_for_a_hop_that_rescue_has_no_ruleset_for_run_and_do_not_make_it_an_assessed_one(tmp_path: Path) -> None:
    (file,) = written(tmp_path / "rules", own=OWN.replace('"17.0"', '"20.0"'))
    report = scanned(tmp_path, file, version="19.0.1.0.0", target=20)
    assert [finding.rule for finding in report.findings] == ["ACME-HELPER"]
    assert [(hop.target, hop.assessed, hop.rules) for hop in report.coverage.hops] == [("20.0", False, 1)]
    assert report.coverage.hops_missing == ["20.0"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            OWN.replace("ACME-HELPER", "O17-VIEW-ATTRS"),
            (
                "own.yaml: rule O17-VIEW-ATTRS: id: a rule of that id comes with rescue; "
                "change its effort, title, message or confidence under overrides, or give yours another id"
            ),
        ),
        (
            OWN.replace("ACME-HELPER", "CORE-FIELD-GONE"),
            (
                "own.yaml: rule CORE-FIELD-GONE: id: a rule of that id comes with rescue; "
                "change its effort, title, message or confidence under overrides, or give yours another id"
            ),
        ),
        (
            OWN.replace("ACME-HELPER", "O16-ACC-DISPLAY-TYPE-READ"),
            "rule O16-ACC-DISPLAY-TYPE-READ: id: used for 16.0 and for 17.0; give one of them another id",
        ),
        (
            f"{HEAD}overrides:\n  - {{id: O16-ACC-DISPLAY-TYPE-READ, title: x}}\n",
            "own.yaml: override O16-ACC-DISPLAY-TYPE-READ: no rule of that id comes with rescue for 17.0",
        ),
        (
            f"{HEAD}overrides:\n  - {{id: CORE-NOTHING, title: x}}\n",
            "own.yaml: override CORE-NOTHING: no rule of that id comes with rescue",
        ),
    ],
)
def test_what_collides_with_the_rules_of_rescue_is_refused(text: str, message: str, tmp_path: Path) -> None:
    assert refusal(*written(tmp_path, own=text)) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"{HEAD}overrides:\n  - {{id: O17-VIEW-ATTRS}}\n",
            "override O17-VIEW-ATTRS: says nothing; give effort, title, message or confidence",
        ),
        (f"{HEAD}overrides:\n  - {{id: O17-VIEW-ATTRS, title: ' '}}\n", "override O17-VIEW-ATTRS: title: must not be empty"),
        (
            f"{HEAD}overrides:\n  - {{id: O17-VIEW-ATTRS, effort: {{first: 1, each: 2, cap: 3}}}}\n",
            "override O17-VIEW-ATTRS: effort: needs 0 <= each <= first <= cap, in hours",
        ),
        (
            f"{HEAD}overrides:\n  - {{id: O17-VIEW-ATTRS, impact: info}}\n",
            "override O17-VIEW-ATTRS: Object contains unknown field `impact` - at `$.overrides[0]`",
        ),
        (f"{OWN}overrides:\n  - {{id: ACME-HELPER, title: x}}\n", "override ACME-HELPER: id: used twice in this file"),
    ],
)
def test_an_override_that_cannot_be_meant_is_refused(text: str, message: str) -> None:
    with pytest.raises(RulesetError) as caught:
        load_ruleset(text.encode(), "own.yaml")
    assert str(caught.value) == f"own.yaml: {message}"


def test_an_id_that_two_files_use_is_refused_with_both_names(tmp_path: Path) -> None:
    assert refusal(*written(tmp_path, a=OWN, b=OWN)) == "b.yaml: rule ACME-HELPER: id: used in a.yaml too"
    assert refusal(*written(tmp_path, c=HEAD + ATTRS, d=HEAD + ATTRS)) == "d.yaml: override O17-VIEW-ATTRS: id: used in c.yaml too"


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ("99.0", "series: there is no Odoo series '99.0': known are 6.1, 7.0 ... 20.0, and saas~16.3 and its like"),
        ("16.3", "series: a hop ends in a yearly series, and 16.3 is none; its rules would never run"),
    ],
)
def test_a_series_that_no_hop_leads_to_is_refused(series: str, message: str, tmp_path: Path) -> None:
    (file,) = written(tmp_path, own=OWN.replace("17.0", series, 1))
    assert refusal(file) == f"{file}: {message}"


def test_a_folder_without_rules_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: no ruleset in this folder: no file ends in .yaml or .yml"
    assert refusal(tmp_path / "no.yaml") == f"{tmp_path / 'no.yaml'}: cannot be read: No such file or directory"
