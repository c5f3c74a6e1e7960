"""The directives of QWeb templates, as far as they read members of records or give records a name."""

from __future__ import annotations

from rescue.analyzers.python.values import Records, Value
from rescue.analyzers.xml.code import Expressions
from rescue.analyzers.xml.facts import Collector
from rescue.analyzers.xml.tree import Element
from rescue.model import TemplateCall

# ``docs`` are the records of a report; ``doc`` and ``o`` is what most templates call one of them.
REPORT_NAMES = ("docs", "doc", "o")
_READ = ("t-if", "t-elif", "t-esc", "t-raw", "t-out", "t-att", "t-options")


def read_directives(facts: Collector, names: Expressions, element: Element) -> Expressions:
    """Read the directives of one element; the names to use beneath it, and for a ``t-set`` those after it, are in the result.

    What a ``t-set`` names is added to ``names`` too, for it holds for the elements that follow.
    """
    attributes, line = element.attributes, element.line
    looped = attributes.get("t-foreach")
    if looped is not None:
        value = _items(names.value(looped, line))
        names = names.copy()  # the element itself is repeated, with the name bound
        _bind(names, attributes.get("t-as", ""), value)
    for attribute, text in attributes.items():
        if attribute in _READ or attribute.startswith("t-att-"):
            names.value(text, line)
        elif attribute == "t-field":
            names.value(text, line, "qweb")
        elif attribute.startswith("t-attf-"):
            names.embedded(text, line)
    if "t-set" in attributes:
        _bind(names, attributes["t-set"], _items(names.value(attributes.get("t-value", ""), line)))
    if "t-call" in attributes:
        template = facts.qualify(attributes["t-call"])
        for name, value in names.names.items():
            if isinstance(value, Records) and name in REPORT_NAMES:
                facts.template_calls.append(TemplateCall(template, name, value.root, value.path))
    return names


def _bind(names: Expressions, name: str, value: Value) -> None:
    """Give a name to records; a name for anything else is known to be none of those that it hid."""
    if isinstance(value, Records):
        names.names[name] = value
    else:
        names.names.pop(name, None)


def _items(value: Value) -> Value:
    return Records(value.root, value.path, False, value.certain) if isinstance(value, Records) else None
