"""Write a catalog file: what ``rescue.catalog.store`` reads."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.msgpack import encode

from rescue.catalog.model import Content, CoreNode, CoreRecord, CoreView, OtherNames, ViewHead
from rescue.catalog.store import MAGIC, VERSION, Header
from rescue.catalog.table import table_sections

_LEVEL = 9


def dump_catalog(content: Content) -> bytes:
    """The bytes of a catalog file; equal content gives equal bytes."""
    return packed_sections(content.provenance.series, _sections(content))


def packed_sections(series: str, contents: Mapping[str, Any]) -> bytes:
    """The bytes of a file with these sections."""
    packed = {name: zlib.compress(encode(value), _LEVEL) for name, value in contents.items()}
    sections: dict[str, tuple[int, int, int]] = {}
    offset = 0
    for name, data in packed.items():
        sections[name] = (offset, len(data), zlib.crc32(data))
        offset += len(data)
    header = encode(Header(series, sections))
    return b"".join([MAGIC, bytes([VERSION]), len(header).to_bytes(4, "big"), header, *packed.values()])


def _sections(content: Content) -> dict[str, Any]:
    """The sections by name: views in one for each module, and records by the module in their XML id."""
    records: dict[str, dict[str, CoreRecord]] = {}
    for xmlid, record in content.records.items():
        module, _, name = xmlid.partition(".")
        records.setdefault(module, {})[name] = record
    extensions: dict[str, list[tuple[int, str]]] = {}
    nodes: dict[str, dict[str, Any]] = {}
    for xmlid, view in content.views.items():
        if view.inherit and view.mode == "extension":
            extensions.setdefault(view.inherit, []).append((view.priority, xmlid))
        nodes.setdefault(view.module, {})[xmlid] = pack_nodes(view.nodes)
    return {
        "provenance": content.provenance,
        "modules": content.modules,
        **table_sections("models", content.models),
        **table_sections("records", records),
        **table_sections("python", content.names.python),
        **table_sections("exports", content.names.exports),
        "names": {name: getattr(content.names, name) for name in OtherNames.__struct_fields__},
        **table_sections("classes", content.code.classes),
        **table_sections("functions", content.code.functions),
        "views": {xmlid: _head(view) for xmlid, view in content.views.items()},
        "extensions": {parent: _in_order(extensions[parent]) for parent in sorted(extensions)},
        **{f"views/{module}": found for module, found in sorted(nodes.items())},
    }


def _in_order(extensions: list[tuple[int, str]]) -> list[str]:
    """By priority; sorted() keeps the order of loading among equals."""
    return [xmlid for _, xmlid in sorted(extensions, key=lambda pair: pair[0])]


def _head(view: CoreView) -> ViewHead:
    return ViewHead(**{name: getattr(view, name) for name in ViewHead.__struct_fields__})


def pack_nodes(nodes: Iterable[CoreNode]) -> list[tuple[str, int, list[str]]]:
    """Elements as they are stored: with their depth, which repeats more than the parent's index, and attributes in one list."""
    depths: list[int] = []
    packed = []
    for node in nodes:
        depths.append(depths[node.parent] + 1 if node.parent >= 0 else 0)
        packed.append((node.tag, depths[-1], [part for pair in node.attributes for part in pair]))
    return packed
