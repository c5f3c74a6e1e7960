"""Modules of declared layers that need what is above them, by their manifest or by what they use."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.checks.declared import is_upward
from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit


def upward(subject: Subject) -> Iterator[Hit]:
    """LAYER-UPWARD-DEPENDS and LAYER-UPWARD-USE; nothing where the module's layer is not declared."""
    own = subject.tree.declared.of(subject.addon.name)
    if own is None:
        return
    for name, line in subject.addon.manifest.depends_lines:
        layer = _above(subject, own, name)
        if layer:
            yield subject.hit("LAYER-UPWARD-DEPENDS", subject.addon.manifest.path, line, f"{own} -> {layer}: {name}", name)
    for file in subject.files:
        for model in file.models:
            for module in sorted(subject.tree.makers.get(model.model, ())):
                yield from _use(subject, own, module, file.path, model.line, model.model, model.anchor)
        for xmlid in file.xmlids:
            yield from _use(subject, own, xmlid.xmlid.partition(".")[0], file.path, xmlid.line, xmlid.xmlid, xmlid.kind)
        for item in file.imports:
            parts = item.name.split(".")
            if parts[:2] == ["odoo", "addons"] and len(parts) > 2:
                yield from _use(subject, own, parts[2], file.path, item.line, item.name, "import")


def _use(subject: Subject, own: str, module: str, path: str, line: int, what: str, anchor: str) -> Iterator[Hit]:
    layer = _above(subject, own, module)
    if layer:
        yield subject.hit("LAYER-UPWARD-USE", path, line, f"{own} -> {layer}: {what} of {module}", anchor)


def _above(subject: Subject, own: str, module: str) -> str:
    """The layer of a module where that is above ``own``, else ''."""
    layer = None if module == subject.addon.name else subject.tree.declared.of(module)
    return layer if layer and is_upward(own, layer) else ""
