"""A graph of networkx as text: JSON (node-link) and GraphML as networkx writes them, and Graphviz DOT."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

_SHAPES = {"module": "box3d", "model": "box", "view": "note", "template": "note", "record": "cylinder", "route": "cds"}
# GraphML is XML 1.0, which has no place for these
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_network(network: nx.MultiDiGraph[str], form: str) -> str:
    """The graph in the form asked for: json, graphml or dot; the same graph gives the same text."""
    return {"json": _json, "graphml": _graphml, "dot": _dot}[form](network)


def _json(network: nx.MultiDiGraph[str]) -> str:
    import networkx as nx

    return json.dumps(nx.node_link_data(network, edges="links"), indent=1, ensure_ascii=True) + "\n"


def _graphml(network: nx.MultiDiGraph[str]) -> str:
    import networkx as nx

    clean: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    clean.add_nodes_from((_plain(key), _plain_values(values)) for key, values in network.nodes(data=True))
    clean.add_edges_from((_plain(source), _plain(target), _plain_values(values)) for source, target, values in network.edges(data=True))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(nx.generate_graphml(clean)) + "\n"


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _plain_values(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain(value) if isinstance(value, str) else value for name, value in values.items()}


def _dot(network: nx.MultiDiGraph[str]) -> str:
    """DOT by hand: what networkx has for it needs a program or package of its own. Edges of one kind between two nodes are drawn once."""
    lines = ["digraph rescue {", "  rankdir=LR;", '  node [fontname="sans-serif", shape=ellipse];', '  edge [fontname="sans-serif"];']
    for key, values in network.nodes(data=True):
        style = "" if values["origin"] == "tree" else ", style=dashed"
        shape = f", shape={_SHAPES[values['kind']]}" if values["kind"] in _SHAPES else ""
        lines.append(f"  {_quoted(key)} [label={_quoted(values['name'])}, tooltip={_quoted(values['kind'])}{shape}{style}];")
    drawn = dict.fromkeys((source, target, values["kind"]) for source, target, values in network.edges(data=True))
    lines.extend(f"  {_quoted(source)} -> {_quoted(target)} [label={_quoted(kind)}];" for source, target, kind in drawn)
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
    return f'"{escaped}"'
