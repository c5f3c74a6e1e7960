"""Collect the facts of one XML or CSV file while it is walked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from rescue.analyzers.python.collect import Collector as PythonCollector
from rescue.analyzers.xml.expressions import XMLID_PLACEHOLDER, Expression, NameUse
from rescue.analyzers.xml.tree import Element
from rescue.model import ContextKey, ModelRef, Node, Record, Ref, SqlRef, TemplateCall, Unread, UnreadReason, View, XmlIdRef
from rescue.model import NameUse as PythonName

_TEXT_LIMIT = 200
_XMLID = re.compile(r"[\w.\-]+")


def folders_inside(path: str, addon: str) -> tuple[str, ...]:
    """The folders of a file within its addon; a ``tests/`` or ``static/`` above the addon says nothing about the file."""
    folders = path.split("/")[:-1]
    return tuple(folders[folders.index(addon) + 1 :] if addon in folders else folders)


class Place(NamedTuple):
    """A model, as reached from a root over relational fields; ``root`` is '' where it is not known."""

    root: str
    path: tuple[str, ...] = ()
    certain: bool = True

    def through(self, field: str) -> Place:
        """The comodel of a field, or of a dotted chain of fields."""
        return self._replace(path=(*self.path, *field.split("."))) if field else Place("")

    def outwards(self) -> Place:
        """The place around this nested view; a view that is not nested does not tell what is around it."""
        return self._replace(path=self.path[:-1]) if self.path else Place("")


NOWHERE = Place("")


class Collector:
    """The facts found so far in one file. ``anchor`` is the XML id of the record or template that is being read."""

    def __init__(self, path: str, addon: str) -> None:
        self.path = path
        self.addon = addon
        self.anchor = ""
        self.nodes: list[Node] = []
        self.records: list[Record] = []
        self.views: list[View] = []
        self.refs: list[Ref] = []
        self.models: list[ModelRef] = []
        self.xmlids: list[XmlIdRef] = []
        self.context_keys: list[ContextKey] = []
        self.names: list[PythonName] = []
        self.sql: list[SqlRef] = []
        self.template_calls: list[TemplateCall] = []
        self.unread: list[Unread] = []

    def qualify(self, xmlid: str) -> str:
        """An XML id with its module: the addon's own where it is written without."""
        name = xmlid.strip()
        return name if "." in name or not name else f"{self.addon}.{name}"

    def add_node(self, element: Element, parent: int, scope: str, view: int = -1, path: tuple[str, ...] = ()) -> int:
        """Add an element, and return its index."""
        attributes = element.attributes
        text = element.text and element.text.strip()[:_TEXT_LIMIT]
        self.nodes.append(Node(element.tag, element.line, parent, tuple(attributes.items()), text, scope, view, path))
        return len(self.nodes) - 1

    def add_ref(self, place: Place, chain: str, kind: str, line: int, values: tuple[str, ...] = ()) -> None:
        """Add the use of a member; ``chain`` may be dotted and may start with ``parent.``."""
        while chain.startswith("parent."):
            chain = chain.removeprefix("parent.")
            place = place.outwards()
        *way, name = chain.split(".")
        self.refs.append(Ref(place.root, (*place.path, *way), name, kind, line, self.anchor, certain=place.certain, values=values))

    def add_names(self, place: Place, names: tuple[NameUse, ...], line: int, kind: str = "view") -> None:
        """Add the fields that an expression reads."""
        for name, values in names:
            self.add_ref(place, name, kind, line, values)

    def add_leaves(self, place: Place, expression: Expression, line: int) -> None:
        """Add the left-hand sides of a domain's leaves."""
        for field, values in expression.leaves:
            self.add_ref(place, field, "domain", line, values)

    def add_context(self, place: Place, expression: Expression, line: int) -> None:
        """Add the keys of a context, and the fields of ``place`` that it groups by."""
        self.context_keys.extend(ContextKey(key, line) for key in expression.keys)
        for field in expression.group_by:
            self.add_ref(place, field, "groupby", line)

    def add_model(self, model: str, kind: str, line: int) -> None:
        """Add a model named by string; nothing for ''."""
        if model:
            self.models.append(ModelRef(model, kind, line, self.anchor))

    def add_xmlid(self, xmlid: str, kind: str, line: int, *, guarded: bool = False) -> None:
        """Add the use of an XML id; nothing for what cannot be one."""
        if _XMLID.fullmatch(xmlid.strip()):
            self.xmlids.append(XmlIdRef(self.qualify(xmlid), kind, line, guarded))

    def add_xmlids(self, expression: Expression, kind: str, line: int) -> None:
        """Add the uses of XML ids in an ``eval``."""
        for xmlid in expression.xmlids:
            self.add_xmlid(xmlid, kind, line)
        for xmlid in expression.perhaps:
            self.add_xmlid(xmlid, kind, line, guarded=True)

    def add_groups(self, groups: str, line: int) -> None:
        """Add the groups of a ``groups`` attribute; a leading ``!`` or ``-`` is an operator."""
        for group in groups.split(","):
            self.add_xmlid(group.strip().lstrip("!-"), "groups", line)

    def add_placeholders(self, element: Element) -> None:
        """Add the XML ids written as ``%(xmlid)d`` in attributes; those that name a button's action are of kind action."""
        for name, value in element.attributes.items():
            if "%(" in value:
                kind = "action" if name == "name" else "ref"
                for match in XMLID_PLACEHOLDER.finditer(value):
                    self.add_xmlid(match[1], kind, element.line)

    def add_python(self, found: PythonCollector) -> None:
        """Add what Python in the file relies on."""
        self.refs.extend(found.refs)
        self.models.extend(found.models)
        self.xmlids.extend(found.xmlids)
        self.context_keys.extend(found.context_keys)
        self.names.extend(found.names)
        self.sql.extend(found.sql)

    def parsed(self, reader: Callable[[str], Expression | None], what: str, text: str, line: int) -> Expression | None:
        """What an expression says; one that is not Python is listed as not read, and None returned."""
        expression = reader(text)
        if expression is None:
            self.not_read(line, f"{what} is not a Python expression: {' '.join(text.split())[:80]}")
        return expression

    def not_read(self, line: int, what: str) -> None:
        """Say that a part of the file could not be read."""
        self.unread.append(Unread(self.path, UnreadReason.SYNTAX, f"line {line}: {what}"))
