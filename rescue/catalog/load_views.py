"""Ask a catalog for views and templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Raw
from msgspec.msgpack import Decoder

from rescue.catalog.load_part import Modules, Part
from rescue.catalog.model import CoreView, ViewHead
from rescue.catalog.store import RAW_BY_NAME, unpack_nodes

_HEAD: Decoder[ViewHead] = Decoder(ViewHead)
_EXTENSIONS: Decoder[dict[str, tuple[str, ...]]] = Decoder(dict[str, tuple[str, ...]])
_NODES: Decoder[list[tuple[str, int, list[str]]]] = Decoder(list[tuple[str, int, list[str]]])


class ViewPart(Part):
    """Views by XML id and client templates by name, each with its elements when they are asked for."""

    def __init__(self, data: bytes | memoryview, name: str) -> None:
        """As in Part."""
        super().__init__(data, name)
        self._nodes: dict[str, Mapping[str, Raw]] = {}

    @cached_property
    def _raw_views(self) -> Mapping[str, Raw]:
        found: Mapping[str, Raw] = self._file.section("views", RAW_BY_NAME)
        return found

    @cached_property
    def _extensions(self) -> Mapping[str, tuple[str, ...]]:
        found: Mapping[str, tuple[str, ...]] = self._file.section("extensions", _EXTENSIONS)
        return found

    def view_names(self) -> Iterator[str]:
        """The XML ids of all views, in the order of loading, then the names of the client templates."""
        return iter(self._raw_views)

    def view_head(self, xmlid: str) -> ViewHead | None:
        """A view or template without its elements; None when there is none."""
        raw = self._raw_views.get(xmlid)
        found: ViewHead | None = self._file.value(raw, _HEAD) if raw is not None else None
        return found

    def view(self, xmlid: str) -> CoreView | None:
        """A view or template with its elements; None when there is none."""
        head = self.view_head(xmlid)
        if head is None:
            return None
        if head.module not in self._nodes:
            self._nodes[head.module] = self._file.section(f"views/{head.module}", RAW_BY_NAME)
        try:
            nodes = unpack_nodes(self._file.value(self._nodes[head.module][xmlid], _NODES))
        except (KeyError, ValueError) as error:
            raise self._file.damaged(f"the elements of {xmlid} are not there") from error
        return CoreView(**{name: getattr(head, name) for name in ViewHead.__struct_fields__}, nodes=nodes)

    def extensions_of(self, xmlid: str, within: Modules = None) -> tuple[str, ...]:
        """The XML ids of the views that extend this one, in the order in which Odoo applies them; also those that are not active."""
        found = self._extensions.get(xmlid, ())
        if within is None:
            return found
        return tuple(name for name in found if (head := self.view_head(name)) and head.module in within)
