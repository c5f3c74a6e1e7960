"""Where the XPath of an inherited view leads: the relational fields on the way, and the fields that it takes as anchors.

Only what Odoo views use is understood: steps, ``[@name='x']`` in any wording, parents and siblings. Anything else is no error; the
place is then not known.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

VIEW_TAGS = frozenset(
    "form tree list kanban search calendar graph pivot activity gantt qweb cohort map grid hierarchy diagram dashboard".split()
)
FLAT_TAGS = frozenset({"search", "searchpanel", "filter", "graph", "pivot"})
# far above any locator in Odoo; beyond it the patterns here would take their time
_LENGTH_LIMIT = 2000
_NAME = re.compile(r"@name\s*=\s*(?:'([^']*)'|\"([^\"]*)\")")
_INNER_FIELD = re.compile(r"\bfield\[\s*@name\s*=\s*(?:'([^']*)'|\"([^\"]*)\")\s*\]")
_STEP = re.compile(r"(?:(?P<axis>[a-z\-]+)::)?(?P<tag>[\w.*:\-]*)(?:\(\))?(?P<rest>.*)", re.DOTALL)
_WRAPPED = re.compile(r"^\(+(?P<inner>.*?)\)(?:\[[^\]]*\])?(?P<rest>(?:/.*)?)$", re.DOTALL)
_SIBLINGS = frozenset({"following-sibling", "preceding-sibling", "following", "preceding"})
_UPWARDS = frozenset({"parent", "ancestor", "ancestor-or-self"})


class Locator(NamedTuple):
    """Where an expression leads.

    ``tag``: of the last step, '*' when it is not told; ``path``: the relational fields whose nested views are entered; ``anchors``: (path,
    field) of each field that is named on the way; ``field``: the last step's name when it is a field, else ''; ``certain``: each step from
    the top of the view is given, or one of them exists only in views that nest no others; ``known``: the path can be told at all.
    """

    tag: str
    path: tuple[str, ...]
    anchors: tuple[tuple[tuple[str, ...], str], ...]
    field: str
    certain: bool
    known: bool


@lru_cache(maxsize=4096)
def locate(expression: str) -> Locator:
    """Follow an ``expr``, such as ``//field[@name='order_line']/tree/field[@name='product_id']``. Never raises."""
    if len(expression) > _LENGTH_LIMIT:
        return Locator("*", (), (), "", certain=False, known=False)
    text = _split(expression.strip(), "|")[0].strip()
    wrapped = _WRAPPED.match(text)
    if wrapped:
        text = wrapped["inner"] + wrapped["rest"]
    steps = _split(text, "/")
    path: list[str] = []
    anchors: list[tuple[tuple[str, ...], str]] = []
    certain = len(steps) > 1 and not steps[0] and "" not in steps[1:]
    known = True
    current = last_tag = ""
    unnamed = flat = False
    for step in steps:
        match = _STEP.fullmatch(step.strip())
        if match is None or step.strip() in {"", "."}:
            continue
        axis, tag, rest = match["axis"] or "", match["tag"], match["rest"]
        if step.strip() == ".." or axis in _UPWARDS:
            # upwards from a field of a nested view, the view itself may be left
            current, unnamed, certain = "", False, False
            last_tag = "" if step.strip() == ".." else tag
            if axis.startswith("ancestor"):
                known = known and not path
            continue
        if axis not in _SIBLINGS:
            if current:
                path.append(current)
            known = known and not (unnamed and tag in VIEW_TAGS)
        current, unnamed = "", False
        last_tag = tag
        flat = flat or tag in FLAT_TAGS
        named = None if "not(" in rest or " or " in rest else _NAME.search(rest)
        anchors.extend((tuple(path), inner[1] or inner[2]) for inner in _INNER_FIELD.finditer(rest) if tag != "field")
        if tag == "field":
            current = (named[1] or named[2] or "") if named else ""
            unnamed = not current
            if current:
                anchors.append((tuple(path), current))
    return Locator(last_tag or "*", tuple(path), tuple(anchors) if known else (), current, (certain or flat) and known, known)


def _split(text: str, separator: str) -> list[str]:
    """Split at a separator that stands outside of quotes, brackets and parentheses."""
    parts = [""]
    depth = 0
    quote = ""
    for char in text:
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "[(":
            depth += 1
        elif char in "])":
            depth -= 1
        elif char == separator and depth == 0:
            parts.append("")
            continue
        parts[-1] += char
    return parts
