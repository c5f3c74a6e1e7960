"""What the installation itself runs: hooks, methods that set a model up, and ``create`` where the addon's data makes such a record."""

from __future__ import annotations

from collections.abc import Sequence

from rescue.checks.failing import INSTALLING
from rescue.checks.lookup import Hit, with_stopping
from rescue.checks.placing import loaded
from rescue.model import Addon, Facts, FileKind

_HOOKS = frozenset({"pre_init_hook", "post_init_hook", "post_load"})


def run_by_installation(hits: Sequence[Hit], addon: Addon, facts: Sequence[Facts]) -> list[Hit]:
    """The hits, those in what the installation runs as what keeps the addon from being installed.

    ``hits`` are those of one addon, ``facts`` its files. Whether what runs comes past the place is not weighed.
    """
    makers = {f"{record.model}#create" for file in loaded(addon, facts) for record in file.records}
    hooks = {function for key, function in addon.manifest.hooks if key in _HOOKS}
    runs = {
        file.path: [range(function.line, function.end_line + 1) for function in file.functions if function.name in hooks]
        for file in (loaded(addon, facts) if hooks else ())
        if file.kind is FileKind.PYTHON
    }

    def is_run(hit: Hit) -> bool:
        model, _, method = hit.anchor.partition("#")
        if hit.anchor in makers or (model and method in INSTALLING and hit.path.endswith(".py")):
            return True
        return any(hit.line in lines for lines in runs.get(hit.path, ()))

    return with_stopping(hits, is_run)
