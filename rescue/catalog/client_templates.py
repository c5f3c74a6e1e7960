"""The client templates of a file below ``static/``: what each is called, and what it starts from or changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rescue.model import Facts

STATIC = "static"
"""The type of a client template among views."""


class ClientTemplate(NamedTuple):
    """An element with ``t-name``, or with ``t-inherit`` or ``t-extend`` alone, directly below the root of its file.

    ``members`` are the places of its elements among the nodes of the file, in the order of the file; the first is its own. ``inherit``
    is the name of the template that it starts from (``primary``) or changes (``extension``), '' where it stands alone.
    """

    name: str
    inherit: str
    mode: str
    members: tuple[int, ...]


def client_templates(facts: Facts) -> Iterator[ClientTemplate]:
    """The client templates of a file, in its order; none of a file of another kind."""
    if facts.dialect != "static":
        return
    children: dict[int, list[int]] = {}
    for index, node in enumerate(facts.nodes):
        children.setdefault(node.parent, []).append(index)
    for top in children.get(0, ()):
        attributes = dict(facts.nodes[top].attributes)
        inherit = attributes.get("t-inherit", "") or attributes.get("t-extend", "")
        name = attributes.get("t-name", "")
        if name or inherit:
            mode = attributes.get("t-inherit-mode", "") or ("extension" if inherit and not name else "primary")
            yield ClientTemplate(name, inherit, mode, tuple(sorted(_below(top, children))))


def _below(top: int, children: dict[int, list[int]]) -> Iterator[int]:
    waiting = [top]
    while waiting:
        index = waiting.pop()
        yield index
        waiting.extend(children.get(index, ()))
