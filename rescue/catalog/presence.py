"""Anchors that are there for sure, as the elements of the views alone tell: most are, and no architecture has to be made for them."""

from __future__ import annotations

import re

from rescue.catalog.arch import TEXT
from rescue.catalog.locate import INSTRUCTIONS
from rescue.catalog.model import CoreNode, CoreView

# the usual expression: //field[@name='partner_id']
_NAMED = re.compile(r"//([A-Za-z_][\w.\-]*)\[@([A-Za-z_][\w.\-]*)=(['\"])([^'\"]*)\3\]", re.ASCII)
_LENGTH_LIMIT = 1000
_ADDING = frozenset({"inside", "after", "before"})
_TAKING = frozenset({"replace", "attributes", "move"})


def takes_away(view: CoreView) -> bool:
    """Whether a view may take away or rename an element of the one that it extends."""
    return any(_position(node) in _TAKING for node in view.nodes)


def surely_there(view: CoreView, base: CoreView) -> bool:
    """Whether all anchors of a view are elements of the one that it extends in the end; False where that takes a closer look."""
    specs = _specifications(view)
    if len(specs) > 1 and not all(_position(spec) in _ADDING for spec in specs):
        return False
    return all(_is_there(spec, base) for spec in specs) and not any(_position(node) == "move" for node in view.nodes)


def _specifications(view: CoreView) -> list[CoreNode]:
    inside = {-1}
    found = []
    for number, node in enumerate(view.nodes):
        if node.parent in inside:
            if node.tag == "data":
                inside.add(number)
            else:
                found.append(node)
    return found


def _position(node: CoreNode) -> str:
    return next((value for name, value in node.attributes if name == "position"), "") or "inside"


def _is_there(spec: CoreNode, base: CoreView) -> bool:
    """Whether an element has what a specification asks for, as far as that is one attribute by its value."""
    if spec.tag == "xpath":
        named = _NAMED.fullmatch(dict(spec.attributes).get("expr", ""), 0, _LENGTH_LIMIT)
        if named is None:
            return False
        tag, wanted = named[1], (named[2], named[4])
    else:
        tag, names = spec.tag, {"name"} if spec.tag == "field" else {name for name, _ in spec.attributes} - {*INSTRUCTIONS, TEXT}
        asked = [pair for pair in spec.attributes if pair[0] in names]
        if len(asked) != 1:
            return False
        wanted = asked[0]
    # what stands for a number is another one in another module
    return "%(" not in wanted[1] and any(node.tag == tag and wanted in node.attributes for node in base.nodes)
