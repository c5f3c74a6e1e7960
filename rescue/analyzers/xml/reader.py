"""Read an XML file of an addon: a data file with its records and views, or a client template under ``static/``."""

from __future__ import annotations

from rescue.analyzers.suppressions import read_suppressions
from rescue.analyzers.xml.data import ROOT_TAGS, DataReader
from rescue.analyzers.xml.facts import Collector, folders_inside
from rescue.analyzers.xml.tree import Element, XmlError, parse_xml
from rescue.model import Facts, FileKind, Suppression, Unread, UnreadReason

_TEMPLATE_ROOTS = frozenset({"template", "templates"})


def read_xml(content: bytes, path: str, addon: str) -> Facts:
    """Read the facts of an XML file.

    ``path`` is relative to the scanned root. ``dialect`` is ``data``, ``static`` (client templates) or ``other``: XML that is not
    Odoo's own, of which nothing is kept. A file that cannot be read has an entry in ``unread``; nothing is raised.
    """
    lines = content.count(b"\n") + (1 if content and not content.endswith(b"\n") else 0)
    try:
        document = parse_xml(content)
        facts = Collector(path, addon)
        dialect = _dialect(document.root, "static" in folders_inside(path, addon))
        if dialect == "data":
            DataReader(facts).read(document.root, -1, False)
        elif dialect == "static":
            _read_static(facts, document.root, -1)
    except XmlError as error:
        return Facts(path, addon, FileKind.XML, lines, _code_lines(content), unread=(Unread(path, error.reason, error.detail),))
    except RecursionError:
        unread = Unread(path, UnreadReason.TOO_DEEP, "elements are nested too deeply")
        return Facts(path, addon, FileKind.XML, lines, _code_lines(content), unread=(unread,))
    return Facts(
        path=path,
        addon=addon,
        kind=FileKind.XML,
        lines=lines,
        code_lines=_code_lines(content),
        encoding=document.encoding,
        dialect=dialect,
        unread=tuple(facts.unread),
        refs=tuple(facts.refs),
        models=tuple(facts.models),
        xmlids=tuple(facts.xmlids),
        context_keys=tuple(facts.context_keys),
        nodes=tuple(facts.nodes),
        records=tuple(facts.records),
        views=tuple(facts.views),
        names=tuple(facts.names),
        sql=tuple(facts.sql),
        template_calls=tuple(facts.template_calls),
        suppressions=_suppressions(content, document.encoding),
    )


def _dialect(root: Element, in_static: bool) -> str:
    if in_static:
        if root.tag in _TEMPLATE_ROOTS:
            return "static"
        if root.tag in ROOT_TAGS:
            # some client templates have the root of a data file (mass_mailing in 17.0)
            return "data" if any(element.tag == "record" for element in root.iter()) else "static"
        return "other"
    if root.tag in ROOT_TAGS:
        return "data"
    return "static" if root.tag in _TEMPLATE_ROOTS else "other"


def _read_static(facts: Collector, element: Element, parent: int) -> None:
    node = facts.add_node(element, parent, "static")
    for child in element.children:
        _read_static(facts, child, node)


def _code_lines(content: bytes) -> int:
    """The lines that are neither blank nor within a comment."""
    kept = []
    position = 0
    while (start := content.find(b"<!--", position)) >= 0:
        end = content.find(b"-->", start + 4)
        if end < 0:
            break
        kept.append(content[position:start])
        position = end + 3
    kept.append(content[position:])
    return sum(1 for line in b"".join(kept).split(b"\n") if line.strip())


def _suppressions(content: bytes, encoding: str) -> tuple[Suppression, ...]:
    if b"rescue:" not in content:
        return ()
    return read_suppressions(content.decode(encoding, "replace"), "<!--", "-->")
