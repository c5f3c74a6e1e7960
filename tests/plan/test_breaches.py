"""Breaches of the layering and the plan: they are there today, so no lever, wave or risk of the upgrade counts them."""

from __future__ import annotations

from pathlib import Path

from rescue.model import Series, Verdict
from rescue.pipeline import assess
from rescue.reports.explain import render_finding
from rescue.request import Request

LOSING = (
    "from odoo import models\n\n\nclass Move(models.Model):\n    _inherit = 'account.move'\n\n"
    "    def forget(self):\n        self.env.cr.execute('DELETE FROM account_move WHERE id = %s', [self.id])\n"
)


def test_a_breach_moves_no_lever_blocks_nothing_and_is_no_risk_of_a_wave(tmp_path: Path) -> None:
    module = tmp_path / "acme_account"
    module.mkdir()
    (module / "__init__.py").write_text("from . import models\n")
    (module / "models.py").write_text(LOSING)
    (module / "__manifest__.py").write_text("{'name': 'x', 'version': '17.0.1.0.0', 'license': 'LGPL-3', 'depends': ['account']}\n")
    report = assess(Request(roots=(tmp_path,), target=Series(18)))
    assert ("LAYER-AUDIT-SQL-DELETE", "") in {(finding.rule, finding.hop) for finding in report.findings}
    assert {rule.hop for rule in report.rules if rule.id.startswith("LAYER-")} == {""}
    said = render_finding(next(finding for finding in report.findings if finding.rule == "LAYER-AUDIT-SQL-DELETE"))
    assert "arriving in" not in said
    assert report.verdict is Verdict.READY
    assert report.plan is not None
    assert (report.plan.levers, report.plan.unblocking) == ([], None)
    assert [(wave.number, wave.modules, wave.risks) for wave in report.plan.waves] == [(1, ["acme_account"], [])]
    basis = report.modules[0].effort_basis
    assert basis is not None
    assert basis.found.high == 0.0
