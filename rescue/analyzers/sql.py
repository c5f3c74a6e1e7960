"""SQL as Odoo code writes it in strings: the tables and columns that a PostgreSQL statement relies on.

Pieces that are computed (``%s``, ``%(name)s``, ``{table}``) are holes: a name with a hole in it is unknown and gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from rescue.model import SqlRef, SqlWrite

# Possessive, for a text may hold any amount of blanks.
_COMMENTS = r"(?:\s++|--[^\n]*+\n|/\*(?>.*?\*/))*+"
_STATEMENT = re.compile(
    rf"{_COMMENTS}(?:\({_COMMENTS})?(?:"
    r"SELECT\b.*?\bFROM|INSERT\s+INTO|UPDATE\b.*?\bSET|DELETE\s+FROM|WITH\b.*?\bAS"
    r"|(?:ALTER|DROP|TRUNCATE)\s+(?:TABLE|INDEX|SEQUENCE|(?:MATERIALIZED\s+)?VIEW|FUNCTION|TRIGGER|TYPE|SCHEMA|EXTENSION)"
    r"|CREATE\s+(?:[A-Z]+\s+){0,3}(?:TABLE|INDEX|SEQUENCE|VIEW|FUNCTION|TRIGGER|TYPE|SCHEMA|EXTENSION)"
    r")\b",
    re.IGNORECASE | re.DOTALL,
)
_HOLE = "rescue_hole"
_PLACEHOLDER = re.compile(r"%%|%(?:\([^()\n]*\))?[sdifr]|\{[\w.!:\[\]]*\}")
# After one of these a hole is an operand; after anything else it is a clause added at run time.
_OPERAND_FOLLOWS = frozenset(
    "add all and any array as asc between both by case cascade coalesce collate column constraint cross delete desc distinct drop "
    "else except exists from full group having if ilike in index inner insert intersect interval into is join leading left like limit "
    "natural not null offset on only or order outer overlaps partition rename returning right select set similar sequence table then to "
    "trailing type union update using values view when where with zone".split()
)
_LITERALS = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_NOT_A_SOURCE = re.compile(
    r"\b(?:EXTRACT|SUBSTRING|TRIM|OVERLAY)\s*\([^()]*\)|\bDISTINCT\s+FROM\b|\b(?:FOR|DO|ON)\s+UPDATE\b", re.IGNORECASE
)
_SOURCE = re.compile(
    r"\b(?P<verb>FROM|JOIN|INTO|UPDATE|TABLE)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:ONLY\s+)?"
    r'(?:"?public"?\.)?(?P<quote>"?)(?P<name>[a-z_]\w*)(?P=quote)(?![\w.])',
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:(?P<verb>INSERT\s+INTO|(?<!\bFOR\s)(?<!\bON\s)(?<!\bDO\s)UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|ALTER\s+TABLE|DROP\s+TABLE|CREATE\s+TABLE"
    r"|CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(?P<index>[\w%(){}\"]+)\s+ON))\s+"
    r'(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:ONLY\s+)?(?:"?public"?\.)?(?P<quote>"?)(?P<name>[a-z_]\w*)(?P=quote)(?![\w.%{])',
    re.IGNORECASE,
)
_SETTINGS = re.compile(r"\s+(?:(?:AS\s+)?(?!SET\b)\w+\s+)?SET\b(.*?)(?:\bWHERE\b|\bFROM\b|\Z)", re.IGNORECASE | re.DOTALL)
_SET_COLUMN = re.compile(r'(?:\A|,|\()\s*"?([a-z_]\w*)"?\s*(?:=|,(?=[^()=]*\)\s*=))', re.IGNORECASE)
_ADDED_COLUMN = re.compile(
    r'\bADD\s+(?!CONSTRAINT|UNIQUE|PRIMARY|FOREIGN|CHECK)(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?"?([a-z_]\w*)"?', re.IGNORECASE
)
_COMMON_TABLE = re.compile(
    r"(?:\bWITH(?:\s+RECURSIVE)?|,)\s*(\w+)\s*(?:\([^()]*\)\s*)?AS\s*(?:NOT\s+)?(?:MATERIALIZED\s*)?\(", re.IGNORECASE
)


class SqlReading(Struct, frozen=True):
    """The tables and columns of a statement in the order they stand there; ``understood`` is false where only tables could be guessed."""

    refs: tuple[SqlRef, ...]
    understood: bool


def looks_like_sql(text: str) -> bool:
    """Whether a text starts, after blanks and comments, as a statement that names a table: a verb and its second keyword."""
    return _STATEMENT.match(text) is not None


def read_sql(statement: str, line: int, anchor: str) -> SqlReading:
    """Read one string of SQL (several statements at most) that starts on ``line``; ``anchor`` is handed on to each ref.

    A column without a qualifier is attributed only where its query has a single table. Names of CTEs, subqueries and of what the
    statement creates are no tables of the database. A string that does not parse gives the names after FROM, JOIN, INTO, UPDATE and TABLE.
    """
    prepared, clauses_hidden = _fill_holes(statement)
    from rescue.analyzers.sql_trees import uses_in  # takes longer to import than most trees need that have no SQL

    found = uses_in(prepared, _HOLE, clauses_hidden)
    names = _guess(prepared) if found is None else found
    refs = (SqlRef(table, column, line + prepared.count("\n", 0, offset), anchor) for table, column, offset in names)
    return SqlReading(tuple(dict.fromkeys(refs)), found is not None)


def writes_of(statement: str, line: int, anchor: str) -> tuple[SqlWrite, ...]:
    """The tables that a string of SQL changes, each way once, in the order they stand there; as in ``read_sql``."""
    text = _LITERALS.sub(lambda match: "\n" * match[0].count("\n"), statement)
    found = []
    for match in _CHANGE.finditer(text):
        verb = "index" if match["index"] else match["verb"].split()[0].lower()
        columns = _columns(text[match.end() :].partition(";")[0], verb)
        found.append(SqlWrite(match["name"].lower(), verb, line + text.count("\n", 0, match.start()), anchor, columns))
    return tuple(dict.fromkeys(found))


def _columns(rest: str, verb: str) -> tuple[str, ...]:
    """The columns in what follows the table of an update or alter."""
    if verb == "update":
        settings = _SETTINGS.match(rest)
        return tuple(match[1].lower() for match in _SET_COLUMN.finditer(settings[1])) if settings else ()
    return tuple(match[1].lower() for match in _ADDED_COLUMN.finditer(rest)) if verb == "alter" else ()


def _fill_holes(statement: str) -> tuple[str, bool]:
    """A name for each hole that stands for an operand, nothing for each that stands for a clause, and whether there was such a clause."""
    hidden = False
    parts: list[str] = []
    position = 0
    for match in _PLACEHOLDER.finditer(statement):
        parts.append(statement[position : match.start()])
        position = match.end()
        if match[0] == "%%":
            parts.append("%")
            continue
        before = "".join(parts[-4:])[-200:]  # a word or two is enough
        word = re.search(r"(\w+|[\")\]'])\s+$", before)
        if before.strip() == "" or (word and word[1].lower() not in _OPERAND_FOLLOWS):
            hidden = True
        else:
            parts.append(f"'{_HOLE}'" if word and word[1].lower() == "interval" else _HOLE)
    return "".join(parts) + statement[position:], hidden


def _guess(prepared: str) -> Iterator[tuple[str, str, int]]:
    """The names that stand where a table does, with their offset."""
    text = _NOT_A_SOURCE.sub(_blank, _LITERALS.sub(_blank, prepared))
    excluded = {name.lower() for name in _COMMON_TABLE.findall(text)} | _OPERAND_FOLLOWS
    for match in _SOURCE.finditer(text):
        name = match["name"].lower()
        is_function = match["verb"].upper() in {"FROM", "JOIN"} and text[match.end() :].lstrip().startswith("(")
        if _HOLE not in name and name not in excluded and not is_function:
            yield name, "", match.start("name")


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
