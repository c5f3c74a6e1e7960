"""A small tree on disk, and the layers that are found in it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from rescue.graph import build_graph
from rescue.plan.layering import find_layers, reader
from rescue.plan.model import Assigned, Layers
from rescue.plan.pins import Pins
from rescue.reading.discovery import discover
from rescue.reading.inference import resolve_classes
from rescue.reading.read import read_all
from rescue.reading.tasks import tasks_of

MANIFEST = "__manifest__.py"


def manifest(**values: object) -> str:
    return repr({"name": "Some", "version": "14.0.1.0.0", "depends": ["base"], "license": "LGPL-3", **values})


def layers_in(root: Path, files: Mapping[str, str], pins: Pins | None = None) -> Layers:
    """The layers of the addons that these files make; data files are those that the manifests name."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
    found = discover([root], source=None, max_file_bytes=1_000_000)
    facts = resolve_classes(found.addons, read_all(tasks_of(found.addons), 1, lambda *_: None))
    by_addon = {addon.path: [file for file in facts if file.addon == addon.name] for addon in found.addons}
    return find_layers(found.addons, by_addon, build_graph(found.addons, facts), reader(found.addons), pins or Pins(), {})


def by_id(layers: Layers) -> dict[str, Assigned]:
    return {item.artifact.id: item for item in layers.assigned}


def in_short(layers: Layers) -> dict[str, str]:
    """The layer of every artifact."""
    return {item.artifact.id: item.layer.value for item in layers.assigned}
