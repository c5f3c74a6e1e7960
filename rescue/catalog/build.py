"""From an Odoo source tree to the content of a catalog: the one place that orders the steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Literal

from msgspec import Struct

from rescue import core_addons
from rescue.catalog.build_models import build_models
from rescue.catalog.build_names import build_code, build_names
from rescue.catalog.build_records import build_records, sql_files
from rescue.catalog.build_views import build_views
from rescue.catalog.model import FORMAT, Content, CoreModule, Provenance
from rescue.catalog.parts import SourceModule, source_module
from rescue.catalog.reading import Details, files_of, framework_files, read_details, read_facts
from rescue.catalog.tree import OdooTree, find_tree
from rescue.errors import CatalogError
from rescue.graph.modules import load_order
from rescue.model import Addon, Series
from rescue.reading.discovery import discover

Edition = Literal["community", "third-party"]

PYTHON_3_SINCE = Series(11)
"""The series that Odoo runs on Python 3; those before run on Python 2 alone."""


class BuildRequest(Struct, frozen=True, kw_only=True):
    """What to build: ``community`` takes the modules that Odoo ships in that series, ``third-party`` every addon below the tree.

    ``series`` is needed only where the tree has no framework. ``origin`` and ``date`` (YYYY-MM-DD) are said in the provenance.
    """

    tree: Path
    edition: Edition = "community"
    series: Series | None = None
    origin: str = ""
    date: str = ""
    jobs: int = 1


def build_catalog(request: BuildRequest) -> Content:
    """Build the content of a catalog; equal trees give equal content. Raises CatalogError for a tree that cannot be meant."""
    tree = find_tree(request.tree)
    series = tree.series or request.series
    if series is None:
        raise CatalogError(f"{request.tree}: no odoo/release.py here tells the series; name it with --series")
    if tree.series is not None and request.series not in {None, tree.series}:
        raise CatalogError(f"{request.tree}: its odoo/release.py says {tree.series}, not {request.series}")
    addons = _in_load_order(_addons(tree, series, request.edition))
    if not addons:
        raise CatalogError(f"{request.tree}: holds no {request.edition} module of {series}")
    facts = read_facts(addons, request.jobs)
    sources = [list(files_of(addon)) for addon in addons]
    details = read_details([file for files in sources for file in files], request.jobs)
    framework = read_details(framework_files(tree.framework), request.jobs) if tree.framework and request.edition == "community" else []
    modules: list[SourceModule] = []
    position = 0
    for addon, found in zip(addons, facts, strict=True):
        modules.append(source_module(addon, found, details[position : position + len(found)], python2=series < PYTHON_3_SINCE))
        position += len(found)
    return _content(request, tree, series, modules, framework)


def _content(
    request: BuildRequest, tree: OdooTree, series: Series, modules: Sequence[SourceModule], framework: Sequence[Details]
) -> Content:
    framework_python = [item.python for item in framework if item.python]
    python = [*framework_python, *(item.python for module in modules for item in module.details if item.python)]
    installable = [module for module in modules if module.addon.manifest.installable]
    classes = frozenset(
        (details.python.module, item.line)
        for module in modules
        for facts, details in zip(module.facts, module.details, strict=True)
        if details.python
        for item in facts.classes
        if item.kind in {"model", "abstract", "transient"}
    )
    unread = sum(bool(facts.unread) for module in modules for facts in module.facts) + sum(bool(item.problem) for item in framework_python)
    provenance = Provenance(
        format=FORMAT,
        series=str(series),
        edition=request.edition,
        origin=request.origin,
        date=request.date or tree.date,
        files=len(framework) + sum(len(module.facts) for module in modules),
        unread=unread,
        modules=len(modules),
        checksum=_checksum(framework, modules, sql_files(tree.framework) if tree.framework and framework else []),
    )
    return Content(
        provenance=provenance,
        modules={module.name: _module(module.addon) for module in modules},
        models=build_models(installable, framework_python),
        records=build_records(installable, tree.framework if framework else None),
        views=build_views(installable),
        names=build_names(modules, python),
        code=build_code(python, classes),
    )


def _addons(tree: OdooTree, series: Series, edition: Edition) -> list[Addon]:
    """The addons that go into the catalog, each name once."""
    found: dict[str, Addon] = {}
    discovery = discover(tree.addon_folders if edition == "community" else [tree.root], source=series)
    folders = {str(folder.resolve()) for folder in tree.addon_folders}
    for addon in (*discovery.addons, *discovery.not_installable):
        if edition == "community":
            if addon.name.startswith("test_") or core_addons.edition(addon.name, series) != "community":
                continue
            if str(Path(addon.root, addon.path).parent) not in folders:
                continue  # an addon inside another one is data of its tests
        elif tree.framework is not None and core_addons.edition(addon.name, series) == "community":
            continue
        found.setdefault(addon.name, addon)
    return list(found.values())


def _in_load_order(addons: Iterable[Addon]) -> list[Addon]:
    by_name = {addon.name: addon for addon in addons}
    return [by_name[name] for name in load_order({name: _depends(addon) for name, addon in by_name.items()})]


def _depends(addon: Addon) -> tuple[str, ...]:
    return addon.manifest.depends or (() if addon.name == "base" else ("base",))


def _module(addon: Addon) -> CoreModule:
    return CoreModule(_depends(addon), addon.manifest.auto_install, addon.manifest.installable)


def _checksum(framework: Sequence[Details], modules: Sequence[SourceModule], others: Sequence[Path]) -> str:
    """SHA-256 over what was read, in a fixed order and whatever the tree's own path is."""
    digest = sha256()
    for path in others:
        digest.update(f"{path.name} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    for item in framework:
        digest.update(f"{item.python.module if item.python else ''} {item.checksum}\n".encode())
    for module in modules:
        for inside, item in sorted(zip(module.inside, module.details, strict=True), key=lambda pair: pair[0]):
            digest.update(f"{module.name}/{inside} {item.checksum}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
