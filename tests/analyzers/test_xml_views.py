"""What is read from views and templates: their kind, their model at each place, and the members that they rely on."""

from __future__ import annotations

import pytest

from rescue.analyzers.xml.reader import read_xml
from rescue.model import ContextKey, Facts, ModelRef, Ref, Unread, UnreadReason, View, XmlIdRef
from rescue.reading.templates import resolve_templates

PATH = "shop/views/shop.xml"
ANCHOR = "shop.view"


def read(text: str) -> Facts:
    return read_xml(text.encode(), PATH, "shop")


def view(arch: str, *, model: str = "sale.order", inherit: str = "", extra: str = "") -> Facts:
    """A file whose line 2 starts the architecture."""
    head = f'<field name="inherit_id" ref="{inherit}"/>' if inherit else ""
    head += f'<field name="model">{model}</field>' if model else ""
    facts = read(
        f'<odoo><record id="view" model="ir.ui.view">{head}{extra}<field name="arch" type="xml">\n{arch}\n</field></record></odoo>'
    )
    assert facts.unread == ()
    return facts


def refs(facts: Facts) -> list[str]:
    """The touchpoints in the architecture: ``line kind root:chain=values``, with a ``?`` at the end of those that are not certain."""
    return [
        f"{ref.line} {ref.kind} {ref.root}:{'.'.join((*ref.path, ref.name))}"
        + (f"={','.join(ref.values)}" if ref.values else "")
        + ("" if ref.certain else " ?")
        for ref in facts.refs
        if ref.kind != "record"
    ]


# ------------------------------------------------------------------------------------------------ what a view is


@pytest.mark.parametrize(
    ("extra", "inherit", "arch", "expected"),
    [
        ("", "", "<form/>", ("form", "", "primary")),
        ("", "", "<tree/>", ("tree", "", "primary")),
        ("", "", "<t t-name='a'/>", ("qweb", "", "primary")),
        ('<field name="type">search</field>', "", "<search/>", ("search", "", "primary")),
        ("", "sale.view", "<xpath expr='//field' position='after'/>", ("", "sale.view", "extension")),
        ("", "sale.view", "<data><filter name='a' position='after'/></data>", ("search", "sale.view", "extension")),
        ("", "sale.view", "<xpath expr='/form/sheet' position='after'/>", ("form", "sale.view", "extension")),
        ("", "sale.view", "<tree position='inside'/>", ("", "sale.view", "extension")),
        ("", "view_2", "<form position='inside'/>", ("form", "shop.view_2", "extension")),
        ('<field name="mode">primary</field>', "sale.view", "<form position='inside'/>", ("form", "sale.view", "primary")),
    ],
)
def test_a_view_tells_its_type_its_parent_and_its_mode(extra: str, inherit: str, arch: str, expected: tuple[str, str, str]) -> None:
    (found,) = view(arch, inherit=inherit, extra=extra).views
    assert (found.type, found.inherit, found.mode) == expected
    assert (found.xmlid, found.model, found.line) == (ANCHOR, "sale.order", 1)


def test_a_view_points_to_the_first_element_of_its_architecture_and_its_elements_point_back() -> None:
    facts = view("<form><field name='partner_id'/></form>")
    (found,) = facts.views
    assert facts.nodes[found.node].tag == "form"
    assert [(node.tag, node.scope, node.view) for node in facts.nodes] == [
        ("odoo", "data", -1),
        ("record", "data", -1),
        ("field", "data", -1),
        ("field", "data", -1),
        ("form", "arch", 0),
        ("field", "arch", 0),
    ]
    assert facts.models == (ModelRef("ir.ui.view", "record", 1, ANCHOR), ModelRef("sale.order", "view", 1, ANCHOR))


def test_a_view_without_architecture_is_still_a_view() -> None:
    facts = read(
        "<odoo><record id='view' model='ir.ui.view'><field name='type'>form</field><field name='active' eval='False'/></record></odoo>"
    )
    assert facts.views == (View(ANCHOR, "", "form", "", "primary", 1, -1),)


# ------------------------------------------------------------------------------------------------ the model at each place


def test_fields_and_buttons_belong_to_the_model_of_the_nested_view_around_them() -> None:
    facts = view(
        """<form>
<button name="action_confirm" type="object"/>
<field name="order_line">
<tree><field name="product_id"/><button name="unlink" type="object"/>
</tree>
<form><field name="tax_ids"><list><field name="amount"/></list></field></form></field>
<field name="state" statusbar_visible="draft,sale"/></form>"""
    )
    assert refs(facts) == [
        "3 button sale.order:action_confirm",
        "4 view sale.order:order_line",
        "5 view sale.order:order_line.product_id",
        "5 button sale.order:order_line.unlink",
        "7 view sale.order:order_line.tax_ids",
        "7 view sale.order:order_line.tax_ids.amount",
        "8 view sale.order:state=draft,sale",
    ]
    assert [node.path for node in facts.nodes if node.tag in {"tree", "list"}] == [("order_line",), ("order_line", "tax_ids")]


def test_a_groupby_of_a_list_shows_fields_of_the_comodel() -> None:
    facts = view("<tree><groupby name='partner_id'><field name='email'/></groupby></tree>")
    assert refs(facts) == ["2 view sale.order:partner_id", "2 view sale.order:partner_id.email"]


def test_the_top_element_names_fields_too() -> None:
    facts = view("<calendar date_start='date_order' color='user_id'/>")
    assert refs(facts) == ["2 view sale.order:date_order", "2 view sale.order:user_id"]
    facts = view("<tree default_order='date_order desc, id' default_group_by='state'/>")
    assert refs(facts) == ["2 order sale.order:date_order", "2 order sale.order:id", "2 groupby sale.order:state"]


def test_without_a_model_the_root_is_unknown() -> None:
    assert refs(view("<form><field name='x'/></form>", model="")) == ["2 view :x"]


# ------------------------------------------------------------------------------------------------ expressions


@pytest.mark.parametrize(
    ("arch", "expected"),
    [
        ("<field name='a' invisible='1'/>", []),
        ("<field name='a' readonly=\"state == 'done' and not parent.locked\"/>", ["view sale.order:state=done", "view :locked"]),
        ("<field name='a' attrs=\"{'invisible': [('state', 'in', ['x', 'y'])]}\"/>", ["domain sale.order:state=x,y"]),
        (
            "<field name='a' domain=\"[('company_id.name', '=', company_id), ('active', '=', True)]\"/>",
            ["domain sale.order:a.company_id.name", "domain sale.order:a.active=True", "view sale.order:company_id"],
        ),
        ("<field name='a' domain='a_domain'/>", ["view sale.order:a_domain"]),
        ("<field name='a' states='draft,done'/>", ["view sale.order:state=draft,done"]),
        ("<field name='a' context=\"{'default_b': b, 'c': uid}\"/>", ["view sale.order:b"]),
    ],
)
def test_an_attribute_relies_on_the_fields_in_its_expression(arch: str, expected: list[str]) -> None:
    assert refs(view(f"<form>{arch}</form>")) == ["2 view sale.order:a", *(f"2 {line}" for line in expected)]


def test_parent_in_a_nested_view_is_the_view_around_it() -> None:
    facts = view("<form><field name='line_ids'><tree decoration-muted='parent.locked'/></field></form>")
    assert refs(facts) == ["2 view sale.order:line_ids", "2 view sale.order:locked"]


def test_search_views_search_and_group_their_own_model() -> None:
    facts = view(
        """<search>
<field name="partner_id" filter_domain="[('partner_id.ref', 'ilike', self)]"/>
<filter name="done" domain="[('state', '=', 'done')]" date="date_order"/>
<filter name="by" context="{'group_by': 'date_order:month', 'active_test': False}"/>
</search>"""
    )
    assert refs(facts) == [
        "3 view sale.order:partner_id",
        "3 domain sale.order:partner_id.ref",
        "4 view sale.order:date_order",
        "4 domain sale.order:state=done",
        "5 groupby sale.order:date_order",
    ]
    assert facts.context_keys == (ContextKey("group_by", 5), ContextKey("active_test", 5))


def test_groups_actions_and_ids_in_expressions_are_xml_ids_with_their_module() -> None:
    facts = view(
        """<form>
<button type="action" name="%(act)d" groups="base.group_user, !sale.group_x" context="{'id': %(base.main_company)d}"/>
</form>"""
    )
    assert facts.xmlids == (
        XmlIdRef("shop.act", "action", 3, False),
        XmlIdRef("base.main_company", "ref", 3, False),
        XmlIdRef("base.group_user", "groups", 3, False),
        XmlIdRef("sale.group_x", "groups", 3, False),
    )


def test_an_attribute_that_is_not_python_is_listed_as_not_read() -> None:
    arch = "<form><a invisible='x ='/></form>"
    facts = read(f"<odoo><record id='v' model='ir.ui.view'><field name='arch' type='xml'>\n{arch}</field></record></odoo>")
    assert facts.unread == (Unread(PATH, UnreadReason.SYNTAX, "line 2: invisible is not a Python expression: x ="),)


# ------------------------------------------------------------------------------------------------ inherited views


def test_what_an_xpath_inserts_belongs_to_the_model_that_it_leads_to() -> None:
    facts = view(
        """<data>
<xpath expr="//field[@name='order_line']/tree/field[@name='name']" position="after">
<field name="discount"/>
</xpath>
<xpath expr="/form/sheet" position="inside"><field name="note"/></xpath>
<xpath expr="//field[@name='order_line']" position="inside"><tree><field name="qty"/></tree></xpath>
</data>""",
        inherit="sale.view",
    )
    assert refs(facts) == [
        "3 view sale.order:order_line ?",
        "3 view sale.order:order_line.name ?",
        "4 view sale.order:order_line.discount ?",
        "6 view sale.order:note",
        "7 view sale.order:order_line ?",
        "7 view sale.order:order_line.qty ?",
    ]


def test_a_field_as_specification_may_stand_in_a_nested_view_but_not_one_in_a_search() -> None:
    facts = view("<field name='a' position='after'><field name='b'/></field>", inherit="sale.view")
    assert refs(facts) == ["2 view sale.order:a ?", "2 view sale.order:b ?"]
    facts = view("<xpath expr=\"//filter[@name='a']\" position='after'><filter name='f' date='b'/></xpath>", inherit="sale.view")
    assert refs(facts) == ["2 view sale.order:b"]


def test_attributes_given_to_an_anchor_are_read_as_if_it_had_them() -> None:
    facts = view(
        """<xpath expr="//field[@name='partner_id']" position="attributes">
<attribute name="domain">[('customer', '=', True)]</attribute>
<attribute name="invisible">state == 'done'</attribute>
<attribute name="groups">sale.group_x</attribute>
<attribute name="context">{'default_x': %(base.main_company)d}</attribute>
</xpath>""",
        inherit="sale.view",
    )
    assert refs(facts) == [
        "2 view sale.order:partner_id ?",
        "3 domain sale.order:partner_id.customer=True ?",
        "4 view sale.order:state=done ?",
    ]
    assert facts.xmlids[1:] == (XmlIdRef("sale.group_x", "groups", 5, False), XmlIdRef("base.main_company", "ref", 6, False))
    assert facts.context_keys == (ContextKey("default_x", 6),)


def test_a_moved_element_is_an_anchor_in_the_whole_parent_view() -> None:
    facts = view(
        "<xpath expr=\"//field[@name='a']/tree\" position='inside'>\n<xpath expr=\"//field[@name='b']\" position='move'/></xpath>",
        inherit="sale.view",
    )
    assert refs(facts) == ["2 view sale.order:a ?", "3 view sale.order:b ?"]


def test_where_an_xpath_cannot_be_followed_the_model_is_unknown() -> None:
    facts = view("<xpath expr='//field[2]/tree' position='inside'><field name='x'/></xpath>", inherit="sale.view")
    assert refs(facts) == ["2 view :x"]


# ------------------------------------------------------------------------------------------------ architecture as text, templates


@pytest.mark.parametrize(
    "text",
    [
        "<![CDATA[<?xml version='1.0'?>\n<form>\n  <field name='a'/></form>]]>",
        "\n&lt;form&gt;\n  &lt;field name='a'/&gt;&lt;/form&gt;",
    ],
)
def test_an_architecture_written_as_text_is_read_with_the_lines_of_the_file(text: str) -> None:
    model = '<field name="model">m</field>'
    facts = read(f'<odoo><record id="view" model="ir.ui.view">{model}\n<field name="arch">{text}</field></record></odoo>')
    assert [(node.tag, node.line) for node in facts.nodes if node.scope == "arch"] == [("form", 3), ("field", 4)]
    assert refs(facts) == ["4 view m:a"]
    assert facts.views[0].type == "form"


def test_an_architecture_written_as_broken_text_is_listed_as_not_read() -> None:
    facts = read('<odoo><record id="view" model="ir.ui.view">\n<field name="arch"><![CDATA[\n<form>\n</tree>]]></field></record></odoo>')
    (unread,) = facts.unread
    assert (unread.reason, unread.detail.partition(" mismatch")[0]) == (
        UnreadReason.SYNTAX,
        "line 4: architecture written as text: Opening and ending tag",
    )
    assert facts.views[0].node == -1


def test_templates_are_views_of_type_qweb() -> None:
    facts = read(
        """<odoo>
<template id="page" name="Page"><t t-call="web.layout"><b t-field="o.partner_id.name"/><t t-call="{{ x }}.y"/></t></template>
<template id="page_2" inherit_id="website.layout" groups="base.group_user"><xpath expr="//a" position="after"/></template>
<template id="page_3" inherit_id="page" primary="True"/>
</odoo>"""
    )
    assert facts.views == (
        View("shop.page", "ir.ui.view", "qweb", "", "primary", 2, 2),
        View("shop.page_2", "ir.ui.view", "qweb", "website.layout", "extension", 3, 6),
        View("shop.page_3", "ir.ui.view", "qweb", "shop.page", "primary", 4, -1),
    )
    assert [(node.tag, node.scope, node.view) for node in facts.nodes[1:7]] == [
        ("template", "data", -1),
        ("t", "qweb", 0),
        ("b", "qweb", 0),
        ("t", "qweb", 0),
        ("template", "data", -1),
        ("xpath", "qweb", 1),
    ]
    assert facts.xmlids == (
        XmlIdRef("web.layout", "t-call", 2, False),
        XmlIdRef("website.layout", "inherit", 3, False),
        XmlIdRef("base.group_user", "groups", 3, False),
        XmlIdRef("shop.page", "inherit", 4, False),
    )
    assert facts.refs == (
        Ref("?shop.page:o", (), "partner_id", "qweb", 2, "shop.page"),
        Ref("?shop.page:o", ("partner_id",), "name", "qweb", 2, "shop.page"),
    )
    assert [ref for file in resolve_templates([facts]) for ref in file.refs] == [Ref("", ("partner_id",), "name", "qweb", 2, "shop.page")]
    assert {(record.tag, record.model) for record in facts.records} == {("template", "ir.ui.view")}


def test_a_record_of_type_qweb_holds_a_template_not_an_architecture() -> None:
    facts = view("<t t-name='a'><field name='x'/></t>", model="", extra='<field name="type">qweb</field>')
    assert [node.tag for node in facts.nodes if node.scope == "qweb"] == ["t", "field"]
    assert refs(facts) == []
