"""What is read from a CSV file."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.analyzers.csv import read_csv
from rescue.model import Facts, FileKind, ModelRef, Record, RecordField, Ref, UnreadReason, XmlIdRef


def read(text: str, name: str = "data/product.category.csv") -> Facts:
    return read_csv(text.encode(), f"shop/{name}", "shop")


def test_access_rights_give_a_record_for_each_row_and_the_ids_that_they_rely_on() -> None:
    facts = read(
        "id,name,model_id:id,group_id/id,perm_read\n"
        "access_a,sale.order,sale.model_sale_order,base.group_user,1\n"
        "other.access_b,shop,model_shop,,0\n",
        "security/ir.model.access.csv",
    )
    model = "ir.model.access"
    assert facts.records == (
        Record(
            "shop.access_a",
            model,
            2,
            False,
            "csv",
            (
                RecordField("name", 2, "sale.order", "text"),
                RecordField("model_id", 2, "sale.model_sale_order", "ref"),
                RecordField("group_id", 2, "base.group_user", "ref"),
                RecordField("perm_read", 2, "1", "text"),
            ),
        ),
        Record(
            "other.access_b",
            model,
            3,
            False,
            "csv",
            (
                RecordField("name", 3, "shop", "text"),
                RecordField("model_id", 3, "model_shop", "ref"),
                RecordField("perm_read", 3, "0", "text"),
            ),
        ),
    )
    assert facts.xmlids == (
        XmlIdRef("sale.model_sale_order", "ref", 2, False),
        XmlIdRef("base.group_user", "ref", 2, False),
        XmlIdRef("shop.model_shop", "ref", 3, False),
    )
    assert facts.refs == tuple(Ref(model, (), name, "csv", 1, "") for name in ("name", "model_id", "group_id", "perm_read"))
    assert facts.models == (ModelRef(model, "record", 1, ""),)
    assert (facts.kind, facts.dialect, facts.lines, facts.code_lines, facts.encoding) == (FileKind.CSV, "data", 3, 3, "utf-8")


@pytest.mark.parametrize(
    ("header", "chains"),
    [
        ("id,.id,name", ["name"]),
        ("parent_id/id,user_id:id,user_id/.id", ["parent_id", "user_id"]),
        ("line_ids/product_id/id,line_ids/qty,line_ids/id", ["line_ids.product_id", "line_ids.qty", "line_ids"]),
        ("name,name@fr,name@de_CH", ["name"]),
        ('"", not a field,"a b"', []),
    ],
)
def test_each_field_in_the_header_is_a_touchpoint_once(header: str, chains: list[str]) -> None:
    assert [".".join((*ref.path, ref.name)) for ref in read(header + "\n").refs] == chains


def test_the_line_of_a_row_is_right_after_cells_that_span_lines() -> None:
    facts = read('\nid,name\na,"one\ntwo\n\nthree"\n\nb,"x ""y"" z"\n')
    assert [(record.xmlid, record.line) for record in facts.records] == [("shop.a", 3), ("shop.b", 8)]
    assert facts.records[1].fields == (RecordField("name", 8, 'x "y" z', "text"),)
    assert [ref.line for ref in facts.refs] == [2]


def test_a_row_that_only_fills_lines_continues_the_record_above() -> None:
    facts = read('id,name,line_ids/tag_ids/id\na,x,t1\n,,"t2,base.t3"\n')
    assert [record.xmlid for record in facts.records] == ["shop.a"]
    assert [ref.xmlid for ref in facts.xmlids] == ["shop.t1", "shop.t2", "base.t3"]


def test_rows_shorter_or_longer_than_the_header_are_read_as_far_as_it_goes() -> None:
    facts = read("name,id\nx\ny,b,z\n")
    assert [(record.xmlid, len(record.fields)) for record in facts.records] == [("", 1), ("shop.b", 1)]


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("security/ir.model.access.csv", "ir.model.access"),
        ("data/template/account.account-it.csv", "account.account"),
        ("demo/partners.csv", ""),
        ("tests/res.partner.csv", ""),
        ("static/res.partner.csv", ""),
        ("data/v1.0.csv", ""),
    ],
)
def test_the_files_name_tells_the_model_where_odoo_loads_it(name: str, model: str) -> None:
    facts = read("id,name\na,x\n", name)
    assert [record.model for record in facts.records] == ([model] if model else [])
    assert facts.dialect == ("data" if model else "other")


def test_folders_above_the_addon_do_not_tell_how_its_files_are_loaded() -> None:
    assert read_csv(b"id,name\na,x\n", "tests/static/shop/data/res.partner.csv", "shop").dialect == "data"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (codecs.BOM_UTF8 + "id,name\na,é".encode(), "utf-8"),
        ("id,name\r\na,é".encode("latin-1"), "cp1252"),
        (codecs.BOM_UTF16_LE + "id,name\na,é".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_encodings_of_legacy_files_are_read(content: bytes, encoding: str) -> None:
    facts = read_csv(content, "shop/res.partner.csv", "shop")
    assert (facts.encoding, facts.records[0].fields, facts.lines) == (encoding, (RecordField("name", 2, "é", "text"),), 2)


def test_bytes_that_are_no_text_are_not_read() -> None:
    facts = read_csv(bytes(range(32)) * 10, "shop/res.partner.csv", "shop")
    assert [unread.reason for unread in facts.unread] == [UnreadReason.ENCODING]
    assert facts.records == ()


def test_a_cell_may_hold_an_image() -> None:
    assert read(f"id,image\na,{'A' * 200_000}\n").records[0].xmlid == "shop.a"


@given(st.binary(max_size=100) | st.text(alphabet='id,"\n\r/:@.\0é', max_size=100).map(str.encode))
def test_no_content_raises(content: bytes) -> None:
    assert read_csv(content, "shop/res.partner.csv", "shop").kind is FileKind.CSV
