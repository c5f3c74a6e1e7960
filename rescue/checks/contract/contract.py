"""Touchpoints against the target: every place that relies on core is looked up in the catalogs of the series on the way.

A touchpoint is ok when the target has what it relies on; broken when the series it comes from has it and the target does not;
changed when both have it in different forms; unknown when the series it comes from does not have it either, since then it belongs
to somebody whom the catalogs do not know. What the scanned tree defines is its own and no touchpoint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from rescue.catalog.load import Catalog
from rescue.checks.contract.anchors import OF_VIEWS, AnchorCheck
from rescue.checks.contract.fields import FieldCheck
from rescue.checks.contract.ground import Ground, Touched
from rescue.checks.contract.members import MemberCheck
from rescue.checks.contract.names import NameCheck
from rescue.checks.contract.overrides import OverrideCheck
from rescue.checks.contract.python import PythonCheck
from rescue.checks.contract.sql import SqlCheck
from rescue.checks.contract.templates import TemplateCheck, TreeTemplates
from rescue.checks.contract.views import Anchors, TreeViews
from rescue.checks.placing import Place, place_of
from rescue.checks.rules.ruleset import Rule
from rescue.graph import ModelIndex
from rescue.model import Addon, Facts


class Contract:
    """The catalogs from one source series to the target, ready to be held against addons of that series."""

    def __init__(
        self, catalogs: Sequence[Catalog], rules: Mapping[str, Rule], tree: ModelIndex, views: TreeViews, templates: TreeTemplates
    ) -> None:
        """``catalogs`` from the source series to the target, oldest first; ``views`` and ``templates`` are those of the scanned tree."""
        on = Ground(catalogs, rules, tree, views)
        self.models = on.models
        self.rule_ids: AbstractSet[str] = rules.keys()  # of those that the catalogs serve
        self._members = MemberCheck(on)
        self._names = NameCheck(on)
        self._python = PythonCheck(on)
        self._sql = SqlCheck(on)
        self._overrides = OverrideCheck(on)
        self._fields = FieldCheck(on)
        self._anchors = AnchorCheck(on, [Anchors(core, views) for core in catalogs], OF_VIEWS)
        self._templates = TemplateCheck(on, catalogs, templates)

    def root_tag(self, xmlid: str) -> str:
        """The tag of the root of a view on the target, of what it starts from where it extends another; '' where it is not known."""
        return self._anchors.root_tag(xmlid)

    def lost(self, xmlid: str) -> bool:
        """Whether a record was there in the source and is gone on the target."""
        return self._names.lost(xmlid)

    def check(self, addon: Addon, facts: Sequence[Facts]) -> Touched:
        """The touchpoints of one addon; the hits in no particular order. Scripts of past upgrades are left out: they ran."""
        touched = Touched()
        for name, line in addon.manifest.depends_lines:
            self._names.depends(touched, addon.manifest.path, name, line)
        for file in facts:
            if place_of(addon, file.path, file.kind) is not Place.MIGRATION:
                self.check_file(touched, file)
        self._anchors.check(touched, addon)
        self._templates.check(touched, addon, facts)
        return touched

    def check_file(self, touched: Touched, file: Facts) -> None:
        """Add the touchpoints of one file, the anchors of its views left out."""
        self._members.check(touched, file)
        for model in file.models:
            self._names.model(touched, file, model)
        for xmlid in file.xmlids:
            self._names.xmlid(touched, file, xmlid)
        for script in file.scripts:
            self._names.script(touched, file, script)
        self._python.check(touched, file)
        for sql in file.sql:
            self._sql.check(touched, file, sql)
        for item in file.classes:
            if item.kind in {"model", "abstract", "transient"}:
                self._overrides.check(touched, file, item)
                self._fields.check(touched, file, item)
