"""How a file is formatted makes no finding new: the fingerprints of a tree are the same however its lines are set."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from rescue.pipeline import assess
from rescue.reading.series import parse_series
from rescue.request import Request

MANIFEST = "{'name': 'A', 'version': '15.0.1.0.0', 'depends': ['stock', 'account', 'website'], 'license': 'LGPL-3'}\n"
HEAD = "from odoo import models\n\n\nclass Line(models.Model):\n    _inherit = 'stock.move.line'\n\n    def one(self, other):\n"
SEARCH = f"{HEAD}        self.env['account.account'].search("
IMPORT = "from odoo.addons.web.controllers.main import"


def findings_of(folder: Path, text: str) -> Counter[tuple[str, str]]:
    addon = folder / "a"
    addon.mkdir(parents=True)
    (addon / "__manifest__.py").write_text(MANIFEST)
    (addon / "__init__.py").write_text("from . import line\n")
    (addon / "line.py").write_text(text)
    found = assess(Request(roots=(folder,), target=parse_series("17.0"))).findings
    return Counter((finding.fingerprint, finding.rule) for finding in found if finding.path.endswith("line.py"))


@pytest.mark.parametrize(
    ("short", "long", "rule", "places"),
    [
        (
            f"{HEAD}        return self.qty_done or self.qty_done\n",
            f"{HEAD}        return (\n            self.qty_done\n            or self.qty_done\n        )\n",
            "O17-STOCK-QTY-DONE",
            2,
        ),
        (
            f"{HEAD}        self.qty_done = self.qty_done\n",
            f"{HEAD}        self.qty_done = (\n            self.qty_done\n        )\n",
            "O17-STOCK-QTY-DONE",
            2,
        ),
        (
            f"{HEAD}        self.qty_done += 1\n",
            f"{HEAD}        self.qty_done += (\n            1\n        )\n",
            "O17-STOCK-QTY-DONE",
            1,
        ),
        (
            f"{IMPORT} DataSet, Home, ensure_db\n",
            f"{IMPORT} (\n    DataSet,\n    Home,\n    ensure_db,\n)\n",
            "O16-WEB-CONTROLLERS-MAIN",
            1,
        ),
        (
            f"{SEARCH}[('user_type_id', '=', self.env.ref('account.data_account_type_revenue').id)])\n",
            f"{SEARCH}[\n  ('user_type_id', '=',\n   self.env.ref('account.data_account_type_revenue').id),\n        ])\n",
            "O16-ACC-ACCOUNT-TYPE-XMLID",
            1,
        ),
    ],
    ids=["two uses of a line", "read and written", "changed in place", "several names of a package", "a value beside its field"],
)
def test_equal_uses_are_as_many_places_on_one_line_as_on_several(tmp_path: Path, short: str, long: str, rule: str, places: int) -> None:
    before = findings_of(tmp_path / "short", short)
    assert sum(number for (_, found), number in before.items() if found == rule) == places
    assert findings_of(tmp_path / "long", long) == before


def test_of_two_equal_uses_on_a_line_each_has_a_fingerprint_of_its_own_and_one_more_is_one_more(tmp_path: Path) -> None:
    two = findings_of(tmp_path / "two", f"{HEAD}        return self.qty_done or self.qty_done\n")
    three = findings_of(tmp_path / "three", f"{HEAD}        return self.qty_done or self.qty_done or self.qty_done\n")
    assert max(two.values()) == 1
    assert (len(two - three), len(three - two)) == (0, 1)
