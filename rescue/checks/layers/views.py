"""View extensions that take away more than they need to: the whole parent, or an element that they put back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rescue.checks.layers.subject import Subject
from rescue.checks.layers.surgery import Surgery, surgeries
from rescue.checks.lookup import Hit
from rescue.model import Node

_ROOT = re.compile(
    r"(?:\.|/\*|//?(?:form|tree|list|kanban|search|pivot|graph|calendar|activity|gantt|cohort|qweb)|/t|/t\[[^\]/]*\])(?:\[1\])?"
)
_LAST = re.compile(r"(?:.*/)?(?P<tag>[\w*]+)(?P<rest>\[[^/]*\])?$", re.DOTALL)
_NAMED = re.compile(r"@(name|id)\s*=\s*['\"]([^'\"]+)['\"]")


def views(subject: Subject) -> Iterator[Hit]:
    """LAYER-CORE-VIEW and LAYER-VIEW-REPLACE."""
    for file in subject.data:
        for change in surgeries(file):
            if change.position != "replace":
                continue
            module = change.parent.partition(".")[0]
            symbol, anchor = f"{change.parent} {change.locator}", f"{change.view} @ {change.locator}"
            if _is_whole(change) and subject.is_core_module(module):
                yield subject.hit("LAYER-CORE-VIEW", file.path, change.line, symbol, anchor)
            elif module != subject.addon.name and _is_put_back(change):
                yield subject.hit("LAYER-VIEW-REPLACE", file.path, change.line, symbol, anchor)


def _is_whole(change: Surgery) -> bool:
    if change.node.tag == "xpath":
        return bool(_ROOT.fullmatch(change.locator.strip()))
    return (
        change.node.tag in {"form", "tree", "list", "kanban", "search", "pivot", "graph", "calendar"} and len(change.node.attributes) == 1
    )


def _is_put_back(change: Surgery) -> bool:
    """Whether the element that is replaced stands, by tag and name, among what replaces it."""
    wanted = _asked_for(change)
    return wanted is not None and any(_is_one(node, *wanted) for node in change.content)


def _asked_for(change: Surgery) -> tuple[str, str, str] | None:
    """Tag, attribute and value of the element asked for, where the locator names it."""
    if change.node.tag == "xpath":
        last = _LAST.fullmatch(change.locator.strip())
        named = _NAMED.search(last["rest"] or "") if last else None
        return (last["tag"], named[1], named[2]) if last and named else None
    attributes = dict(change.node.attributes)
    for name in ("name", "id"):
        if name in attributes:
            return change.node.tag, name, attributes[name]
    return None


def _is_one(node: Node, tag: str, attribute: str, value: str) -> bool:
    return tag in {node.tag, "*"} and dict(node.attributes).get(attribute) == value
