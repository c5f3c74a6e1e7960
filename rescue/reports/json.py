"""The JSON report: the assessment itself, written so that two runs can be compared line by line, and read back."""

from __future__ import annotations

import hashlib
import re

import msgspec

from rescue.assessment import SCHEMA, Assessment
from rescue.errors import ReportError

_INDENT = 2
_SURROGATE = re.compile("[\ud800-\udfff]")


def render_json(assessment: Assessment) -> str:
    r"""Give the report as JSON: two spaces of indent, keys in the order of the types, mappings by key, one newline at the end.

    A lone surrogate (a file name whose bytes are not UTF-8) cannot stand in JSON and is written as its escape, ``\udc80``.
    """
    return encoded(assessment)


def content_hash(assessment: Assessment) -> str:
    """The SHA-256 of the report as a file holds it: what other documents of the same run carry, to say what they were made from."""
    return hashlib.sha256(_json(assessment)).hexdigest()


def encoded(value: object) -> str:
    """A value of ours as JSON, in the form of the report."""
    return _json(value).decode()


def _json(value: object) -> bytes:
    try:
        text = msgspec.json.encode(value, order="deterministic")
    except UnicodeEncodeError:
        text = msgspec.json.encode(_without_surrogates(msgspec.to_builtins(value, order="deterministic")))
    return msgspec.json.format(text, indent=_INDENT) + b"\n"


def load_json(text: bytes) -> Assessment:
    """Read a report that ``render_json`` wrote.

    Keys that this version does not know are passed over, since reports of the same schema only ever gain keys.
    Raises ReportError when the text is no JSON, no rescue report, a report of another schema, or has a value of the wrong type;
    the last names the place, such as ``$.modules[3].effort.low``.
    """
    text = text.removeprefix(b"\xef\xbb\xbf")
    try:
        text.decode()
        document = msgspec.json.decode(text)
    except UnicodeDecodeError as error:
        raise ReportError(f"The report is not UTF-8 text (byte {error.start}); save it as UTF-8.") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise ReportError(f"The report is not JSON: {error}.") from error
    _check_schema(document)
    try:
        return msgspec.json.decode(text, type=Assessment)
    except msgspec.ValidationError as error:
        raise ReportError(f"The report does not follow {SCHEMA}: {error}.") from error


def _check_schema(document: object) -> None:
    name = document.get("schema") if isinstance(document, dict) else None
    if name == SCHEMA:
        return
    if name is None:
        raise ReportError(f"This is no rescue report: it has no key 'schema' ({SCHEMA!r} is expected).")
    family, version = SCHEMA.split("/")
    found = re.fullmatch(rf"{re.escape(family)}/([1-9][0-9]{{0,8}})", name) if isinstance(name, str) else None
    if found is None:
        raise ReportError(f"This is no rescue report: its schema is {name!r} ({SCHEMA!r} is expected).")
    if int(found[1]) > int(version):
        raise ReportError(f"The report has schema {name}, which a newer rescue wrote; this one reads {SCHEMA}. Upgrade odoo-rescue.")
    raise ReportError(f"The report has schema {name}, which this rescue no longer reads ({SCHEMA} is expected). Scan again.")


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", value)
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(item) for item in value]
    return value
