"""All checks of the layers, held against one addon after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rescue.catalog.load import Catalog
from rescue.checks.known import KnownModels
from rescue.checks.layers.audit import audit
from rescue.checks.layers.composites import composites
from rescue.checks.layers.configuration import configuration
from rescue.checks.layers.copies import copies
from rescue.checks.layers.core_records import core_records
from rescue.checks.layers.mixed import mixed
from rescue.checks.layers.overrides import overrides
from rescue.checks.layers.patches import patches
from rescue.checks.layers.provision import provision
from rescue.checks.layers.repeats import repeats
from rescue.checks.layers.residue import residue
from rescue.checks.layers.shadows import shadows
from rescue.checks.layers.subject import Subject
from rescue.checks.layers.tree import LayerTree
from rescue.checks.layers.upward import upward
from rescue.checks.layers.views import views
from rescue.checks.lookup import Hit
from rescue.checks.rules.ruleset import Rule
from rescue.model import Addon, Facts, Series

CHECKS: tuple[Callable[[Subject], Iterator[Hit]], ...] = (
    patches, shadows, core_records, views, copies, overrides, upward, configuration, mixed, repeats, audit, composites, residue, provision,
)  # fmt: skip


class LayerChecks:
    """The rules of the layers, ready to be held against the addons of a tree."""

    def __init__(self, rules: Mapping[str, Rule], tree: LayerTree, catalogs: Mapping[Series, Catalog], target: Series) -> None:
        """``catalogs`` by series: an addon is held against core of its own. Findings are filed under the series ``target``."""
        self.rules = rules
        self._tree = tree
        self._catalogs = catalogs
        self._target = target
        self._models: dict[Series, KnownModels] = {}

    def prepare(self) -> None:
        """Find out now what several processes would each find out for themselves."""
        self._tree.prepare()

    def check(self, addon: Addon, facts: Sequence[Facts]) -> list[Hit]:
        """The breaches of one addon, in no particular order; none where its series is not known."""
        if addon.series is None:
            return []
        core = self._catalogs.get(addon.series)
        if core is not None and addon.series not in self._models:
            self._models[addon.series] = KnownModels(self._tree.models, core)
        models = self._models.get(addon.series)
        subject = Subject(addon, addon.series, facts, self.rules, self._tree, self._target, core, models)
        return [hit for check in CHECKS for hit in check(subject)]
