"""The rulesets and catalogs that a run needs: those that come with rescue, and the catalogs that the caller brings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rescue.catalog.joined import JoinedCatalog
from rescue.catalog.load import Catalog, load_catalog
from rescue.catalog.shipped import load_shipped
from rescue.catalog.shipped import shipped_files as shipped_catalogs
from rescue.checks.rules.rulesets import Rulesets
from rescue.checks.rules.successors import known_renames
from rescue.model import Addon, Series


class Library:
    """The rulesets and catalogs of the hops that some addon takes, each loaded once.

    A catalog of the caller's own joins the one of its own series and no other. One of the community edition stands in for the one
    that comes with rescue.
    """

    def __init__(self, target: Series, *, rules: Sequence[Path] = (), catalogs: Sequence[Path] = ()) -> None:
        """``rules`` and ``catalogs`` are the caller's own files.

        Raises RulesetError or CatalogError when one cannot be read, is none, or is damaged.
        """
        self._target = target
        self.rules = Rulesets(target, rules)
        self.catalogs: dict[Series, Catalog] = {}
        # asked for by themselves: no hop is checked with these
        self._aside: dict[Series, Catalog | None] = {}
        self.own = [load_catalog(path) for path in catalogs]
        for catalog in self.own:
            catalog.verify()

    def prepare(self, addons: Sequence[Addon]) -> None:
        """Load what these addons need and is not there yet."""
        oldest = min((addon.series.major for addon in addons if addon.series), default=self._target.major)
        self.rules.prepare(oldest)
        for series in sorted({*dict(shipped_catalogs()), *(catalog.series for catalog in self.own)}):
            if oldest <= series.major <= self._target.major and oldest < self._target.major and series not in self.catalogs:
                catalog = self._load(series)
                if catalog is not None:
                    self.catalogs[series] = catalog
        if self.catalogs:
            known_renames()

    def open(self) -> None:
        """Open the catalogs of the hops: once here, and not in every process that checks."""
        for catalog in self.catalogs.values():
            catalog.open()

    def catalog(self, series: Series) -> Catalog | None:
        """What core contains in a series, also in one that is the target itself; None where there is no catalog of it."""
        if series not in self.catalogs and series not in self._aside:
            self._aside[series] = self._load(series)
        return self.catalogs.get(series) or self._aside.get(series)

    def of_addons(self, addons: Sequence[Addon]) -> dict[Series, Catalog]:
        """The catalogs of the series that addons are written for, also where no hop needs them."""
        known = {addon.series: self.catalog(addon.series) for addon in addons if addon.series}
        return {series: catalog for series, catalog in known.items() if catalog is not None}

    def used(self, catalog: Catalog) -> bool:
        """Whether one of the caller's catalogs had a part in the run."""
        return catalog.series in self.catalogs

    def _load(self, series: Series) -> Catalog | None:
        core = self._core(series) or load_shipped(series)
        return self._joined(core) if core is not None else None

    def _core(self, series: Series) -> Catalog | None:
        """The caller's own catalog of core, the last one named."""
        return next((item for item in reversed(self.own) if item.series == series and item.provenance.edition == "community"), None)

    def _joined(self, core: Catalog) -> Catalog:
        others = [item for item in self.own if item.series == core.series and item.provenance.edition != "community"]
        return JoinedCatalog(core, others) if others else core
