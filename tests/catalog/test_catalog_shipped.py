"""The catalogs that come with rescue: complete, small, quick to open, true in what is known from Odoo's source, and as the docs say."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rescue.catalog.counts import counts_table
from rescue.catalog.load import Catalog
from rescue.catalog.shipped import load_shipped, shipped_files
from rescue.model import Series

DOCS = Path(__file__).resolve().parents[2] / "docs/catalogs.md"
SERIES = [Series(number) for number in range(8, 20)]
BYTES_IN_ALL = 25_000_000
SECONDS_TO_OPEN = 0.15


@pytest.fixture(scope="module")
def catalogs() -> dict[Series, Catalog]:
    return {series: catalog for series in SERIES if (catalog := load_shipped(series))}


def test_every_series_has_one_and_its_name_is_right(catalogs: dict[Series, Catalog]) -> None:
    assert [series for series, _ in shipped_files()] == SERIES
    assert [catalog.series for catalog in catalogs.values()] == SERIES
    assert {catalog.provenance.edition for catalog in catalogs.values()} == {"community"}


def test_all_together_fit_the_package() -> None:
    assert sum(len(entry.read_bytes()) for _, entry in shipped_files()) <= BYTES_IN_ALL


def test_the_table_in_the_docs_is_what_the_catalogs_hold(catalogs: dict[Series, Catalog]) -> None:
    assert counts_table(catalogs.values(), markdown=True) in DOCS.read_text("utf-8")


def test_what_a_scan_asks_of_one_is_there_in_time() -> None:
    def seconds() -> float:  # of the processor, so that what else runs here does not count
        start = time.process_time()
        catalog = load_shipped(Series(18))
        assert catalog is not None
        assert catalog.method("sale.order", "action_confirm") is not None
        assert catalog.record("sale.group_auto_done_setting") is not None
        assert catalog.imports("odoo.tools.float_compare") == "name"
        assert catalog.view("sale.view_order_form") is not None
        return time.process_time() - start

    assert min(seconds() for _ in range(5)) <= SECONDS_TO_OPEN


@pytest.mark.parametrize("series", SERIES, ids=str)
def test_nothing_in_one_leads_out_of_it(catalogs: dict[Series, Catalog], series: Series) -> None:
    """Parents of views, of models and comodels are core's own, so that what is missing here was lost by the builder."""
    catalog = catalogs[series]
    lost = []
    for xmlid in catalog.view_names():
        head = catalog.view_head(xmlid)
        if head and head.type != "static" and head.inherit and catalog.view_head(head.inherit) is None:
            lost.append(f"{xmlid} extends {head.inherit}")
        if head and head.model and not catalog.has_model(head.model):
            lost.append(f"{xmlid} is a view of {head.model}")
    for name in catalog.model_names():
        model = catalog.model(name)
        assert model is not None
        lost.extend(f"{name} inherits {parent}" for parent in model.inherit if not catalog.has_model(parent))
        lost.extend(f"{name} delegates to {parent}" for parent, _ in model.inherits if not catalog.has_model(parent))
        for key, field in model.fields.items():
            if field.comodel and not catalog.has_model(field.comodel):
                lost.append(f"{name}.{key} leads to {field.comodel}")
            if field.inverse_name and field.comodel and catalog.field(field.comodel, field.inverse_name) is None:
                lost.append(f"{name}.{key} is the inverse of {field.comodel}.{field.inverse_name}")
    assert lost == []


@pytest.mark.parametrize(
    ("series", "model", "name", "there"),
    [
        (16, "stock.move", "quantity_done", True),
        (17, "stock.move", "quantity_done", False),
        (17, "stock.move", "quantity", True),
        (17, "sale.order.line", "product_uom", True),
        (19, "sale.order.line", "product_uom", False),
        (19, "sale.order.line", "product_uom_id", True),
        (17, "res.users", "email", True),  # of res.partner, by _inherits
        (8, "account.invoice", "invoice_line", True),  # a new field in a Python 2 file
        (9, "account.invoice", "invoice_line", False),
        (9, "product.product", "barcode", True),  # an old column
        (9, "ir.rule", "global", True),
        (10, "ir.rule", "global", True),  # set on the class after its body
        (10, "procurement.order", "state", True),
        (11, "procurement.order", "state", False),
        (17, "product.product", "description_sale", True),
    ],
)
def test_fields_known_from_the_source(catalogs: dict[Series, Catalog], series: int, model: str, name: str, there: bool) -> None:
    assert (catalogs[Series(series)].field(model, name) is not None) is there


@pytest.mark.parametrize(
    ("series", "dotted", "kind"),
    [
        (16, "odoo.modules.module.get_module_resource", "name"),
        (19, "odoo.modules.module.get_module_resource", None),
        (14, "odoo.addons.sale.models.sale", "module"),
        (17, "odoo.addons.sale.models.sale", None),
        (19, "odoo.Command", "name"),
        (19, "odoo._", "name"),
    ],
)
def test_imports_known_from_the_source(catalogs: dict[Series, Catalog], series: int, dotted: str, kind: str | None) -> None:
    assert catalogs[Series(series)].imports(dotted) == kind


def test_methods_known_from_the_source(catalogs: dict[Series, Catalog]) -> None:
    assert catalogs[Series(17)].method("res.partner", "name_get") is not None
    assert catalogs[Series(18)].method("res.partner", "name_get") is None
    create = catalogs[Series(17)].method("sale.order", "_create_invoices")
    assert create is not None
    assert create.definitions[0][:2] == ("sale", ("self", "grouped=", "final=", "date="))


def test_records_that_a_tag_of_their_own_makes_are_in_it(catalogs: dict[Series, Catalog]) -> None:
    tour = catalogs[Series(19)].record("website.configurator_tour")  # <asset> in website/data/ir_asset.xml
    assert tour is not None
    assert tour.model == "ir.asset"


def test_what_the_owners_of_the_trees_changed_is_not_in_it(catalogs: dict[Series, Catalog]) -> None:
    assert catalogs[Series(15)].method("ir.http", "binary_content_crm") is None
    assert catalogs[Series(16)].field("hr.expense.sheet", "approval_date_from_chatter") is None
    assert catalogs[Series(16)].record("hr_expense.action_report_hr_expense_sheet") is not None
