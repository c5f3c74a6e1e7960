"""Read the architecture of a view: which fields and methods of which models it relies on."""

from __future__ import annotations

from rescue.analyzers.xml.attributes import Anchor, read_attribute, read_attributes
from rescue.analyzers.xml.facts import NOWHERE, Collector, Place
from rescue.analyzers.xml.locators import FLAT_TAGS, VIEW_TAGS, locate
from rescue.analyzers.xml.tree import Element


class ArchReader:
    """Walks one view's architecture; ``view`` is the view's index in the collector, ``inherited`` whether it extends another view."""

    def __init__(self, facts: Collector, view: int, inherited: bool) -> None:
        self._facts = facts
        self._view = view
        self._inherited = inherited

    def read(self, element: Element, parent: int, place: Place) -> None:
        """Read a top element of the architecture; ``place`` is the view's own model."""
        if not self._inherited:
            self._element(element, parent, place, "")
        elif element.tag == "data":
            node = self._facts.add_node(element, parent, "arch", self._view)
            for child in element.children:
                self.read(child, node, place)
        else:
            self._specification(element, parent, place)

    def _specification(self, element: Element, parent: int, view_place: Place) -> None:
        """An element of an inherited view that locates an anchor in the parent view and says what to do there."""
        facts = self._facts
        node = facts.add_node(element, parent, "arch", self._view)
        facts.add_placeholders(element)
        anchor = self._locate(element, view_place)
        position = element.get("position") or "inside"
        for child in element.children:
            if position != "attributes":
                self._element(child, node, anchor.place, anchor.field if position == "inside" else "")
                continue
            facts.add_node(child, node, "arch", self._view, anchor.place.path)
            if child.tag == "attribute":
                read_attribute(facts, anchor, child.get("name"), child.text, child.line)

    def _locate(self, element: Element, view_place: Place) -> Anchor:
        """The anchor of a specification; the fields named on the way to it are touchpoints themselves."""
        facts = self._facts
        if element.tag != "xpath":
            place = view_place._replace(certain=element.tag in FLAT_TAGS)
            field = element.get("name") if element.tag == "field" else ""
            if field:
                facts.add_ref(place, field, "view", element.line)
            return Anchor(place, element.tag, field)
        locator = locate(element.get("expr"))
        if not locator.known:
            return Anchor(NOWHERE, locator.tag, locator.field)
        place = view_place._replace(certain=locator.certain)
        for path, field in locator.anchors:
            facts.add_ref(place._replace(path=path), field, "view", element.line)
        return Anchor(place._replace(path=locator.path), locator.tag, locator.field)

    def _element(self, element: Element, parent: int, place: Place, field: str) -> None:
        """An element that the view shows at ``place``; ``field`` is the field that it stands directly in, '' for none."""
        tag = element.tag
        if field and tag in VIEW_TAGS:
            place = place.through(field)
        if self._inherited and element.get("position") == "move":
            self._specification(element, parent, place._replace(path=()))
            return
        node = self._facts.add_node(element, parent, "arch", self._view, place.path)
        name = element.get("name")
        read_attributes(self._facts, element, Anchor(place, tag, name if tag == "field" else ""))
        if tag == "groupby" and name:
            place = place.through(name)
        inner = name if tag == "field" else ""
        for child in element.children:
            self._element(child, node, place, inner)
