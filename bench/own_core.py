"""Core against its own catalog: the modules of an Odoo tree are read as if they were custom addons of the tree's series.

    python bench/own_core.py TREE [--show 20] [--module NAME]

What they rely on is all there, so whatever is not found in the catalog would be a false alarm, or a touchpoint called unknown, in a scan.
Tests and demo data are left out. The modules count as nobody's own: every look-up goes to the catalog. Prints for each kind of touchpoint
how many were found, how many were not although the model behind them is known, how many have a model that is not known, and which
anchors of views are missing. What the series before had and the catalog has not would be called gone: that is listed too with its impact,
as what core's own modules would be told if they came from there.
"""

from __future__ import annotations

import argparse
import gc
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from rescue.catalog.load import Catalog, load_catalog
from rescue.catalog.shipped import load_shipped
from rescue.catalog.tree import find_tree
from rescue.checks.contract.contract import Contract
from rescue.checks.contract.ground import State, Touched
from rescue.checks.contract.templates import TreeTemplates
from rescue.checks.contract.views import Anchors, TreeViews
from rescue.checks.findings import make_findings
from rescue.checks.known import KnownModels
from rescue.checks.lookup import model_of
from rescue.checks.matching.matcher import unique_hits
from rescue.checks.placing import Place, place_of
from rescue.checks.rules.core_rules import load_core_rules
from rescue.graph import ModelIndex
from rescue.model import Addon, Facts, Finding, Series
from rescue.reading.discovery import discover
from rescue.reading.inference import resolve_classes
from rescue.reading.read import read_all
from rescue.reading.tasks import tasks_of
from rescue.reading.templates import resolve_templates

_KINDS = ("refs", "models", "xmlids", "names", "scripts", "sql")


def main() -> None:
    """Read, look up and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("tree", type=Path)
    arguments.add_argument("--catalog", type=Path, help="in place of the one that comes with rescue")
    arguments.add_argument("--module", action="append", default=[], help="only this one; may be repeated")
    arguments.add_argument("--show", type=int, default=0, help="so many of what was not found, of each kind")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = arguments.parse_args()
    tree = find_tree(given.tree)
    assert tree.series is not None, "no series"
    core = load_catalog(given.catalog) if given.catalog else load_shipped(tree.series)
    assert core is not None, f"no catalog of {tree.series}"
    by_name = {addon.name: addon for addon in reversed(discover(tree.addon_folders, source=tree.series).addons)}
    addons = [by_name[name] for name in core.modules if name in by_name and (not given.module or name in given.module)]
    gc.disable()  # as a scan does
    facts = _facts(addons, given.jobs)
    own = Own(core, tree.series)
    for addon in addons:
        own.check(addon, facts[addon.path])
    own.report(len(addons), given.show)


def _facts(addons: list[Addon], jobs: int) -> dict[str, list[Facts]]:
    found = resolve_templates(resolve_classes(addons, read_all(tasks_of(addons), jobs, lambda *_: None)))
    by_addon: dict[str, list[Facts]] = {}
    start = 0
    for addon in addons:
        by_addon[addon.path] = found[start : start + len(addon.files)]
        start += len(addon.files)
    return by_addon


class Own:
    """Counts what the catalog has of what its own modules rely on."""

    def __init__(self, core: Catalog, series: Series) -> None:
        self._core = core
        self._series = series
        nobody = ModelIndex([], [])
        self._known = KnownModels(nobody, core)
        tree = TreeViews([], {}), TreeTemplates([], {})
        self._contract = Contract([core, core], load_core_rules(), nobody, *tree)
        before = load_shipped(Series(core.series.major - 1))
        self._from_before = Contract([before, core], load_core_rules(), nobody, *tree) if before else None
        self._found: Counter[str] = Counter()
        self._model_unknown: Counter[str] = Counter()
        self._missing: dict[str, Counter[str]] = {kind: Counter() for kind in (*_KINDS, "anchors")}
        self._gone: list[Finding] = []

    def check(self, addon: Addon, facts: list[Facts]) -> None:
        """Look up what one module relies on."""
        arriving = Touched()
        for file in facts:
            if place_of(addon, file.path, file.kind) not in {Place.LOADED, Place.UNLISTED}:
                continue  # tests and demo data name what is nowhere, or what a catalog leaves out
            for kind, single, name, known in self._touchpoints(file):
                touched = Touched()
                self._contract.check_file(touched, single)
                if touched.counts[State.UNKNOWN] and self._from_before:
                    self._from_before.check_file(arriving, single)
                self._found[kind] += touched.counts[State.OK] + touched.counts[State.CHANGED]
                if touched.counts[State.UNKNOWN] and known:
                    self._missing[kind][f"{name}    {file.path}"] += 1
                elif touched.counts[State.UNKNOWN]:
                    self._model_unknown[kind] += 1
        self._gone.extend(make_findings(addon, unique_hits(arriving.hits), {}, {}))
        views = TreeViews([addon], {addon.path: facts})
        for _, view, problem in Anchors(self._core, views).missing(addon):
            self._missing["anchors"][f"{view.xmlid}: {problem.parent} {problem.locator} {problem.kind}    {view.path}:{problem.line}"] += 1
        self._found["anchors"] += sum(1 for _ in views.of(addon))

    def _touchpoints(self, file: Facts) -> Iterator[tuple[str, Facts, str, bool]]:
        """Each touchpoint alone: its kind, the facts to look it up with, its name, and whether the model behind it is known."""
        empty = msgspec.structs.replace(file, **dict.fromkeys((*_KINDS, "classes"), ()))
        for ref in file.refs:
            model = model_of(ref, self._known)
            known = model is not None and self._core.has_model(model)
            yield "refs", msgspec.structs.replace(empty, refs=(ref,)), f"{model}.{ref.name} ({ref.kind})", known
        for item in file.models:
            yield "models", msgspec.structs.replace(empty, models=(item,)), f"{item.model} ({item.kind})", True
        for xmlid in file.xmlids:
            yield "xmlids", msgspec.structs.replace(empty, xmlids=(xmlid,)), f"{xmlid.xmlid} ({xmlid.kind})", True
        for use in file.names:
            yield "names", msgspec.structs.replace(empty, names=(use,)), f"{use.name} ({use.usage})", True
        for script in file.scripts:
            yield "scripts", msgspec.structs.replace(empty, scripts=(script,)), script.name, True
        for sql in file.sql:
            yield "sql", msgspec.structs.replace(empty, sql=(sql,)), f"{sql.table}.{sql.column}", True

    def report(self, modules: int, show: int) -> None:
        """Print the counts, and the most frequent of what was not found."""
        print(f"{modules} modules of {self._series} against their own catalog")
        print(f"{'':<10}{'found':>9}{'not found':>11}{'model unknown':>15}")
        for kind, missing in self._missing.items():
            print(f"{kind:<10}{self._found[kind]:>9,}{missing.total():>11,}{self._model_unknown[kind]:>15,}")
        impacts = Counter(finding.impact.value for finding in self._gone)
        print(
            f"called gone if they came from the series before: {', '.join(f'{number} {name}' for name, number in sorted(impacts.items()))}"
        )
        for finding in self._gone[:show]:
            print(f"    {finding.impact.value} {finding.rule} {finding.path}:{finding.line} {finding.symbol}")
        for kind, missing in self._missing.items():
            for name, number in missing.most_common(show):
                print(f"{kind} {number:>5} {name}")


if __name__ == "__main__":
    main()
