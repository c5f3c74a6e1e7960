"""JavaScript files: bytes in, facts out. What a script imports, defines, calls and reads of Odoo's client side.

tree-sitter reads it, which gives a tree for the good parts of a broken file too. Names are followed only as far as the file itself
says: ``const self = this`` makes ``self._rpc`` the call ``this._rpc``, and ``moment`` is a global only where no scope declares it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from rescue.analyzers.source import SourceError, count_lines, decode_text, read_suppressions
from rescue.model import Facts, FileKind, ScriptUse, Unread, UnreadReason

_VENDORED_PATH = re.compile(r"(?:^|/)static/(?:.*/)?lib/|\.min\.js$")
_LONGEST_MEAN_LINE = 500
_MOST_STRINGS = 2000
_MOST_SEGMENTS = 4
_MODULE_HEADER = re.compile(r"/[*/].*?@odoo-module\b(?:\s+alias=(?P<alias>[^\s*]+))?", re.DOTALL)
_URL = re.compile(r"/[^\s/][^\s]{2,}")
_LEGACY_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){1,3}")

_GLOBALS = ("moment", "_", "$", "jQuery", "owl", "py")
_DOTTED_ROOTS = ("owl", "odoo")
_FUNCTIONS = frozenset(
    {"function_expression", "function_declaration", "generator_function", "generator_function_declaration", "arrow_function", "method_definition"}
)
_SCOPES = _FUNCTIONS | {"program", "catch_clause"}
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
_QUERY = f"""
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
        return _facts(path, addon, unread=(Unread(path, error.reason, error.detail),))
    lines, code_lines = count_lines(source.text, "//")
    counted = _facts(path, addon, lines=lines, code_lines=code_lines, encoding=source.encoding)
