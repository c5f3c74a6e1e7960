"""SQL as Odoo code writes it in strings: the tables and columns that a PostgreSQL statement relies on.

Pieces that are computed (``%s``, ``%(name)s``, ``{table}``) are holes: a name with a hole in it is unknown and gives nothing.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from rescue.model import SqlRef, SqlWrite

if TYPE_CHECKING:
    from sqlglot import exp

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
# PostgreSQL gives these to every table.
_SYSTEM_COLUMNS = frozenset({"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid"})
_SYSTEM_SCHEMAS = frozenset({"information_schema", "pg_catalog"})


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
    trees = _parse(prepared)
    if trees is None:
        found = list(_guess(prepared))
    else:
        found = sorted((use for tree in trees for use in _Reader(clauses_hidden).read(tree)), key=lambda use: use[2])
    refs = (SqlRef(table, column, line + prepared.count("\n", 0, offset), anchor) for table, column, offset in found)
    return SqlReading(tuple(dict.fromkeys(refs)), trees is not None)


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


def _parse(prepared: str) -> list[exp.Expr] | None:
    """The statements' trees, None when sqlglot does not understand one of them."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    # It warns of each statement that it keeps as bare text, which is what None says here.
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    try:
        trees = [tree for tree in sqlglot.parse(prepared, read="postgres") if tree is not None]
    except (SqlglotError, RecursionError):
        return None
    return None if not trees or any(isinstance(tree, exp.Command) or tree.find(exp.Command) for tree in trees) else trees


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


class _Reader:
    """Collects the uses in one statement's tree as (table, column, offset)."""

    def __init__(self, clauses_hidden: bool) -> None:
        from sqlglot import exp

        self.clauses_hidden = clauses_hidden
        self.scopes = (exp.Select, exp.Update, exp.Delete, exp.Insert, exp.Merge, exp.Alter, exp.Create)
        # scope -> alias -> table, None for what is not a table of the database
        self.sources: dict[int, dict[str, str | None]] = {}
        self.common: set[str] = set()
        self.uses: list[tuple[str, str, int]] = []

    def read(self, tree: exp.Expr) -> list[tuple[str, str, int]]:
        from sqlglot import exp

        nodes = list(tree.walk())
        self.common = {node.alias.lower() for node in nodes if isinstance(node, exp.CTE)}
        for node in nodes:
            if isinstance(node, exp.Table):
                self.table(node)
            elif (
                isinstance(node, exp.Subquery | exp.Lateral | exp.Unnest | exp.Values)
                and node.alias
                and isinstance(node.parent, exp.From | exp.Join)
            ):
                self.source(node, node.alias, None)
        for node in nodes:
            if isinstance(node, exp.Column):
                self.column(node)
            elif isinstance(node, exp.Identifier) and _is_column_name(node):
                self.single(node)
        return self.uses

    def scope(self, node: exp.Expr) -> exp.Expr | None:
        return node.find_ancestor(*self.scopes)

    def source(self, node: exp.Expr, alias: str, table: str | None) -> None:
        from sqlglot import exp

        scope = self.scope(node)
        if scope is not None:
            aliases = self.sources.setdefault(id(scope), {})
            aliases[alias.lower()] = table
            if isinstance(scope, exp.Insert):
                aliases["excluded"] = table

    def table(self, node: exp.Table) -> None:
        from sqlglot import exp

        if not isinstance(node.this, exp.Identifier):  # a function that returns rows
            self.source(node, node.alias or "", None)
            return
        name = _folded(node.this)
        known = (
            _HOLE not in name
            and name not in self.common
            and not name.startswith("pg_")
            and node.db.lower() not in _SYSTEM_SCHEMAS
            and not _is_no_table(node)
        )
        if known:
            self.uses.append((name, "", _offset(node.this)))
        if not (isinstance(node.parent, exp.AlterRename) or _is_created(node)):
            self.source(node, node.alias or name, name if known else None)

    def column(self, node: exp.Column) -> None:
        from sqlglot import exp

        if not isinstance(node.this, exp.Identifier):
            return  # `t.*`
        if isinstance(node.parent, exp.RenameColumn) and node.arg_key == "to":
            return
        if not node.table:
            self.single(node.this)
            return
        scope = self.scope(node)
        qualifier = node.table.lower()
        while scope is not None:
            aliases = self.sources.get(id(scope), {})
            if qualifier in aliases:
                self.use(aliases[qualifier], node.this)
                return
            scope = self.scope(scope)

    def single(self, node: exp.Identifier) -> None:
        """A column without a qualifier."""
        from sqlglot import exp

        scope = self.scope(node)
        aliases = self.sources.get(id(scope), {})
        written = node.find_ancestor(exp.EQ, *self.scopes)
        if isinstance(scope, exp.Update) and isinstance(written, exp.EQ) and written.parent is scope and _is_left_of(node, written):
            self.use(aliases.get(scope.this.alias_or_name.lower()), node)  # what SET writes is the updated table's, whatever FROM adds
            return
        tables = [table for alias, table in aliases.items() if alias != "excluded"]
        if len(tables) != 1 or self.clauses_hidden or _folded(node) in aliases:
            return
        if isinstance(scope, exp.Select) and node.find_ancestor(exp.Order, exp.Group, exp.Having, exp.Select) is not scope:
            outputs = {item.alias.lower() for item in scope.expressions if item.alias}
            if _folded(node) in outputs:
                return
        self.use(tables[0], node)

    def use(self, table: str | None, column: exp.Identifier) -> None:
        name = _folded(column)
        if table is not None and _HOLE not in name and name not in _SYSTEM_COLUMNS:
            self.uses.append((table, name, _offset(column)))


def _folded(identifier: exp.Identifier) -> str:
    """A name as PostgreSQL knows it: in lower case unless quoted."""
    return identifier.name if identifier.args.get("quoted") else identifier.name.lower()


def _offset(identifier: exp.Identifier) -> int:
    start = identifier.meta.get("start", 0)
    assert isinstance(start, int)
    return start


def _is_column_name(node: exp.Identifier) -> bool:
    """Whether an identifier that is not within a Column names one: in INSERT's list, or altered."""
    from sqlglot import exp

    parent = node.parent
    return isinstance(parent, exp.AlterColumn) or (
        isinstance(parent, exp.Schema) and isinstance(parent.parent, exp.Insert) and node.arg_key == "expressions"
    )


def _is_created(node: exp.Table) -> bool:
    """Whether the statement makes this table or view, or what it indexes has another place than ``this``."""
    from sqlglot import exp

    holder = node.parent.parent if isinstance(node.parent, exp.Schema) and node.parent.this is node else node.parent
    return isinstance(holder, exp.Create)


def _is_no_table(node: exp.Table) -> bool:
    """Whether it is a new name, or names an index, a constraint or the like."""
    from sqlglot import exp

    if isinstance(node.parent, exp.Drop | exp.Comment):
        return str(node.parent.args.get("kind") or "TABLE").upper() not in {"TABLE", "VIEW"}
    return isinstance(node.parent, exp.AlterRename) or _is_created(node)


def _is_left_of(node: exp.Expr, equation: exp.EQ) -> bool:
    child: exp.Expr | None = node
    while child is not None and child.parent is not equation:
        child = child.parent
    return child is not None and child.arg_key == "this"
