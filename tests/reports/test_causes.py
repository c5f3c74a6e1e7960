"""The promise: every finding is in exactly one cause, the causes that press most stand first, and suppressed findings never count."""

from __future__ import annotations

import msgspec

from reports.factory import ATTRS, NAME_GET, VERSION, finding, large_assessment, small_assessment
from rescue.model import Confidence, Effort
from rescue.reports.causes import causes_of


def test_causes_stand_by_impact_then_number_of_places() -> None:
    causes = causes_of(large_assessment())
    order = [(cause.rule.id, cause.impact.value, len(cause.places)) for cause in causes]
    assert order == [
        ("odoo17-view-attrs", "mandatory", 322),
        ("odoo17-owl-legacy", "mandatory", 58),
        ("odoo16-account-reconcile", "mandatory", 56),
        ("odoo16-removed-field", "mandatory", 48),
        ("odoo16-onchange-domain", "potential", 57),
        ("odoo15-sudo-user", "potential", 49),
        ("odoo17-name-get", "potential", 49),
        ("odoo17-super-changed", "potential", 47),
        ("odoo17-kanban-box", "optional", 57),
        ("odoo17-manifest-version", "info", 48),
    ]


def test_no_finding_is_lost() -> None:
    assessment = large_assessment()
    held = [found.fingerprint for cause in causes_of(assessment) for found in [*cause.places, *cause.suppressed]]
    assert sorted(held) == sorted(found.fingerprint for found in assessment.findings)


def test_a_suppressed_place_is_kept_but_adds_no_effort_and_no_module() -> None:
    kept = finding(NAME_GET, "a", "a/x.py", 1, hours=2)
    left = finding(NAME_GET, "b", "b/x.py", 1, hours=4, suppressed=True)
    (cause,) = causes_of(msgspec.structs.replace(small_assessment(), findings=[kept, left]))
    assert (cause.places, cause.suppressed, cause.modules) == ([kept], [left], ["a"])
    assert cause.effort == Effort(low=0.8, likely=2.0, high=5.0)


def test_a_cause_with_suppressed_places_only_stands_last() -> None:
    findings = [finding(ATTRS, "a", "a/x.xml", 1, suppressed=True), finding(VERSION, "a", "a/__manifest__.py", 1)]
    causes = causes_of(msgspec.structs.replace(small_assessment(), findings=findings))
    assert [cause.rule.id for cause in causes] == [VERSION.id, ATTRS.id]


def test_a_cause_is_as_sure_as_its_surest_place() -> None:
    findings = [finding(NAME_GET, "a", "a/x.py", line, confidence=sure) for line, sure in enumerate((Confidence.LOW, Confidence.HIGH), 1)]
    (cause,) = causes_of(msgspec.structs.replace(small_assessment(), findings=findings))
    assert cause.confidence is Confidence.HIGH


def test_a_finding_whose_rule_has_no_text_brings_its_own() -> None:
    (cause,) = causes_of(msgspec.structs.replace(small_assessment(), rules=[], findings=[finding(ATTRS, "a", "a/x.xml", 1)]))
    assert (cause.rule.id, cause.rule.title, cause.rule.fix, cause.rule.why) == (ATTRS.id, ATTRS.title, ATTRS.fix, "")
