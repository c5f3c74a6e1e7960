"""What SQL in strings makes and drops besides tables and indexes: triggers, functions, sequences, views, types and schemas."""

from __future__ import annotations

import re

from rescue.model import SqlObject

_KINDS = r"(?P<kind>(?:MATERIALIZED\s+)?VIEW|TRIGGER|FUNCTION|SEQUENCE|TYPE|SCHEMA)"
_NAME = r'(?:"?public"?\.)?"?(?:(?P<name>[a-z_]\w*)(?![\w.%{]))?'
# Temporary ones are left out: they end with the session.
_STATEMENT = re.compile(
    rf"\b(?P<verb>CREATE|DROP)\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+|RECURSIVE\s+)?{_KINDS}\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?{_NAME}",
    re.IGNORECASE,
)
_TABLE = re.compile(r'\bON\s+(?:"?public"?\.)?"?(?P<name>[a-z_]\w*)(?![\w.%{])', re.IGNORECASE)
_OWNED = re.compile(r"\bOWNED\s+BY\s+(?!NONE\b)", re.IGNORECASE)
_TEXTS = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$", re.DOTALL)


def objects_of(statement: str, line: int, anchor: str) -> tuple[SqlObject, ...]:
    """The objects that a string of SQL makes or drops, in the order they stand there.

    A name that is computed is ''. A sequence that a column owns goes with its table, and is left out.
    """
    text = _TEXTS.sub(lambda match: "\n" * match[0].count("\n"), statement)
    found = []
    for match in _STATEMENT.finditer(text):
        kind = " ".join(match["kind"].lower().split())
        rest = text[match.end() :].partition(";")[0]
        if kind == "sequence" and _OWNED.search(rest):
            continue
        table = _TABLE.search(rest) if kind == "trigger" else None
        place = line + text.count("\n", 0, match.start())
        found.append(
            SqlObject(match["verb"].lower(), kind, (match["name"] or "").lower(), table["name"].lower() if table else "", place, anchor)
        )
    return tuple(found)
