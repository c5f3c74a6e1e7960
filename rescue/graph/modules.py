"""Dependencies between modules: where each comes from, cycles, and the order of loading."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from msgspec import Struct

from rescue import core_addons
from rescue.model import Series

if TYPE_CHECKING:
    import networkx as nx


class DependsSplit(Struct, frozen=True):
    """A module's dependencies by where they come from, each in the manifest's order; ``unknown`` are in no list that we have."""

    tree: tuple[str, ...]
    core: tuple[str, ...]
    enterprise: tuple[str, ...]
    unknown: tuple[str, ...]


def split_depends(depends: Sequence[str], tree: Collection[str], series: Series | None) -> DependsSplit:
    """Sort dependencies by origin: a module of the tree, of Odoo Community or Enterprise of that series, or of neither.

    Where the series is not known, a module is core if Odoo ever shipped it, and Community if it ever was there.
    """
    found: dict[str, list[str]] = {"tree": [], "community": [], "enterprise": [], "unknown": []}
    for name in dict.fromkeys(depends):
        found["tree" if name in tree else _edition(name, series) or "unknown"].append(name)
    return DependsSplit(tuple(found["tree"]), tuple(found["community"]), tuple(found["enterprise"]), tuple(found["unknown"]))


def _edition(name: str, series: Series | None) -> core_addons.Edition | None:
    if series is not None and core_addons.known(series):
        return core_addons.edition(name, series)
    editions = {core_addons.edition(name, candidate) for candidate in core_addons.ever_core(name)}
    if not editions:
        return None
    return "community" if "community" in editions else "enterprise"


def closures(depends: Mapping[str, DependsSplit]) -> dict[str, frozenset[str] | None]:
    """The modules of a tree that each of them has when it is loaded: itself and, by whatever way, what it depends on.

    None where one of the dependencies is neither in the tree nor core: what that one brings along is not known.
    """
    return {name: _closure(name, depends) for name in depends}


def _closure(name: str, parts: Mapping[str, DependsSplit]) -> frozenset[str] | None:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        module = waiting.pop()
        if module not in found:
            if parts[module].unknown:
                return None
            found.add(module)
            waiting.extend(parts[module].tree)
    return frozenset(found)


def cycles(depends: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Cycles among the modules, each started at its smallest name and followed along ``depends``, all sorted.

    Every module that is part of any cycle is in at least one of those listed; a knot of many modules has more cycles than anyone
    could read, so each module's shortest stands for the rest.
    """
    if each_after_its_own(depends) is not None:
        return ()
    import networkx as nx

    graph = _digraph(depends)
    found: set[tuple[str, ...]] = set()
    for component in nx.strongly_connected_components(graph):
        if len(component) == 1 and not graph.has_edge(*[next(iter(component))] * 2):
            continue
        covered: set[str] = set()
        for start in sorted(component):
            if start not in covered:
                cycle = _shortest_cycle(graph, start, component)
                covered.update(cycle)
                first = cycle.index(min(cycle))
                found.add((*cycle[first:], *cycle[:first]))
    return tuple(sorted(found))


def each_after_its_own(depends: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """All modules, each after those of its dependencies that are in the mapping; None where there are cycles, which few trees have.

    The standard library can tell that; networkx takes longer to import than most trees to be sorted.
    """
    try:
        return tuple(TopologicalSorter({name: [below for below in depends[name] if below in depends] for name in depends}).static_order())
    except CycleError:
        return None


def load_order(depends: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """All modules, each after those of its dependencies that are in the mapping, as Odoo loads them: by depth, then by name.

    Depth is the longest way down within the mapping (``Graph.__iter__`` in odoo/modules/graph.py). Modules in a cycle, which Odoo
    refuses to load, share one depth.
    """
    order = each_after_its_own(depends)
    if order is not None:
        plain: dict[str, int] = {}
        for name in order:
            plain[name] = 1 + max((plain[below] for below in depends[name] if below in depends), default=-1)
        return tuple(sorted(depends, key=lambda name: (plain[name], name)))
    import networkx as nx

    condensed = nx.condensation(_digraph(depends))
    depths: dict[int, int] = {}
    for component in reversed(list(nx.topological_sort(condensed))):
        depths[component] = 1 + max((depths[below] for below in condensed.successors(component)), default=-1)
    component_of: Mapping[str, int] = condensed.graph["mapping"]
    return tuple(sorted(depends, key=lambda name: (depths[component_of[name]], name)))


def _digraph(depends: Mapping[str, Sequence[str]]) -> nx.DiGraph[str]:
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(depends))
    graph.add_edges_from((name, below) for name in sorted(depends) for below in sorted(depends[name]) if below in depends)
    return graph


def _shortest_cycle(graph: nx.DiGraph[str], start: str, component: Collection[str]) -> list[str]:
    """The shortest way from ``start`` back to it; there is one, as the component is strongly connected."""
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for below in graph.successors(name):
            if below == start:
                way = [name]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if below in component and below not in came_from:
                came_from[below] = name
                waiting.append(below)
    raise AssertionError(f"{start} is in no cycle")
