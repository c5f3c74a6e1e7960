"""The layers of a tree: its artifacts, what they need of each other, and where each belongs, with the reasons."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from rescue.analyzers.source import SourceError, decode_python
from rescue.catalog.load import Catalog
from rescue.files import read_plain
from rescue.graph import Graph
from rescue.model import Addon, Facts, Series
from rescue.plan.artifact_graph import find_dependences
from rescue.plan.artifacts import Taken, take_apart
from rescue.plan.assign import Pull, assign, cuts
from rescue.plan.evidence import FIXED, Evidence
from rescue.plan.index import Index
from rescue.plan.model import Assigned, Dependence, Layer, Layers, Reason
from rescue.plan.nature import CoreHasField
from rescue.plan.pins import Pins

Text = Callable[[str], str]
"""The text of a file of the tree by its path, '' where it cannot be read."""


def find_layers(
    addons: Sequence[Addon],
    facts: Mapping[str, Sequence[Facts]],
    graph: Graph,
    text: Text,
    pins: Pins,
    catalogs: Mapping[Series, Catalog],
) -> Layers:
    """The artifacts of these addons, each in its layer. ``facts`` are by the path of the addon; ``catalogs`` tell overrides of core.

    Of two addons with one name the first counts, as in Odoo.
    """
    addons = list({addon.name: addon for addon in reversed(addons)}.values())[::-1]
    files = [file for addon in addons for file in facts[addon.path]]
    names = {model.replace(".", "_"): model for model in sorted(graph.models.defined | graph.models.extended)}
    known = {(edge.path, edge.line) for edge in graph.of_kind("overrides")}
    taken: list[Taken] = []
    for addon in addons:
        core = catalogs.get(addon.series) if addon.series else None
        taken.extend(take_apart(addon, facts[addon.path], known | _core_overrides(facts[addon.path], core), names))
    depends = {addon.name: addon.manifest.depends for addon in addons}
    index = Index(taken, files, graph.models, {name: depends[name] for name in graph.load_order if name in depends})
    dependences = find_dependences(taken, files, index, graph.models)
    evidence = Evidence(addons, files, index, graph.models, dependences, text, pins.clients, _core_fields(addons, catalogs))
    reasons = {item.id: evidence.of(item) for item in taken}
    pinned = {item.id: pin for item in taken if (pin := pins.find(item)) is not None}
    given = {name: layer for name, (layer, _) in pinned.items()}
    given.update((name, Layer.CONFIGURATION) for name, found in reasons.items() if name not in given and _is_configuration(found))
    layers = assign({name: _pull(found) for name, found in reasons.items()}, given, dependences)
    needs = _by_source(dependences)
    assigned = tuple(
        _assigned(item, layers, reasons[item.id], pinned.get(item.id), needs) for item in sorted(taken, key=lambda item: item.id)
    )
    return Layers(assigned, dependences, cuts(layers, dependences), _mix(assigned))


def reader(addons: Sequence[Addon]) -> Text:
    """The text of Python files, read from disk; '' for one that is gone or cannot be decoded."""
    roots = {path: addon.root for addon in addons for path, _, _ in addon.files}

    def text(path: str) -> str:
        try:
            return decode_python(read_plain(os.path.join(roots[path], path))).text
        except (OSError, KeyError, SourceError):
            return ""

    return text


def _core_overrides(facts: Sequence[Facts], core: Catalog | None) -> set[tuple[str, int]]:
    """(path, line) of the methods that core has too; they need not call super to be overrides."""
    if core is None:
        return set()
    return {
        (file.path, method.line)
        for file in facts
        for cls in file.classes
        if cls.model in cls.inherit and core.has_model(cls.model)
        for method in cls.methods
        if core.method(cls.model, method.name) is not None
    }


def _core_fields(addons: Sequence[Addon], catalogs: Mapping[Series, Catalog]) -> CoreHasField:
    cores = {addon.name: core for addon in addons if addon.series and (core := catalogs.get(addon.series))}

    def core_has_field(module: str, model: str, name: str) -> bool:
        found = cores.get(module)
        return found is not None and found.has_model(model) and found.field(model, name) is not None

    return core_has_field


def _is_configuration(reasons: Sequence[Reason]) -> bool:
    return reasons[0].layer is Layer.CONFIGURATION


def _pull(reasons: Sequence[Reason]) -> Pull:
    base = sum(reason.weight for reason in reasons if reason.layer is Layer.BASE)
    return Pull(base, sum(reason.weight for reason in reasons if reason.layer is not Layer.BASE))


def _by_source(dependences: Sequence[Dependence]) -> dict[str, list[Dependence]]:
    found: dict[str, list[Dependence]] = {}
    for item in dependences:
        found.setdefault(item.source, []).append(item)
        found.setdefault(item.target, []).append(item)
    return found


def _assigned(
    item: Taken,
    layers: Mapping[str, Layer],
    reasons: Sequence[Reason],
    pin: tuple[Layer, str] | None,
    needs: Mapping[str, Sequence[Dependence]],
) -> Assigned:
    layer = layers[item.id]
    if pin is not None:
        pinned = Reason(layer, f"the settings pin {pin[1]} to {layer.value}", FIXED, item.path, item.line)
        return Assigned(item.plain(), layer, True, True, (pinned, *_sorted(reasons, layer)))
    ordered = _sorted(reasons, layer)
    here, there = (sum(reason.weight for reason in reasons if (reason.layer is layer) == same) for same in (True, False))
    if here <= there or not ordered or ordered[0].layer is not layer:
        ordered = [_drawn(item, layer, layers, needs.get(item.id, ())), *ordered]
    fixed = any(reason.weight >= FIXED for reason in reasons) and here > there
    return Assigned(item.plain(), layer, fixed, False, tuple(ordered))


def _sorted(reasons: Sequence[Reason], layer: Layer) -> list[Reason]:
    return sorted(reasons, key=lambda reason: (reason.layer is not layer, -reason.weight))


def _drawn(item: Taken, layer: Layer, layers: Mapping[str, Layer], needs: Sequence[Dependence]) -> Reason:
    """Why an artifact is where its own reasons do not lead: what it needs, or what needs it, is there."""
    if layer is Layer.BASE:
        drawing = [it for it in needs if it.target == item.id and layers[it.source] is layer]
    else:
        drawing = [it for it in needs if it.source == item.id and layers[it.target] is layer]
    if not drawing:
        return Reason(
            layer,
            "as much speaks for base as for implementation; what is not sure to be reused stays with the client",
            0,
            item.path,
            item.line,
        )
    first = max(drawing, key=lambda it: it.cost)
    if layer is Layer.BASE:
        text = f"{first.source} needs it, and is base: it {first.why}"
    else:
        text = f"it needs {first.target}, which is {layer.value}: it {first.why}"
    return Reason(layer, text, first.cost, first.path, first.line)


def _mix(assigned: Sequence[Assigned]) -> dict[str, dict[Layer, int]]:
    mix: dict[str, dict[Layer, int]] = {}
    for item in assigned:
        count = mix.setdefault(item.artifact.module, {})
        count[item.layer] = count.get(item.layer, 0) + 1
    return {module: dict(sorted(count.items(), key=lambda pair: list(Layer).index(pair[0]))) for module, count in sorted(mix.items())}
