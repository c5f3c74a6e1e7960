"""Monkey patches: a member of a class or module of core that is given another value, in whichever way."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit, model_of
from rescue.model import Confidence

# What hangs on these is an object of the moment, not a definition.
_OBJECTS = ("odoo.http.request", "odoo.tools.config", "odoo.http.root", "odoo.conf", "odoo.evented", "odoo.release")


def patches(subject: Subject) -> Iterator[Hit]:
    """LAYER-CORE-PATCH."""
    for file in subject.python:
        for use in file.names:
            owner = use.name.rpartition(".")[0]
            if (use.usage == "write" and _is_definition(subject, owner)) or (
                use.usage == "call" and use.name.endswith("._patch_method") and _is_definition(subject, owner)
            ):
                yield subject.hit("LAYER-CORE-PATCH", file.path, use.line, use.name, use.anchor)
        for ref in file.refs:
            if ref.name == "_patch_method" and ref.kind == "call":
                model = model_of(ref, subject.models or subject.tree.models)
                if model is None or not subject.tree.models.defines_model(model):
                    sure = None if model else Confidence.MEDIUM
                    yield subject.hit("LAYER-CORE-PATCH", file.path, ref.line, f"{model or 'a model'}._patch_method", ref.anchor, sure)


def _is_definition(subject: Subject, owner: str) -> bool:
    """Whether a dotted name is a class or module of core: the framework's, or of a module that Odoo ships."""
    parts = owner.split(".")
    if parts[0] != "odoo" or owner.startswith(_OBJECTS):
        return False
    if parts[1:2] == ["addons"] and (len(parts) < 3 or not subject.is_core_module(parts[2])):
        return False
    if parts[-1][:1].isupper():
        return not parts[-1].isupper()
    return subject.core is not None and subject.core.imports(owner) == "module"
