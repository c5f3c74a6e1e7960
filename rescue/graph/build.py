"""The graph of a tree, built once from its addons and facts, then only asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rescue.assessment import GraphSummary
from rescue.graph import modules
from rescue.graph.edges import CoreHasMethod, Edge, EdgeKind, NodeKey, data_edges, depends_edges, python_edges
from rescue.graph.models import ModelIndex
from rescue.model import Addon, Facts

if TYPE_CHECKING:
    import networkx as nx


def build_graph(addons: Sequence[Addon], facts: Sequence[Facts], core_has_method: CoreHasMethod | None = None) -> Graph:
    """The graph of these addons; of two addons with one name, the first counts.

    ``core_has_method`` says whether core has a method, for a module's own series; without it, overriding a core method is only known
    where the method calls super or is one of the ORM's own.
    """
    return Graph(addons, facts, core_has_method or (lambda _module, _model, _method: False))


class Graph:
    """Modules, models, fields, methods, views and records, and the edges between them. Nothing in it changes after it was built."""

    def __init__(self, addons: Sequence[Addon], facts: Sequence[Facts], core_has_method: CoreHasMethod) -> None:
        self._addons: Final = {addon.name: addon for addon in reversed(addons)}
        self._depends: Final = {name: self._addons[name].manifest.depends for name in sorted(self._addons)}
        self.load_order: Final = modules.load_order(self._depends)
        self._splits: Final = {
            name: modules.split_depends(self._depends[name], self._depends, self._addons[name].series) for name in self._depends
        }
        self.models: Final = ModelIndex(facts, self.load_order, modules.closures(self._splits))
        self._facts: Final = facts
        self._core_has_method: Final = core_has_method

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """All edges: of dependencies in the order of loading, then those of each file by its path."""
        edges = list(depends_edges(self._addons[name] for name in self.load_order))
        for item in sorted(self._facts, key=lambda item: item.path):
            edges.extend(python_edges(item, self.models, self._core_has_method))
            edges.extend(data_edges(item))
        return tuple(edges)

    @cached_property
    def network(self) -> nx.MultiDiGraph[NodeKey]:
        """All of it as one frozen graph of networkx, for questions about paths; made when it is first asked for."""
        return _network(self._addons, self.edges)

    def of_kind(self, kind: EdgeKind) -> tuple[Edge, ...]:
        """The edges of one kind, by path and line."""
        return tuple(edge for edge in self.edges if edge.kind == kind)

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Cycles of dependencies: each starts at its smallest name, and each module that is in any cycle is in one of these."""
        return modules.cycles(self._depends)

    def depends_split(self, module: str) -> modules.DependsSplit:
        """Where the dependencies of a module of the tree come from. Raises KeyError for another module."""
        return self._splits[module]

    def dependents(self, module: str) -> tuple[str, ...]:
        """The modules of the tree that name this one in their ``depends``, sorted."""
        return self._dependents.get(module, ())

    @cached_property
    def _dependents(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name, depends in self._depends.items():
            for below in dict.fromkeys(depends):
                found.setdefault(below, []).append(name)
        return {name: tuple(names) for name, names in found.items()}

    def missing_dependencies(self) -> tuple[tuple[str, str], ...]:
        """(module, dependency) where the dependency is neither in the tree nor in core of the module's series, sorted."""
        return tuple(sorted((module, name) for module in self._depends for name in self.depends_split(module).unknown))

    def overwritten_xmlids(self) -> tuple[tuple[str, str, str, int], ...]:
        """(module, XML id, path, line) of each record that carries another module's XML id, sorted."""
        return tuple(sorted((edge.module, edge.target[1], edge.path, edge.line) for edge in self.of_kind("overwrites")))

    def summary(self) -> GraphSummary:
        """The graph in numbers; fields, methods and views are counted once however often they are defined."""
        defined = {edge.target for edge in self.of_kind("defines")}
        overrides = self.of_kind("overrides")
        count = Counter(kind for kind, _ in defined)
        return GraphSummary(
            modules=len(self._addons),
            edges=sorted({(edge.source[1], edge.target[1]) for edge in self.of_kind("depends") if edge.target[1] in self._addons}),
            models_defined=len(self.models.defined),
            models_extended=len(self.models.extended),
            fields=count["field"],
            methods=count["method"],
            overrides=len(overrides),
            overrides_without_super=sum(edge.calls_super is False for edge in overrides),
            views=count["view"],
            view_extensions=len(self.of_kind("extends")),
            cycles=[list(cycle) for cycle in self.cycles()],
            missing=list(self.missing_dependencies()),
            overwritten_xmlids=list(self.overwritten_xmlids()),
        )


def _network(addons: dict[str, Addon], edges: Sequence[Edge]) -> nx.MultiDiGraph[NodeKey]:
    import networkx as nx  # takes a while to import; a scan does so while its files are being read

    network: nx.MultiDiGraph[NodeKey] = nx.MultiDiGraph()
    network.add_nodes_from(("module", name) for name in sorted(addons))
    for edge in edges:
        network.add_edge(edge.source, edge.target, kind=edge.kind, edge=edge)
    frozen: nx.MultiDiGraph[NodeKey] = nx.freeze(network)
    return frozen
