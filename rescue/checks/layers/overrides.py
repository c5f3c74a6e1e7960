"""Overrides that reach further than they must: that stop the chain, or stand in the way of every read and write of a model."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit
from rescue.model import MethodDef

_READS = frozenset("read search search_read _search search_fetch search_count _read_group read_group web_read web_search_read".split())
_WRITES = frozenset("create write unlink _compute_display_name name_get copy".split())
# names and calls of an override of create, write and their like from which on it is more than an addition: about 25 lines, however set
_LONG = 50
_TRIVIAL = 3  # lines of a method of core that is there to be overridden
# Odoo calls each of these for the class that defines it, or expects an answer of its own from it.
_NO_CHAIN = frozenset({"init", "_auto_init", "_register_hook", "_sql_constraints", "_valid_field_parameter"})


def overrides(subject: Subject) -> Iterator[Hit]:
    """LAYER-OVERRIDE-NO-SUPER and LAYER-OVERRIDE-WIDE."""
    sizes = {(file.path, body.line): body.size for file in subject.python for body in file.bodies}
    for file, item, method in subject.overrides():
        symbol = f"{item.model}.{method.name}"
        if not method.calls_super and _stops_chain(subject, item.model, method):
            yield subject.hit("LAYER-OVERRIDE-NO-SUPER", file.path, method.line, symbol, symbol)
        elif method.name in _READS or (method.name in _WRITES and sizes.get((file.path, method.line), 0) >= _LONG):
            yield subject.hit("LAYER-OVERRIDE-WIDE", file.path, method.line, symbol, symbol)


def _stops_chain(subject: Subject, model: str, method: MethodDef) -> bool:
    """Whether core gives this very model a method of that name, in a module that is installed with the addon, that does something."""
    assert subject.core is not None
    if method.name in _NO_CHAIN or method.name.startswith("__"):
        return False
    found = subject.core.model(model)
    core = found.methods.get(method.name) if found else None
    if core is None:
        return False
    below = [it for it in core.definitions if it[0] in subject.closure or it[0] == "odoo"]
    return any(it[4] > _TRIVIAL for it in below) and max(it[4] for it in below) > _TRIVIAL
