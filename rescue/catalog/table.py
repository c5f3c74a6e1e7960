"""Tables of a catalog file: mappings whose values lie in several sections, so that a few of them cost little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Raw
from msgspec.msgpack import Decoder, encode

from rescue.catalog.store import CatalogFile

_PART_BYTES: Final = 32_000
"""What a part holds: deflate looks back no further for repetitions, so that more would hardly make it smaller."""

_INDEX: Decoder[list[list[str]]] = Decoder(list[list[str]])
_PART: Decoder[list[Raw]] = Decoder(list[Raw])


def table_sections(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The sections of a table: the keys of each part, sorted; and the values of each part, in the order of its keys."""
    index: list[list[str]] = []
    parts: list[list[Raw]] = []
    size = _PART_BYTES
    for key in sorted(values):
        value = encode(values[key])
        if size >= _PART_BYTES:
            index.append([])
            parts.append([])
            size = 0
        index[-1].append(key)
        parts[-1].append(Raw(value))
        size += len(value)
    return {name: index, **{f"{name}/{number}": part for number, part in enumerate(parts)}}


class Table(Mapping[str, Raw]):
    """A table to ask; a part is unpacked when one of its values is asked for. Raises CatalogError for one that is damaged."""

    def __init__(self, file: CatalogFile, name: str) -> None:
        """``name`` is the one that was given to ``table_sections``."""
        self._file = file
        self._name = name
        self._index: list[list[str]] = file.section(name, _INDEX)
        self._places = {key: number for number, keys in enumerate(self._index) for key in keys}
        self._values: dict[str, Raw] = {}

    def __getitem__(self, key: str) -> Raw:
        """A value as it is stored. Raises KeyError for a key that is not there."""
        found = self._values.get(key)
        if found is None:
            self._unpack(self._places[key])
            found = self._values[key]
        return found

    def __contains__(self, key: object) -> bool:
        """Whether the key is there; unpacks nothing."""
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        """The keys, sorted; unpacks nothing."""
        return iter(self._places)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._places)

    def _unpack(self, number: int) -> None:
        values: list[Raw] = self._file.section(f"{self._name}/{number}", _PART)
        if len(values) != len(self._index[number]):
            raise self._file.damaged(f"the section {self._name}/{number} has {len(values)} values for {len(self._index[number])} keys")
        self._values.update(zip(self._index[number], values, strict=True))
