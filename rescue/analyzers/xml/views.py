"""Read views and QWeb templates: what kind they are, what they extend, and their architecture."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rescue.analyzers.python.values import Records
from rescue.analyzers.xml.arch import ArchReader
from rescue.analyzers.xml.attributes import add_template_call
from rescue.analyzers.xml.code import Expressions
from rescue.analyzers.xml.directives import REPORT_NAMES, read_directives
from rescue.analyzers.xml.facts import Collector, Place
from rescue.analyzers.xml.locators import FLAT_TAGS, VIEW_TAGS
from rescue.analyzers.xml.tree import Element, XmlError, parse_xml
from rescue.model import RecordField, View

ARCH_FIELDS = frozenset({"arch", "arch_base", "arch_db"})
_TOP_STEP = re.compile(r"/{1,2}(\w+)")
_FIELD_CHAIN = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_DECLARATION = re.compile(r"\A<\?xml[^>]*\?>")


def read_view(facts: Collector, record: Element, node: int, field: Element, fields: Mapping[str, RecordField], certain_model: str) -> None:
    """Read the architecture ``field`` of an ``ir.ui.view`` record; ``node`` is that field's index in the collector.

    An architecture written as text is parsed too; when that fails, it is listed as not read.
    """
    tops = field.children or _from_text(facts, field)
    inherit = view_parent(facts, fields)
    kind = _text(fields, "type") or _type_of(tops, inherit)
    is_qweb = kind == "qweb" or (not kind and not certain_model and bool(inherit))
    first = len(facts.nodes) if tops else -1
    facts.views.append(View(facts.anchor, certain_model, kind, inherit, view_mode(fields, inherit), record.line, first))
    view = len(facts.views) - 1
    arch = ArchReader(facts, view, bool(inherit))
    for top in tops:
        if is_qweb:
            read_qweb(facts, top, node, view, template_names(facts))
        else:
            arch.read(top, node, Place(certain_model))


def view_parent(facts: Collector, fields: Mapping[str, RecordField]) -> str:
    """The XML id of the view that a record extends, '' for none or one that is not told."""
    field = fields.get("inherit_id")
    return facts.qualify(field.value) if field and field.how == "ref" else ""


def view_mode(fields: Mapping[str, RecordField], inherit: str) -> str:
    """A view's mode, as Odoo sets it where the record does not."""
    return _text(fields, "mode") or ("extension" if inherit else "primary")


def read_template(facts: Collector, element: Element, node: int) -> None:
    """Read a ``<template>``; ``node`` is its index in the collector."""
    inherit = facts.qualify(element.get("inherit_id"))
    primary = not inherit or element.get("primary") in {"True", "true", "1"}
    first = node + 1 if element.children else -1
    facts.views.append(View(facts.anchor, "ir.ui.view", "qweb", inherit, "primary" if primary else "extension", element.line, first))
    names = template_names(facts)
    for child in element.children:
        read_qweb(facts, child, node, len(facts.views) - 1, names)


def template_names(facts: Collector) -> Expressions:
    """The names under which a report gives its records to a template, and templates hand them on to each other."""
    return Expressions(facts, {name: Records(f"?{facts.anchor}:{name}") for name in REPORT_NAMES})


def read_qweb(facts: Collector, element: Element, parent: int, view: int, names: Expressions | None = None) -> None:
    """Read an element of a QWeb template, or of markup in another field (``view`` is -1 then), and all beneath it."""
    node = facts.add_node(element, parent, "qweb", view)
    attributes = element.attributes
    if attributes:
        line = element.line
        facts.add_placeholders(element)
        chain = element.get("t-field")
        if _FIELD_CHAIN.fullmatch(chain):
            variable, _, members = chain.partition(".")
            if names is None or variable not in names.names:
                facts.add_ref(Place(""), members, "qweb", line)
        if names is not None:
            names = read_directives(facts, names, element)
        if "t-call" in attributes:
            add_template_call(facts, element.get("t-call"), line)
        if "groups" in attributes:
            facts.add_groups(attributes["groups"], line)
    inner = names.copy() if names is not None else None
    for child in element.children:
        read_qweb(facts, child, node, view, inner)


def _text(fields: Mapping[str, RecordField], name: str) -> str:
    field = fields.get(name)
    return field.value if field and field.how == "text" else ""


def _type_of(tops: list[Element], inherit: str) -> str:
    """A view's type as its architecture tells it, '' when it does not."""
    if not tops:
        return ""
    top = tops[0]
    if not inherit:
        return "qweb" if top.tag == "t" else top.tag if top.tag in VIEW_TAGS else ""
    for element in top.children if top.tag == "data" else [top]:
        step = _TOP_STEP.match(element.get("expr"))
        tag = step[1] if step else element.tag
        if tag in {"filter", "searchpanel"}:
            return "search"
        # any other tag may belong to a view nested in a form
        if tag in FLAT_TAGS or tag == "form" or (step and tag in VIEW_TAGS and not element.get("expr").startswith("//")):
            return tag
    return ""


def _from_text(facts: Collector, field: Element) -> list[Element]:
    """The top elements of an architecture that is written as text, escaped or in CDATA."""
    text = field.text
    if "<" not in text:
        return []
    lead = len(text) - len(text.lstrip())
    markup = _DECLARATION.sub("", text[lead:], count=1)
    skipped = text.count("\n") - markup.count("\n")
    try:
        root = parse_xml(markup.encode("utf-8", "replace")).root
    except XmlError as error:
        facts.not_read(field.text_line + skipped + error.line - 1, f"architecture written as text: {error.message}")
        return []
    for element in root.iter():
        element.line += field.text_line + skipped - 1
    return [root]
