"""Small trees of several addons on disk, looked at with the shipped catalog of 16.0."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rescue.assessment import GraphLink
from rescue.catalog.load import Catalog
from rescue.catalog.shipped import shipped_files
from rescue.graph import build_graph
from rescue.model import Addon, Facts, Series
from rescue.overrides.look import Overrides
from rescue.reading.discovery import discover
from rescue.reading.inference import resolve_classes
from rescue.reading.read import read_all
from rescue.reading.tasks import tasks_of


@cache
def catalog(series: Series) -> Catalog | None:
    """The shipped catalog of a series."""
    return next((Catalog(entry.read_bytes(), entry.name) for found, entry in shipped_files() if found == series), None)


def manifest(*depends: str, data: str = "", **more: str) -> str:
    """A manifest for 16.0; ``data`` names files, set apart by spaces, and other values are written as they are."""
    values = {"name": "'x'", "version": "'16.0.1.0.0'", "depends": repr(list(depends)), "data": repr(data.split()), **more}
    return f"{{{', '.join(f'{key!r}: {value}' for key, value in values.items())}}}\n"


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files, each dedented, below a folder; every addon gets an ``__init__.py`` that imports its top files, unless it has one."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(text), encoding="utf-8")
    for addon in sorted(folder.iterdir()):
        names = sorted(file.stem for file in addon.glob("*.py") if not file.stem.startswith("__"))
        if f"{addon.name}/__init__.py" not in files:
            (addon / "__init__.py").write_text("".join(f"from . import {name}\n" for name in names), encoding="utf-8")


def look(folder: Path, files: Mapping[str, str]) -> Overrides:
    """What there is to say of a tree of these files."""
    write(folder, files)
    return looked_at(folder)[0]


def looked_at(folder: Path) -> tuple[Overrides, tuple[Addon, ...], dict[str, list[Facts]]]:
    """The same of what lies below a folder, with the addons and their facts by path."""
    addons = discover((folder,), source=None, max_file_bytes=1_000_000).addons
    facts = resolve_classes(addons, read_all(tasks_of(addons), 1, lambda *_: None))
    assert [item for file in facts for item in file.unread] == []
    by_addon: dict[str, list[Facts]] = {addon.path: [file for file in facts if file.addon == addon.name] for addon in addons}
    return Overrides(addons, by_addon, build_graph(addons, facts).models, catalog), addons, by_addon


def told(links: list[GraphLink]) -> list[str]:
    """The links of a chain in one line each."""
    return [f"{link.module} {link.path}:{link.line} {link.what} super={link.calls_super}{' cut' if link.cut else ''}" for link in links]


def chain(overrides: Overrides, kind: str, node: str) -> list[str]:
    """The links of one chain; [] where there is none."""
    return next((told(found.links) for found in overrides.chains if (found.kind, found.node) == (kind, node)), [])


def conflicts(overrides: Overrides) -> list[str]:
    """The conflicts in one line each."""
    return [f"{found.rule} {found.path}:{found.line} {found.symbol}" for found in overrides.conflicts]
