"""Parse XML that nobody has vouched for, into plain elements that know the first line of their start tag.

lxml decides what is well-formed, with entities, DTD and network off. Its ``sourceline`` is the last line of a start tag, while
expat tells the first one, so the elements are built by expat, which is cheaper than copying them out of lxml's tree as well. Expat
goes first: it stops at a DOCTYPE with an internal subset before any entity of it is declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast
from xml.parsers import expat

from lxml import etree
from msgspec import Struct

from rescue.model import UnreadReason

_SUBSET_REFUSED = "DOCTYPE with an internal subset"
_DECLARATION = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._\-]+)[\"'][^>]*\?>")
_POSITION = re.compile(r",? line \d+, column \d+$")
_SHARED_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "utf-16"})
# Python codecs for text that are no encoding of a file, or take time quadratic in its length
_NO_ENCODINGS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7", "utf7"})
_ENCODING_ERRORS = frozenset(
    {
        etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
        etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
        etree.ErrorTypes.ERR_INVALID_ENCODING,
        etree.ErrorTypes.I18N_CONV_FAILED,
    }
)
_CHECKING = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    huge_tree=False,
    remove_comments=False,
    recover=False,
)


class Element:
    """An element: ``line`` is the first line of its start tag, ``text`` what stands before its first child, as written.

    ``text_line`` is the line where ``text`` starts, known only for a ``<field>`` and for markup written as text, else 0.
    """

    __slots__ = ("attributes", "children", "line", "tag", "text", "text_line")

    def __init__(self, tag: str, line: int, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.line = line
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""
        self.text_line = 0

    def get(self, name: str) -> str:
        """An attribute's value without surrounding blanks, '' when it is not there."""
        return self.attributes.get(name, "").strip()

    def iter(self) -> Iterator[Element]:
        """Walk through the element and all beneath it, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))


class Document(Struct, frozen=True):
    """A parsed file and the encoding that it was read with."""

    root: Element
    encoding: str


class XmlError(ValueError):
    """A file that is not read; ``reason`` and ``detail`` are those of the ``Unread`` entry to make of it, ``line`` where it went wrong."""

    def __init__(self, reason: UnreadReason, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.reason = reason
        self.detail = str(self)
        self.line = line
        self.message = message


def parse_xml(content: bytes) -> Document:
    """Parse the bytes of an XML file; nothing outside of them is looked up and no entity is expanded.

    Raises XmlError: syntax, encoding, too_deep or unsafe, each with the line.
    """
    body, declared = _for_both_parsers(content)
    refusal: XmlError | None = None
    try:
        root = _build(body)
    except XmlError as error:
        # lxml has the last word on syntax and better words for it, but must not see a subset that expat did not get to
        if error.reason is UnreadReason.UNSAFE or _may_hold_subset(body):
            raise
        refusal = error
    encoding = declared or _check(body)
    if refusal is not None:
        raise refusal
    return Document(root, encoding.lower())


def _for_both_parsers(content: bytes) -> tuple[bytes, str]:
    """The content, in UTF-8 with a new declaration where it declares an encoding that not both parsers know; and that encoding or ''."""
    match = _DECLARATION.match(content)
    encoding = match[1].decode("ascii") if match else "utf-8"
    if match is None or encoding.lower() in _SHARED_ENCODINGS:
        return content, ""
    if encoding.lower().replace("-", "_") in _NO_ENCODINGS:
        raise XmlError(UnreadReason.ENCODING, 1, f"declared encoding {encoding}: not one of XML files")
    try:
        text = content[match.end() :].decode(encoding)
    except (LookupError, ValueError) as error:
        raise XmlError(UnreadReason.ENCODING, 1, f"declared encoding {encoding}: {error}") from error
    # the declaration may span lines
    return b'<?xml version="1.0" encoding="utf-8"?>' + b"\n" * match[0].count(b"\n") + text.encode("utf-8", "replace"), encoding


def _may_hold_subset(content: bytes) -> bool:
    # null bytes are what the wider encodings put between the letters
    _before, doctype, after = content.replace(b"\0", b"").partition(b"<!DOCTYPE")
    return bool(doctype) and b"[" in after


def _build(content: bytes) -> Element:
    """The root as expat reads it. Raises XmlError."""
    top = Element("", 0, {})
    stack = [top]
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        element = Element(tag, parser.CurrentLineNumber, attributes)
        stack[-1].children.append(element)
        stack.append(element)

    def end(_tag: str) -> None:
        stack.pop()

    def data(text: str) -> None:
        element = stack[-1]
        if not element.children:
            element.text += text
            if not element.text_line and (element.tag == "field" or "<" in text):
                # buffered text arrives at its end
                element.text_line = parser.CurrentLineNumber - element.text.count("\n")

    def doctype(_name: str, _system: str | None, _public: str | None, has_internal_subset: bool) -> None:
        if has_internal_subset:
            raise XmlError(UnreadReason.UNSAFE, parser.CurrentLineNumber, _SUBSET_REFUSED)

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise XmlError(UnreadReason.SYNTAX, error.lineno, expat.ErrorString(error.code) or "not XML") from error
    except LookupError as error:  # declared in a wider encoding, where it is not seen before
        raise XmlError(UnreadReason.ENCODING, 1, str(error)[:80]) from error
    finally:
        # they hold the parser as it holds them, and in a worker nobody collects such circles
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = parser.StartDoctypeDeclHandler = None
    return top.children[0]


def _check(content: bytes) -> str:
    """Have lxml read the content, and return its encoding. Raises XmlError."""
    try:
        root = etree.fromstring(content, _CHECKING)
    except etree.XMLSyntaxError as error:
        message = _POSITION.sub("", " ".join((error.msg or "not XML").split())).strip()
        reason = UnreadReason.SYNTAX
        if cast("Any", error).code in _ENCODING_ERRORS:
            reason = UnreadReason.ENCODING
        elif "depth" in message.lower():
            reason = UnreadReason.TOO_DEEP
        raise XmlError(reason, error.lineno or 1, message) from error
    return root.getroottree().docinfo.encoding or "utf-8"
