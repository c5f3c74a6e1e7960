"""The catalog file: a header, then sections that are compressed on their own, so that a reader pays for what it asks for.

    magic and format version | length of the header | header: series, sections as name -> (offset, length, CRC-32) | sections

A section is msgpack under zlib. Within one, values stay undecoded until they are asked for (``msgspec.Raw``). What some
need little of, such as the models, is a table of several sections (``rescue.catalog.table``).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import IO, Any

import msgspec
from msgspec import Raw, Struct
from msgspec.msgpack import Decoder

from rescue.catalog.model import CoreNode
from rescue.errors import CatalogError

MAGIC = b"rescue.catalog\n"
VERSION = 2
# A section that says it is larger than this when unpacked is hostile: the largest real one has some 2 MB.
_SECTION_LIMIT = 200_000_000
# what a decoder raises for bytes that nobody has vouched for
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Header(Struct, frozen=True):
    """What stands at the head of a file; offsets count from its end."""

    series: str
    sections: dict[str, tuple[int, int, int]]


def unpack_nodes(packed: Iterable[tuple[str, int, list[str]]]) -> tuple[CoreNode, ...]:
    """The elements again, each with its parent's index."""
    above: list[int] = []
    nodes = []
    for index, (tag, depth, attributes) in enumerate(packed):
        del above[depth:]
        nodes.append(CoreNode(tag, above[-1] if above else -1, tuple(zip(attributes[::2], attributes[1::2], strict=True))))
        above.append(index)
    return tuple(nodes)


def read_head(file: IO[bytes]) -> bytes:
    """The bytes of a catalog file up to its sections, or what there is of them."""
    start = file.read(len(MAGIC) + 5)
    return start + file.read(int.from_bytes(start[-4:], "big"))


class CatalogFile:
    """The sections of one file, checked and unpacked when they are asked for."""

    def __init__(self, data: bytes | memoryview, name: str) -> None:
        """``name`` is the file's name for messages. Raises CatalogError for a foreign or damaged file, and for one of another format."""
        self.name = name
        data = memoryview(data)
        if data[: len(MAGIC)] != MAGIC:
            raise CatalogError(f"{name}: not a catalog; `rescue catalog build` makes one")
        start = len(MAGIC) + 5
        if len(data) < start:
            raise self.damaged("it ends in its header")
        version = data[len(MAGIC)]
        if version > VERSION:
            raise CatalogError(f"{name}: format {version} of a newer rescue; this one reads format {VERSION}. Update rescue")
        if version < VERSION:
            raise CatalogError(f"{name}: format {version} of an older rescue; this one reads format {VERSION}. Build it again")
        length = int.from_bytes(data[start - 4 : start], "big")
        try:
            self.header = msgspec.msgpack.decode(data[start : start + length], type=Header)
        except _UNREADABLE as error:
            raise self.damaged(f"its header cannot be read ({error})") from None
        self._data = data[start + length :]

    def has(self, section: str) -> bool:
        """Whether the file has a section of that name."""
        return section in self.header.sections

    def section(self, name: str, decoder: Decoder[Any]) -> Any:
        """A section's content. Raises CatalogError when it is damaged."""
        if name not in self.header.sections:
            raise self.damaged(f"it lacks the section {name}")
        packed = self._packed(name)
        try:
            unpacker = zlib.decompressobj()
            content = unpacker.decompress(packed, _SECTION_LIMIT)
            if not unpacker.eof:
                raise self.damaged(f"the section {name} is too large or cut off")
            return decoder.decode(content)
        except (zlib.error, *_UNREADABLE) as error:
            raise self.damaged(f"the section {name} cannot be read ({error})") from None

    def verify(self) -> None:
        """Compare the checksums of all sections. Raises CatalogError when one is not as it was written."""
        for name in self.header.sections:
            self._packed(name)

    def _packed(self, name: str) -> memoryview:
        offset, length, checksum = self.header.sections[name]
        packed = self._data[offset : offset + length]
        if offset < 0 or length < 0 or len(packed) < length or zlib.crc32(packed) != checksum:
            raise self.damaged(f"the section {name} is not as it was written")
        return packed

    def value(self, raw: Raw, decoder: Decoder[Any]) -> Any:
        """One value of a section. Raises CatalogError when it is not what it should be."""
        try:
            return decoder.decode(raw)
        except _UNREADABLE as error:
            raise self.damaged(f"a value cannot be read ({error})") from None

    def damaged(self, how: str) -> CatalogError:
        """What to raise for a file that is not as it was written, and in which way."""
        return CatalogError(f"{self.name}: damaged: {how}. Fetch or build it again")


RAW_BY_NAME: Decoder[Mapping[str, Raw]] = Decoder(dict[str, Raw])
