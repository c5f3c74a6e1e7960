"""Core's views, QWeb templates and client templates with the elements that a locator can ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rescue.catalog.arch import DEFAULT_PRIORITY
from rescue.catalog.client_templates import STATIC, client_templates
from rescue.catalog.fingerprint import fingerprint_of_text
from rescue.catalog.model import CoreNode, CoreView
from rescue.catalog.parts import SourceModule
from rescue.model import Facts, FileKind, Node, Record, View

_VALUE_LIMIT = 64
# What a locator or the combining of views asks for, however long it is.
_KEPT = frozenset({"name", "id", "class", "expr", "position", "inherit_id", "t-name", "t-inherit", "t-inherit-mode", "t-call"})
# Texts that people read, which a catalog does not carry: by their fingerprint where locators ask for them, else not at all.
_TEXTS = frozenset({"string", "placeholder", "title", "label"})
_DROPPED = frozenset({"help", "alt", "confirm", "confirm-label", "confirm-title", "sum", "avg", "aria-label", "data-hint", "data-tooltip"})
_FALSE = frozenset({"0", "False", "false"})


def build_views(modules: Sequence[SourceModule]) -> dict[str, CoreView]:
    """The views by XML id, in the order in which Odoo loads them, then the client templates by name.

    Of several records with one XML id, the one of the module that the XML id names counts; the first with elements, where none is.
    """
    views: dict[str, CoreView] = {}
    templates: dict[str, CoreView] = {}
    for module in modules:
        for facts in data_files(module):
            for xmlid, view in _views(module.name, facts):
                known = views.get(xmlid)
                if known is None or (not known.nodes and view.nodes):
                    views[xmlid] = view
        for inside, facts in zip(module.inside, module.facts, strict=True):
            if facts.kind is FileKind.XML and inside.startswith("static/src/"):
                templates.update((name, view) for name, view in _templates(module.name, facts) if name not in templates)
    return views | {name: view for name, view in templates.items() if name not in views}


def data_files(module: SourceModule) -> Iterator[Facts]:
    """The data files that the manifest names, in its order; demo files are not among them."""
    by_inside = module.by_inside()
    for name in dict.fromkeys(module.addon.manifest.data):
        facts = by_inside.get(name.lstrip("/"))
        if facts is not None:
            yield facts


def _views(module: str, facts: Facts) -> Iterator[tuple[str, CoreView]]:
    nodes = _nodes_by_view(facts)
    records = {(record.xmlid, record.line): record for record in facts.records}
    for index, view in enumerate(facts.views):
        if view.xmlid:
            record = records.get((view.xmlid, view.line))
            yield view.xmlid, _view(module, view, record, core_nodes(facts.nodes, nodes.get(index, ())))


def _view(module: str, view: View, record: Record | None, nodes: tuple[CoreNode, ...]) -> CoreView:
    fields = {field.name: field for field in record.fields} if record else {}
    written = fields["priority"].value.strip() if "priority" in fields else ""
    active = fields["active"].value.strip() if "active" in fields else ""
    return CoreView(
        module=module,
        model="" if record and record.tag == "template" else view.model,
        type=view.type,
        inherit=view.inherit,
        mode=view.mode,
        priority=int(written) if written.isdigit() else DEFAULT_PRIORITY,
        active=active not in _FALSE,
        nodes=nodes,
    )


def _templates(module: str, facts: Facts) -> Iterator[tuple[str, CoreView]]:
    """The client templates of a file by name."""
    for template in client_templates(facts):
        # an extension has no name of its own to ask for; the place makes one
        place = f"{template.inherit}@{module}/{facts.path.rpartition(f'/{module}/')[2]}:{template.members[0]}"
        nodes = core_nodes(facts.nodes, template.members)
        yield (
            template.name or place,
            CoreView(module, "", STATIC, template.inherit, template.mode, DEFAULT_PRIORITY, active=True, nodes=nodes),
        )


def _nodes_by_view(facts: Facts) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for index, node in enumerate(facts.nodes):
        if node.view >= 0:
            found.setdefault(node.view, []).append(index)
    return found


def core_nodes(nodes: Sequence[Node], members: Sequence[int]) -> tuple[CoreNode, ...]:
    """The elements of one view; ``members`` are their indexes among the file's, in document order."""
    position = {index: place for place, index in enumerate(members)}
    return tuple(CoreNode(nodes[index].tag, position.get(nodes[index].parent, -1), tuple(_attributes(nodes[index]))) for index in members)


def _attributes(node: Node) -> Iterator[tuple[str, str]]:
    for name, value in node.attributes:
        yield name, value if name in _KEPT else _shown(name, value)
    if node.text:
        if node.tag == "attribute":
            name = dict(node.attributes).get("name", "")
            yield "#text", node.text if name in _KEPT else _shown(name, node.text)
        else:
            yield "#text", fingerprint_of_text(node.text)


def _shown(name: str, value: str) -> str:
    if name in _DROPPED:
        return "#"
    return fingerprint_of_text(value) if name in _TEXTS or len(value) > _VALUE_LIMIT else value
