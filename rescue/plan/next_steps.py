"""What to do with a module, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from rescue import core_addons
from rescue.assessment import NextStep
from rescue.catalog.load import Catalog
from rescue.checks.rules.community import Absorbed, Place, load_community, shown_on
from rescue.checks.rules.successors import known_renames
from rescue.model import Addon, Facts, Series, Verdict
from rescue.plan.idle import FilesBeside, files_beside, reason_to_drop
from rescue.plan.model import Layer
from rescue.plan.splitting import leaving

COMMUNITY = "Odoo Community Association"
"""What the authors of a manifest hold where the module is one of the community."""


class Around(Struct, frozen=True):
    """What the rest of the tree says of a module: what depends on it, and how many of its lines are of which layer."""

    dependents: Sequence[str] = ()
    lines_by_layer: Mapping[Layer, int] = {}
    beside: FilesBeside = files_beside


def next_step(
    addon: Addon,
    facts: Sequence[Facts],
    verdict: Verdict,
    target: Series,
    catalogs: Mapping[Series, Catalog],
    around: Around | None = None,
) -> tuple[NextStep, str]:
    """The step with its reason; who else does its work comes first, then whether it does any, then what its code tells.

    ``around`` is None where nothing is known of the rest of the tree: then the module is neither dropped nor taken apart.
    """
    if addon.series is not None and addon.series < target and addon.manifest.installable:
        known = _known(addon, addon.series, target, catalogs.get(target))
        if known is not None:
            return known
    if around is not None and addon.manifest.installable:
        idle = reason_to_drop(addon, facts, around.dependents, around.beside)
        if idle:
            return "drop", idle
    models = [item for file in facts for item in file.classes if item.kind in {"model", "abstract", "transient"}]
    old = sum(item.old_api for item in models)
    if old * 2 > len(models):
        return "rewrite", f"{old} of its {len(models)} models are written for the API before 8.0."
    if verdict is Verdict.NOT_ASSESSABLE:
        series = " Its series is not known: name it with --source." if addon.series is None else ""
        return "unknown", f"It could not be assessed.{series}"
    mixed = _mixed(addon, around.lines_by_layer) if around else ""
    if mixed:
        return "refactor", " ".join([mixed, *_gone_dependencies(addon, target)])
    if verdict is Verdict.READY:
        return "keep", "Nothing was found that has to change."
    found = "What was found can be changed where it is."
    if COMMUNITY in addon.manifest.author:
        found += f" It is of the community: look for it for {target} first."
    return "adapt", " ".join([found, *_gone_dependencies(addon, target)])


def _mixed(addon: Addon, lines: Mapping[Layer, int]) -> str:
    """Why a module has to be taken apart, '' where it need not be; one of the community is not, its next version is taken."""
    if COMMUNITY in addon.manifest.author or not leaving(lines):
        return ""
    parts = ", ".join(f"{lines[layer]} lines of {layer.value}" for layer in Layer if lines.get(layer))
    return f"It holds several layers at once: {parts}. The moves say what goes where."


def _known(addon: Addon, source: Series, target: Series, core: Catalog | None) -> tuple[NextStep, str] | None:
    """What is known of a module by its name: a community module that core or another one took over, or a copy of one of core."""
    if core_addons.edition(addon.name, source) == "community":
        return _copy(addon.name, source, target, core)
    if COMMUNITY not in addon.manifest.author:
        return None
    community = load_community()
    absorbed = community.absorbed(addon.name, source, target)
    if absorbed is not None and isinstance(absorbed.entry, Absorbed):
        final = known_renames().final("module", absorbed.name, "", absorbed.hop, target)
        name = final.name if final else absorbed.name
        if core and core.module(name) and shown_on(core, absorbed.entry, absorbed.hop, known_renames()):
            return "standard", _absorbed(absorbed, absorbed.entry, name)
    renamed = community.renamed(addon.name, source, target)
    if renamed is not None:
        return "replace", f"Its work is done by {_successor(renamed)}."
    return None


def _copy(name: str, source: Series, target: Series, core: Catalog | None) -> tuple[NextStep, str] | None:
    """What to do with a module of the name of one that Odoo ships: it is a copy of it, changed or not."""
    known = f"Odoo {source} ships a module of this name; what this copy does otherwise has to be found."
    if core is None:
        return None
    if core.module(name) is not None:
        return "standard", f"{known} Odoo {target} ships it too."
    final = known_renames().final("module", name, "", source, target)
    if final is not None and core.module(final.name) is not None:
        return "standard", f"{known} Since {final.hop} its work is done by {final.name}."
    replaced = load_community().replaced(name, source, target)
    if replaced is not None:
        return "replace", f"{known} Core no longer has it since {replaced.hop}; in its place there is {_successor(replaced)}."
    return None


def _absorbed(place: Place, entry: Absorbed, name: str) -> str:
    by = name if name == place.name else f"{place.name}, now {name}"
    note = f" {entry.note[0].upper()}{entry.note[1:]}." if entry.note else ""
    kind, _, sign = entry.shows.partition(" ")
    shown = f", with the {'Python module' if kind == 'python' else kind} {sign}" if kind != "module" else ""
    return f"Since {place.hop}, core does the work of {entry.module} of {entry.repository} in {by}{shown}.{note} Source: {entry.source}"


def _successor(place: Place) -> str:
    entry = place.entry
    assert not isinstance(entry, Absorbed)
    note = f"; {entry.note}" if entry.note else ""
    return f"{place.name} of {entry.repository} (seen for {entry.seen}; {entry.source}{note})"


def _gone_dependencies(addon: Addon, target: Series) -> list[str]:
    """Dependencies that core gave up on the way and a community module takes the place of."""
    if addon.series is None:
        return []
    community = load_community()
    found = [(name, community.replaced(name, addon.series, target)) for name in addon.manifest.depends]
    return [f"It depends on {name}, which core no longer has since {it.hop}; there is {_successor(it)}." for name, it in found if it]
