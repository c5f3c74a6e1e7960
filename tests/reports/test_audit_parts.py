"""The promise: the heat map counts what counts, and what a rule says of Odoo's code stands before or after the change."""

from __future__ import annotations

import msgspec
import pytest

from reports.factory import ATTRS, finding, module, small_assessment
from rescue.reports.audit.core_places import CorePlace, core_places
from rescue.reports.audit.heat import Cell, heat_map, kind_of
from rescue.reports.audit.owners import Owners


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a/__manifest__.py", "manifest"),
        ("a/__openerp__.py", "manifest"),
        ("a/models/sale.py", "python"),
        ("a/views/sale.xml", "xml"),
        ("a/static/src/js/x.js", "javascript"),
        ("a/security/ir.model.access.csv", "csv"),
        ("a/LICENSE", "other"),
        ("a/i18n/fr.po", "other"),
    ],
)
def test_a_finding_is_of_the_kind_of_its_file(path: str, kind: str) -> None:
    assert kind_of(finding(ATTRS, "a", path, 1)) == kind


def test_the_heat_map_counts_what_is_not_suppressed_with_the_module_of_most_findings_first() -> None:
    findings = [
        finding(ATTRS, "one", "one/v.xml", 1),
        *(finding(ATTRS, "two", "two/v.xml", line) for line in range(1, 4)),
        finding(ATTRS, "two", "two/m.py", 1),
        finding(ATTRS, "three", "three/v.xml", 1, suppressed=True),
    ]
    assessment = msgspec.structs.replace(
        small_assessment(), findings=findings, modules=[module(name, findings) for name in ("one", "two", "three")]
    )
    found = heat_map(assessment, Owners(assessment.modules))
    assert found.kinds == ["python", "xml"]
    assert [(row.name, row.cells, row.total) for row in found.rows] == [
        ("two", [Cell(1, 1, 1), Cell(3, 3, 2)], Cell(4, 4, 2)),
        ("one", [Cell(0, 0, 0), Cell(1, 1, 1)], Cell(1, 1, 1)),
    ]
    assert (found.totals, found.total, found.without) == ([Cell(1, 1, 0), Cell(4, 4, 0)], Cell(5, 5, 0), 1)


def test_references_to_core_stand_before_or_after_the_hop_and_others_by_themselves() -> None:
    rule = msgspec.structs.replace(
        ATTRS, hop="17.0", references=["16.0 odoo/a.py:3 was there", "17.0 odoo/b.py:7 is here", "18.0 c.py:1", "a commit", "17.0 no place"]
    )
    found = core_places(rule)
    assert found.before == [CorePlace("16.0", "odoo/a.py:3", "was there")]
    assert found.after == [CorePlace("17.0", "odoo/b.py:7", "is here"), CorePlace("18.0", "c.py:1", "")]
    assert found.other == ["a commit", "17.0 no place"]
    assert core_places(msgspec.structs.replace(rule, hop="")).before == []
