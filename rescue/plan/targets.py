"""The target module map: for every artifact the module that it ends up in, and what those modules depend on.

A module keeps the layer that most of it is of, and its name. A large part of another layer leaves it: for a base module or an
implementation module of its domain, or for the one configuration module of the tree. So little moves, and nothing is renamed without need.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from rescue.assessment import ModuleReport
from rescue.plan.model import Assigned, Layer, Layers
from rescue.plan.naming import Naming
from rescue.plan.places import Links, Part, Places, find_links, find_places
from rescue.plan.placing import place_in_module
from rescue.plan.waves import wave_numbers
from rescue.planned import ArtifactCut, LayerMix, Move, TargetModule
from rescue.planned import Layers as LayerReport

if TYPE_CHECKING:
    import networkx as nx

CoreName = Callable[[str], str | None]
"""The name that a module of core has on the target, None where it has none there."""


class Targets(Struct, frozen=True):
    """The map, the moves and what must be cut for it to hold."""

    modules: list[TargetModule]
    moves: list[Move]
    cuts: list[ArtifactCut]


def layer_report(layers: Layers) -> LayerReport:
    """What each module holds today, by module."""
    mixes: dict[str, tuple[dict[str, int], dict[str, int]]] = {}
    for item in layers.assigned:
        artifacts, lines = mixes.setdefault(item.artifact.module, ({}, {}))
        artifacts[item.layer.value] = artifacts.get(item.layer.value, 0) + 1
        lines[item.layer.value] = lines.get(item.layer.value, 0) + item.artifact.lines
    return LayerReport([LayerMix(name, *mix) for name, mix in sorted(mixes.items())])


def lines_by_layer(layers: Layers) -> dict[str, dict[Layer, int]]:
    """For each module, its lines by layer."""
    found: dict[str, dict[Layer, int]] = {}
    for item in layers.assigned:
        lines = found.setdefault(item.artifact.module, {})
        lines[item.layer] = lines.get(item.layer, 0) + item.artifact.lines
    return found


def find_targets(
    layers: Layers, modules: Sequence[ModuleReport], root: str, core_name: CoreName, whole: Collection[str] = frozenset()
) -> Targets:
    """The map for the modules that are carried over; artifacts of others go nowhere, and modules that are ``whole`` stay as they are."""
    every = {module.name: module for module in reversed(modules)}
    carried = {name: module for name, module in every.items() if module.wave is not None}
    assigned = [item for item in layers.assigned if item.artifact.module in carried]
    lines = {name: found for name, found in lines_by_layer(layers).items() if name in carried}
    places = find_places(assigned, lines, layers.dependences, whole)
    settled = {name: resolved(module, every) for name, module in carried.items()}
    links = find_links(places, layers.dependences, {name: module.depends_tree for name, module in settled.items()})
    naming = Naming(places.main, _models(assigned), [module.name for module in modules], root)
    names = _untangled({place: naming.shared(*place) for place in sorted(set(places.of.values()))}, links, naming)
    graph = _graph(names, links, settled, places.main)
    moves = [_move(item, names[places.of_artifact(item)], carried[item.artifact.module]) for item in assigned]
    return Targets(_modules(moves, graph, settled, names, core_name), moves, _cuts(layers, places, links, names))


def resolved(module: ModuleReport, every: Mapping[str, ModuleReport]) -> ModuleReport:
    """A module with the dependencies that it has once what it depends on is not carried over.

    Those of a module that is dropped take its place; one whose work another does is asked for by its own name, as one of core.
    """
    kinds: dict[str, dict[str, None]] = {"depends_tree": {}, "depends_core": {}, "depends_enterprise": {}, "depends_unknown": {}}
    waiting, seen = [module], {module.name}
    while waiting:
        item = waiting.pop()
        for kind in ("depends_core", "depends_enterprise", "depends_unknown"):
            kinds[kind].update(dict.fromkeys(getattr(item, kind)))
        for name in item.depends_tree:
            below = every.get(name)
            if below is None or below.wave is not None:
                kinds["depends_tree"][name] = None
            elif below.next_step != "drop":
                kinds["depends_core"][name] = None
            elif name not in seen:
                seen.add(name)
                waiting.append(below)
    return replace(module, **{kind: list(names) for kind, names in kinds.items()})


def _models(assigned: Sequence[Assigned]) -> dict[Part, dict[str, int]]:
    """The lines of each part by the model that they are about."""
    found: dict[Part, dict[str, int]] = {}
    for item in assigned:
        if item.artifact.model:
            lines = found.setdefault((item.artifact.module, item.layer), {})
            lines[item.artifact.model] = lines.get(item.artifact.model, 0) + item.artifact.lines
    return found


def _untangled(names: Mapping[Part, str], links: Links, naming: Naming) -> dict[Part, str]:
    """Names with which no circle of modules is left: those that several parts share are divided where they close one."""
    import networkx as nx

    found = dict(names)
    while True:
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from((found[source], found[target]) for source, target in sorted(links.kept) if found[source] != found[target])
        circles = [component for component in nx.strongly_connected_components(graph) if len(component) > 1]
        divided = {place: naming.own(*place) for place, name in found.items() if any(name in circle for circle in circles)}
        if all(found[place] == name for place, name in divided.items()):
            return found
        found.update(divided)


def _graph(names: Mapping[Part, str], links: Links, modules: Mapping[str, ModuleReport], main: Mapping[str, Layer]) -> nx.DiGraph[str]:
    """Which target needs which: by their artifacts, and by manifests where that neither points upwards nor closes a circle."""
    import networkx as nx

    kept = {name: names[name, main[name]] if name in main else name for name in modules}
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted({*names.values(), *kept.values()}))
    graph.add_edges_from((names[source], names[target]) for source, target in sorted(links.kept) if names[source] != names[target])
    ranks = list(Layer)
    told = [
        (kept[name], kept[below])
        for name in sorted(modules)
        for below in modules[name].depends_tree
        if below in kept and kept[name] != kept[below] and not graph.has_edge(kept[name], kept[below])
        if not (name in main and below in main and ranks.index(main[name]) < ranks.index(main[below]))
    ]
    graph.add_edges_from(told)
    of = {name: number for number, circle in enumerate(nx.strongly_connected_components(graph)) for name in circle}
    graph.remove_edges_from([(source, target) for source, target in told if of[source] == of[target]])
    return graph


def _modules(
    moves: Sequence[Move], graph: nx.DiGraph[str], modules: Mapping[str, ModuleReport], names: Mapping[Part, str], core_name: CoreName
) -> list[TargetModule]:
    incoming: dict[str, list[Move]] = {}
    for move in moves:
        incoming.setdefault(move.to, []).append(move)
    layers = {name: layer for (_, layer), name in names.items()}
    numbers = wave_numbers({name: sorted(graph.successors(name)) for name in graph}, ())
    result = []
    for name in sorted(graph):
        held = incoming.get(name, [])
        sources = sorted({move.module for move in held} | ({name} & modules.keys()))
        depends, missing = _outside(sources, modules, core_name)
        result.append(
            TargetModule(
                name=name,
                layer=layers.get(name, Layer.IMPLEMENTATION).value,
                depends=sorted(depends) + sorted(graph.successors(name)) or ["base"],
                missing=sorted(missing),
                artifacts=len(held),
                lines=sum(move.lines for move in held),
                sources=sources,
                wave=numbers[name],
            )
        )
    return result


def _outside(sources: Sequence[str], modules: Mapping[str, ModuleReport], core_name: CoreName) -> tuple[set[str], set[str]]:
    """What modules depend on in Odoo, by its name on the target, and what the target is not known to have."""
    found: set[str] = set()
    missing: set[str] = set()
    for source in sources:
        module = modules[source]
        for name in (*module.depends_core, *module.depends_enterprise):
            known = core_name(name)
            found.update([known] if known else [])
            missing.update([] if known else [name])
        missing.update(module.depends_unknown)
    if len(found) > 1:
        found.discard("base")
    return found, missing


def _move(item: Assigned, to: str, module: ModuleReport) -> Move:
    artifact = item.artifact
    inside = artifact.path if module.path == "." else artifact.path.removeprefix(f"{module.path}/")
    return Move(
        artifact=artifact.id,
        kind=artifact.kind.value,
        name=artifact.name,
        module=artifact.module,
        path=artifact.path,
        line=artifact.line,
        end_line=artifact.end_line,
        lines=artifact.lines,
        layer=item.layer.value,
        to=to,
        to_path=inside if to == artifact.module else place_in_module(artifact, inside),
        why=item.reasons[0].text if item.reasons else "",
    )


def _cuts(layers: Layers, places: Places, links: Links, names: Mapping[Part, str]) -> list[ArtifactCut]:
    """The dependences between artifacts that do not hold once all is moved."""
    result = []
    for item in layers.dependences:
        source, target = places.by_id.get(item.source), places.by_id.get(item.target)
        if source is None or target is None or names[source] == names[target] or (source, target) in links.kept:
            continue
        against = f"; but {target[0]} is installed after {source[0]}" if (source, target) in links.against else ""
        cut = ArtifactCut(item.source, item.target, names[source], names[target], f"{item.why}{against}", item.path, item.line)
        result.append(cut)
    return result
