"""Where the parts of modules go: with the rest of their module, or out of it; and which of the places need which."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from rescue.plan.model import Assigned, Dependence, Layer
from rescue.plan.splitting import leaving, main_layer
from rescue.plan.waves import cycle_cuts

RANK = {layer: rank for rank, layer in enumerate(Layer)}

Part = tuple[str, Layer]
"""What a module has of one layer."""


class Places(Struct, frozen=True):
    """``of`` gives for each part the one that it goes with: itself where it leaves, else the main part of its module."""

    of: dict[Part, Part]
    by_id: dict[str, Part]
    main: dict[str, Layer]

    def of_artifact(self, item: Assigned) -> Part:
        """The place of an artifact."""
        return self.of[item.artifact.module, item.layer]


class Links(Struct, frozen=True):
    """Which places need which: ``kept`` hold, without a circle and never upwards; ``against`` run against the order of installation."""

    kept: frozenset[tuple[Part, Part]]
    against: frozenset[tuple[Part, Part]]


def main_layers(lines: Mapping[str, Mapping[Layer, int]], whole: Collection[str]) -> dict[str, Layer]:
    """The layer that most lines of each module are of; one that is ``whole`` is base, since it is there to be built upon."""
    found = {name: Layer.BASE if name in whole else main_layer(by_layer) for name, by_layer in lines.items()}
    return {name: layer for name, layer in found.items() if layer is not None}


def find_places(
    assigned: Sequence[Assigned],
    lines: Mapping[str, Mapping[Layer, int]],
    dependences: Sequence[Dependence],
    whole: Collection[str],
) -> Places:
    """The places of all parts. A small part leaves its module all the same where otherwise something would need what is above it."""
    main = main_layers(lines, whole)
    parts = {item.artifact.id: (item.artifact.module, item.layer) for item in assigned}
    out = {(name, layer) for name, found in lines.items() if name not in whole for layer in leaving(found)}
    of = {part: part if part in out else (part[0], main[part[0]]) for part in sorted(set(parts.values()))}
    needs = {
        (parts[item.source], parts[item.target])
        for item in dependences
        if item.source in parts and item.target in parts and RANK[parts[item.source][1]] >= RANK[parts[item.target][1]]
    }
    changed = True
    while changed:
        changed = False
        for source, target in sorted(needs):
            if of[source] == of[target] or RANK[of[source][1]] >= RANK[of[target][1]]:
                continue
            for part in (source, target):  # the one of them that is not where its layer is
                if of[part] != part and part[0] not in whole:
                    of[part], changed = part, True
    return Places(of, {name: of[part] for name, part in parts.items()}, main)


def find_links(places: Places, dependences: Sequence[Dependence], depends: Mapping[str, Sequence[str]]) -> Links:
    """The links between places. One that no manifest declares holds only where it closes no circle."""
    import networkx as nx

    cut = set(cycle_cuts(depends, lambda _module, _other: 0))
    declared: nx.DiGraph[str] = nx.DiGraph()
    declared.add_nodes_from(depends)
    declared.add_edges_from(
        (name, below) for name, found in depends.items() for below in found if below in depends and (name, below) not in cut
    )
    below_of = {name: nx.descendants(declared, name) for name in depends}
    wanted = {
        (places.by_id[item.source], places.by_id[item.target])
        for item in dependences
        if item.source in places.by_id and item.target in places.by_id
    }
    downward = {(source, target) for source, target in wanted if source != target and RANK[source[1]] >= RANK[target[1]]}
    loose = {(source, target) for source, target in downward if source[0] != target[0] and target[0] not in below_of[source[0]]}
    graph: nx.DiGraph[Part] = nx.DiGraph()
    graph.add_edges_from(downward)
    of = {part: number for number, circle in enumerate(nx.strongly_connected_components(graph)) for part in circle}
    against = {(source, target) for source, target in loose if of[source] == of[target]}
    return Links(frozenset(downward - against), frozenset(against))
