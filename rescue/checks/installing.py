"""What the installation itself runs: hooks, methods that set a model up, and ``create`` where the addon's data makes such a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rescue.checks.failing import INSTALLING
from rescue.checks.lookup import Hit
from rescue.checks.placing import Place, place_of
from rescue.model import Addon, Facts, Failure, FileKind

_HOOKS = frozenset({"pre_init_hook", "post_init_hook", "post_load"})


def run_by_installation(hits: Sequence[Hit], addon: Addon, facts: Sequence[Facts]) -> list[Hit]:
    """The hits, those in what the installation runs as what keeps the addon from being installed.

    ``hits`` are those of one addon, ``facts`` its files. Whether what runs comes past the place is not weighed.
    """
    makers = {f"{record.model}#create" for file in _loaded(addon, facts) for record in file.records}
    hooks = {function for key, function in addon.manifest.hooks if key in _HOOKS}
    runs = {
        file.path: [range(function.line, function.end_line + 1) for function in file.functions if function.name in hooks]
        for file in (_loaded(addon, facts) if hooks else ())
        if file.kind is FileKind.PYTHON
    }

    def is_run(hit: Hit) -> bool:
        model, _, method = hit.anchor.partition("#")
        if hit.anchor in makers or (model and method in INSTALLING and hit.path.endswith(".py")):
            return True
        return any(hit.line in lines for lines in runs.get(hit.path, ()))

    return [
        replace(hit, failure=Failure.INSTALL_ERROR)
        if (hit.failure or hit.rule.failure) is Failure.RUNTIME_ERROR and not hit.idle and is_run(hit)
        else hit
        for hit in hits
    ]


def _loaded(addon: Addon, facts: Sequence[Facts]) -> Iterator[Facts]:
    return (file for file in facts if place_of(addon, file.path, file.kind) is Place.LOADED)
