"""What the steps of the pipeline found, for those who put an assessment together from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from rescue.assessment import GraphSummary
from rescue.catalog.load import Catalog
from rescue.checks.chain import Chain
from rescue.checks.rules.ruleset import Rule
from rescue.model import Addon, Facts, Finding, Series
from rescue.plan.model import Layers
from rescue.reading.discovery import Discovery

if TYPE_CHECKING:
    from rescue.assessing.checking import Checked
    from rescue.graph import Graph


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """All that an assessment is made of; mappings of addons go by their path.

    ``outlines`` are the facts that ``rescue.reading.outline`` leaves, for those who need no more.
    ``checked`` has the addons that were checked, ``own_catalogs`` those that the caller brought, each with whether it had a part.
    """

    version: str
    generated: str
    discovery: Discovery
    excluded: Sequence[str]
    addons: Sequence[Addon]
    idle: Sequence[Addon]
    facts: Mapping[str, Sequence[Facts]]
    outlines: Mapping[str, Sequence[Facts]]
    graph: Graph
    chain: Chain
    rulesets: Mapping[str, str]
    target_reason: str
    core_rules: Sequence[Rule]
    layer_rules: Sequence[Rule]
    catalogs: Mapping[Series, Catalog]
    own_catalogs: Sequence[tuple[Catalog, bool]]
    checked: Mapping[str, Checked]
    summary: GraphSummary
    layers: Layers
    whole: bool

    def is_known(self, module: str, series: Series | None) -> bool:
        """Whether one of the caller's catalogs of a series holds a module."""
        return any(used and catalog.series == series and module in catalog.modules for catalog, used in self.own_catalogs)

    def findings_of(self, addon: Addon) -> Sequence[Finding]:
        """The findings of an addon; none of one that was not checked."""
        checked = self.checked.get(addon.path)
        return checked.findings if checked else ()


def base_name(root: str) -> str:
    """A root's own name: a report leaves the house, the paths of the machine it was made on do not."""
    return root.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1] or root
