"""Apply the specifications of an inherited view to its parent's architecture.

Follows ``apply_inheritance_specs`` of Odoo (``odoo/tools/template_inheritance.py``, 13.0 to 19.0; ``ir_ui_view.py`` before), except that
it goes on after a specification whose anchor is missing, where Odoo raises.
"""

from __future__ import annotations

import copy
from typing import NamedTuple

from lxml import etree

from rescue.catalog.fingerprint import fingerprint_of_text
from rescue.catalog.locate import Located, locate

# where a replacement wants what it replaces, as written or in a catalog
_PLACES = frozenset({"$0", fingerprint_of_text("$0")})


class Missed(NamedTuple):
    """A specification whose anchor was not found, and whether that is certain (``gone``) or not (``unknown``)."""

    spec: etree._Element
    status: str


class Arch:
    """An architecture that is being combined: its root, and ``lost``: what could not be put in, since its anchor is missing.

    A later specification that anchors on something lost is no second fault.
    """

    __slots__ = ("lost", "root")

    def __init__(self, root: etree._Element, lost: etree._Element | None = None) -> None:
        self.root = root
        self.lost = etree.Element("lost") if lost is None else lost

    def copy(self) -> Arch:
        """A copy that can be changed by itself."""
        return Arch(copy.deepcopy(self.root), copy.deepcopy(self.lost))

    def tried(self, specs: etree._Element) -> tuple[Arch, list[Missed]]:
        """The architecture with the specifications below ``specs`` applied, and those whose anchor is missing; itself stays as it is."""
        first = specs[0] if len(specs) == 1 else None
        if first is not None and first.tag != "data" and not any(child.get("position") == "move" for child in first):
            # what becomes of one that finds its anchor is of no use to a later one
            located = self.find(first)
            return self, [] if located.element is not None else [Missed(first, located.status)]
        arch = self.copy()
        return arch, arch.apply(specs)

    def apply(self, specs: etree._Element) -> list[Missed]:
        """Apply the specifications below ``specs``, in order, and use them up; those whose anchor is missing come back."""
        missed: list[Missed] = []
        queue = [specs]
        while queue:
            spec = queue.pop(0)
            if spec.tag == "data":
                queue.extend(spec)
                continue
            missed.extend(self.put(spec, self.find(spec)))
        return missed

    def put(self, spec: etree._Element, located: Located) -> list[Missed]:
        """Apply one specification where it points at, and use it up; itself comes back where that is missing, else what it moves."""
        if located.element is not None:
            return self._place(located.element, spec)
        if spec.get("position") != "attributes":
            self.lost.extend(copy.deepcopy(child) for child in spec)
        return [Missed(spec, located.status)]

    def find(self, spec: etree._Element) -> Located:
        """What a specification points at, in the architecture or in what was lost."""
        located = locate(self.root, spec)
        if located.element is None and len(self.lost):
            lost = locate(self.lost, spec)
            if lost.element is not None and lost.element is not self.lost:
                return lost
        return located

    def _place(self, node: etree._Element, spec: etree._Element) -> list[Missed]:
        position = spec.get("position") or "inside"
        if position == "attributes":
            for attribute in spec.iter("attribute"):
                _set_attribute(node, attribute)
            return []
        if position == "replace":
            if spec.get("mode") == "inner":
                for child in list(node):
                    node.remove(child)
                node.extend(list(spec))
                return []
            for place in [element for element in spec.iter() if element.text in _PLACES]:
                place.text = None
                place.append(copy.deepcopy(node))
        parent = node.getparent()
        if parent is None and position != "inside":
            if position == "replace":
                self._replace_root(node, spec)
            return []
        content, missed = self._content(spec)
        if position == "after":
            for child in reversed(content):
                node.addnext(child)
        elif position in {"before", "replace"}:
            for child in content:
                node.addprevious(child)
        elif position == "inside":
            node.extend(content)
        holder = node.getparent()
        if position == "replace" and holder is not None:
            holder.remove(node)
        return missed

    def _content(self, spec: etree._Element) -> tuple[list[etree._Element], list[Missed]]:
        """The elements that a specification brings; those that it moves are taken from their old place."""
        content: list[etree._Element] = []
        missed: list[Missed] = []
        for child in list(spec):
            if child.get("position") != "move":
                content.append(child)
                continue
            located = self.find(child)
            holder = located.element.getparent() if located.element is not None else None
            if located.element is not None and holder is not None:
                holder.remove(located.element)
                content.append(located.element)
            elif located.element is None:
                missed.append(Missed(child, located.status))
        return content, missed

    def _replace_root(self, node: etree._Element, spec: etree._Element) -> None:
        if len(spec):
            name = node.get("t-name")
            self.root = copy.deepcopy(spec[0])
            if name:
                self.root.set("t-name", name)


def _set_attribute(node: etree._Element, attribute: etree._Element) -> None:
    name = attribute.get("name") or ""
    value = attribute.text or ""
    added, removed = attribute.get("add"), attribute.get("remove")
    if added or removed:
        separator = attribute.get("separator") or ","
        split = None if separator == " " else separator
        gone = {part.strip() for part in (removed or "").split(split)}
        kept = [part.strip() for part in (node.get(name) or "").split(split) if part.strip() not in gone]
        value = separator.join([*kept, *(part.strip() for part in (added or "").split(split) if part.strip())])
    try:
        if value:
            node.set(name, value)
        elif name in node.attrib:
            del node.attrib[name]
    except ValueError:
        return  # no name that XML allows: nothing can ask for it
