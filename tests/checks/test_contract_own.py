"""What other addons of the tree define counts for those that depend on them, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.core_trees import Tree, told
from rescue.catalog.load import Catalog
from rescue.checks.contract.ground import State
from rescue.model import Series
from rescue.pipeline import assess
from rescue.request import Request

Catalogs = dict[Series, Catalog]

USER = """from odoo import models
class Order(models.Model):
    _inherit = "sale.order"
    def own(self):
        self.gone
        self.old_method()
        self.env.cr.execute("SELECT gone FROM sale_order")
        return self.env["sale.template"]
"""
GIVER = """from odoo import fields, models
class Order(models.Model):
    _inherit = "sale.order"
    gone = fields.Char()
    def old_method(self): pass
class Template(models.Model):
    _name = "sale.template"
"""


def manifest(*depends: str) -> str:
    return f"{{'name': 'x', 'depends': {list(depends)}}}"


def of_user(core: Catalogs, user: tuple[str, ...], between: tuple[str, ...] = ("sale",)) -> list[str]:
    """What is said of ``my``, beside ``giver``, which defines all that it uses, and ``between``."""
    tree = Tree(
        {
            "my": {"__manifest__.py": manifest(*user), "m.py": USER},
            "giver": {"__manifest__.py": manifest("sale"), "g.py": GIVER},
            "between": {"__manifest__.py": manifest(*between)},
        }
    )
    return told(tree.touched(core).hits)


def test_what_an_addon_defines_is_nobody_elses_who_does_not_depend_on_it(core: Catalogs) -> None:
    said = [
        "CORE-FIELD-GONE-USE m.py:5 sale.order.gone",
        "CORE-METHOD-GONE m.py:6 sale.order.old_method",
        "CORE-MODEL-GONE-USE m.py:8 sale.template",
        "CORE-SQL-GONE m.py:7 sale_order.gone",
    ]
    assert of_user(core, ("sale",)) == said
    assert of_user(core, ("sale", "between")) == said


@pytest.mark.parametrize("depends", [("giver",), ("sale", "between")])
def test_what_an_addon_defines_counts_for_those_that_depend_on_it_by_whatever_way(core: Catalogs, depends: tuple[str, ...]) -> None:
    assert of_user(core, depends, between=("giver",)) == []


def test_an_unknown_dependency_may_bring_any_addon_of_the_tree(core: Catalogs) -> None:
    assert of_user(core, ("sale", "nowhere")) == []


def test_super_reaches_a_method_of_an_addon_that_is_depended_on_and_is_unknown_without_it(core: Catalogs) -> None:
    override = USER.split("    def own", maxsplit=1)[0] + "    def late(self):\n        return super().late()\n"
    giver = {"__manifest__.py": manifest("sale"), "g.py": GIVER.replace("old_method", "late")}

    def unknown(depends: str) -> int:
        tree = Tree({"my": {"__manifest__.py": manifest(depends), "m.py": override}, "giver": giver})
        return tree.touched(core).counts[State.UNKNOWN]

    assert (unknown("giver"), unknown("sale")) == (0, 1)


@pytest.mark.parametrize(("depends", "found"), [("stock", ["O17-STOCK-QTY-DONE"]), ("giver", [])])
def test_curated_rules_look_at_the_same_part_of_the_tree(tmp_path: Path, depends: str, found: list[str]) -> None:
    line = "from odoo import fields, models\n\n\nclass Line(models.Model):\n    _inherit = 'stock.move.line'\n\n"
    code = {"my": "    def own(self):\n        return self.qty_done\n", "giver": "    qty_done = fields.Float()\n"}
    for name, needed in (("my", depends), ("giver", "stock")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__manifest__.py").write_text(f"{{'name': '{name}', 'version': '16.0.1.0.0', 'depends': ['{needed}']}}\n")
        (tmp_path / name / "__init__.py").write_text("from . import line\n")
        (tmp_path / name / "line.py").write_text(line + code[name])
    assessment = assess(Request(roots=(tmp_path,), target=Series(17), generated="test"))
    assert [finding.rule for finding in assessment.findings if finding.path == "my/line.py"] == found
