"""Catalogs of other addons that join core's: what they define is theirs, in their series alone, and is looked up like core's own."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from checks.core_trees import Tree, states, told
from rescue.catalog.build import BuildRequest, build_catalog
from rescue.catalog.dump import dump_catalog
from rescue.catalog.joined import JoinedCatalog
from rescue.catalog.load import Catalog, load_catalog
from rescue.errors import CatalogError
from rescue.model import Series

Catalogs = dict[Series, Catalog]


def other(root: Path, major: int, *, old: bool, origin: str = "client") -> Catalog:
    """A catalog of an addon ``rent`` that adds to sale.order and makes a model and a view; ``old`` has more of each."""
    files = {
        "rent/__manifest__.py": "{'name': 'rent', 'depends': ['sale'], 'data': ['data.xml']}",
        "rent/__init__.py": "from . import models\n",
        "rent/models.py": f"""
            from odoo import fields, models

            class Order(models.Model):
                _inherit = 'sale.order'
                rented = fields.Boolean()
                {"rent_days = fields.Integer()" if old else ""}
                state = fields.Selection(selection_add=[('rented', 'Rented')])

                def rent(self, days{"" if old else ", rate"}): pass

            class Rental(models.Model):
                _name = 'rent.rental'
                name = fields.Char()
            """,
        "rent/data.xml": f"""<odoo><record id="view" model="ir.ui.view">
            <field name="model">rent.rental</field>
            <field name="arch" type="xml"><form><group name="a"/>{'<group name="b"/>' if old else ""}</form></field></record>
            <record id="more" model="ir.ui.view"><field name="model">sale.order</field><field name="inherit_id" ref="sale.view_order"/>
            <field name="arch" type="xml"><group name="main" position="after"><group name="rent"/></group></field></record></odoo>""",
    }
    folder = root / f"{major}{old}{origin}"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    content = build_catalog(BuildRequest(tree=folder, edition="third-party", series=Series(major), origin=origin))
    return Catalog(dump_catalog(content), f"rent{major}.catalog")


def joined(core: Catalogs, *others: Catalog) -> Catalogs:
    """Core's catalogs, each with those of the others that are of its series."""
    by_series = {series: [item for item in others if item.series == series] for series in core}
    return {series: JoinedCatalog(catalog, found) if (found := by_series[series]) else catalog for series, catalog in core.items()}


ADDON = {
    "m.py": """from odoo import models
from odoo.addons.rent.models import Rental
class Order(models.Model):
    _inherit = "sale.order"
    def own(self):
        self.rented
        self.rent_days
        self.rent(1)
        self.env["rent.rental"].name
        self.name
        self.gone
    def rent(self, days):
        return super().rent(days)
""",
    "v.xml": """<odoo><record id="v" model="ir.ui.view"><field name="model">rent.rental</field><field name="inherit_id" ref="rent.view"/>
<field name="arch" type="xml"><group name="b" position="inside"/></field></record>
<record id="w" model="ir.ui.view"><field name="model">sale.order</field><field name="inherit_id" ref="sale.view_order"/>
<field name="arch" type="xml"><group name="rent" position="inside"/></field></record></odoo>""",
}
CORES_OWN = "CORE-FIELD-GONE-USE m.py:11 sale.order.gone"


def test_without_their_catalog_they_are_unknown(core: Catalogs) -> None:
    assert told(Tree({"my": ADDON}, depends=("rent",)).touched(core).hits) == [CORES_OWN]


def test_what_they_define_is_looked_up_in_the_source_and_the_target_like_cores_own(core: Catalogs, tmp_path: Path) -> None:
    known = joined(core, other(tmp_path, 16, old=True), other(tmp_path, 17, old=False))
    touched = Tree({"my": ADDON}, depends=("rent",)).touched(known)
    assert told(touched.hits) == [
        CORES_OWN,
        "CORE-FIELD-GONE-USE m.py:7 sale.order.rent_days",
        "CORE-SIGNATURE-CHANGED m.py:12 sale.order.rent",
        'CORE-VIEW-ANCHOR-GONE v.xml:2 rent.view <group name="b">',
    ]
    assert "unknown" not in states(touched)


def test_with_a_catalog_of_the_source_alone_nothing_of_theirs_is_said_to_be_gone(core: Catalogs, tmp_path: Path) -> None:
    touched = Tree({"my": ADDON}, depends=("rent",)).touched(joined(core, other(tmp_path, 16, old=True)))
    assert told(touched.hits) == [CORES_OWN]


def test_with_a_catalog_of_the_target_alone_what_it_has_is_ok_and_the_rest_unknown(core: Catalogs, tmp_path: Path) -> None:
    alone = Tree({"my": {"m.py": ADDON["m.py"]}}, depends=("rent",))
    before, after = alone.touched(core), alone.touched(joined(core, other(tmp_path, 17, old=False)))
    assert told(after.hits) == [CORES_OWN]
    assert states(before)["unknown"] > states(after)["unknown"] > 0


@pytest.mark.parametrize(("origin", "hits"), [("client", ["CORE-MODULE-GONE __manifest__.py:1 rent"]), ("somebody else", [])])
def test_a_module_of_theirs_is_gone_only_where_the_targets_catalog_is_of_the_same_origin(
    core: Catalogs, tmp_path: Path, origin: str, hits: list[str]
) -> None:
    later = other(tmp_path, 17, old=False, origin=origin)
    vars(later)["modules"] = {}  # a catalog in which the module is no longer
    touched = Tree({"my": {}}, depends=("rent",)).touched(joined(core, other(tmp_path, 16, old=True), later))
    assert told(touched.hits) == hits


def test_the_hop_is_not_one_whose_catalogs_never_heard_of_the_module(core: Catalogs, tmp_path: Path) -> None:
    known = joined(core, other(tmp_path, 15, old=True), other(tmp_path, 17, old=False))
    touched = Tree({"my": ADDON}, depends=("rent",), source=15).touched(known)
    assert {str(hit.hop) for hit in touched.hits if "rent_days" in hit.symbol} == {"17.0"}


def test_the_models_views_and_names_of_both_are_known_and_a_selection_that_both_make_is_not(core: Catalogs, tmp_path: Path) -> None:
    known = joined(core, other(tmp_path, 16, old=True))[Series(16)]
    field = known.field("sale.order", "state")
    assert field is not None
    assert (field.type, field.modules, field.selection) == ("Selection", ("sale", "rent"), ())
    assert (known.has_model("sale.order"), known.has_model("rent.rental")) == (True, True)
    assert known.extensions_of("sale.view_order") == ("rent.more",)
    assert (known.imports("odoo.addons.rent.models.Rental"), known.imports("odoo.tools.old_tool")) == ("name", "name")
    brought = known.brought_by("rent")
    assert brought is not None
    assert (brought.name, known.brought_by("sale"), known.brought_by("nobody")) == ("rent16.catalog", None, None)


def test_a_damaged_catalog_and_a_foreign_file_are_refused_with_their_name(core: Catalogs, tmp_path: Path) -> None:
    path = tmp_path / "mine.catalog"
    path.write_bytes(bytes(core[Series(16)].data[:-1]) + b"?")
    with pytest.raises(CatalogError, match=r"mine\.catalog: damaged: the section views/utm is not as it was written"):
        load_catalog(path).verify()
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(CatalogError, match=r"mine\.catalog: not a catalog; `rescue catalog build` makes one"):
        load_catalog(path)
