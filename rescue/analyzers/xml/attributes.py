"""Read the attributes of elements in a view's architecture: the names, expressions, domains and contexts that they hold."""

from __future__ import annotations

from typing import NamedTuple

from rescue.analyzers.xml.expressions import XMLID_PLACEHOLDER, read_context, read_domain, read_expression
from rescue.analyzers.xml.facts import NOWHERE, Collector, Place
from rescue.analyzers.xml.locators import VIEW_TAGS
from rescue.analyzers.xml.tree import Element

_MODIFIERS = frozenset({"invisible", "readonly", "required", "column_invisible"})
_LITERALS = frozenset({"", "0", "1", "True", "False", "true", "false"})
_CALENDAR = ("date_start", "date_stop", "date_delay", "all_day", "color")
# attributes that name one field of the view's model, by the element that carries them (odoo/addons/base/rng, 10.0 to 17.0)
_FIELD_ATTRIBUTES = {
    "calendar": _CALENDAR,
    "gantt": (*_CALENDAR, "progress"),
    "cohort": ("date_start", "date_stop"),
    "filter": ("date",),
    "progressbar": ("field",),
    "field": ("name",),
    "groupby": ("name",),
}


class Anchor(NamedTuple):
    """An element as its attributes need it: where it stands, its tag ('*' for unknown) and the field that it shows ('' for none)."""

    place: Place
    tag: str
    field: str

    @property
    def domain_place(self) -> Place:
        """The model that a ``domain`` here searches: a field's comodel, or the view's model for a filter."""
        if self.tag == "field":
            return self.place.through(self.field)
        return NOWHERE if self.tag == "*" else self.place

    @property
    def context_place(self) -> Place:
        """The model that a ``group_by`` in a context here groups: known for what belongs to the view itself."""
        return self.place if self.tag in {"filter", "separator"} or self.tag in VIEW_TAGS else NOWHERE


def read_attributes(facts: Collector, element: Element, anchor: Anchor) -> None:
    """Add what all attributes of an element rely on."""
    attributes = element.attributes
    if not attributes:
        return
    place, tag, line = anchor.place, anchor.tag, element.line
    facts.add_placeholders(element)
    for attribute in _FIELD_ATTRIBUTES.get(tag, ()):
        if name := element.get(attribute):
            shown = attributes.get("statusbar_visible", "") if attribute == "name" else ""
            facts.add_ref(place, name, "view", line, _separated(shown))
    if tag in {"button", "a"} and attributes.get("type") == "object" and (name := element.get("name")).isidentifier():
        facts.add_ref(place, name, "button", line)
    for attribute, value in attributes.items():
        _read_value(facts, anchor, attribute, value, line)


def read_attribute(facts: Collector, anchor: Anchor, attribute: str, value: str, line: int) -> None:
    """Add what one attribute relies on that an inherited view gives to its anchor."""
    for match in XMLID_PLACEHOLDER.finditer(value):
        facts.add_xmlid(match[1], "action" if attribute == "name" else "ref", line)
    _read_value(facts, anchor, attribute, value, line)


def _read_value(facts: Collector, anchor: Anchor, attribute: str, value: str, line: int) -> None:
    place = anchor.place
    if attribute in _MODIFIERS or attribute.startswith("decoration-"):
        if value.strip() not in _LITERALS and (expression := facts.parsed(read_expression, attribute, value, line)):
            facts.add_names(place, expression.names, line)
    elif attribute in {"attrs", "domain", "filter_domain"}:
        if expression := facts.parsed(read_domain, attribute, value, line):
            facts.add_leaves(anchor.domain_place if attribute == "domain" else place, expression, line)
            facts.add_names(place, expression.names, line)
    elif attribute == "context":
        if expression := facts.parsed(read_context, attribute, value, line):
            facts.add_context(anchor.context_place, expression, line)
            facts.add_names(place, expression.names, line)
    elif attribute == "groups":
        facts.add_groups(value, line)
    elif attribute == "t-call":
        add_template_call(facts, value, line)
    elif attribute == "states":
        facts.add_ref(place, "state", "view", line, _separated(value))
    elif attribute == "default_order":
        for part in value.split(","):
            if (words := part.split()) and words[0].isidentifier():
                facts.add_ref(place, words[0], "order", line)
    elif attribute == "default_group_by":
        for part in _separated(value):
            facts.add_ref(place, part.partition(":")[0], "groupby", line)


def add_template_call(facts: Collector, template: str, line: int) -> None:
    """Add the template of a ``t-call``, where it is told and is an XML id."""
    if "." in template and "{" not in template:
        facts.add_xmlid(template, "t-call", line)


def _separated(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
