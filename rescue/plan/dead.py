"""Files that are certain to be dead: what the plan has dropped before anything is migrated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from rescue.assessment import UnusedCode
from rescue.checks.placing import loaded
from rescue.model import Addon, Confidence, Facts, FileKind
from rescue.planned import DeadFile


def dead_files(unused: Iterable[UnusedCode], facts: Mapping[str, Sequence[Facts]], carried: Collection[str]) -> list[DeadFile]:
    """The files that surely nothing loads, in the order of ``unused``; ``carried`` are the paths of the addons that are carried over."""
    files = {file.path: file for path in carried for file in facts[path]}
    return [
        DeadFile(item.module, item.path, files[item.path].code_lines, item.reason)
        for item in unused
        if item.kind == "file" and item.confidence is Confidence.HIGH and item.path in files
    ]


def mostly_dead(addon: Addon, facts: Sequence[Facts], unused: Iterable[UnusedCode]) -> str:
    """What to say of a module of whose lines more than half are dead; '' for any other."""
    dead = sum(file.lines for file in dead_files(unused, {addon.path: facts}, {addon.path}))
    lines = sum(file.code_lines for file in loaded(addon, facts) if file.kind is not FileKind.MANIFEST)
    return f"{dead} of its {lines} lines of code stand in files that nothing loads: drop these first." if dead * 2 > lines else ""
