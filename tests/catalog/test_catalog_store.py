"""A catalog file gives back what was put in, and says so when it is not what it should be."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from odoo_tree import write_tree

from rescue.catalog.build import BuildRequest, build_catalog
from rescue.catalog.dump import dump_catalog, pack_nodes
from rescue.catalog.load import Catalog, load_catalog
from rescue.catalog.model import Content, CoreNode
from rescue.catalog.store import MAGIC, VERSION, Header, unpack_nodes
from rescue.errors import CatalogError


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return build_catalog(BuildRequest(tree=write_tree(tmp_path_factory.mktemp("tree")), origin="written by hand"))


@pytest.fixture(scope="module")
def data(content: Content) -> bytes:
    return dump_catalog(content)


def test_all_content_comes_back(content: Content, data: bytes) -> None:
    catalog = Catalog(data, "small")
    assert catalog.provenance == content.provenance
    assert dict(catalog.modules) == content.modules
    assert {name: catalog.model(name) for name in catalog.model_names()} == content.models
    assert {xmlid: catalog.record(xmlid) for xmlid in content.records} == content.records
    assert {xmlid: catalog.view(xmlid) for xmlid in catalog.view_names()} == content.views
    assert {name: catalog.python_names(name) for name in content.names.python} == content.names.python
    assert {name: catalog.python_class(name) for name in content.code.classes} == content.code.classes
    assert {name: catalog.function(name) for name in content.code.functions} == content.code.functions
    assert {name: catalog.exports(name) for name in content.names.exports} == content.names.exports


@st.composite
def _trees(draw: st.DrawFn) -> tuple[CoreNode, ...]:
    """Elements in document order: each parent is the element before or one of those around that."""
    nodes: list[CoreNode] = []
    around: list[int] = []
    for index in range(draw(st.integers(0, 12))):
        kept = draw(st.integers(0, len(around)))
        del around[kept:]
        attributes = draw(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=3))
        nodes.append(CoreNode(draw(st.sampled_from(["form", "field", "t"])), around[-1] if around else -1, tuple(attributes)))
        around.append(index)
    return tuple(nodes)


@given(_trees())
def test_elements_survive_packing(nodes: tuple[CoreNode, ...]) -> None:
    assert unpack_nodes((tag, depth, list(attributes)) for tag, depth, attributes in pack_nodes(nodes)) == nodes


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: b"PK\x03\x04" + data, "x.catalog: not a catalog; `rescue catalog build` makes one"),
        (lambda data: b"", "x.catalog: not a catalog; `rescue catalog build` makes one"),
        (
            lambda data: MAGIC + bytes([VERSION + 1]) + data[len(MAGIC) + 1 :],
            "x.catalog: format 3 of a newer rescue; this one reads format 2. Update rescue",
        ),
        (
            lambda data: MAGIC + bytes([VERSION - 1]) + data[len(MAGIC) + 1 :],
            "x.catalog: format 1 of an older rescue; this one reads format 2. Build it again",
        ),
        (lambda data: data[: len(MAGIC) + 2], "x.catalog: damaged: it ends in its header. Fetch or build it again"),
    ],
)
def test_a_file_that_is_no_catalog_is_said(data: bytes, damage: object, message: str) -> None:
    with pytest.raises(CatalogError) as error:
        Catalog(damage(data), "x.catalog")  # type: ignore[operator]
    assert str(error.value) == message


def test_a_changed_byte_in_a_section_is_said_when_it_is_asked(data: bytes) -> None:
    catalog = Catalog(data[:-1] + bytes([data[-1] ^ 1]), "x.catalog")
    assert catalog.module("sale") is not None  # another section
    with pytest.raises(CatalogError, match=r"x\.catalog: damaged: the section views/sale is not as it was written"):
        catalog.view("sale.Shop")


def test_a_cut_off_file_is_said(data: bytes) -> None:
    with pytest.raises(CatalogError, match="damaged"):
        Catalog(data[:-10], "x.catalog").view("sale.Shop")


def test_a_header_that_is_no_header_is_said() -> None:
    with pytest.raises(CatalogError, match="damaged: its header cannot be read"):
        Catalog(MAGIC + bytes([VERSION]) + (3).to_bytes(4, "big") + b"abc", "x.catalog")


@pytest.mark.parametrize("series", ["seventeen", "17", "17.0.1", ""])
def test_a_series_that_is_none_is_said(series: str) -> None:
    header = msgspec.msgpack.encode(Header(series, {}))
    with pytest.raises(CatalogError, match="is no series"):
        Catalog(MAGIC + bytes([VERSION]) + len(header).to_bytes(4, "big") + header, "x.catalog")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as error:
        load_catalog(tmp_path / "gone.catalog")
    assert str(error.value) == f"{tmp_path / 'gone.catalog'}: cannot be read: No such file or directory"
