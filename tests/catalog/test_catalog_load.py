"""What a catalog answers: also what parents, delegation and Odoo itself give, and only what the modules asked about define."""

from __future__ import annotations

from pathlib import Path

import pytest
from odoo_tree import small_catalog, write_tree

from rescue.catalog.automatic import automatic_fields
from rescue.catalog.build import BuildRequest, build_catalog
from rescue.catalog.dump import dump_catalog
from rescue.catalog.load import Catalog
from rescue.model import Series

BASE = frozenset({"base"})


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return small_catalog(tmp_path_factory.mktemp("tree"))


def test_a_closure_has_all_dependencies_and_base_and_keeps_unknown_names(small: Catalog) -> None:
    assert small.closure(["sale"]) == {"sale", "base"}
    assert small.closure(["queue_job"]) == {"queue_job", "base"}


def test_a_module_of_the_series_that_the_tree_lacked_is_told_from_one_that_odoo_never_shipped(small: Catalog) -> None:
    assert [small.lacks(name) for name in ("stock", "queue_job", "sale")] == [True, False, False]


def test_the_lineage_ends_with_base(small: Catalog) -> None:
    assert small.lineage("res.partner") == ("res.partner", "note.mixin", "base")
    assert small.lineage("base") == ("base",)
    assert small.lineage("gone") == ()


@pytest.mark.parametrize(
    ("model", "name", "owner"),
    [
        ("res.partner", "name", "res.partner"),
        ("res.partner", "note", "note.mixin"),
        ("res.users", "name", "res.partner"),  # by _inherits
        ("res.users", "note", "note.mixin"),  # by _inherits, then by _inherit
        ("res.users", "create_date", "res.users"),  # every model has it
    ],
)
def test_a_field_is_found_where_it_stands(small: Catalog, model: str, name: str, owner: str) -> None:
    found = small.field_at(model, name)
    assert found is not None
    assert found[0] == owner


def test_a_field_that_is_not_there_is_none(small: Catalog) -> None:
    assert small.field("res.partner", "gone") is None
    assert small.field("gone", "id") is None


def test_within_modules_only_what_they_define_counts(small: Catalog) -> None:
    assert small.field("res.partner", "order_ids") is not None
    assert small.field("res.partner", "order_ids", within=BASE) is None
    assert small.field("res.partner", "name", within=BASE) is not None
    assert small.field("res.partner", "id", within=BASE) is not None
    assert small.method("sale.order", "search", within=BASE) is not None
    assert small.has_model("sale.order")
    assert not small.has_model("sale.order", within=BASE)
    assert small.record("base.partner_shop", within=BASE) is None  # sale makes it
    assert small.record("sale.model_sale_order", within=BASE) is None


def test_a_model_that_is_only_extended_is_made_elsewhere(tmp_path: Path) -> None:
    content = build_catalog(BuildRequest(tree=write_tree(tmp_path), edition="third-party"))
    private = Catalog(dump_catalog(content), "private.catalog")
    assert not private.has_model("res.partner")
    assert private.field("res.partner", "x") is not None
    assert not private.lacks("stock")  # nobody says that a private tree should hold it


def test_automatic_fields_are_those_of_the_series() -> None:
    always = {"id", "display_name", "create_uid", "create_date", "write_uid", "write_date"}
    assert set(automatic_fields(Series(17))) == always
    assert set(automatic_fields(Series(16))) == {*always, "__last_update"}
    assert set(automatic_fields(Series(11))) == {*always, "__last_update", "parent_left", "parent_right"}


@pytest.mark.parametrize(
    ("model", "name", "comodel"),
    [
        ("sale.order", "partner_id", "res.partner"),
        ("res.partner", "boss_id", "res.partner"),  # of the field that it is related to
        ("res.users", "child_ids", "res.partner"),  # of the parent by _inherits
        ("sale.order", "create_uid", "res.users"),
        ("sale.order", "target_id", ""),
        ("sale.order", "gone", ""),
    ],
)
def test_a_relational_field_leads_to_its_comodel(small: Catalog, model: str, name: str, comodel: str) -> None:
    assert small.comodel(model, name) == comodel


@pytest.mark.parametrize(
    ("xmlid", "model"),
    [
        ("base.model_res_partner", "ir.model"),
        ("sale.model_res_partner", "ir.model"),  # each module that extends it
        ("sale.model_res_users", None),
        ("base.module_sale", "ir.module.module"),
        ("base.module_gone", None),
        ("base.field_res_partner__name", "ir.model.fields"),
        ("base.field_res_partner_name", "ir.model.fields"),  # as written until 11.0
        ("sale.field_res_partner__order_ids", "ir.model.fields"),
        ("base.field_res_partner__order_ids", None),
        ("base.field_res_partner__write_date", "ir.model.fields"),
        ("base.field_res_users__note", "ir.model.fields"),  # inherited, which the maker of the model names too
        ("sale.field_res_partner__write_date", None),
        ("sale.field_sale_order__gone", None),
        ("base.selection__res_partner__lang__en", "ir.model.fields.selection"),
        ("base.selection__res_partner__gone__en", None),
        ("base.module_category_hidden_tools", "ir.module.category"),
        ("base.user_root_res_partner", "res.partner"),  # made with the user, who delegates to it
        ("base.user_root_res_groups", None),
        ("base.user_gone_res_partner", None),
    ],
)
def test_knows_the_xmlids_that_odoo_makes(small: Catalog, xmlid: str, model: str | None) -> None:
    found = small.record(xmlid)
    assert (found.model if found else None) == model
