"""Matches on Python 2: ``old_python``."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rescue.checks.lookup import Entry, Hit, Names
from rescue.checks.rules.ruleset import OldPythonMatch, Rule
from rescue.model import Addon, Facts, OldPython


class OldPythonUses:
    """``old_python``: what Python 2 has and Python 3 has not."""

    def __init__(self) -> None:
        self.names: dict[str, Names[OldPythonMatch]] = {}

    def add(self, rule: Rule, match: OldPythonMatch) -> None:
        """Register one match of a rule."""
        for kind in match.kinds:
            self.names.setdefault(kind, Names()).add(match.names, Entry(rule, match))

    def hits(self, addon: Addon, facts: Facts) -> Iterator[Hit]:
        """The uses in one file that Python 2 can import; a plain import only where the addon has such a file beside it."""
        if not self.names or not facts.old_python:
            return
        files = {path for path, _, _ in addon.files}
        if not _is_importable(facts.path, addon, files):
            return
        for use in facts.old_python:
            names = self.names.get(use.kind)
            if names is None or (use.kind == "import" and not _is_beside(facts.path, use, files)):
                continue
            for entry in names[use.name]:
                yield Hit(entry.rule, facts.path, use.line, use.name, use.kind, entry.rule.confidence)


def _is_importable(path: str, addon: Addon, files: set[str]) -> bool:
    """Whether Python 2 can import the file as a part of the addon: each folder down to it is a package, where the addon is one."""
    packages = {posixpath.dirname(addon.inside(file)) for file in files if posixpath.basename(file) == "__init__.py"}
    folder = posixpath.dirname(addon.inside(path))
    while "" in packages and folder:
        if folder not in packages:
            return False
        folder = posixpath.dirname(folder)
    return True


def _is_beside(path: str, use: OldPython, files: set[str]) -> bool:
    beside = posixpath.join(posixpath.dirname(path), use.name.partition(".")[0])
    return f"{beside}.py" in files or f"{beside}/__init__.py" in files
