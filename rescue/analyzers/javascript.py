"""JavaScript files: bytes in, facts out. What a script imports, defines, calls and reads of Odoo's client side.

tree-sitter reads it, which gives a tree for the good parts of a broken file too. Names are followed only as far as the file itself
says: ``const self = this`` makes ``self._rpc`` the call ``this._rpc``, and ``moment`` is a global only where no scope declares it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

import tree_sitter_javascript
from msgspec.structs import replace
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from rescue.analyzers.source import SourceError, count_lines, decode_text
from rescue.analyzers.suppressions import read_suppressions
from rescue.model import Facts, FileKind, ScriptUse, Unread, UnreadReason

_VENDORED_PATH = re.compile(r"(?:^|/)static/(?:.*/)?lib/|\.min\.js$")
_LONGEST_MEAN_LINE = 500
_MOST_STRINGS = 2000
_MOST_SEGMENTS = 4
_MODULE_HEADER = re.compile(r"/[*/].*?@odoo-module\b(?:\s+alias=(?P<alias>[^\s*]+))?", re.DOTALL)
_URL = re.compile(r"/[^\s/][^\s]{2,}")
_LEGACY_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){1,3}")

_GLOBALS = ("moment", "_", "$", "jQuery", "owl", "py", "openerp")
_DOTTED_ROOTS = ("owl", "odoo")
# What `var` and function declarations count for, and what `let`, `const` and class declarations count for.
_FUNCTION_SCOPES = frozenset(
    "program catch_clause function_expression function_declaration generator_function generator_function_declaration arrow_function "
    "method_definition".split()
)
_SCOPES = _FUNCTION_SCOPES | {"statement_block", "switch_body", "for_statement", "for_in_statement"}
_KINDS = {
    "string": "string",
    "template_string": "string",
    "object": "object",
    "function_expression": "function",
    "generator_function": "function",
    "arrow_function": "function",
    "class": "class",
    "number": "number",
    "array": "array",
    "identifier": "name",
    "this": "name",
    "member_expression": "member",
    "call_expression": "call",
}

_any_global = " ".join(f'"{name}"' for name in _GLOBALS)
_any_scope = " ".join(f"({kind})" for kind in sorted(_SCOPES))
_QUERY = f"""
[{_any_scope}] @scope
(import_statement) @import
(export_statement source: (string)) @export
(call_expression) @call
(comment) @comment
(string) @string
(template_string) @string
((identifier) @global (#any-of? @global {_any_global}))
((shorthand_property_identifier) @global (#any-of? @global {_any_global}))
((shorthand_property_identifier_pattern) @declared (#any-of? @declared {_any_global}))
(variable_declarator name: (identifier) @this_alias value: (this))
(variable_declarator name: (object_pattern) @pattern)
((member_expression object: (identifier) @object) @root (#any-of? @object "owl" "odoo"))
((member_expression object: [(this) (identifier)] property: (property_identifier) @property) @root (#any-of? @property "env" "_super"))
"""


class _Language(NamedTuple):
    """tree-sitter's grammar of JavaScript, and the query for all that is looked at."""

    language: Language
    query: Query


@cache
def _javascript() -> _Language:
    language = Language(tree_sitter_javascript.language())
    return _Language(language, Query(language, _QUERY))


def read_javascript(content: bytes, path: str, addon: str) -> Facts:
    """The facts of one script; ``path`` is relative to the scanned root.

    A vendored or minified file (below ``static/**/lib/``, ``*.min.js``, or a mean line above 500 characters) has the dialect
    ``vendored`` and gives its line counts only. Where a part does not parse, the rest is read and ``unread`` tells the first bad line.
    """
    try:
        source = decode_text(content)
    except SourceError as error:
        return Facts(path, addon, FileKind.JAVASCRIPT, 0, 0, unread=(Unread(path, error.reason, error.detail),))
    lines, code_lines = count_lines(source.text, "//")
    counted = Facts(path, addon, FileKind.JAVASCRIPT, lines, code_lines, source.encoding)
    if _VENDORED_PATH.search(path) or len(source.text) > _LONGEST_MEAN_LINE * max(lines, 1):
        return replace(counted, dialect="vendored")
    javascript = _javascript()
    root = Parser(javascript.language).parse(source.text.encode()).root_node
    script = _Script(QueryCursor(javascript.query).captures(root))
    uses = sorted(dict.fromkeys(script.read()), key=lambda use: (use.line, use.kind, use.name, use.detail))
    return replace(
        counted,
        scripts=tuple(uses),
        unread=(Unread(path, UnreadReason.SYNTAX, _first_error(root)),) if root.has_error else (),
        suppressions=read_suppressions(source.text, "//"),
    )


class _Script:
    """Turns the nodes that the query found in one file into uses."""

    def __init__(self, captures: dict[str, list[Node]]) -> None:
        self.captures = captures
        self.this_aliases = {_text(node) for node in captures.get("this_alias", ())}
        self.module_names: set[int] = set()  # ids of string nodes that name a module

    def read(self) -> Iterator[ScriptUse]:
        yield from self.header()
        for statement in self.captures.get("import", ()):
            yield from self.imported(statement)
        for statement in self.captures.get("export", ()):
            yield from self.imported(statement)
        for call in self.captures.get("call", ()):
            yield from self.called(call)
        for member in self.captures.get("root", ()):
            yield from self.member(member)
        for pattern in self.captures.get("pattern", ()):
            yield from self.unpacked(pattern)
        yield from self.free_globals()
        yield from self.strings()

    def header(self) -> Iterator[ScriptUse]:
        for comment in self.captures.get("comment", ()):
            match = _MODULE_HEADER.match(_text(comment))
            if match:
                yield ScriptUse("module", match["alias"] or "", "", _line(comment))
                return

    def imported(self, statement: Node) -> Iterator[ScriptUse]:
        source = statement.child_by_field_name("source")
        if source is not None:
            self.module_names.add(source.id)
            yield ScriptUse("import", _string(source), ",".join(_imported_names(statement)), _line(statement))

    def called(self, call: Node) -> Iterator[ScriptUse]:
        function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if function is None or arguments is None:
            return
        given = (
            [arguments] if arguments.type == "template_string" else [node for node in arguments.named_children if node.type != "comment"]
        )
        first = given[0] if given and given[0].type == "string" else None
        name = ".".join(self.dotted(function, through_calls=True))
        if function.type == "import" or name == "require":
            if first is not None:
                self.module_names.add(first.id)
                detail = "dynamic" if function.type == "import" else ",".join(_bound_names(call))
                yield ScriptUse("import" if function.type == "import" else "require", _string(first), detail, _line(call))
        elif name == "odoo.define":
            dependencies = next((node for node in given if node.type == "array"), None)
            self.module_names.update(node.id for node in (dependencies.named_children if dependencies else ()))
            if first is not None:
                self.module_names.add(first.id)
            yield ScriptUse("define", _string(first) if first else "", "deps" if dependencies else "function", _line(call))
        elif name:
            yield ScriptUse("call", name, ",".join(_KINDS.get(node.type, "other") for node in given), _line(call))
            if name == "useService" and first is not None:
                # the same as reading it from the environment
                yield ScriptUse("member", f"this.env.services.{_string(first)}", "", _line(call))

    def member(self, node: Node) -> Iterator[ScriptUse]:
        """The dotted name that starts with this read, as far as names go."""
        names = self.dotted(node, through_calls=False)
        holder = node.parent
        while names and len(names) < _MOST_SEGMENTS and holder is not None and holder.type == "member_expression":
            name = holder.child_by_field_name("property")
            if name is None or name == node:
                break
            names = (*names, _text(name))
            node, holder = holder, holder.parent
        yield from self.read_of(names, node)

    def unpacked(self, pattern: Node) -> Iterator[ScriptUse]:
        """``const { Component } = owl`` reads ``owl.Component``."""
        value = pattern.parent.child_by_field_name("value") if pattern.parent else None
        if value is not None and value.type in {"identifier", "member_expression"}:
            owner = self.dotted(value, through_calls=False)
            for key, node in _pattern_keys(pattern):
                yield from self.read_of((*owner, key) if owner else (), node)

    def read_of(self, names: tuple[str, ...], node: Node) -> Iterator[ScriptUse]:
        if names[:2] == ("this", "_super"):
            yield ScriptUse("member", "this._super", "", _line(node))
        elif names[:2] == ("this", "env") or (names and names[0] in _DOTTED_ROOTS):
            name = ".".join(names)
            if name == "odoo.define":
                return
            yield ScriptUse("member", name, "", _line(node))
            if names[0] == "odoo":
                yield ScriptUse("global", name, "", _line(node))

    def free_globals(self) -> Iterator[ScriptUse]:
        scopes = _Scopes(self.captures.get("scope", ()))
        declared: set[tuple[int, str]] = set()
        uses: list[Node] = []
        for node in self.captures.get("global", ()):
            found = _declares(node)
            if found:
                declared.add((scopes.around(node, found), _text(node)))
            else:
                uses.append(node)
        declared |= {(scopes.around(node, "scope"), _text(node)) for node in self.captures.get("declared", ())}
        for node in uses:
            name = _text(node)
            if not any((scope, name) in declared for scope in scopes.all_around(node)):
                yield ScriptUse("global", name, "", _line(node))

    def strings(self) -> Iterator[ScriptUse]:
        found = (
            ScriptUse("string", text, "", _line(node))
            for node in self.captures.get("string", ())
            if node.id not in self.module_names and (text := _telling_text(node))
        )
        yield from islice(dict.fromkeys(found), _MOST_STRINGS)

    def dotted(self, node: Node, *, through_calls: bool) -> tuple[str, ...]:
        """The names of ``a.b.c``, with ``through_calls`` those of ``a.b(...).c`` too; () for anything else and for what is too long."""
        names: list[str] = []
        while len(names) < _MOST_SEGMENTS:
            if node.type == "member_expression":
                owner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
                if owner is None or name is None:
                    return ()
                names.append(_text(name))
                node = owner
            elif node.type == "call_expression" and through_calls:
                called = node.child_by_field_name("function")
                if called is None:
                    return ()
                node = called
            elif node.type in {"identifier", "this", "super"}:
                root = _text(node)
                names.append("this" if root in self.this_aliases else root)
                return tuple(reversed(names))
            else:
                return ()
        return ()


def _text(node: Node) -> str:
    return (node.text or b"").decode()


def _line(node: Node) -> int:
    return node.start_point.row + 1


def _string(node: Node) -> str:
    return _text(node)[1:-1]


def _imported_names(statement: Node) -> Iterator[str]:
    """The names as the other module exports them; ``default`` and ``*`` for the whole."""
    for part in statement.named_children:
        if part.type == "import_clause":
            for item in part.named_children:
                if item.type == "named_imports":
                    yield from _specifiers(item)
                else:
                    yield "*" if item.type == "namespace_import" else "default"
        elif part.type == "export_clause":
            yield from _specifiers(part)
    if statement.type == "export_statement" and not any(part.type == "export_clause" for part in statement.named_children):
        yield "*"


def _specifiers(clause: Node) -> Iterator[str]:
    for item in clause.named_children:
        name = item.child_by_field_name("name")
        if name is not None:
            yield _text(name)


def _bound_names(call: Node) -> list[str]:
    """What is made of the value of a call: the variable it is put in, the names it is unpacked to, or the member read from it."""
    holder = call.parent
    if holder is None:
        return []
    if holder.type == "member_expression":
        name = holder.child_by_field_name("property")
        return [_text(name)] if name is not None else []
    target = holder.child_by_field_name({"variable_declarator": "name", "assignment_expression": "left"}.get(holder.type, "name"))
    if target is None:
        return []
    if target.type == "object_pattern":
        return [key for key, _ in _pattern_keys(target)]
    return [_text(target)] if target.type == "identifier" else []


def _pattern_keys(pattern: Node) -> Iterator[tuple[str, Node]]:
    for item in pattern.named_children:
        if item.type == "shorthand_property_identifier_pattern":
            yield _text(item), item
        elif item.type in {"pair_pattern", "object_assignment_pattern"}:
            key = item.child_by_field_name("key" if item.type == "pair_pattern" else "left")
            if key is not None:
                yield _text(key), item


class _Scopes:
    """The scopes of a file by their places, for nodes know their ancestors only at the price of a walk from the root."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes = sorted(nodes, key=lambda node: (node.start_byte, -node.end_byte))
        self.starts = [node.start_byte for node in self.nodes]
        self.outer: list[int] = []
        open_scopes: list[int] = []
        for index, node in enumerate(self.nodes):
            while open_scopes and self.nodes[open_scopes[-1]].end_byte <= node.start_byte:
                open_scopes.pop()
            self.outer.append(open_scopes[-1] if open_scopes else -1)
            open_scopes.append(index)

    def all_around(self, node: Node) -> Iterator[int]:
        """The indexes of the scopes around a node, the innermost first."""
        index = bisect_right(self.starts, node.start_byte) - 1
        while index >= 0:
            if node.end_byte <= self.nodes[index].end_byte:
                yield index
            index = self.outer[index]

    def around(self, node: Node, kind: str) -> int:
        """The scope that a declaration here counts for; ``kind`` is what ``_declares`` says."""
        indexes = self.all_around(node)
        if kind == "outer":  # the name of a function stands within the function's own node
            next(indexes, None)
        return next((index for index in indexes if kind == "scope" or self.nodes[index].type in _FUNCTION_SCOPES), -1)


def _declares(node: Node) -> str:
    """For what an identifier is declared by standing here: the innermost ``scope``, its ``function``, the ``outer`` one; '' for none."""
    parent = node.parent
    if parent is None:
        return ""
    field, kind = "", "scope"
    match parent.type:
        case "import_specifier":
            field = "alias" if parent.child_by_field_name("alias") else "name"
        case "import_clause" | "namespace_import" | "formal_parameters" | "array_pattern" | "rest_pattern":
            return "scope"
        case "function_declaration" | "generator_function_declaration":
            field, kind = "name", "outer"
        case "variable_declarator":
            field, kind = "name", "function" if parent.parent and parent.parent.type == "variable_declaration" else "scope"
        case "class_declaration" | "function_expression":
            field = "name"
        case "arrow_function" | "catch_clause":
            field = "parameter"
        case "assignment_pattern" | "object_assignment_pattern":
            field = "left"
        case "pair_pattern":
            field = "value"
        case "for_in_statement" if parent.child_by_field_name("kind"):
            field = "left"
        case _:
            return ""
    return kind if parent.child_by_field_name(field) == node else ""


def _telling_text(node: Node) -> str:
    """A string's text where it is a URL of the server or a dotted name; of a template, the part before what is filled in."""
    parts = node.named_children
    whole = all(part.type != "template_substitution" for part in parts)
    text = _string(node) if whole else (_text(parts[0]) if parts[0].type == "string_fragment" else "")
    if _URL.fullmatch(text) or (whole and _LEGACY_NAME.fullmatch(text)):
        return text
    return ""


def _first_error(root: Node) -> str:
    """Where a tree with errors has its first one, and what stands there."""
    node = root
    inner: Node | None = root
    while inner is not None and not (node.is_error or node.is_missing):
        node = inner
        inner = next((child for child in node.children if child.has_error), None)
    if node.is_missing:
        return f"line {_line(node)}: {node.type} is missing"
    return f"line {_line(node)}: cannot be read from {_text(node).partition(chr(10))[0][:40]!r} on"
