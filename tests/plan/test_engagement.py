"""A manifest may say whose an addon is; a name that everybody could have says nothing."""

from __future__ import annotations

import pytest

from rescue.analyzers.manifest import read_manifest
from rescue.model import Addon
from rescue.plan.engagement import client_of


def said(module: str, values: dict[str, str]) -> str:
    manifest = read_manifest(repr({"depends": [], **values}).encode(), f"{module}/__manifest__.py")
    client = client_of(Addon(module, module, "/tree", manifest, (), None, ""))
    return client.text if client else ""


@pytest.mark.parametrize(
    ("module", "values", "expected"),
    [
        ("shop", {"summary": "Customizations for the Initech factory"}, "the manifest speaks of customisations for Initech"),
        ("initech_custom_sale", {}, "the module's name, initech_custom_sale, says whose customisation it is"),
        ("initech_sale", {"name": "Initech - Sale", "author": "Initech"}, "the manifest's name holds the name of its author, Initech"),
        ("initech_sale", {"category": "Initech", "author": "Initech"}, "the manifest's category holds the name of its author, Initech"),
        ("sale_custom", {}, ""),
        ("sale_order_type", {"name": "Sale order type", "author": "Ann, Odoo Community Association (OCA)"}, ""),
        ("sale_order_type", {"summary": "Customizations for sale orders"}, ""),
        ("odoo_sale", {"name": "Odoo sale", "author": "Odoo S.A., Odoo"}, ""),
    ],
)
def test_whose_an_addon_is(module: str, values: dict[str, str], expected: str) -> None:
    assert said(module, values) == expected
