"""What is read from an XML file: its elements with their lines, its records, and what they rely on."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.analyzers.xml.reader import read_xml
from rescue.model import ContextKey, Facts, FileKind, ModelRef, Node, Record, RecordField, Ref, Suppression, Unread, UnreadReason, XmlIdRef

PATH = "shop/data/shop.xml"


def read(text: str, path: str = PATH) -> Facts:
    return read_xml(text.encode(), path, "shop")


def ref(root: str, chain: str, kind: str, line: int, anchor: str = "", *values: str, certain: bool = True) -> Ref:
    *path, name = chain.split(".")
    return Ref(root, tuple(path), name, kind, line, anchor, certain=certain, values=values)


# ------------------------------------------------------------------------------------------------ what cannot be read


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (b"", "syntax", 1),
        (b" \n\n", "syntax", 3),
        (b"<odoo>\n<data>\n</odoo>", "syntax", 3),
        (b"<odoo>\n&nbsp;</odoo>", "syntax", 2),
        (b"<odoo>\n\n a\0b</odoo>", "syntax", 3),
        (b"\n<?xml version='1.0'?><odoo/>", "syntax", 2),
        (b"<odoo>\n<a x:b=''/></odoo>", "syntax", 2),
        (b"<odoo>\n\xe9</odoo>", "encoding", 2),
        (b"<?xml version='1.0' encoding='klingon'?><odoo/>", "encoding", 1),
        (b"<?xml version='1.0' encoding='punycode'?><odoo/>", "encoding", 1),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_where(content: bytes, reason: str, line: int) -> None:
    facts = read_xml(content, PATH, "shop")
    assert [(unread.path, unread.reason, unread.detail.partition(": ")[0]) for unread in facts.unread] == [(PATH, reason, f"line {line}")]
    assert facts.nodes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_with_an_internal_subset_is_refused_before_its_entities_are_declared(encoding: str) -> None:
    bomb = '<!DOCTYPE odoo [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<odoo>&b;</odoo>'
    facts = read_xml(bomb.encode(encoding), PATH, "shop")
    assert facts.unread == (Unread(PATH, UnreadReason.UNSAFE, "line 1: DOCTYPE with an internal subset"),)


def test_a_subset_that_expat_cannot_get_to_does_not_reach_lxml_either() -> None:
    bomb = '<?xml version="1.0"?>\n<!DOCTYPE odoo [<!ENTITY a "a">]>\n<odoo>&a;</odoo>'.encode("utf-32")
    facts = read_xml(bomb, PATH, "shop")
    assert facts.unread == (Unread(PATH, UnreadReason.SYNTAX, "line 1: not well-formed (invalid token)"),)


def test_a_doctype_that_only_names_its_dtd_is_read_without_it() -> None:
    facts = read('<!DOCTYPE odoo SYSTEM "http://localhost:1/odoo.dtd">\n<odoo/>')
    assert (facts.unread, facts.nodes) == ((), (Node("odoo", 2, -1, (), "", "data", -1),))


def test_elements_nested_too_deeply_are_refused() -> None:
    facts = read("<odoo>" * 300 + "</odoo>" * 300)
    assert [unread.reason for unread in facts.unread] == [UnreadReason.TOO_DEEP]


@given(st.binary(max_size=200) | st.text(alphabet="<odoo>/ rec='\"[]&;!-\n", max_size=200).map(str.encode))
def test_no_content_raises(content: bytes) -> None:
    facts = read_xml(content, PATH, "shop")
    assert facts.kind is FileKind.XML
    assert facts.unread or facts.dialect


# ------------------------------------------------------------------------------------------------ encodings and lines


@pytest.mark.parametrize(
    ("content", "encoding", "text"),
    [
        (codecs.BOM_UTF8 + "<odoo>é</odoo>".encode(), "utf-8", "é"),
        ("<?xml version='1.0' encoding='iso-8859-1'?><odoo>é</odoo>".encode("latin-1"), "iso-8859-1", "é"),
        ("<?xml version='1.0' encoding='cp1252'?><odoo>€</odoo>".encode("cp1252"), "cp1252", "€"),
        ("<?xml version='1.0' encoding='GBK'?><odoo>你</odoo>".encode("gbk"), "gbk", "你"),
        ("<?xml version='1.0' encoding='utf-16'?><odoo>é</odoo>".encode("utf-16"), "utf-16", "é"),
    ],
)
def test_a_declared_encoding_is_followed(content: bytes, encoding: str, text: str) -> None:
    facts = read_xml(content, PATH, "shop")
    assert (facts.unread, facts.encoding, facts.nodes[0].text) == ((), encoding, text)


def test_the_line_of_an_element_is_the_first_of_its_start_tag() -> None:
    facts = read("<!-- a\n  comment -->\n<odoo\n  noupdate='1'\n>\n  <?pi?>\n  <menuitem\n    id='a'/>\n</odoo>\n")
    assert [(node.tag, node.line) for node in facts.nodes] == [("odoo", 3), ("menuitem", 7)]


def test_lines_stay_right_where_a_declaration_that_spans_lines_is_replaced() -> None:
    facts = read_xml(b"<?xml version='1.0'\n encoding='cp1252'?>\n<odoo/>", PATH, "shop")
    assert facts.nodes[0].line == 3


def test_lines_are_counted_with_and_without_blanks_and_comments() -> None:
    facts = read("<odoo>\n\n  <!-- one\n  two -->\n  <data/> <!-- x -->\n</odoo>\n")
    assert (facts.lines, facts.code_lines) == (6, 3)


def test_a_comment_suppresses_each_rule_that_it_names() -> None:
    facts = read("<odoo>\n  <!-- rescue: ignore[O17-A, O17-B] kept for a client -->\n  <data/> <!-- rescue: ignore[O17-C] -->\n</odoo>")
    assert facts.suppressions == (
        Suppression(2, "O17-A", "kept for a client"),
        Suppression(2, "O17-B", "kept for a client"),
        Suppression(3, "O17-C", ""),
    )


# ------------------------------------------------------------------------------------------------ what kind of file


@pytest.mark.parametrize(
    ("path", "text", "dialect", "scopes"),
    [
        ("shop/data/a.xml", "<odoo/>", "data", ["data"]),
        ("shop/data/a.xml", "<openerp><data/></openerp>", "data", ["data", "data"]),
        ("shop/static/src/xml/a.xml", "<templates><t t-name='a'/></templates>", "static", ["static", "static"]),
        ("shop/static/src/xml/a.xml", "<odoo><t t-name='a'/></odoo>", "static", ["static", "static"]),
        ("shop/static/demo/a.xml", "<odoo><record id='a' model='b'/></odoo>", "data", ["data", "data"]),
        ("shop/tests/invoice.xml", "<Invoice xmlns='urn:x'><ID/></Invoice>", "other", []),
        ("static/shop/data/a.xml", "<odoo/>", "data", ["data"]),
        ("shop/static/img/a.xml", "<svg/>", "other", []),
    ],
)
def test_the_root_and_the_folder_tell_what_a_file_is_and_foreign_xml_gives_no_nodes(
    path: str, text: str, dialect: str, scopes: list[str]
) -> None:
    facts = read(text, path)
    assert (facts.unread, facts.dialect, [node.scope for node in facts.nodes]) == ((), dialect, scopes)


def test_client_templates_keep_their_elements_with_parents_and_attributes() -> None:
    facts = read('<templates>\n<t t-name="a" t-inherit="web.B">\n<p>hello</p></t></templates>', "shop/static/src/a.xml")
    assert facts.nodes == (
        Node("templates", 1, -1, (), "", "static", -1),
        Node("t", 2, 0, (("t-name", "a"), ("t-inherit", "web.B")), "", "static", -1),
        Node("p", 3, 1, (), "hello", "static", -1),
    )
    assert (facts.refs, facts.xmlids) == ((), ())


# ------------------------------------------------------------------------------------------------ records


def test_a_record_gives_its_fields_and_a_touchpoint_for_each() -> None:
    facts = read(
        """<odoo>
<record id="order_1" model="sale.order">
  <field name="state">done</field>
  <field name="partner_id" ref="base.main_partner"/>
  <field name="active"
         eval="True"/>
  <field name="tag_ids" eval="[(6, 0, [ref('tag_a'), ref('crm.tag_b')])]"/>
  <field name="order_line" eval="[(0, 0, {'name': 'x', 'tax_id': [(6, 0, [])]})]"/>
  <field name="team_id" search="[('code', '=', 'eu')]"/>
  <field name="note" type="html"><p t-field="object.partner_id.name"/></field>
</record>
</odoo>"""
    )
    assert facts.records == (
        Record(
            "shop.order_1",
            "sale.order",
            2,
            False,
            "record",
            (
                RecordField("state", 3, "done", "text"),
                RecordField("partner_id", 4, "base.main_partner", "ref"),
                RecordField("active", 5, "True", "eval"),
                RecordField("tag_ids", 7, "[(6, 0, [ref('tag_a'), ref('crm.tag_b')])]", "eval"),
                RecordField("order_line", 8, "[(0, 0, {'name': 'x', 'tax_id': [(6, 0, [])]})]", "eval"),
                RecordField("team_id", 9, "[('code', '=', 'eu')]", "search"),
                RecordField("note", 10, "", "xml"),
            ),
        ),
    )
    anchor = "shop.order_1"
    assert facts.refs == (
        ref("sale.order", "state", "record", 3, anchor, "done"),
        ref("sale.order", "partner_id", "record", 4, anchor),
        ref("sale.order", "active", "record", 5, anchor, "True"),
        ref("sale.order", "tag_ids", "record", 7, anchor),
        ref("sale.order", "order_line.name", "record", 8, anchor, "x"),
        ref("sale.order", "order_line.tax_id", "record", 8, anchor),
        ref("sale.order", "order_line", "record", 8, anchor),
        ref("sale.order", "team_id.code", "domain", 9, anchor, "eu"),
        ref("sale.order", "team_id", "record", 9, anchor),
        ref("sale.order", "note", "record", 10, anchor),
        ref("", "partner_id.name", "qweb", 10, anchor),
    )
    assert facts.models == (ModelRef("sale.order", "record", 2, anchor),)
    assert facts.xmlids == (
        XmlIdRef("base.main_partner", "ref", 4, False),
        XmlIdRef("shop.tag_a", "ref", 7, False),
        XmlIdRef("crm.tag_b", "ref", 7, False),
    )
    assert [(node.tag, node.scope) for node in facts.nodes][-2:] == [("field", "data"), ("p", "qweb")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<odoo><record id='a' model='m'/></odoo>", False),
        ("<odoo noupdate='1'><record id='a' model='m'/></odoo>", True),
        ("<odoo><data noupdate='true'><record id='a' model='m'/></data></odoo>", True),
        ("<odoo noupdate='1'><data noupdate='0'><record id='a' model='m'/></data></odoo>", False),
        ("<openerp><data noupdate='1'><data><record id='a' model='m'/></data></data></openerp>", True),
    ],
)
def test_noupdate_comes_from_the_nearest_tag_around_that_sets_it(text: str, expected: bool) -> None:
    assert [record.noupdate for record in read(text).records] == [expected]


def test_shorthand_tags_are_records_under_the_names_of_their_attributes() -> None:
    facts = read(
        """<odoo>
<menuitem id="menu" parent="base.menu_root" action="act" groups="base.group_user,!shop.g"/>
<report id="rep" model="sale.order" string="Print" name="shop.rep" report_type="qweb-pdf"/>
<act_window id="act" res_model="sale.order" src_model="res.partner" domain="[('partner_id.ref', '=', 'x')]"
            context="{'group_by': ['state', 'date_order:month']}"/>
</odoo>"""
    )
    assert [(record.xmlid, record.model, record.line, record.tag) for record in facts.records] == [
        ("shop.menu", "ir.ui.menu", 2, "menuitem"),
        ("shop.rep", "ir.actions.report", 3, "report"),
        ("shop.act", "ir.actions.act_window", 4, "act_window"),
    ]
    assert facts.records[0].fields == (
        RecordField("parent", 2, "base.menu_root", "ref"),
        RecordField("action", 2, "act", "ref"),
        RecordField("groups", 2, "base.group_user,!shop.g", "text"),
    )
    assert facts.xmlids == (
        XmlIdRef("base.group_user", "groups", 2, False),
        XmlIdRef("shop.g", "groups", 2, False),
        XmlIdRef("base.menu_root", "parent", 2, False),
        XmlIdRef("shop.act", "action", 2, False),
    )
    assert facts.models == (
        ModelRef("sale.order", "action", 3, "shop.rep"),
        ModelRef("sale.order", "action", 4, "shop.act"),
        ModelRef("res.partner", "action", 4, "shop.act"),
    )
    assert facts.refs == (
        ref("sale.order", "partner_id.ref", "domain", 4, "shop.act", "x"),
        ref("sale.order", "state", "groupby", 4, "shop.act"),
        ref("sale.order", "date_order", "groupby", 4, "shop.act"),
    )
    assert facts.context_keys == (ContextKey("group_by", 4),)


def test_nested_menus_are_read() -> None:
    facts = read("<odoo><menuitem id='a'><menuitem id='b' action='x.y'/></menuitem></odoo>")
    assert [record.xmlid for record in facts.records] == ["shop.a", "shop.b"]
    assert facts.xmlids == (XmlIdRef("x.y", "action", 1, False),)


def test_an_actions_domain_and_context_speak_of_the_model_that_it_opens() -> None:
    facts = read(
        """<odoo><record id="act" model="ir.actions.act_window">
<field name="domain">['|', ('state', 'in', ['done', 'sale']), ('company_id', '=', uid)]</field>
<field name="context">{'search_default_mine': 1, 'group_by': 'user_id'}</field>
<field name="res_model">sale.order</field>
</record></odoo>"""
    )
    kinds = [found for found in facts.refs if found.kind != "record"]
    assert kinds == [
        ref("sale.order", "state", "domain", 2, "shop.act", "done", "sale"),
        ref("sale.order", "company_id", "domain", 2, "shop.act"),
        ref("sale.order", "user_id", "groupby", 3, "shop.act"),
    ]
    assert facts.context_keys == (ContextKey("search_default_mine", 3), ContextKey("group_by", 3))
    assert facts.models[-1] == ModelRef("sale.order", "action", 4, "shop.act")


def test_a_rules_domain_speaks_of_the_likeliest_model_behind_its_reference() -> None:
    facts = read(
        """<odoo><record id="rule" model="ir.rule">
<field name="model_id" ref="sale.model_sale_order"/>
<field name="domain_force">[('user_id', '=', user.id)]</field>
<field name="groups" eval="[(4, ref('base.group_user'))]"/>
</record></odoo>"""
    )
    assert [found for found in facts.refs if found.kind == "domain"] == [
        ref("sale.order", "user_id", "domain", 3, "shop.rule", certain=False)
    ]
    assert facts.xmlids == (XmlIdRef("sale.model_sale_order", "ref", 2, False), XmlIdRef("base.group_user", "groups", 4, False))


def test_calls_and_deletions_are_touchpoints() -> None:
    facts = read(
        """<odoo>
<delete model="ir.rule" id="sale.rule"/>
<delete model="res.partner" search="[('ref', '=', 'x')]"/>
<function model="sale.order" name="action_confirm" eval="[[ref('order_1')]]"/>
<function model="sale.order" name="write"><value model="sale.order" search="[('state', '=', 'draft')]"/></function>
</odoo>"""
    )
    assert facts.refs == (
        ref("res.partner", "ref", "domain", 3, "", "x"),
        ref("sale.order", "action_confirm", "call", 4),
        ref("sale.order", "write", "call", 5),
        ref("sale.order", "state", "domain", 5, "", "draft"),
    )
    assert facts.models == (
        ModelRef("ir.rule", "record", 2, ""),
        ModelRef("res.partner", "record", 3, ""),
        ModelRef("sale.order", "record", 4, ""),
        ModelRef("sale.order", "record", 5, ""),
    )
    assert facts.xmlids == (XmlIdRef("sale.rule", "ref", 2, False), XmlIdRef("shop.order_1", "ref", 4, False))


def test_records_nested_in_a_field_are_records_too() -> None:
    facts = read("<odoo><record id='a' model='m'><field name='line_ids'><record id='b' model='n'/></field></record></odoo>")
    assert [(record.xmlid, record.model) for record in facts.records] == [("shop.a", "m"), ("shop.b", "n")]
    assert facts.models == (ModelRef("m", "record", 1, "shop.a"), ModelRef("n", "record", 1, "shop.b"))


def test_an_expression_that_is_not_python_is_listed_as_not_read_and_the_rest_of_the_file_is_kept() -> None:
    facts = read("<odoo><record id='a' model='ir.filters'>\n<field name='domain'>[('a', '=', 1</field></record></odoo>")
    assert facts.unread == (Unread(PATH, UnreadReason.SYNTAX, "line 2: domain is not a Python expression: [('a', '=', 1"),)
    assert len(facts.records) == 1


def test_a_nodes_text_is_cut_at_200_characters() -> None:
    assert read(f"<odoo>\n  {'x' * 300}</odoo>").nodes[0].text == "x" * 200


def test_an_asset_is_a_record_of_its_own() -> None:
    facts = read_xml(
        b'<odoo><asset id="tour" name="Tour"><bundle>web.assets_frontend</bundle><path>a/b.js</path></asset></odoo>', "a/d.xml", "a"
    )
    assert [(record.xmlid, record.model) for record in facts.records] == [("a.tour", "ir.asset")]


def test_a_translated_value_is_a_use_of_the_field_that_it_translates() -> None:
    fields = '<field name="name">Iceland</field>\n<field name="name@fr">Islande</field>'
    facts = read(f'<odoo>\n<record id="a" model="res.country">\n{fields}\n</record>\n</odoo>')
    assert facts.refs == (
        ref("res.country", "name", "record", 3, "shop.a", "Iceland"),
        ref("res.country", "name", "record", 4, "shop.a", "Islande"),
    )


def test_an_xml_id_that_may_be_missing_is_guarded() -> None:
    facts = read('<odoo>\n<function model="event.type" name="unlink" eval="[ref(\'event.gone\', False)]"/>\n</odoo>')
    assert facts.xmlids == (XmlIdRef("event.gone", "ref", 2, guarded=True),)
