"""A catalog says of an Odoo tree what stands in its source, and nothing of what does not belong to core."""

from __future__ import annotations

from pathlib import Path

import pytest
from odoo_tree import small_catalog, write_tree

from rescue.catalog.build import BuildRequest, build_catalog
from rescue.catalog.dump import dump_catalog
from rescue.catalog.fingerprint import fingerprint_of_text
from rescue.catalog.load import Catalog
from rescue.catalog.model import CoreField, CoreNode, CoreRecord
from rescue.catalog.tree import find_tree
from rescue.errors import CatalogError
from rescue.model import Series


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return small_catalog(tmp_path_factory.mktemp("tree"))


def test_holds_community_modules_in_load_order_and_no_others(small: Catalog) -> None:
    assert list(small.modules) == ["base", "sale"]
    assert small.module("sale") is not None
    assert small.module("somebody_elses") is None


def test_says_where_it_comes_from(small: Catalog) -> None:
    said = small.provenance
    assert (said.series, said.edition, said.date, said.modules, said.unread) == ("17.0", "community", "2024-07-09", 2, 0)
    assert len(said.checksum) == 64


def test_equal_trees_give_equal_bytes(tmp_path: Path) -> None:
    one, two = (dump_catalog(build_catalog(BuildRequest(tree=write_tree(tmp_path / name)))) for name in ("one", "two"))
    assert one == two


def test_another_byte_in_a_file_changes_the_checksum(tmp_path: Path, small: Catalog) -> None:
    other = small_catalog(tmp_path, {"addons/sale/demo.xml": "<odoo/>"})
    assert other.provenance.checksum != small.provenance.checksum


def test_a_class_in_a_file_that_is_never_imported_makes_no_model(small: Catalog) -> None:
    assert not small.has_model("unused")
    assert small.imports("odoo.addons.base.models.unused") == "module"


def test_a_field_is_what_all_its_definitions_make(small: Catalog) -> None:
    assert small.field("res.partner", "name") == CoreField("Char", "", ("base", "sale"), "t", "", "", ())
    assert small.field("res.partner", "lang") == CoreField("Selection", "", ("base", "sale"), "", "", "", ("en", "fr", "de"))
    assert small.field("res.partner", "parent_name") == CoreField("Char", "", ("base",), "sl", "parent_id.name", "", ())
    assert small.field("res.partner", "child_ids") == CoreField("One2many", "res.partner", ("base",), "", "", "parent_id", ())


def test_selection_keys_may_stand_in_another_file(small: Catalog) -> None:
    assert small.field("sale.order", "lang") == CoreField("Selection", "", ("sale",), "", "", "", ("en", "fr"))


def test_the_first_argument_of_a_reference_is_no_comodel(small: Catalog) -> None:
    field = small.field("sale.order", "target_id")
    assert field is not None
    assert field.comodel == ""


def test_methods_keep_signature_decorators_and_every_definition(small: Catalog) -> None:
    method = small.method("res.partner", "_compute_it")
    assert method is not None
    assert [(item[0], item[1], item[2], item[4], item[5]) for item in method.definitions] == [
        ("base", ("self", "*args", "key=", "**options"), ("odoo.api.depends",), 4, False),
        ("sale", ("self", "*args", "key=", "**options"), (), 2, True),
    ]


def test_what_the_framework_gives_every_model_stands_on_base(small: Catalog) -> None:
    found = small.method_at("sale.order", "search")
    assert found is not None
    assert found[0] == "base"
    assert found[1].definitions[0][:2] == ("odoo", ("self", "domain", "offset=", "*", "limit="))
    assert small.has_attribute("sale.order", "env")
    assert small.has_attribute("sale.order", "_order")


def test_a_model_knows_its_makers_parents_and_settings(small: Catalog) -> None:
    partner, users, order = (small.model(name) for name in ("res.partner", "res.users", "sale.order"))
    assert partner is not None
    assert users is not None
    assert order is not None
    assert (partner.kind, partner.module, partner.extended_by, partner.inherit) == ("model", "base", ("sale",), ("note.mixin",))
    assert (users.inherits, users.rec_name) == ((("res.partner", "partner_id"),), "login")
    assert order.table == "so"


def test_records_are_those_of_data_files_that_the_manifest_names(small: Catalog) -> None:
    assert small.record("base.partner_root") == CoreRecord("res.partner", noupdate=True)
    assert small.record("base.group_user") == CoreRecord("res.groups", noupdate=False)
    assert small.record("sale.access_sale") == CoreRecord("ir.model.access", noupdate=False)
    assert small.record("base.partner_shop") == CoreRecord("res.partner", noupdate=False, module="sale")
    assert small.record("base.main_company") == CoreRecord("res.company", noupdate=True)
    assert small.record("sale.stock_location") == CoreRecord("", noupdate=True)  # made by code, named by data
    assert small.record("sale.demo_order") is None
    assert small.record("sale.forgotten") is None


def test_a_view_keeps_its_elements_but_no_text_that_people_read(small: Catalog) -> None:
    view = small.view("base.view_partner_form")
    assert view is not None
    assert (view.module, view.model, view.type, view.mode, view.priority, view.active) == (
        "base",
        "res.partner",
        "form",
        "primary",
        16,
        True,
    )
    assert view.nodes == (
        CoreNode("form", -1, (("string", fingerprint_of_text("Partner")),)),
        CoreNode("group", 0, (("name", "main"),)),
        CoreNode("field", 1, (("name", "name"), ("placeholder", fingerprint_of_text("Name")), ("help", "#"))),
    )


def test_extensions_come_by_priority_and_say_if_they_are_active(small: Catalog) -> None:
    assert small.extensions_of("base.view_partner_form") == ("sale.view_partner_form_first", "sale.view_partner_form_sale")
    heads = [small.view_head(xmlid) for xmlid in small.extensions_of("base.view_partner_form")]
    assert [(head.active, head.priority) for head in heads if head] == [(False, 16), (True, 20)]
    assert small.extensions_of("base.view_partner_form", within=frozenset({"base"})) == ()


def test_what_an_attribute_is_set_to_is_kept(small: Catalog) -> None:
    view = small.view("sale.view_partner_form_first")
    assert view is not None
    assert view.nodes[1] == CoreNode("attribute", 0, (("name", "class"), ("#text", "wide")))


def test_client_templates_are_views_of_type_static(small: Catalog) -> None:
    template = small.view_head("sale.ShopWide")
    assert template is not None
    assert (template.type, template.inherit, template.mode) == ("static", "sale.Shop", "primary")


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("odoo", "module"),
        ("odoo.models", "module"),
        ("odoo.addons.sale", "module"),
        ("odoo._", "name"),
        ("odoo.SUPERUSER_ID", "name"),
        ("odoo.tools.ustr", "name"),  # by a star import
        ("odoo.tools.lazy", "name"),  # by __all__
        ("odoo.tools.hidden", None),  # not in __all__
        ("odoo.tools._private", None),
        ("odoo.models.codec", "name"),
        ("odoo.models.codec_missing", "name"),  # the other branch of try
        ("odoo.models.Hidden", None),  # for type checkers alone
        ("odoo.addons.sale.models.SaleOrder", "name"),
        ("odoo.addons.sale.models.fields", "name"),  # imported there
        ("odoo.addons.sale.tests.common.SaleCommon", "name"),
        ("odoo.addons.gone", None),
    ],
)
def test_knows_what_can_be_imported(small: Catalog, dotted: str, expected: str | None) -> None:
    assert small.imports(dotted) == expected


def test_knows_constants_functions_and_classes(small: Catalog) -> None:
    assert small.constant("odoo.tools.misc.DATE") == "'%Y'"
    assert small.function("odoo.tools.misc.ustr") == ("value", "hint=")
    shop = small.python_class("odoo.addons.sale.controllers.Shop")
    assert shop is not None
    assert shop.bases == ("odoo.http.Controller",)
    assert shop.methods["shop"].definitions[0][:3] == ("sale", ("self", "page=", "**post"), ("odoo.http.route",))
    common = small.python_class("odoo.addons.sale.tests.common.SaleCommon")
    assert common is not None
    assert list(common.methods) == ["order"]
    assert small.python_class("odoo.addons.sale.models.SaleOrder") is None  # a model


def test_knows_scripts_bundles_and_routes(small: Catalog) -> None:
    assert [small.javascript(name) for name in ("@sale/js/shop", "sale.shop", "sale.cart", "@odoo/owl", "sale.gone")] == [True] * 4 + [
        False
    ]
    assert small.exports("@sale/js/shop") == ("*@sale/js/cart", "LIMIT", "default", "limit")
    for folder in ("@sale/js/lines", "@sale/js/lines/index"):  # as Odoo's transpiler names an index.js
        assert (small.javascript(folder), small.exports(folder)) == (True, ("line",))
    assert [small.bundle(name) for name in ("web.assets_backend", "sale.assets_shop", "sale.gone")] == [True, True, False]
    assert small.routes() == (("/shop", "sale"), ("/shop/<int:page>", "sale"))


def test_third_party_takes_what_odoo_does_not_ship(tmp_path: Path) -> None:
    tree = write_tree(tmp_path)
    content = build_catalog(BuildRequest(tree=tree, edition="third-party"))
    assert list(content.modules) == ["somebody_elses", "test_sale"]
    partner = content.models["res.partner"]
    assert (partner.module, partner.extended_by, list(partner.fields)) == ("", ("somebody_elses",), ["x"])


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("missing", "there is no such folder; name the folder that holds odoo/ or the addons"),
        ("addons", "no odoo/release.py here tells the series; name it with --series"),
    ],
)
def test_a_folder_that_cannot_be_meant_is_said(tmp_path: Path, folder: str, message: str) -> None:
    tree = write_tree(tmp_path)
    with pytest.raises(CatalogError) as error:
        build_catalog(BuildRequest(tree=tree / folder))
    assert str(error.value) == f"{tree / folder}: {message}"


def test_a_release_without_a_series_is_said(tmp_path: Path) -> None:
    tree = write_tree(tmp_path, {"odoo/release.py": "version_info = None\n"})
    with pytest.raises(CatalogError, match="no version_info with a series in it"):
        build_catalog(BuildRequest(tree=tree))


@pytest.mark.parametrize(
    ("layout", "release", "series", "date"),
    [
        ("openerp", "version_info = (8, 0, 0, 'final', 0)\n", Series(8), ""),
        ("odoo", "version_info = (10, 0, 0, FINAL, 0, '')\nversion += '-20180122'\n", Series(10), "2018-01-22"),
        ("odoo", "version_info = ('saas~17', 4, 0, FINAL, 0, '')\n", Series(17, 4), ""),
        (".", "version_info = (16, 0, 0, FINAL, 0, '')\n", Series(16), ""),
    ],
)
def test_a_tree_tells_its_series_and_day_in_every_layout(tmp_path: Path, layout: str, release: str, series: Series, date: str) -> None:
    framework = tmp_path / "tree" / layout
    (framework / "addons").mkdir(parents=True)
    (framework / "release.py").write_text(release)
    tree = find_tree(tmp_path / "tree")
    assert (tree.framework, tree.series, tree.date) == (framework, series, date)
    assert framework / "addons" in tree.addon_folders


def test_a_series_that_the_tree_contradicts_is_said(tmp_path: Path) -> None:
    tree = write_tree(tmp_path)
    with pytest.raises(CatalogError, match=r"its odoo/release\.py says 17\.0, not 16\.0"):
        build_catalog(BuildRequest(tree=tree, series=Series(16)))


def test_old_columns_are_fields(tmp_path: Path) -> None:
    old = """
        from openerp.osv import fields, osv

        class Order(osv.osv):
            _name = 'old.order'
            _columns = {
                'state': fields.selection([('draft', 'Draft'), ('done', 'Done')], 'State', required=True),
                'line_ids': fields.one2many('old.order', 'parent_id'),
                'total': fields.function(lambda self: {}, type='float', store=True),
            }
        """
    content = build_catalog(BuildRequest(tree=write_tree(tmp_path, {"addons/sale/models.py": old})))
    assert content.models["old.order"].fields == {
        "line_ids": CoreField("One2many", "old.order", ("sale",), "", "", "parent_id", ()),
        "state": CoreField("Selection", "", ("sale",), "r", "", "", ("draft", "done")),
        "total": CoreField("Float", "", ("sale",), "sc", "", "", ()),
    }


@pytest.mark.parametrize(("series", "known"), [(10, True), (11, False)])
def test_a_plain_import_means_the_file_beside_it_where_python_2_runs(tmp_path: Path, series: int, known: bool) -> None:
    files = {
        "odoo/release.py": f"version_info = ({series}, 0, 0, 'final', 0, '')\n",
        "addons/sale/__init__.py": "import old\nimport logging\n",
        "addons/sale/old/__init__.py": "from order import Order\n",
        "addons/sale/old/order.py": "from odoo import models\nclass Order(models.Model):\n    _name = 'old.order'\n",
    }
    content = build_catalog(BuildRequest(tree=write_tree(tmp_path, files)))
    assert ("old.order" in content.models) is known
