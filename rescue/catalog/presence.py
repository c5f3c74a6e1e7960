"""Anchors that are there for sure, as the elements of the views alone tell: most are, and no architecture has to be made for them."""

from __future__ import annotations

import re
from typing import NamedTuple

from rescue.catalog.arch import TEXT
from rescue.catalog.client_templates import STATIC
from rescue.catalog.locate import INSTRUCTIONS
from rescue.catalog.model import CoreNode, CoreView

# the usual expression: //field[@name='partner_id']
_NAMED = re.compile(r"//([A-Za-z_][\w.\-]*)\[@([A-Za-z_][\w.\-]*)=(['\"])([^'\"]*)\3\]", re.ASCII)
_LENGTH_LIMIT = 1000
_ADDING = frozenset({"inside", "after", "before"})
_TAKING = frozenset({"replace", "move"})


class Anchor(NamedTuple):
    """An element that is asked for by its tag and the value of one attribute."""

    tag: str
    attribute: tuple[str, str]


def plain_anchors(view: CoreView) -> tuple[Anchor, ...] | None:
    """What the specifications of a view ask for; None where one asks otherwise, or may change what the next one asks for."""
    specs = _specifications(view)
    if len(specs) > 1 and not all(_position(spec) in _ADDING for spec in specs):
        return None
    found = tuple(anchor for spec in specs if (anchor := _anchor(spec)) is not None)
    return found if len(found) == len(specs) and not any(_position(node) == "move" for node in view.nodes) else None


def has(view: CoreView, anchor: Anchor) -> bool:
    """Whether an element of a view is the one that is asked for."""
    return any(node.tag == anchor.tag and anchor.attribute in node.attributes for node in view.nodes)


def changed_attributes(view: CoreView) -> frozenset[str] | None:
    """The attributes that a view may give another value in the one that it extends; None where it may take away whole elements."""
    if any(_position(node) in _TAKING for node in view.nodes):
        return None
    return frozenset(dict(node.attributes).get("name", "") for node in view.nodes if node.tag == "attribute")


def _specifications(view: CoreView) -> list[CoreNode]:
    inside = {-1}
    found = []
    for number, node in enumerate(view.nodes):
        if node.parent in inside:
            if node.tag == "data" or (view.type == STATIC and node.parent < 0):
                inside.add(number)
            else:
                found.append(node)
    return found


def _position(node: CoreNode) -> str:
    return next((value for name, value in node.attributes if name == "position"), "") or "inside"


def _anchor(spec: CoreNode) -> Anchor | None:
    if spec.tag == "xpath":
        named = _NAMED.fullmatch(dict(spec.attributes).get("expr", ""), 0, _LENGTH_LIMIT)
        found = [Anchor(named[1], (named[2], named[4]))] if named else []
    else:
        names = {"name"} if spec.tag == "field" else {name for name, _ in spec.attributes} - {*INSTRUCTIONS, TEXT}
        found = [Anchor(spec.tag, pair) for pair in spec.attributes if pair[0] in names]
    # what stands for a number is another one in another module
    return found[0] if len(found) == 1 and "%(" not in found[0].attribute[1] else None
