"""What the tests on views share: views written as data files, as a catalog would hold them or as custom ones."""

from __future__ import annotations

from collections.abc import Sequence

from rescue.analyzers.xml.reader import read_xml
from rescue.catalog.arch import CustomView, custom_views
from rescue.catalog.model import CoreView, ViewHead


class Views:
    """A catalog of views, each module's as ``views_of`` reads them."""

    def __init__(self, *views: CustomView) -> None:
        self._views = {view.xmlid: view.view for view in views}

    def view(self, xmlid: str) -> CoreView | None:
        return self._views.get(xmlid)

    def view_head(self, xmlid: str) -> ViewHead | None:
        view = self._views.get(xmlid)
        return ViewHead(**{name: getattr(view, name) for name in ViewHead.__struct_fields__}) if view else None

    def extensions_of(self, xmlid: str) -> Sequence[str]:
        return [name for name, view in self._views.items() if view.inherit == xmlid and view.mode == "extension"]


def views_of(module: str, *records: str) -> list[CustomView]:
    """The views of a module, from its records."""
    content = "<odoo>\n" + "\n".join(records) + "\n</odoo>"
    return list(custom_views(read_xml(content.encode(), f"{module}/views/all.xml", module)))


def record(name: str, arch: str, inherit: str = "", more: str = "") -> str:
    """A view's record, its architecture on the second line."""
    reference = f'<field name="inherit_id" ref="{inherit}"/>' if inherit else ""
    head = f'<record id="{name}" model="ir.ui.view"><field name="model">sale.order</field>{reference}{more}'
    return f'{head}<field name="arch" type="xml">\n{arch}</field></record>'
