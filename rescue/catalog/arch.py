"""Views as element trees: from a catalog's views and from the facts of custom ones, so that Odoo's way of combining can be followed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache, partial
from itertools import takewhile

import msgspec
from lxml import etree

from rescue.catalog.client_templates import STATIC, client_templates
from rescue.catalog.model import CoreNode, CoreView, ViewHead
from rescue.model import Facts, Record, View

TEXT = "#text"
"""The attribute under which a catalog's node keeps its text, or the fingerprint of it."""

DEFAULT_PRIORITY = 16
"""The ``priority`` of a view that gives none (``ir.ui.view``, 11.0 to 19.0)."""

_NAMESPACES = {"xml": "http://www.w3.org/XML/1998/namespace"}
_PLACEHOLDER = re.compile(r"%\(([\w.\-]+)\)[ds]")
# in an expression, the number itself: [@name=%(action)d]
_NUMBER = re.compile(r"(=\s*)(%\([\w.\-]+\)[ds])")
_NAME = re.compile(r"[A-Za-z_][\w.\-]*", re.ASCII)
# one class of all would take Python long to compile
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udfff]|[\ufffe\uffff]")


_Places = tuple[tuple[int, int], ...]
_Elements = tuple[tuple[CoreNode, ...], _Places]


class CustomView:
    """A view of the scanned tree, in the form of a catalog's views. Most are never combined: their elements are made when asked for."""

    def __init__(self, xmlid: str, path: str, line: int, head: ViewHead, elements: Callable[[], _Elements] | None) -> None:
        """``elements`` gives those of the view, and of each (index among its file's facts, line); None where it has none."""
        self.xmlid = xmlid
        self.path = path
        self.line = line
        self.head = head
        self._elements = elements

    @cached_property
    def view(self) -> CoreView:
        """The view with its elements."""
        return CoreView(**msgspec.structs.asdict(self.head), nodes=self._made[0])

    @property
    def places(self) -> _Places:
        """(index among its file's facts, line) of each element."""
        return self._made[1]

    @property
    def is_empty(self) -> bool:
        """Whether it has no elements."""
        return self._elements is None

    @cached_property
    def _made(self) -> _Elements:
        return self._elements() if self._elements is not None else ((), ())


def custom_views(facts: Facts) -> Iterator[CustomView]:
    """The views of a file with their elements as written, those without an architecture too, in the order of the file."""
    records = {(record.xmlid, record.line): record for record in facts.records if record.model == "ir.ui.view"}
    for number, view in enumerate(facts.views):
        record = records.get((view.xmlid, view.line))
        head = ViewHead(
            module=facts.addon,
            model="" if record and record.tag == "template" else view.model,
            type=view.type,
            inherit=view.inherit,
            mode=view.mode,
            priority=_priority(_value(record, "priority")),
            active=_value(record, "active") not in {"False", "false", "0"},
        )
        yield CustomView(view.xmlid, facts.path, view.line, head, partial(_nodes, facts, number, view) if view.node >= 0 else None)


def custom_templates(facts: Facts) -> Iterator[CustomView]:
    """The client templates of a file with their elements as written, in the order of the file.

    Of what extends another by ``t-extend`` nothing is asked: its elements are found by jQuery, which nobody here can do.
    """
    for template in client_templates(facts):
        top = facts.nodes[template.members[0]]
        is_asked = any(name == "t-inherit" for name, _ in top.attributes)
        members = template.members if is_asked or not template.inherit else ()
        head = ViewHead(facts.addon, "", STATIC, template.inherit, template.mode, DEFAULT_PRIORITY, active=True)
        yield CustomView(template.name, facts.path, top.line, head, partial(_places, facts, members) if members else None)


def base_tree(xmlid: str, view: CoreView) -> etree._Element:
    """The architecture of a view that extends no other; a template gets the root that Odoo gives it (``convert.py``)."""
    tops, _ = _elements(view)
    if len(tops) == 1 and (view.type != "qweb" or tops[0].get("t-name")):
        return tops[0]
    root = etree.Element("t", {"t-name": xmlid}) if view.type == "qweb" else etree.Element("data")
    root.extend(tops)
    return root


def specification_tree(view: CoreView) -> tuple[etree._Element, list[etree._Element]]:
    """The specifications of a view that extends another, in one ``<data>``; and the elements in the order of the view's nodes."""
    tops, elements = _elements(view)
    root = etree.Element("data")
    # those of a client template stand in the element that names it
    root.extend([spec for top in tops for spec in top] if view.type == STATIC else tops)
    return root, elements


def _elements(view: CoreView) -> tuple[list[etree._Element], list[etree._Element]]:
    elements: list[etree._Element] = []
    tops: list[etree._Element] = []
    for node in view.nodes:
        tag, text, attributes = _name(node.tag) or "_", "", {}
        for written, value in node.attributes:
            if written == TEXT:
                text = value
            elif name := _name(written):
                attributes[name] = _value_of(value, view.module)
        if node.parent < 0:
            element = etree.Element(tag, attributes)
            tops.append(element)
        else:
            element = etree.SubElement(elements[node.parent], tag, attributes)
        if text:
            element.text = _NOT_XML.sub("", text)
        elements.append(element)
    return tops, elements


@lru_cache(10_000)
def _name(written: str) -> str:
    """A tag's or an attribute's name for lxml; a prefix stands for its namespace. '' for what is none, such as ``xmlns:cac``."""
    prefix, _, local = written.rpartition(":")
    if not _NAME.fullmatch(local) or prefix == "xmlns" or (prefix and not _NAME.fullmatch(prefix)):
        return ""
    return f"{{{_NAMESPACES.get(prefix, prefix)}}}{local}" if prefix else local


def _value_of(value: str, module: str) -> str:
    """An attribute's value; an XML id that Odoo replaces by its number is written with its module, and as text."""
    if "%(" in value:
        value = _NUMBER.sub(r"\1'\2'", value)
        value = _PLACEHOLDER.sub(lambda match: match[0] if "." in match[1] else f"%({module}.{match[1]})d", value)
    return value if value.isprintable() else _NOT_XML.sub("", value)


def _nodes(facts: Facts, number: int, view: View) -> _Elements:
    members = takewhile(lambda index: facts.nodes[index].view == number, range(view.node, len(facts.nodes)))
    return _places(facts, members)


def _places(facts: Facts, members: Iterable[int]) -> _Elements:
    """These elements of a file, each with its place there and its line."""
    nodes: list[CoreNode] = []
    places: list[tuple[int, int]] = []
    new_index: dict[int, int] = {}
    for index in members:
        node = facts.nodes[index]
        new_index[index] = len(nodes)
        attributes = node.attributes
        if node.text:
            attributes = (*attributes, (TEXT, node.text))
        nodes.append(CoreNode(node.tag, new_index.get(node.parent, -1), attributes))
        places.append((index, node.line))
    return tuple(nodes), tuple(places)


def _value(record: Record | None, name: str) -> str:
    fields = record.fields if record else ()
    return next((field.value for field in fields if field.name == name), "")


def _priority(value: str) -> int:
    try:
        return int(value)
    except ValueError:
        return DEFAULT_PRIORITY
