"""What the checks of the layers must not say, and what of a tree they need to know."""

from __future__ import annotations

from textwrap import dedent

import pytest

from checks.layer_trees import breaches, places
from rescue.checks.declared import DeclaredLayers
from rescue.model import Confidence, Series

MANIFEST = "{'name': 'x', 'version': '16.0.1.0.0', 'depends': ['sale', 'account'], 'data': ['data.xml']}\n"


def found(python: str = "", data: str = "", manifest: str = MANIFEST, series: Series | None = None) -> list[tuple[str, str]]:
    files = {"__manifest__.py": manifest, "a.py": dedent(python), "data.xml": f"<odoo>\n{dedent(data)}\n</odoo>\n"}
    return places(files, series) if series else places(files)


def order(body: str) -> str:
    return f"from odoo import models\n\nclass A(models.Model):\n    _inherit = 'sale.order'\n\n    {body}\n"


def test_replacing_what_is_the_trees_own_or_of_the_moment_is_no_patch() -> None:
    assert found("from odoo.http import request\nrequest.Session = 1\n") == []
    assert found("from odoo.addons.acme.models.a import Thing\nThing.a = 1\n") == []
    assert found("from odoo import tools\ntools.config.options = 1\n") == []


def test_patches_in_tests_do_not_count() -> None:
    files = {"__manifest__.py": MANIFEST, "tests/test_a.py": "from odoo.addons.sale.models.sale_order import SaleOrder\nSaleOrder.a = 1\n"}
    assert places(files) == []


def test_a_core_record_that_only_gets_a_field_of_the_tree_is_not_overwritten() -> None:
    field = "from odoo import fields, models\n\nclass A(models.Model):\n    _inherit = 'res.country'\n\n    code_of_ours = fields.Char()\n"
    record = '<record id="base.be" model="res.country"><field name="{}">x</field></record>'
    assert found(field, record.format("code_of_ours")) == []
    assert found(field, record.format("phone_code")) == [("data.xml:2", "LAYER-CORE-RECORD")]


def test_an_xml_id_in_cores_name_that_core_has_not_is_not_overwritten() -> None:
    assert found(data='<record id="base.ours" model="res.country"><field name="name">x</field></record>') == []


def test_a_method_that_core_leaves_to_others_may_be_replaced() -> None:
    assert found(order("def init(self):\n        return 1")) == []
    assert found(order("def _ours(self):\n        return 1")) == []


def test_update_of_a_column_of_ones_own_is_no_risk_and_one_of_core_beside_it_is() -> None:
    code = """
        from odoo import fields, models

        class A(models.Model):
            _inherit = 'account.move'

            mark = fields.Char()

            def fill(self):
                self.env.cr.execute("UPDATE account_move SET mark = 'x'")
                self.env.cr.execute("UPDATE account_move SET mark = 'x', name = 'y'")
    """
    assert found(code) == [("a.py:11", "LAYER-AUDIT-SQL")]


def test_selection_keys_before_14_need_no_ondelete() -> None:
    code = "from odoo import fields, models\n\nclass A(models.Model):\n    _inherit = 'res.partner'\n\n"
    code += "    type = fields.Selection(selection_add=[('store', 'Store')])\n"
    assert found(code, series=Series(13)) == []
    assert found(code, series=Series(14)) == [("a.py:6", "LAYER-RESIDUE-SELECTION")]


def test_what_odoo_drops_itself_and_what_the_module_drops_is_no_residue() -> None:
    code = "from odoo import models\n\nclass A(models.Model):\n    _name = 'a.b'\n    _table = 'own'\n\n"
    code += "    def init(self):\n        self.env.cr.execute('{}')\n\n    def stop(self):\n        self.env.cr.execute('{}')\n"
    residue = [("a.py:8", "LAYER-RESIDUE-OBJECT")]
    nothing = "SELECT 1"
    assert found(code.format("CREATE VIEW own AS SELECT id FROM sale_order", nothing)) == []
    assert found(code.format("CREATE VIEW sale_report AS SELECT id FROM sale_order", nothing)) == []
    assert found(code.format("CREATE VIEW other AS SELECT id FROM a_b", nothing)) == []
    assert found(code.format("CREATE VIEW other AS SELECT id FROM sale_order", nothing)) == residue
    assert found(code.format("CREATE MATERIALIZED VIEW own AS SELECT id FROM sale_order", nothing)) == residue
    assert found(code.format("CREATE SEQUENCE numbers", nothing)) == residue
    assert found(code.format("CREATE SEQUENCE numbers", "DROP SEQUENCE numbers")) == []
    assert found(code.format("CREATE TRIGGER t AFTER INSERT ON own EXECUTE FUNCTION f()", nothing)) == []
    assert found(code.format(nothing, "CREATE SEQUENCE numbers")) == []


def test_with_a_dependency_that_nobody_knows_nothing_is_said_to_be_missing() -> None:
    code = "from odoo import fields, models\n\nclass A(models.Model):\n    _inherit = 'res.partner'\n\n"
    code += "    p = fields.Many2one('purchase.order')\n"
    assert found(code) == [("a.py:6", "LAYER-PROVISION-MODEL")]
    assert found(code, manifest=MANIFEST.replace("'account'", "'not_ours'")) == []


def test_a_model_of_a_view_is_surer_where_the_view_extends_none() -> None:
    view = """
        <record id="v" model="ir.ui.view">
            <field name="model">sale.order</field>{}
            <field name="arch" type="xml"><form><field name="warehouse_id"/></form></field>
        </record>
    """
    files = {"__manifest__.py": MANIFEST, "data.xml": f"<odoo>{view.format('')}</odoo>"}
    assert [(hit.rule.id, hit.confidence) for hit in breaches(files)] == [("LAYER-PROVISION-FIELD", Confidence.HIGH)]


def test_what_stands_more_than_once_is_told_once_a_module_with_the_others() -> None:
    body = "def f(self):\n        a = self.b.c(self.d)\n        for e in a:\n            e.g(self.h, e.i)\n        return a\n"
    cls = "class {0}(models.Model):\n    _name = '{1}'\n\n    {2}\n\n"
    code = "from odoo import models\n\n" + "".join(cls.format(name, name.lower(), body) for name in "ABCDE")
    (hit,) = breaches({"__manifest__.py": MANIFEST, "a.py": code})
    assert (hit.rule.id, hit.line, hit.symbol) == ("LAYER-REPEATED-OVERRIDE", 6, "a.f (as b.f, c.f, d.f and 1 more)")
    (more,) = breaches({"__manifest__.py": MANIFEST, "a.py": code + cls.format("F", "f", body)})
    assert more.symbol == "a.f (as b.f, c.f, d.f and 2 more)"
    assert more.named == hit.named == "a.f", "to a gate, one more double is no new finding in the module that is known"


@pytest.mark.parametrize(
    ("module", "layer"),
    [("acme_base", "base"), ("acme_base_sale", "implementation"), ("acme_config", "configuration"), ("other", None), ("acme_x", "core")],
)
def test_a_name_wins_over_a_pattern_then_the_longer_one_then_the_lower_layer(module: str, layer: str | None) -> None:
    declared = DeclaredLayers(
        core=["acme_?"], base=["acme_base", "acme_*/view:x"], implementation=["acme_base_*", "acme_?"], configuration=["acme_*"]
    )
    assert declared.of(module) == layer
