"""Python that stands in XML: the code of server actions, and the expressions of QWeb templates."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from rescue.analyzers.python.collect import Collector as PythonCollector
from rescue.analyzers.python.nodes import nodes_in
from rescue.analyzers.python.values import ENV, OTHER, Records, Value
from rescue.analyzers.python.walk import Walker

if TYPE_CHECKING:
    from rescue.analyzers.xml.facts import Collector

# What server actions offer besides records (_get_eval_context of ir.actions.server, 8.0 to 19.0).
_PROVIDED = (
    "uid user_id time datetime dateutil timezone pytz log _logger b64encode b64decode hashlib hmac json float_compare "
    "Warning UserError Command action payload context"
).split()
_RECORDS = ("model", "record", "records", "object", "obj", "self")
_EMBEDDED = re.compile(r"#\{(.*?)\}|\{\{(.*?)\}\}")


def read_code(facts: Collector, text: str, line: int, model: str, *, certain: bool = True) -> None:
    """Read the code of a server action on a model ('' for unknown); ``line`` is where the text starts."""
    lead = len(text) - len(text.lstrip())
    start = line + text[:lead].count("\n")
    tree = _parsed(text[lead:].rstrip()) or _parsed(textwrap.dedent(text[lead - _indent(text, lead) :]).rstrip())
    if tree is None:
        facts.not_read(start, f"code is not Python: {' '.join(text.split())[:80]}")
        return
    ast.increment_lineno(tree, start - 1)
    found, walker = _walker(facts)
    records = Records(model, (), False, certain) if model else None
    walker.scope.update({**dict.fromkeys(_PROVIDED, OTHER), **dict.fromkeys(_RECORDS, records), "env": ENV, "user": Records("res.users")})
    walker.body(tree.body)
    facts.add_python(found)


class Expressions:
    """The expressions of one template: names worth records are followed, all others stay unknown.

    ``names`` are those of the place being read; ``t-foreach`` and ``t-set`` add to them.
    """

    def __init__(self, facts: Collector, names: Mapping[str, Value]) -> None:
        self._facts = facts
        self.names = dict(names)

    def copy(self) -> Expressions:
        """The same names for what stands beneath an element; what is added there stays there."""
        return Expressions(self._facts, self.names)

    def value(self, text: str, line: int, kind: str = "read") -> Value:
        """Read an expression that names one of the records; what it is worth. One that is no Python is worth nothing known."""
        if not any(name in text for name in self.names):
            return None
        try:
            node = _parse_expression(text.strip())
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        names = {item.id for item in nodes_in(node) if isinstance(item, ast.Name)}
        if names.isdisjoint(self.names):
            return None
        for item in nodes_in(node):
            if isinstance(item, ast.expr | ast.keyword | ast.arg):
                item.lineno = item.end_lineno = line
        found, walker = _walker(self._facts)
        walker.scope.update(self.names)
        value = walker.value(node)
        roots = {known.root for known in self.names.values() if isinstance(known, Records)}
        found.refs = [
            msgspec.structs.replace(ref, kind=kind) if kind != "read" and ref.kind == "read" else ref
            for ref in found.refs
            if ref.root in roots
        ]
        found.names = []
        self._facts.add_python(found)
        return value

    def embedded(self, text: str, line: int) -> None:
        """Read the expressions in a text: ``#{o.name}`` or ``{{ o.name }}``."""
        for match in _EMBEDDED.finditer(text):
            self.value(match[1] or match[2] or "", line)


def _walker(facts: Collector) -> tuple[PythonCollector, Walker]:
    found = PythonCollector(facts.addon)
    found.anchor = facts.anchor
    return found, Walker(found, "", is_package=False)


def _parsed(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        # an invalid escape is the author's business, not a message for who runs the scan
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _parse_expression(text: str) -> ast.expr:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(f"(\n{text}\n)", mode="eval").body


def _indent(text: str, lead: int) -> int:
    """How far the first line of code is indented."""
    return lead - (text.rfind("\n", 0, lead) + 1)
