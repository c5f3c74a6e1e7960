"""A tree is taken apart into artifacts, and each is put into one layer for reasons that have a place."""

from __future__ import annotations

from pathlib import Path

from plan.small_tree import MANIFEST, by_id, in_short, layers_in, manifest
from rescue.plan.model import Cut, Layer
from rescue.plan.pins import Pins

MODEL = """
    from odoo import fields, models


    class Visit(models.Model):
        _name = "acme.visit"

        name = fields.Char()
        order_id = fields.Many2one("sale.order")


    class Order(models.Model):
        _inherit = "sale.order"

        visit_ids = fields.One2many("acme.visit", "order_id")

        def action_confirm(self):
            self.visit_ids.write({"name": "confirmed"})
            return super().action_confirm()


    class Ask(models.TransientModel):
        _name = "acme.ask"

        visit_id = fields.Many2one("acme.visit")
"""
VIEWS = """
    <odoo>
        <record id="visit_form" model="ir.ui.view">
            <field name="model">acme.visit</field>
            <field name="arch" type="xml"><form><field name="name"/></form></field>
        </record>
        <record id="order_form" model="ir.ui.view">
            <field name="model">sale.order</field>
            <field name="inherit_id" ref="sale.view_order_form"/>
            <field name="arch" type="xml"><field name="partner_id" position="after"><field name="visit_ids"/></field></field>
        </record>
        <record id="visits" model="ir.actions.act_window"><field name="res_model">acme.visit</field></record>
        <menuitem id="menu_visits" action="visits"/>
        <record id="seq" model="ir.sequence"><field name="name">Visits</field></record>
        <record id="stage_1" model="acme.stage"><field name="name">One</field></record>
        <record id="stage_2" model="acme.stage"><field name="name">Two</field></record>
        <record id="mail" model="mail.template"><field name="name">Visit</field></record>
        <record id="group" model="res.groups"><field name="name">Visitors</field></record>
        <record id="rule" model="ir.rule"><field name="model_id" ref="model_acme_visit"/></record>
        <record id="cron" model="ir.cron"><field name="model_id" ref="model_acme_visit"/></record>
    </odoo>
"""
ACCESS = """\
id,name,model_id:id,group_id:id,perm_read
a_visit,visit,model_acme_visit,group,1
a_ask,ask,model_acme_ask,group,1
"""
ACME = {
    f"acme_sale/{MANIFEST}": manifest(depends=["sale"], data=["views.xml", "security/ir.model.access.csv"]),
    "acme_sale/models.py": MODEL,
    "acme_sale/views.xml": VIEWS,
    "acme_sale/security/ir.model.access.csv": ACCESS,
    "acme_sale/tests/test_it.py": "class TestIt: ...\n",
    "acme_sale/demo.xml": "<odoo><record id='d' model='acme.visit'/></odoo>",
    "acme_sale/static/src/js/visit.js": "console.log(1);\n",
    "acme_sale/static/lib/big/big.js": "console.log(2);\n",
}


def test_every_artifact_of_an_addon_is_in_the_layer_of_its_kind_and_tests_demo_and_libraries_are_none(tmp_path: Path) -> None:
    assert in_short(layers_in(tmp_path, ACME)) == {
        "acme_sale/access:acme_sale.a_ask": "implementation",
        "acme_sale/access:acme_sale.a_visit": "base",
        "acme_sale/action:acme_sale.visits": "implementation",
        "acme_sale/asset:static/src/js/visit.js": "implementation",
        "acme_sale/cron:acme_sale.cron": "base",
        "acme_sale/extension:sale.order": "base",
        "acme_sale/group:acme_sale.group": "base",
        "acme_sale/lookup:acme.stage": "configuration",
        "acme_sale/mail_template:acme_sale.mail": "configuration",
        "acme_sale/menu:acme_sale.menu_visits": "implementation",
        "acme_sale/model:acme.visit": "base",
        "acme_sale/override:sale.order.action_confirm": "implementation",
        "acme_sale/rule:acme_sale.rule": "base",
        "acme_sale/setting:ir.sequence": "configuration",
        "acme_sale/view:acme_sale.visit_form": "implementation",
        "acme_sale/view_extension:acme_sale.order_form": "implementation",
        "acme_sale/wizard:acme.ask": "implementation",
    }


def test_what_is_nothing_without_its_model_says_so(tmp_path: Path) -> None:
    access = by_id(layers_in(tmp_path, ACME))["acme_sale/access:acme_sale.a_ask"]
    assert [(reason.layer.value, reason.text, reason.path, reason.line) for reason in access.reasons] == [
        (
            "implementation",
            "it needs acme_sale/wizard:acme.ask, which is implementation: it is about the model acme.ask",
            "acme_sale/security/ir.model.access.csv",
            3,
        ),
        ("base", "access lines are base, where their model is", "acme_sale/security/ir.model.access.csv", 3),
    ]
    assert not access.fixed


def test_the_mix_counts_the_layers_of_a_module_and_the_sizes_are_those_of_its_parts(tmp_path: Path) -> None:
    layers = layers_in(tmp_path, ACME)
    assert layers.mix == {"acme_sale": {Layer.BASE: 6, Layer.IMPLEMENTATION: 8, Layer.CONFIGURATION: 3}}
    sizes = {item.artifact.id: (item.artifact.line, item.artifact.end_line, item.artifact.lines) for item in layers.assigned}
    assert sizes["acme_sale/model:acme.visit"] == (5, 9, 5)
    assert sizes["acme_sale/extension:sale.order"] == (12, 19, 5)
    assert sizes["acme_sale/override:sale.order.action_confirm"] == (17, 19, 3)


def test_a_base_model_that_names_a_template_of_configuration_is_a_cut_with_its_place(tmp_path: Path) -> None:
    files = {
        f"acme_mail/{MANIFEST}": manifest(depends=["mail"], data=["mail.xml"]),
        "acme_mail/mail.xml": "<odoo><record id='mail' model='mail.template'><field name='name'>Visit</field></record></odoo>",
        "acme_mail/models.py": """
            from odoo import fields, models


            class Visit(models.Model):
                _name = "acme.visit"

                def remind(self):
                    self.env.ref("acme_mail.mail").send_mail(self.id)
        """,
    }
    assert layers_in(tmp_path, files).cuts == (
        Cut(
            "acme_mail/model:acme.visit",
            "acme_mail/mail_template:acme_mail.mail",
            "names acme_mail.mail",
            2,
            Layer.BASE,
            Layer.CONFIGURATION,
            "acme_mail/models.py",
            9,
        ),
    )


def test_pins_win_over_all_reasons_and_one_of_an_artifact_over_one_of_its_module(tmp_path: Path) -> None:
    pins = Pins(implementation=["acme_*"], base=["acme_sale/model:*"], configuration=["acme_sale/view:acme_sale.visit_form"])
    found = by_id(layers_in(tmp_path, ACME, pins))
    layers = {name: item.layer.value for name, item in found.items()}
    assert layers.pop("acme_sale/model:acme.visit") == "base"
    assert layers.pop("acme_sale/view:acme_sale.visit_form") == "configuration"
    assert set(layers.values()) == {"implementation"}
    model = found["acme_sale/model:acme.visit"]
    assert (model.fixed, model.pinned, model.reasons[0].text) == (True, True, "the settings pin acme_sale/model:* to base")


def test_a_module_that_says_whose_customisation_it_is_draws_what_no_kind_decides_to_implementation(tmp_path: Path) -> None:
    files = {
        f"own/{MANIFEST}": manifest(summary="Customizations for the Initech factory"),
        "own/models.py": """
            from odoo import fields, models


            class Partner(models.Model):
                _inherit = "res.partner"

                rank = fields.Integer()
        """,
        "own/security/x.csv": "",
    }
    found = by_id(layers_in(tmp_path, files))["own/extension:res.partner"]
    assert (found.layer, found.fixed) == (Layer.IMPLEMENTATION, False)
    assert [(reason.layer.value, reason.text, reason.weight, reason.path) for reason in found.reasons] == [
        ("implementation", "the manifest speaks of customisations for Initech", 16, f"own/{MANIFEST}"),
        ("base", "1 field on the model", 2, "own/models.py"),
    ]


def test_a_name_of_a_client_from_the_settings_in_a_literal_is_a_reason_with_its_line(tmp_path: Path) -> None:
    files = {
        f"price/{MANIFEST}": manifest(),
        "price/models.py": '''
            from odoo import fields, models


            class Partner(models.Model):
                """For Initech, in a docstring that says nothing."""

                _inherit = "res.partner"

                rank = fields.Integer(string="Rank at Initech")  # Initech
        ''',
    }
    found = by_id(layers_in(tmp_path, files, Pins(clients=["Initech"])))["price/extension:res.partner"]
    assert [(reason.text, reason.line) for reason in found.reasons if reason.layer is Layer.IMPLEMENTATION] == [
        ("it names the client Initech", 10)
    ]
    assert found.layer is Layer.IMPLEMENTATION


def test_a_field_belongs_to_a_module_that_is_depended_on_not_to_whoever_has_one_of_that_name(tmp_path: Path) -> None:
    field = """
        from odoo import fields, models


        class Partner(models.Model):
            _inherit = "res.partner"

            rank = fields.Integer()
    """
    view = """
        <odoo>
            <record id="form" model="ir.ui.view">
                <field name="model">res.partner</field>
                <field name="inherit_id" ref="base.view_partner_form"/>
                <field name="arch" type="xml"><field name="name" position="after"><field name="rank"/></field></field>
            </record>
        </odoo>
    """
    files = {
        f"aaa/{MANIFEST}": manifest(),
        "aaa/models.py": field,
        f"bbb/{MANIFEST}": manifest(),
        "bbb/models.py": field,
        f"screen/{MANIFEST}": manifest(depends=["bbb"], data=["view.xml"]),
        "screen/view.xml": view,
        f"alone/{MANIFEST}": manifest(data=["view.xml"]),
        "alone/view.xml": view,
    }
    layers = layers_in(tmp_path, files)
    assert [(item.source, item.target, item.why, item.line) for item in layers.dependences] == [
        ("screen/view_extension:screen.form", "bbb/extension:res.partner", "uses the field rank of res.partner", 6)
    ]


def test_a_second_artifact_of_one_name_gets_a_number(tmp_path: Path) -> None:
    text = """
        from odoo import fields, models


        class Partner(models.Model):
            _inherit = "res.partner"

            {} = fields.Integer()
    """
    files = {f"twice/{MANIFEST}": manifest(), "twice/a.py": text.format("one"), "twice/b.py": text.format("two")}
    assert [(item.artifact.id, item.artifact.path) for item in layers_in(tmp_path, files).assigned] == [
        ("twice/extension:res.partner", "twice/a.py"),
        ("twice/extension:res.partner#2", "twice/b.py"),
    ]


def test_the_example_tree_has_every_artifact_in_exactly_one_layer() -> None:
    example = Path(__file__).parents[2] / "examples" / "legacy"
    layers = layers_in(example, {})
    ids = [item.artifact.id for item in layers.assigned]
    assert len(ids) == len(set(ids)) > 40
    assert ids == sorted(ids)
    assert {end for item in layers.dependences for end in (item.source, item.target)} <= set(ids)
    assert sum(sum(count.values()) for count in layers.mix.values()) == len(ids)
