"""Chains: who makes what first, who comes after in the order of loading, who calls super, and who stops the chain."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from overrides.tree import catalog, chain, conflicts, look, manifest, told
from rescue.model import Addon, Manifest, Series
from rescue.overrides.installed import Installed

CONFIRM = """\
from odoo import models


class Order(models.Model):
    _inherit = "sale.order"

    def action_confirm(self):
        return {}
"""
SUPER = CONFIRM.format("super().action_confirm()")
STOP = CONFIRM.format("True")


def test_a_core_method_is_followed_from_its_definition_to_the_override_that_is_asked_first(tmp_path: Path) -> None:
    found = look(
        tmp_path,
        {
            "alpha/__manifest__.py": manifest("sale"),
            "alpha/order.py": SUPER,
            "beta/__manifest__.py": manifest("alpha"),
            "beta/order.py": STOP,
            "gamma/__manifest__.py": manifest("beta"),
            "gamma/order.py": SUPER,
        },
    )
    assert chain(found, "method", "sale.order.action_confirm") == [
        "sale :0 core super=False cut",
        "alpha alpha/order.py:7 overrides super=True cut",
        "beta beta/order.py:7 overrides super=False",
        "gamma gamma/order.py:7 overrides super=True",
    ]
    assert conflicts(found) == []


def test_what_core_installs_by_itself_is_part_of_the_chain(tmp_path: Path) -> None:
    files = {"alpha/__manifest__.py": manifest("sale", "stock"), "alpha/order.py": SUPER.replace("action_confirm", "_action_confirm")}
    found = look(tmp_path, files)
    modules = [line.split()[0] for line in chain(found, "method", "sale.order._action_confirm")]
    assert modules[0] == "sale"
    assert "sale_stock" in modules
    assert "sale_mrp" not in modules


def test_a_method_that_a_model_inherits_is_below_its_own(tmp_path: Path) -> None:
    found = look(
        tmp_path,
        {
            "alpha/__manifest__.py": manifest("base"),
            "alpha/note.py": """
                from odoo import models


                class Note(models.AbstractModel):
                    _name = "note.mixin"

                    def write_note(self):
                        return 1


                class Slip(models.Model):
                    _name = "slip"
                    _inherit = "note.mixin"

                    def write_note(self):
                        return super().write_note()
                """,
        },
    )
    assert chain(found, "method", "slip.write_note") == [
        "alpha alpha/note.py:8 defines super=False",
        "alpha alpha/note.py:16 defines super=True",
    ]


def test_a_file_that_nothing_imports_and_one_of_the_tests_are_no_links(tmp_path: Path) -> None:
    found = look(
        tmp_path,
        {
            "alpha/__manifest__.py": manifest("sale"),
            "alpha/__init__.py": "from . import order\n",
            "alpha/order.py": SUPER,
            "alpha/forgotten.py": STOP,
            "alpha/tests/__init__.py": "from . import test_order\n",
            "alpha/tests/test_order.py": STOP,
        },
    )
    assert [line.split()[1] for line in chain(found, "method", "sale.order.action_confirm")] == [":0", "alpha/order.py:7"]


FIELD = """\
from odoo import fields, models


class Order(models.Model):
    _inherit = "sale.order"

    note = fields.{}
"""


def test_a_field_says_who_redefines_which_attribute(tmp_path: Path) -> None:
    found = look(
        tmp_path,
        {
            "alpha/__manifest__.py": manifest("sale"),
            "alpha/order.py": FIELD.format("Html(required=True)"),
            "beta/__manifest__.py": manifest("alpha"),
            "beta/order.py": FIELD.format("Html(required=False, default=lambda self: 1)"),
        },
    )
    assert chain(found, "field", "sale.order.note") == [
        "sale :0 core super=None",
        "alpha alpha/order.py:7 Html: required=True super=None",
        "beta beta/order.py:7 Html: required=False, default=... super=None",
    ]


VIEW = """\
<odoo>
    <record id="{name}" model="ir.ui.view">
        <field name="model">sale.order</field>
        <field name="priority">{priority}</field>
        <field name="inherit_id" ref="sale.view_order_form"/>
        <field name="arch" type="xml">
            <field name="client_order_ref" position="{position}">{content}</field>
        </field>
    </record>
</odoo>
"""


def test_a_view_is_a_stack_by_priority_and_then_by_loading_and_says_where_two_meet(tmp_path: Path) -> None:
    late = VIEW.format(name="late", priority=40, position="after", content='<field name="origin"/>')
    early = VIEW.format(name="early", priority=20, position="before", content='<field name="origin"/>')
    found = look(
        tmp_path,
        {
            "alpha/__manifest__.py": manifest("sale", data="views.xml"),
            "alpha/views.xml": late,
            "beta/__manifest__.py": manifest("sale", data="views.xml"),
            "beta/views.xml": early,
        },
    )
    stack = chain(found, "view", "sale.view_order_form")
    assert stack[0] == "sale :0 sale.view_order_form super=None"
    assert stack[-2:] == ["beta beta/views.xml:2 beta.early super=None", "alpha alpha/views.xml:2 alpha.late super=None"]
    assert [(meeting.view, meeting.node.rsplit("/", 1)[1], told(meeting.links)) for meeting in found.meetings] == [
        (
            "sale.view_order_form",
            "field[@name='client_order_ref']",
            ["beta beta/views.xml:7 before beta.early super=None", "alpha alpha/views.xml:7 after alpha.late super=None"],
        )
    ]


def test_what_a_stranger_put_inside_a_replaced_element_is_lost_and_beside_it_is_not(tmp_path: Path) -> None:
    replaced = VIEW.format(name="taken", priority=40, position="replace", content='<field name="client_order_ref"/>')
    beside = VIEW.format(name="beside", priority=20, position="after", content='<field name="origin"/>')
    inside = VIEW.format(name="inside", priority=20, position="attributes", content='<attribute name="string">Ours</attribute>')
    manifests = {f"{name}/__manifest__.py": manifest("sale", data="views.xml") for name in ("alpha", "beta")}
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "three").mkdir()
    assert conflicts(look(tmp_path / "one", {**manifests, "alpha/views.xml": replaced, "beta/views.xml": beside})) == []
    assert conflicts(look(tmp_path / "two", {**manifests, "alpha/views.xml": replaced, "beta/views.xml": inside})) == [
        'GRAPH-VIEW-REMOVED alpha/views.xml:7 sale.view_order_form <field name="client_order_ref">, takes away what it extends: beta.inside'
    ]
    kept = replaced.replace('<field name="client_order_ref"/>', "<div>$0</div>")
    assert conflicts(look(tmp_path / "three", {**manifests, "alpha/views.xml": kept, "beta/views.xml": inside})) == []


def test_a_record_of_another_module_says_who_writes_it(tmp_path: Path) -> None:
    record = '<odoo><record id="base.main_partner" model="res.partner"><field name="city">Ghent</field></record></odoo>'
    found = look(tmp_path, {"alpha/__manifest__.py": manifest("base", data="data.xml"), "alpha/data.xml": record})
    assert chain(found, "record", "base.main_partner") == ["base :0 core super=None", "alpha alpha/data.xml:1 city super=None"]


def test_groups_that_two_addons_add_to_a_record_are_no_conflict_and_those_that_they_set_are(tmp_path: Path) -> None:
    record = (
        '<odoo><record id="base.group_user" model="res.groups">'
        '<field name="implied_ids" eval="[({command}ref(\'base.{group}\')])]"/></record></odoo>'
    )
    manifests = {f"{name}/__manifest__.py": manifest("base", data="data.xml") for name in ("alpha", "beta")}
    for folder, command, expected in (("adds", "4, ", []), ("sets", "6, 0, [", ["GRAPH-RECORD-FIELD"])):
        (tmp_path / folder).mkdir()
        close = "" if command == "4, " else "]"
        texts = {
            f"{name}/data.xml": record.format(command=command, group=group).replace(")])]", f"){close})]")
            for name, group in (("alpha", "group_no_one"), ("beta", "group_system"))
        }
        assert [line.split()[0] for line in conflicts(look(tmp_path / folder, {**manifests, **texts}))] == expected


def test_a_controller_is_followed_to_the_one_of_core_that_it_extends(tmp_path: Path) -> None:
    controller = """
        from odoo import http
        from odoo.addons.website_sale.controllers.main import WebsiteSale


        class Shop(WebsiteSale):
            @http.route()
            def cart(self, **post):
                return super().cart(**post)
        """
    found = look(tmp_path, {"alpha/__manifest__.py": manifest("website_sale"), "alpha/main.py": controller})
    assert chain(found, "route", "odoo.addons.website_sale.controllers.main.WebsiteSale.cart") == [
        "website_sale :0 core super=False",
        "alpha alpha/main.py:8 overrides super=True",
    ]


def test_client_templates_and_bundles_say_who_changes_them(tmp_path: Path) -> None:
    template = '<templates><t t-name="alpha.Dialog" t-inherit="web.Dialog" t-inherit-mode="extension" owl="1"><br/></t></templates>'
    assets = "{'web.assets_backend': ['alpha/static/src/a.js', ('remove', 'web/static/src/b.js')]}"
    found = look(tmp_path, {"alpha/__manifest__.py": manifest("web", assets=assets), "alpha/static/src/dialog.xml": template})
    assert chain(found, "template", "web.Dialog") == ["alpha alpha/static/src/dialog.xml:1 extension super=None"]
    assert chain(found, "asset", "web.assets_backend") == [
        "alpha alpha/__manifest__.py:1 append alpha/static/src/a.js super=None",
        "alpha alpha/__manifest__.py:1 remove web/static/src/b.js super=None",
    ]


def test_addons_that_exclude_each_other_are_in_nobodys_way(tmp_path: Path) -> None:
    files = {
        "alpha/__manifest__.py": manifest("sale"),
        "alpha/order.py": SUPER,
        "beta/__manifest__.py": manifest("sale", excludes="['alpha']"),
        "beta/order.py": STOP,
    }
    assert conflicts(look(tmp_path, files)) == []


def test_a_field_of_a_model_that_nobody_knows_is_not_told_to_be_added_twice(tmp_path: Path) -> None:
    extension = FIELD.replace("sale.order", "planning.slot")
    files = {
        "alpha/__manifest__.py": manifest("planning"),
        "alpha/slot.py": extension.format("Char()"),
        "beta/__manifest__.py": manifest("planning"),
        "beta/slot.py": extension.format("Integer()"),
    }
    assert conflicts(look(tmp_path, files)) == []


def _addon(name: str, depends: tuple[str, ...]) -> Addon:
    told = Manifest(
        path=f"{name}/__manifest__.py", version="", depends=depends, installable=True, auto_install=False, application=False, license="",
        summary="", category="", data=(), demo=(), keys=(), hooks=(), bundles=(), external_python=(), external_bin=(), lines=(),
        depends_lines=(),
    )  # fmt: skip
    return Addon(name, name, "/tree", told, (), Series(16), "said so")


@given(st.lists(st.sets(st.integers(0, 9), max_size=3), max_size=10))
def test_every_module_is_loaded_after_those_it_needs_and_two_are_strangers_both_ways_or_not_at_all(needs: list[set[int]]) -> None:
    addons = [_addon(f"a{number}", tuple(f"a{below}" for below in sorted(found) if below < number)) for number, found in enumerate(needs)]
    installed = Installed(addons, {}, catalog(Series(16)))
    rank = installed.rank
    for addon in addons:
        assert all(rank[below] < rank[addon.name] for below in addon.manifest.depends)
        assert not any(installed.strangers(addon.name, below) for below in addon.manifest.depends)
        assert all(installed.strangers(addon.name, other.name) == installed.strangers(other.name, addon.name) for other in addons)


def test_of_a_long_line_of_models_a_chain_tells_of_the_nearest_and_counts_the_others(tmp_path: Path) -> None:
    text = "from odoo import models\n\n\n"
    for number in range(61):
        inherit = f'    _inherit = "x.line.{number - 1}"\n' if number else ""
        result = "super().act()" if number else "1"
        text += f'class Line{number}(models.Model):\n    _name = "x.line.{number}"\n{inherit}\n'
        text += f"    def act(self):\n        return {result}\n\n\n"
    found = look(tmp_path, {"a/__manifest__.py": manifest(), "a/models.py": text})
    last = next(chain for chain in found.chains if chain.node == "x.line.60.act")
    # the fifty nearest of the sixty above it, and its own
    assert (len(last.links), last.further) == (51, 10)
    assert (last.links[0].line, last.links[-1].line) == (text[: text.index("x.line.10")].count("\n") + 4, text.count("\n") - 3)
