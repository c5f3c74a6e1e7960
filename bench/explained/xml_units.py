"""The units of an XML file, from expat's events, which know the first line of a start tag."""

from __future__ import annotations

import re
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from explained.units import Unit, UnitsError

_AROUND_SIGNS = re.compile(r"\s*([^\w\s])\s*")
_BLANKS = re.compile(r"\s+")


def xml_units(content: bytes) -> list[Unit]:
    """The units in the order of the file. Raises UnitsError for what is not well-formed or declares entities."""
    units: list[Unit] = []
    text: list[tuple[str, int]] = []
    parser = expat.ParserCreate()

    def flush() -> None:
        lines = [line for part, line in text if part.strip()]
        if lines:
            units.append(Unit(_plain("".join(part for part, _ in text)), lines[0], lines[-1]))
        text.clear()

    def start(tag: str, attributes: dict[str, str]) -> None:
        flush()
        first = parser.CurrentLineNumber
        raw = content[parser.CurrentByteIndex : _tag_end(content, parser.CurrentByteIndex)]
        words = [f"{name}={quoteattr(_plain(value))}" for name, value in sorted(attributes.items())]
        units.append(Unit(f"<{' '.join([tag, *words])}>", first, first + raw.count(b"\n")))

    def doctype(_name: str, _system: str | None, _public: str | None, has_subset: bool) -> None:
        if has_subset:
            raise UnitsError("a DOCTYPE with a subset of its own")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _tag: flush()
    parser.CharacterDataHandler = lambda part: text.append((part, parser.CurrentLineNumber))
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnitsError(str(error)) from error
    return units


def _plain(text: str) -> str:
    """The text with blanks only where two words would run together."""
    return _AROUND_SIGNS.sub(r"\1", _BLANKS.sub(" ", text)).strip()


def _tag_end(content: bytes, start: int) -> int:
    """Where the start tag ends: at the first > outside of quotes."""
    quote = 0
    for index in range(start, len(content)):
        byte = content[index]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == ord(">"):
            return index
    return len(content)
