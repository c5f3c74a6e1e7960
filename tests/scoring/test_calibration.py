"""What a migration changes beyond its findings is expected by a formula that ships as data, and is added to what was found."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from rescue.assessment import Band, Calibration, EffortBasis, Lines
from rescue.checks.rules.shipped import shipped_rulesets
from rescue.errors import RulesetError
from rescue.model import Effort, Series
from rescue.pipeline import assess
from rescue.request import Request
from rescue.scoring.calibration import FEATURES, basis_of, effort_of, lines_of, parse_calibration, shipped_calibration

# ln(1 + 1) = 0.6931...: with these weights one mandatory finding doubles the lines and one more
PLAIN = Calibration(
    fitted="2026-01-01",
    hops=["17.0"],
    pairs=1,
    spearman=0,
    spearman_lines=0,
    spearman_findings=0,
    coverage=0,
    intercept=0,
    weights={"mandatory": 1, "potential": 0, "hours": 0, "xml_lines": 1, "javascript_lines": 0},
    mean_factor=1.5,
    bands=[Band(2.0, -0.5, 0.5), Band(None, -1.0, 1.0)],
    hours_per_line=0.1,
    hours_per_line_source="judged",
)
NOTHING = {**dict.fromkeys(FEATURES, 0.0), "lines": 1000.0}


def test_the_shipped_calibration_says_how_well_it_fits() -> None:
    shipped = shipped_calibration()
    assert shipped.pairs >= 150
    assert shipped.hops == ["13.0", "14.0", "15.0", "16.0", "17.0", "18.0"]
    assert shipped.spearman > max(shipped.spearman_lines, shipped.spearman_findings)
    assert 75 <= shipped.coverage <= 85
    assert min(shipped.weights.values()) >= 0, "more to do never makes less work"


def test_lines_are_the_power_of_the_score_with_the_band_of_the_score() -> None:
    assert lines_of(PLAIN, NOTHING) == Lines(0.0, 0.0, 0.6)
    assert lines_of(PLAIN, {**NOTHING, "mandatory": 3}) == Lines(1.4, 4.5, 5.6)
    assert lines_of(PLAIN, {**NOTHING, "mandatory": 3, "xml_lines": 9}) == Lines(13.7, 58.5, 107.7)


def test_a_migration_changes_no_more_lines_than_there_are() -> None:
    assert lines_of(PLAIN, {**NOTHING, "mandatory": 999, "lines": 20.0}) == Lines(6.7, 20.0, 20.0)


def test_the_likely_figure_lies_in_the_range() -> None:
    assert lines_of(msgspec.structs.replace(PLAIN, mean_factor=9), {**NOTHING, "mandatory": 3}) == Lines(1.4, 5.6, 5.6)


def test_the_rest_is_what_the_lines_cost_beyond_the_findings_and_never_less_than_nothing() -> None:
    basis = EffortBasis(Effort(0, 0, 0), Effort(0.14, 0.45, 0.56), Lines(1.4, 4.5, 5.6), {**NOTHING, "mandatory": 3})
    assert basis_of(PLAIN, {**NOTHING, "mandatory": 3}, []) == basis
    assert effort_of(EffortBasis(Effort(1, 2, 3), Effort(0, 0.5, 1), Lines(0, 0, 0), {})) == Effort(1, 2.5, 4)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("pairs:", "couples:", "effort.yaml: Object contains unknown field `couples`"),
        ("mandatory:", "madatory:", "effort.yaml: weights: expected mandatory, potential, hours, xml_lines, javascript_lines"),
        ("up_to: null", "up_to: 99", "effort.yaml: bands: the last one must be for any score above, with up_to: null"),
    ],
)
def test_a_calibration_that_cannot_be_meant_is_refused(old: str, new: str, message: str) -> None:
    text = shipped_rulesets().joinpath("effort.yaml").read_text().replace(old, new)
    with pytest.raises(RulesetError, match=r"^effort\.yaml: ") as refused:
        parse_calibration(text.encode(), "effort.yaml")
    assert str(refused.value) == message


VIEW = """<odoo>
    <record id="form" model="ir.ui.view">
        <field name="model">res.partner</field>
        <field name="inherit_id" ref="base.view_partner_form"/>
        <field name="arch" type="xml">
            <field name="vat" position="attributes"><attribute name="attrs">{'invisible': [('name', '=', False)]}</attribute></field>
        </field>
    </record>
</odoo>
"""


def addon(root: Path, name: str, version: str = "16.0.1.0.0", **files: str) -> None:
    (root / name).mkdir()
    manifest = {"name": name, "version": version, "depends": ["base", "helpdesk", "acme"], "data": ["view.xml"]}
    for path, text in {"__init__.py": "", "__manifest__.py": repr(manifest), **files}.items():
        (root / name / path).parent.mkdir(exist_ok=True)
        (root / name / path).write_text(text)


def test_tests_and_what_is_accepted_are_no_feature(tmp_path: Path) -> None:
    accepted = VIEW.replace("            <field", "            <!-- rescue: ignore[O17-VIEW-ATTRS] later -->\n            <field", 1)
    addon(tmp_path, "plain", **{"view.xml": VIEW})
    addon(tmp_path, "tested", **{"view.xml": VIEW, "tests/view.xml": VIEW})
    addon(tmp_path, "accepting", **{"view.xml": accepted})
    modules = {module.name: module.effort_basis for module in assess(Request(roots=(tmp_path,), target=Series(17))).modules}
    plain, tested, accepting = (modules[name] for name in ("plain", "tested", "accepting"))
    assert plain is not None
    assert tested is not None
    assert accepting is not None
    assert (plain.features["mandatory"], plain.features["xml_lines"]) == (1.0, 9.0)
    assert (tested.features["mandatory"], tested.features["xml_lines"]) == (1.0, 9.0)
    assert (accepting.features["mandatory"], accepting.features["hours"]) == (0.0, 0.0)


def test_a_module_that_takes_no_hop_has_no_rest_and_leaves_nothing_open(tmp_path: Path) -> None:
    addon(tmp_path, "there", "17.0.1.0.0", **{"view.xml": "<odoo/>"})
    report = assess(Request(roots=(tmp_path,), target=Series(17)))
    assert (report.modules[0].effort_basis, report.effort, report.open_items) == (None, Effort(0, 0, 0), [])


def test_what_code_cannot_show_is_listed_with_what_the_scan_saw_of_it(tmp_path: Path) -> None:
    addon(
        tmp_path, "old", "11.0.1.0.0", **{"view.xml": "<odoo", "m.py": "from odoo import models\nclass A(models.Model):\n    _name = 'a'\n"}
    )
    addon(tmp_path, "plain", **{"view.xml": "<odoo/>"})
    items = assess(Request(roots=(tmp_path,), target=Series(17))).open_items
    assert [(item.kind, item.count, item.unit, item.names) for item in items] == [
        ("data", 1, "model", []),
        ("acceptance", 2, "module", []),
        ("third_party", 1, "module", ["acme"]),
        ("enterprise", 1, "module", ["helpdesk"]),
        ("unread", 1, "file", ["old/view.xml"]),
        ("extrapolated", 1, "module", ["old"]),
    ]
