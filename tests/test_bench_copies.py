"""The bench that holds a copy of Odoo against others: what is alike, what differs, and what only one of them defines."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

import copies

ORDER = "from odoo import fields, models\n\n\nclass Order(models.Model):\n    _name = 'sale.order'\n    name = fields.Char()\n"


def tree(root: Path, word: str = "odoo", **addons: str) -> Path:
    """A tree of 16.0 whose addons have one file of Python each."""
    (root / word).mkdir(parents=True)
    (root / word / "release.py").write_text("version_info = (16, 0, 0, 'final', 0, '')\n")
    for name, code in addons.items():
        folder = root / "addons" / name
        folder.mkdir(parents=True)
        (folder / "__manifest__.py").write_text(f"{{'name': '{name}'}}\n")
        (folder / "models.py").write_text(code.replace("odoo", word))
    return root


def test_what_one_copy_alone_defines_is_told_and_what_is_alike_in_any_other_is_not(tmp_path: Path) -> None:
    patched = ORDER + "    patched = fields.Char()\n"
    own = tree(tmp_path / "own", sale=patched, crm=ORDER, queue_job=ORDER)
    others = [
        tree(tmp_path / "one", sale=ORDER, crm=ORDER.replace("name =", "other ="), stock=ORDER),
        tree(tmp_path / "two", "acme", sale=ORDER, crm=ORDER + "   \n"),
    ]
    found = copies.Comparison(own, [copies.copy_at(str(others[0])), copies.copy_at(f"acme:{others[1]}")])
    found.compare()
    assert (found.strangers, found.lacking) == (["queue_job"], ["stock"])
    assert (found.alike, found.different, found.alone) == (1, ["sale/models.py"], [])
    assert found.only_here == {("field", "sale.order.patched", "models.py")}
    assert found.only_there == set()
