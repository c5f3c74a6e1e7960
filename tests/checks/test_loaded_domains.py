"""What Odoo looks at while it loads a data file: the domains and groupings of views, and from 16.0 on the domains of record rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.small import dedented
from rescue.checks.examples import example_addon
from rescue.checks.loaded_domains import is_looked_at
from rescue.checks.rules.ruleset import Example
from rescue.model import Series
from rescue.pipeline import assess
from rescue.request import Request

DATA = """\
    <odoo>
        <record id="search" model="ir.ui.view">
            <field name="model">stock.move</field>
            <field name="arch" type="xml">
                <search>
                    <filter name="a" domain="[('group_id', '!=', False)]"/>
                    <filter name="b" context="{'group_by': 'group_id'}"/>
                    <field name="product_id" filter_domain="[('group_id', 'ilike', self)]"/>
                </search>
            </field>
        </record>
        <record id="kanban" model="ir.ui.view">
            <field name="model">stock.move</field>
            <field name="arch" type="xml"><kanban default_group_by="group_id"/></field>
        </record>
        <record id="extension" model="ir.ui.view">
            <field name="model">stock.move</field>
            <field name="inherit_id" ref="stock.view_move_search"/>
            <field name="arch" type="xml">
                <filter name="future" position="attributes">
                    <attribute name="domain">[('group_id', '!=', False)]</attribute>
                </filter>
            </field>
        </record>
        <record id="action" model="ir.actions.act_window">
            <field name="res_model">stock.move</field>
            <field name="domain">[('group_id', '!=', False)]</field>
        </record>
        <record id="rule" model="ir.rule">
            <field name="model_id" ref="stock.model_stock_move"/>
            <field name="domain_force">[('group_id', '!=', False)]</field>
        </record>
    </odoo>
"""
MANIFEST = "{'name': 'Example', 'version': '18.0.1.0.0', 'depends': ['stock'], 'data': ['data.xml']}"


@pytest.mark.parametrize(("series", "lines"), [(13, []), (14, [6, 7, 21]), (15, [6, 7, 21]), (16, [6, 7, 21, 31]), (19, [6, 7, 21, 31])])
def test_views_are_looked_at_from_14_and_rules_from_16(series: int, lines: list[int]) -> None:
    _, facts = example_addon(Example(files=dedented({"data.xml": DATA})))
    found = [(file, ref) for file in facts for ref in file.refs if ref.name == "group_id"]
    assert sorted({ref.line for _, ref in found}) == [6, 7, 8, 14, 21, 27, 31]
    assert sorted({ref.line for file, ref in found if is_looked_at(file, ref, Series(series))}) == lines


def test_what_is_looked_at_keeps_the_addon_from_being_installed(tmp_path: Path) -> None:
    folder = tmp_path / "moves"
    folder.mkdir()
    (folder / "__manifest__.py").write_text(MANIFEST)
    (folder / "__init__.py").write_text("")
    (folder / "data.xml").write_text(dedented({"": DATA})[""])
    found = assess(Request(roots=(tmp_path,), target=Series(19))).findings
    told = {item.line: item.failure.value for item in found if item.symbol == "stock.move.group_id"}
    assert told == {
        6: "install_error",
        7: "install_error",
        8: "runtime_error",
        14: "runtime_error",
        21: "install_error",
        27: "runtime_error",
        31: "install_error",
    }
