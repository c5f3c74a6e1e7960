"""From the bytes of a text file to text whose line numbers are those that an editor shows.

Encodings: a byte order mark, then what the file declares (PEP 263 for Python), then UTF-8, then Windows-1252 and Latin-1, which
legacy files are most often written in. Each guess leaves a note, so that nobody takes it for a certainty.
"""

from __future__ import annotations

import codecs
import re
import tokenize
from io import BytesIO

from msgspec import Struct

from rescue.model import UnreadReason

# utf-32 first: its little-endian mark begins with that of utf-16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ANY_MARK = tuple(mark for mark, _ in _MARKS)
# Codecs that Python calls text encodings, but that move lines, always fail, take time quadratic in the length, or give half characters.
_REFUSED_CODECS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7"})
_DECLARED = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
# Above this share of control characters, a file is data rather than text with a few stray bytes.
_CONTROL_SHARE = 0.1
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_ASCII_CONTROLS = bytes(byte for byte in range(128) if _CONTROL.match(chr(byte)))
_CODE_LINE = re.compile(r"\n\s*[^\s#]")


class Source(Struct, frozen=True):
    """Decoded text whose lines end with LF, the encoding it was read with, and notes on what was guessed or replaced."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


class SourceError(Exception):
    """The bytes are not text; ``reason`` and ``detail`` are those of the ``Unread`` entry to make of it."""

    def __init__(self, reason: UnreadReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def decode_python(content: bytes) -> Source:
    """Decode a Python file by its byte order mark, its declared encoding (PEP 263) or UTF-8.

    Null bytes become spaces, with a note. Raises SourceError when the content is not text.
    """
    notes: list[str] = []
    declared = "" if _mark(content)[1] else _declared_encoding(content, notes)
    return _decode(content, [declared] if declared else [], notes)


def decode_text(content: bytes, default: str = "utf-8") -> Source:
    """Decode any other text file by its byte order mark, ``default`` or UTF-8; else as ``decode_python`` does.

    Raises SourceError when the content is not text.
    """
    return _decode(content, [default], [])


def what_is_wrong(error: SyntaxError) -> str:
    """What Python says of text that it cannot parse, with advice to its own developers left out."""
    return "a number of thousands of digits, which Python does not read" if error.msg.startswith("Exceeds the limit (") else error.msg


def count_lines(text: str, comment: str = "#") -> tuple[int, int]:
    """Count the lines of a text, and those of them that are neither blank nor only a comment.

    ``comment`` starts a line comment: ``#``, or ``//`` which brings ``/* */`` blocks along. Docstrings count as code.
    """
    lines = text.count("\n") + (1 if text and not text.endswith("\n") else 0)
    if comment == "#":
        return lines, len(_CODE_LINE.findall("\n" + text))
    code = 0
    in_block = False
    for raw in text.split("\n"):
        line = raw.strip()
        if in_block:
            _, closed, rest = line.partition("*/")
            in_block = not closed
            line = rest.strip()
        while line.startswith("/*"):
            _, closed, rest = line[2:].partition("*/")
            in_block = not closed
            line = rest.strip()
        if line and not line.startswith(comment):
            code += 1
    return lines, code


def _mark(content: bytes) -> tuple[bytes, str]:
    if not content.startswith(_ANY_MARK):
        return b"", ""
    return next((mark, encoding) for mark, encoding in _MARKS if content.startswith(mark))


def _declared_encoding(content: bytes, notes: list[str]) -> str:
    """The encoding that a Python file without a mark declares, '' for none; one that Python does not know leaves a note."""
    head = content[:4096]
    if b"coding" not in head:
        return ""
    head = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    cookie = next((match[1].decode("ascii", "replace") for line in head.split(b"\n")[:2] if (match := _DECLARED.match(line))), "")
    if not cookie or (cookie.lower() == "utf-8" and head.isascii()):
        return cookie.lower()
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(head).readline)
        name = codecs.lookup(encoding).name
        b"#".decode(encoding)  # refuses codecs such as rot13, which are not for text
    except (SyntaxError, LookupError, ValueError):
        encoding = name = ""
    if not encoding or name.replace("-", "_") in _REFUSED_CODECS:
        notes.append(f"declared encoding {cookie} is unknown")
        return ""
    return encoding


def _decode(content: bytes, candidates: list[str], notes: list[str]) -> Source:
    mark, marked = _mark(content)
    body = content[len(mark) :]
    certain = [marked] if marked else candidates
    for encoding in dict.fromkeys([*certain, "utf-8", "cp1252", "iso-8859-1"]):
        try:
            text = body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            if encoding in certain:
                notes.append(f"not valid {encoding}, as {'its byte order mark says' if marked else 'declared'}")
            continue
        break
    controls = len(text) - len(text.encode().translate(None, _ASCII_CONTROLS)) if text.isascii() else len(_CONTROL.findall(text))
    if controls > _CONTROL_SHARE * len(text):
        raise SourceError(UnreadReason.ENCODING, f"not text: {controls} of its {len(text)} characters are control characters")
    if encoding not in certain and encoding != "utf-8":
        notes.append(f"neither declared nor valid UTF-8: read as {encoding}")
    if "\0" in text:
        notes.append(f"{text.count(chr(0))} null bytes read as spaces")
        text = text.replace("\0", " ")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(text, encoding, tuple(notes))
