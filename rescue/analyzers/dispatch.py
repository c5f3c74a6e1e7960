"""Bytes and a kind in, facts out: the one place that knows which analyzer reads what."""

from __future__ import annotations

import re

from rescue.analyzers.python.reader import read_python
from rescue.analyzers.source import SourceError, decode_python
from rescue.analyzers.suppressions import read_manifest_suppressions
from rescue.analyzers.surrogates import writable
from rescue.model import Facts, FileKind, Unread, UnreadReason

# Python reads a number of so many digits in such a base, and then refuses to write it as a decimal one.
_ENDLESS = re.compile(rb"0[xXbBoO]?[0-9a-fA-F_]{3500,}")


def prepare() -> None:
    """Import the analyzers of every kind, which are else imported for the first file of theirs: one changed file needs one."""
    import rescue.analyzers.csv
    import rescue.analyzers.javascript
    import rescue.analyzers.xml.reader  # noqa: F401


def prepare_for_many() -> None:
    """As ``prepare``, and what reads SQL, which takes longest: of many files one has some."""
    import rescue.analyzers.sql_trees  # noqa: F401

    prepare()


def read_file(content: bytes, kind: FileKind, path: str, addon: str, inside: str) -> Facts:
    """The facts of one file.

    ``path`` is what reports show and ``inside`` is relative to the addon's folder. Never raises: an analyzer that
    stumbles costs this one file, which is then listed as unread with what happened.
    """
    try:
        return writable(_read(content, kind, path, addon, inside), content)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said and the scan goes on
        shorter = _ENDLESS.sub(b"0x0", content)
        if shorter != content:
            return read_file(shorter, kind, path, addon, inside)
        if str(error).startswith("Exceeds the limit ("):  # in an encoding in which the number is not seen
            return unread(path, addon, kind, UnreadReason.SYNTAX, "a number of thousands of digits, which Python does not write")
        return unread(path, addon, kind, UnreadReason.CRASHED, f"the {kind} analyzer failed: {type(error).__name__}: {error}")


def _read(content: bytes, kind: FileKind, path: str, addon: str, inside: str) -> Facts:
    match kind:
        case FileKind.PYTHON:
            return read_python(content, path, addon, inside)
        case FileKind.XML:
            from rescue.analyzers.xml.reader import read_xml

            return read_xml(content, path, addon)
        case FileKind.CSV:
            from rescue.analyzers.csv import read_csv

            return read_csv(content, path, addon)
        case FileKind.JAVASCRIPT:
            from rescue.analyzers.javascript import read_javascript

            return read_javascript(content, path, addon)
        case FileKind.MANIFEST:
            return _read_manifest_comments(content, path, addon)


def _read_manifest_comments(content: bytes, path: str, addon: str) -> Facts:
    """A manifest is read when addons are looked for; of its file only the size and the comments are left to tell."""
    lines = content.count(b"\n") + 1
    try:
        found = read_manifest_suppressions(decode_python(content).text)
    except SourceError:  # then the manifest could not be used either, and that was said
        found = ()
    return Facts(path=path, addon=addon, kind=FileKind.MANIFEST, lines=lines, code_lines=lines, suppressions=found)


def unread(path: str, addon: str, kind: FileKind, reason: UnreadReason, detail: str) -> Facts:
    """The facts of a file that could not be read: none, and why."""
    return Facts(path=path, addon=addon, kind=kind, lines=0, code_lines=0, unread=(Unread(path, reason, detail),))
