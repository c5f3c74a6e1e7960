"""Small trees in memory held against the checks of the layers: one addon, or several in folders of their own, with a rescue.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

import msgspec

from rescue.analyzers.dispatch import read_file
from rescue.analyzers.manifest import read_manifest
from rescue.catalog.load import Catalog
from rescue.catalog.shipped import shipped_files
from rescue.checks.declared import DeclaredLayers
from rescue.checks.examples import SUFFIXES
from rescue.checks.layers.checks import LayerChecks
from rescue.checks.layers.tree import LayerTree
from rescue.checks.lookup import Hit
from rescue.checks.matching.matcher import unique_hits
from rescue.checks.rules.layer_rules import load_layer_rules, read_layer_rules
from rescue.graph import build_graph
from rescue.model import Addon, Facts, FileKind, Series
from rescue.reading.inference import resolve_classes
from rescue.reading.series import parse_series

SERIES = parse_series(read_layer_rules().examples_series)
MANIFEST = "__manifest__.py"


@cache
def catalog(series: Series) -> Catalog:
    return next(Catalog(entry.read_bytes(), entry.name) for found, entry in shipped_files() if found == series)


def breaches(files: Mapping[str, str], series: Series = SERIES) -> list[Hit]:
    """What the checks find in these files, by path and line."""
    addons = [_addon(name, files, series) for name in _addons(files)]
    read: dict[str, list[Facts]] = {}
    for addon in addons:
        for path, kind, _ in addon.files:
            inside = addon.inside(path)
            read.setdefault(addon.path, []).append(read_file(files[path].encode(), kind, path, addon.name, inside))
        read.setdefault(addon.path, [])
    everything = [file for found in read.values() for file in found]
    assert [item for file in everything for item in file.unread] == []
    resolved = resolve_classes(addons, everything, lambda path: files[path].encode())
    facts = {addon.path: [file for file in resolved if file.addon == addon.name] for addon in addons}
    declared = msgspec.convert(tomllib.loads(files.get("rescue.toml", "")).get("layers", {}), DeclaredLayers)
    tree = LayerTree(addons, facts, build_graph(addons, resolved).models, declared)
    checks = LayerChecks(load_layer_rules(), tree, {series: catalog(series)}, Series(19))
    return unique_hits(hit for addon in addons for hit in checks.check(addon, facts[addon.path]))


def places(files: Mapping[str, str], series: Series = SERIES) -> list[tuple[str, str]]:
    """(``path:line``, rule) of each breach, sorted."""
    return sorted({(f"{hit.path}:{hit.line}", hit.rule.id) for hit in breaches(files, series)})


def _addons(files: Mapping[str, str]) -> list[str]:
    return sorted(path.rpartition("/")[0] for path in files if path.rsplit("/", 1)[-1] == MANIFEST)


def _addon(folder: str, files: Mapping[str, str], series: Series) -> Addon:
    prefix = f"{folder}/" if folder else ""
    inside = sorted(path for path in files if path.startswith(prefix) and path not in {f"{prefix}{MANIFEST}", "rescue.toml"})
    kinds = [(path, SUFFIXES[path.rsplit(".", 1)[-1]]) for path in inside]
    return Addon(
        name=folder or "example",
        path=folder or ".",
        root="",
        manifest=read_manifest(files[prefix + MANIFEST].encode(), prefix + MANIFEST),
        files=tuple((path, kind, len(files[path])) for path, kind in kinds if kind is not FileKind.MANIFEST),
        series=series,
        series_reason="an example",
    )
