"""Python in XML: the code of server actions and the expressions of report templates, each found at its line in the XML file."""

from __future__ import annotations

import pytest

from checks.core_trees import Tree, told
from rescue.catalog.load import Catalog
from rescue.checks.contract.ground import State
from rescue.model import Series

Catalogs = dict[Series, Catalog]


def action(code: str, model: str = "ir.actions.server", reference: str = "sale.model_sale_order") -> dict[str, str]:
    """A server action, its code from line 3 on."""
    return {
        "d.xml": f'<odoo><record id="a" model="{model}">\n<field name="model_id" ref="{reference}"/>\n<field name="code">{code}'
        "</field></record></odoo>"
    }


ACTIONS = [
    ("on the line of the field", action("records.gone"), ["CORE-FIELD-GONE-USE d.xml:3 sale.order.gone"]),
    (
        "on lines of their own",
        action("\nfor record in records:\n    record.name\n    record.old_method()\n"),
        ["CORE-METHOD-GONE d.xml:6 sale.order.old_method"],
    ),
    ("indented", action("\n    model.search([('gone', '=', 1)])\n    x = 1\n"), ["CORE-FIELD-GONE-USE d.xml:4 sale.order.gone"]),
    ("in CDATA", action("<![CDATA[\nif 1 < 2:\n    model.gone]]>"), ["CORE-FIELD-GONE-USE d.xml:5 sale.order.gone"]),
    (
        "env",
        action("env['sale.template']\nenv.ref('base.partner_old')"),
        ["CORE-MODEL-GONE-USE d.xml:3 sale.template", "CORE-XMLID-GONE-USE d.xml:4 base.partner_old"],
    ),
    ("vals", action("records.write({\n'gone': 1})"), ["CORE-FIELD-GONE-USE d.xml:4 sale.order.gone"]),
    ("of a scheduled action", action("model.old_method()", "ir.cron"), ["CORE-METHOD-GONE d.xml:3 sale.order.old_method"]),
    ("of an unknown model", action("model.gone()\nrecord.gone", reference="x.y"), []),
    ("what actions are given is no record", action("log('x')\naction = {'type': 'x'}\ntime.gone\nuser.login"), []),
    ("code of another model is text", action("records.gone", "my.snippet"), []),
]


@pytest.mark.parametrize(("files", "expected"), [case[1:] for case in ACTIONS], ids=[case[0] for case in ACTIONS])
def test_the_code_of_server_actions_is_read_with_its_model(core: Catalogs, files: dict[str, str], expected: list[str]) -> None:
    assert told(Tree({"my": files}, depends=()).touched(core).hits) == expected


def test_code_that_is_no_python_is_listed_as_not_read() -> None:
    from rescue.analyzers.xml.reader import read_xml

    [unread] = read_xml(action("\nif x\n")["d.xml"].encode(), "my/d.xml", "my").unread
    assert unread.detail == "line 4: code is not Python: if x"


REPORT = """<record id="r" model="ir.actions.report"><field name="model">sale.order</field>
<field name="report_name">my.page</field></record>"""
PAGE = """<template id="page"><t t-call="web.html_container"><t t-foreach="docs" t-as="o">{}</t></t></template>"""

REPORTS = [
    ("t-field", PAGE.format('\n<p t-field="o.name"/><p t-field="o.gone"/>'), 1, ["CORE-FIELD-GONE-USE d.xml:3 sale.order.gone"]),
    ("t-esc, deeper", PAGE.format('\n<p t-esc="o.partner_id.fax or 1"/>'), 1, ["CORE-FIELD-GONE-USE d.xml:3 res.partner.fax"]),
    (
        "t-set",
        PAGE.format('<t t-set="p" t-value="o.partner_id"/>\n<b t-if="p.fax"/><t t-set="p" t-value="1"/><b t-if="p.fax"/>'),
        1,
        ["CORE-FIELD-GONE-USE d.xml:3 res.partner.fax"],
    ),
    (
        "t-foreach in it",
        PAGE.format('<t t-foreach="o.line_ids.filtered(lambda l: l.old_qty)" t-as="line">\n<p t-att-x="line.old_qty"/></t>'),
        1,
        ["CORE-FIELD-GONE-USE d.xml:2 sale.order.line.old_qty", "CORE-FIELD-GONE-USE d.xml:3 sale.order.line.old_qty"],
    ),
    ("t-attf", PAGE.format('<p t-attf-x="a #{o.gone} {{ o.name }}"/>'), 1, ["CORE-FIELD-GONE-USE d.xml:2 sale.order.gone"]),
    (
        "a template that is called",
        PAGE.format('<t t-set="doc" t-value="o.partner_id"/><t t-call="my.inner"/>')
        + '\n<template id="inner"><p t-esc="doc.fax"/><p t-esc="o.gone"/></template>',
        1,
        ["CORE-FIELD-GONE-USE d.xml:3 res.partner.fax", "CORE-FIELD-GONE-USE d.xml:3 sale.order.gone"],
    ),
    (
        "a template that extends it",
        PAGE.format("") + '\n<template id="more" inherit_id="my.page"><t position="inside"><p t-esc="docs.gone"/></t></template>',
        0,
        ["CORE-FIELD-GONE-USE d.xml:3 sale.order.gone"],
    ),
    ("what nobody gives it", '<template id="page"><p t-esc="o.gone"/><p t-esc="other.gone"/></template>', 0, []),
    ("a page that is no report", '<template id="web"><p t-esc="o.gone"/><p t-field="o.gone"/></template>', 0, []),
]


@pytest.mark.parametrize(("template", "ok", "expected"), [case[1:] for case in REPORTS], ids=[case[0] for case in REPORTS])
def test_expressions_of_a_report_are_held_against_the_model_of_its_records(
    core: Catalogs, template: str, ok: int, expected: list[str]
) -> None:
    touched = Tree({"my": {"d.xml": f"<odoo>{REPORT}{template}</odoo>"}}, depends=()).touched(core)
    empty = Tree({"my": {"d.xml": f"<odoo>{REPORT}</odoo>"}}, depends=()).touched(core)
    assert told(touched.hits) == expected
    assert (touched.counts - empty.counts)[State.OK] == ok


def test_a_model_that_renders_the_report_itself_decides_what_its_template_gets(core: Catalogs) -> None:
    model = 'from odoo import models\nclass Report(models.AbstractModel):\n    _name = "report.my.page"\n'
    page = PAGE.format('<p t-field="o.gone"/>')
    files = {"d.xml": f"<odoo>{REPORT}{page}</odoo>", "m.py": model}
    assert told(Tree({"my": files}, depends=()).touched(core).hits) == []


def test_a_template_called_with_records_of_two_models_is_unknown(core: Catalogs) -> None:
    pages = (
        PAGE.format('<t t-call="my.inner"/>')
        + '<template id="two"><t t-set="o" t-value="docs.partner_id"/><t t-call="my.inner"/></template>'
        + REPORT.replace('id="r"', 'id="r2"').replace("my.page", "my.two")
        + '<template id="inner"><p t-field="o.gone"/><p t-field="o.fax"/></template>'
    )
    assert told(Tree({"my": {"d.xml": f"<odoo>{REPORT}{pages}</odoo>"}}, depends=()).touched(core).hits) == []
