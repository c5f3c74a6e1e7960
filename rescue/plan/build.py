"""The plan of a tree: levers, what is left out, what to cut first, the waves, and the target module map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from rescue import core_addons
from rescue.assessment import ModuleReport
from rescue.catalog.load import Catalog
from rescue.checks.rules.successors import known_renames
from rescue.model import Addon, Facts, Finding, Series
from rescue.plan.levers import Scored, levers, unblocking
from rescue.plan.model import Layer, Layers
from rescue.plan.next_steps import COMMUNITY
from rescue.plan.targets import CoreName, find_targets
from rescue.plan.waves import LEFT_OUT, Uses, first_cuts, left_out, wave_numbers, waves
from rescue.planned import DeadFile, Plan


class Planned(Struct, frozen=True, kw_only=True):
    """What a plan is made from. ``modules`` have their waves; ``facts`` are by the path of the addon; ``core`` is that of the target."""

    modules: Sequence[ModuleReport]
    idle: Sequence[ModuleReport]
    addons: Sequence[Addon]
    facts: Mapping[str, Sequence[Facts]]
    findings: Sequence[Finding]
    scored: Sequence[Scored]
    layers: Layers
    root: str
    target: Series
    core: Catalog | None
    dead: list[DeadFile]


def in_waves(modules: Sequence[ModuleReport], layers: Mapping[str, Layer]) -> list[ModuleReport]:
    """The modules with the wave of each that is carried over, and the layer that most of it is of."""
    depends = {module.name: module.depends_tree for module in reversed(modules)}
    numbers = wave_numbers(depends, {module.name for module in modules if module.next_step in LEFT_OUT})
    return [
        msgspec.structs.replace(module, wave=numbers.get(module.name), layer=layers[module.name].value if module.name in layers else None)
        for module in modules
    ]


def of_community(addons: Sequence[Addon]) -> frozenset[str]:
    """The modules that are not the client's to take apart."""
    return frozenset(addon.name for addon in addons if COMMUNITY in addon.manifest.author)


def make_plan(given: Planned) -> Plan:
    """The plan of all modules; its targets hold those that are carried over."""
    places = {(addon.name, name): (addon.manifest.path, line) for addon in given.addons for name, line in addon.manifest.depends_lines}
    cuts = first_cuts(given.modules, given.idle, places, uses_of(given.addons, given.facts))
    numbers = {module.name: module.wave for module in given.modules if module.wave is not None}
    targets = find_targets(_live(given), given.modules, given.root, _core_name(given), of_community(given.addons))
    return Plan(
        levers=levers(given.scored),
        unblocking=unblocking(given.scored),
        left_out=left_out(given.modules),
        cuts=cuts,
        waves=waves(given.modules, given.findings, given.facts, numbers, str(given.target), cuts),
        targets=targets.modules,
        moves=targets.moves,
        artifact_cuts=targets.cuts,
        drop_first=given.dead,
    )


def _live(given: Planned) -> Layers:
    """The artifacts without those of files that are dropped first: they go nowhere."""
    dead = {item.path for item in given.dead}
    return msgspec.structs.replace(given.layers, assigned=tuple(item for item in given.layers.assigned if item.artifact.path not in dead))


def _core_name(given: Planned) -> CoreName:
    """The name of a core module on the target: its own, or that of what took it over."""
    oldest = min((addon.series for addon in given.addons if addon.series), default=given.target)

    def is_there(name: str) -> bool:
        edition = core_addons.edition(name, given.target)
        if given.core is None or edition == "enterprise":
            return edition is not None
        return given.core.module(name) is not None

    def name_on_target(name: str) -> str | None:
        if is_there(name):
            return name
        found = known_renames().final("module", name, "", oldest, given.target)
        return found.name if found is not None and is_there(found.name) else None

    return name_on_target


def uses_of(addons: Sequence[Addon], facts: Mapping[str, Sequence[Facts]]) -> Uses:
    """In how many places a module names what another one defines: its models, records and Python."""
    made: dict[str, str] = {}
    for addon in addons:
        for file in facts[addon.path]:
            for item in file.classes:
                if item.kind != "other" and item.model and item.model not in item.inherit:
                    made.setdefault(item.model, addon.name)
    counted: Counter[tuple[str, str]] = Counter()
    for addon in addons:
        for file in facts[addon.path]:
            counted.update((addon.name, made[ref.model]) for ref in file.models if ref.model in made)
            counted.update((addon.name, ref.xmlid.split(".", 1)[0]) for ref in file.xmlids)
            imported = (item.name.split(".") for item in file.imports)
            counted.update((addon.name, parts[2]) for parts in imported if parts[:2] == ["odoo", "addons"] and len(parts) > 2)
    return lambda module, other: counted[module, other]
