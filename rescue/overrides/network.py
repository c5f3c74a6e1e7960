"""All that is known of a tree as one graph of networkx: what `rescue graph` writes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rescue.errors import RequestError
from rescue.graph import Graph
from rescue.overrides.look import Overrides

if TYPE_CHECKING:
    import networkx as nx


def network_of(graph: Graph, overrides: Overrides) -> nx.MultiDiGraph[str]:
    """Nodes ``kind:name`` with their kind, name, origin and users; edges with kind, module, path, line and what they say.

    ``origin`` is tree for what an addon of the tree defines, else elsewhere. Edge kinds are those of ``rescue.graph`` and ``uses``, by
    which the reach of a change goes, and ``chain`` from a module to what it makes together with others, with its place as ``order``.
    """
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made = {edge.target for edge in graph.edges if edge.kind == "defines"} | {("module", name) for name in graph.load_order}

    def node(kind: str, name: str) -> str:
        key = f"{kind}:{name}"
        if key not in network:
            network.add_node(key, kind=kind, name=name, origin="tree" if (kind, name) in made else "elsewhere")
        return key

    for edge in graph.edges:
        if edge.kind != "overrides":  # chains say more of these
            source, target = node(*edge.source), node(*edge.target)
            network.add_edge(source, target, kind=edge.kind, module=edge.module, path=edge.path, line=edge.line)
    for user, used, module, path, line in overrides.uses():
        network.add_edge(node(*user), node(*used), kind="uses", module=module, path=path, line=line)
    for chain in overrides.chains:
        target = node(chain.kind, chain.node)
        for order, link in enumerate(chain.links):
            values = {"path": link.path, "line": link.line, "what": link.what, "order": order, "cut": link.cut}
            if link.calls_super is not None:
                values["calls_super"] = link.calls_super
            network.add_edge(node("module", link.module), target, kind="chain", module=link.module, **values)
    return network


def around(network: nx.MultiDiGraph[str], wanted: str, depth: int) -> nx.MultiDiGraph[str]:
    """The part of a graph that is at most so many edges away from a node, whichever way the edges go.

    ``wanted`` is ``kind:name``, or a name alone where only one node has it. Raises RequestError for any other.
    """
    import networkx as nx

    near = set(nx.ego_graph(network, find(network, wanted), radius=depth, undirected=True))
    # what networkx gives is in the order of a set, which is another one each time
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found.add_nodes_from((key, values) for key, values in network.nodes(data=True) if key in near)
    found.add_edges_from(edge for edge in network.edges(data=True) if edge[0] in near and edge[1] in near)
    return found


def find(network: nx.MultiDiGraph[str], wanted: str) -> str:
    """The node that is meant. Raises RequestError, which names nodes that may be meant, where there is none or more than one."""
    if wanted in network:
        return wanted
    names: dict[str, list[str]] = {}
    for key, values in network.nodes(data=True):
        names.setdefault(values["name"], []).append(key)
    found = names.get(wanted, [])
    if len(found) == 1:
        return found[0]
    if found:
        raise RequestError(f"several nodes are named {wanted}: {', '.join(sorted(found))}")
    near = difflib.get_close_matches(wanted.partition(":")[2] or wanted, names, n=3)
    raise RequestError(f"the graph has no node {wanted}" + (f"; near it: {', '.join(_keys(near, names))}" if near else ""))


def _keys(near: Iterable[str], names: dict[str, list[str]]) -> list[str]:
    return [key for name in near for key in sorted(names[name])]
