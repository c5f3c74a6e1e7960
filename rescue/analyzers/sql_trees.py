"""The tables and columns that a statement of PostgreSQL relies on, read from its tree; sqlglot parses it."""

from __future__ import annotations

import logging

import sqlglot
import sqlglot.dialects.postgres  # else imported for the first statement
from sqlglot import exp
from sqlglot.errors import SqlglotError

# PostgreSQL gives these to every table.
_SYSTEM_COLUMNS = frozenset({"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid"})
_SYSTEM_SCHEMAS = frozenset({"information_schema", "pg_catalog"})
# It warns of each statement that it keeps as bare text, which is what None says here.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

Use = tuple[str, str, int]
"""Table, column ('' for the table alone), and where its name starts in the text."""


def uses_in(text: str, hole: str, clauses_hidden: bool) -> list[Use] | None:
    """What the statements of a text use, in the order it stands there; None where sqlglot does not understand one of them.

    A name with a ``hole`` in it is not known. ``clauses_hidden`` where parts of the text are added at run time: then a column without a
    qualifier may be of a table that is not seen.
    """
    try:
        trees = [tree for tree in sqlglot.parse(text, read="postgres") if tree is not None]
    except (SqlglotError, RecursionError):
        return None
    if not trees or any(isinstance(tree, exp.Command) or tree.find(exp.Command) for tree in trees):
        return None
    return sorted((use for tree in trees for use in _Reader(hole, clauses_hidden).read(tree)), key=lambda use: use[2])


class _Reader:
    """Collects the uses in one statement's tree as (table, column, offset)."""

    def __init__(self, hole: str, clauses_hidden: bool) -> None:
        self.hole = hole
        self.clauses_hidden = clauses_hidden
        self.scopes = (exp.Select, exp.Update, exp.Delete, exp.Insert, exp.Merge, exp.Alter, exp.Create)
        # scope -> alias -> table, None for what is not a table of the database
        self.sources: dict[int, dict[str, str | None]] = {}
        self.common: set[str] = set()
        self.uses: list[Use] = []

    def read(self, tree: exp.Expr) -> list[Use]:
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
        scope = self.scope(node)
        if scope is not None:
            aliases = self.sources.setdefault(id(scope), {})
            aliases[alias.lower()] = table
            if isinstance(scope, exp.Insert):
                aliases["excluded"] = table

    def table(self, node: exp.Table) -> None:
        if not isinstance(node.this, exp.Identifier):  # a function that returns rows
            self.source(node, node.alias or "", None)
            return
        name = _folded(node.this)
        known = (
            self.hole not in name
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
        if table is not None and self.hole not in name and name not in _SYSTEM_COLUMNS:
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
    parent = node.parent
    return isinstance(parent, exp.AlterColumn) or (
        isinstance(parent, exp.Schema) and isinstance(parent.parent, exp.Insert) and node.arg_key == "expressions"
    )


def _is_created(node: exp.Table) -> bool:
    """Whether the statement makes this table or view, or what it indexes has another place than ``this``."""
    holder = node.parent.parent if isinstance(node.parent, exp.Schema) and node.parent.this is node else node.parent
    return isinstance(holder, exp.Create)


def _is_no_table(node: exp.Table) -> bool:
    """Whether it is a new name, or names an index, a constraint or the like."""
    if isinstance(node.parent, exp.Drop | exp.Comment):
        return str(node.parent.args.get("kind") or "TABLE").upper() not in {"TABLE", "VIEW"}
    return isinstance(node.parent, exp.AlterRename) or _is_created(node)


def _is_left_of(node: exp.Expr, equation: exp.EQ) -> bool:
    child: exp.Expr | None = node
    while child is not None and child.parent is not equation:
        child = child.parent
    return child is not None and child.arg_key == "this"
