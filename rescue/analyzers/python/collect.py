"""The growing lists of facts about one Python file, and how each kind of fact is added."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from rescue.analyzers.python import literals
from rescue.analyzers.python.values import Records
from rescue.model import (
    Body,
    CallShape,
    ContextKey,
    Import,
    MethodDef,
    ModelRef,
    NameUse,
    PyClass,
    Ref,
    Route,
    SqlObject,
    SqlRef,
    SqlWrite,
    XmlIdRef,
)

# Every model has its ``id``; ``__count`` is what a grouped read counts.
_NO_MEMBERS = frozenset({"id", "__count"})


class Collector:
    """Facts in the order in which they are found. ``guarded`` and ``anchor`` are those of the place being read."""

    def __init__(self, addon: str) -> None:
        self.addon = addon
        self.anchor = ""
        self.guarded = False
        self.imports: list[Import] = []
        self.names: list[NameUse] = []
        self.refs: list[Ref] = []
        self.models: list[ModelRef] = []
        self.xmlids: list[XmlIdRef] = []
        self.context_keys: list[ContextKey] = []
        self.sql: list[SqlRef] = []
        self.classes: list[PyClass] = []
        self.functions: list[MethodDef] = []
        self.routes: list[Route] = []
        self.bodies: list[Body] = []
        self.sql_writes: list[SqlWrite] = []
        self.sql_objects: list[SqlObject] = []

    def name(self, name: str, usage: str, line: int, call: CallShape | None = None, statement: int = 0) -> None:
        """A dotted name of Odoo is used."""
        self.names.append(NameUse(name, usage, line, self.guarded, self.anchor, call, statement))

    def ref(
        self,
        root: str,
        path: tuple[str, ...],
        name: str,
        kind: str,
        line: int,
        call: CallShape | None = None,
        values: tuple[str, ...] = (),
        *,
        certain: bool = True,
    ) -> None:
        """A member of a model is used."""
        self.refs.append(Ref(root, path, name, kind, line, self.anchor, self.guarded, certain, call, values))

    def dotted_ref(
        self, root: str, path: tuple[str, ...], dotted: str, kind: str, line: int, values: tuple[str, ...] = (), *, certain: bool = True
    ) -> None:
        """A path such as ``order_id.partner_id.name``, each step a member of the one before; ``id`` is no member to rely on."""
        parts = dotted.split(".")
        for number, part in enumerate(parts, 1):
            if not part.isidentifier():
                return
            if part not in _NO_MEMBERS:
                self.ref(root, path, part, kind, line, None, values if number == len(parts) else (), certain=certain)
            path = (*path, part)

    def model(self, name: str, kind: str, line: int) -> None:
        """A model is named by string."""
        self.models.append(ModelRef(name, kind, line, self.anchor))

    def xmlid(self, xmlid: str, line: int, *, kind: str = "python", guarded: bool = False) -> None:
        """An XML id is relied on; without a module it is the addon's own."""
        if literals.is_xmlid(xmlid):
            full = xmlid if "." in xmlid else f"{self.addon}.{xmlid}"
            self.xmlids.append(XmlIdRef(full, kind, line, guarded or self.guarded))

    def groups(self, text: str, line: int) -> None:
        """A ``groups=`` list: ``base.group_user,!base.group_portal``."""
        for item in text.split(","):
            group = item.strip().lstrip("!")
            if "." in group:
                self.xmlid(group, line, kind="groups")

    def domain(self, owner: Records, node: ast.expr) -> None:
        """The leaves of a domain written as a list of tuples, or as text; the root is '' where the model is not known."""
        for leaf, line, values in literals.domain_leaves(node):
            self.dotted_ref(owner.root, owner.path, leaf, "domain", line, values, certain=owner.certain)

    def vals(self, owner: Records, node: ast.expr) -> None:
        """The keys of a dictionary of values, and of those nested in x2many commands."""
        for keys, line, values in literals.vals_keys(node):
            self.ref(owner.root, (*owner.path, *keys[:-1]), keys[-1], "vals", line, None, values, certain=owner.certain)

    def asks_key(self, root: str, key: str) -> bool:
        """Whether the method being read has asked before whether values of a model have this key."""
        for ref in reversed(self.refs):
            if ref.anchor != self.anchor:
                return False
            if ref.kind == "vals_read" and ref.name == key and ref.root == root:
                return True
        return False

    def commands(self, owner: Records, name: str, node: ast.expr) -> None:
        """The keys in x2many commands that are assigned to a field: ``order.line_ids = [(0, 0, {...})]``."""
        field = ast.copy_location(ast.Constant(name), node)
        for keys, line, values in literals.vals_keys(ast.Dict(keys=[field], values=[node])):
            if len(keys) > 1:
                self.ref(owner.root, (*owner.path, *keys[:-1]), keys[-1], "vals", line, None, values, certain=owner.certain)

    def names_list(self, owner: Records, node: ast.expr, kind: str) -> None:
        """A list of field names (or one): ``['a', 'b:sum', 'total:sum(c)']`` or ``'a'``."""
        for text, line in literals.strings(node):
            name, _, function = text.partition(":")
            inner = function.partition("(")[2].rstrip(")")
            self.dotted_ref(owner.root, owner.path, inner or name, kind, line, certain=owner.certain)

    def order(self, owner: Records, text: str, kind: str, line: int) -> None:
        """A sort order such as ``date desc, id``."""
        for part in text.split(","):
            words = part.split()
            if words:
                self.dotted_ref(owner.root, owner.path, words[0], kind, line, certain=owner.certain)

    def context(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Keys put into the context."""
        self.context_keys.extend(ContextKey(name, line) for name, line in pairs)

    def dotted_strings(self, root: str, nodes: Sequence[ast.expr], kind: str) -> None:
        """Arguments of ``@api.depends`` and its like."""
        for node in nodes:
            for text, line in literals.strings(node):
                self.dotted_ref(root, (), text, kind, line)
