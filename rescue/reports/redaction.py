"""A report without code and without the names of files, for readers who need not see either.

Excerpts are left out. In every path the parts below the addon are replaced by short hashes, but for folders that every addon has
and for suffixes; the same path gets the same hash everywhere in all reports, so that two can be compared. Names of modules stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import Any, Final

import msgspec

from rescue.assessment import Assessment

_PATHS: Final = frozenset({"path", "to_path"})
_USUAL: Final = frozenset(
    "models views data security wizard wizards report reports static src js xml scss css img lib i18n demo tests controllers templates "
    "migrations upgrades components".split()
)
_MANIFESTS: Final = frozenset({"__manifest__.py", "__openerp__.py", "__terp__.py", "__init__.py"})
_IN_TEXT: Final = re.compile(r"[\w@.+-]+(?:/[\w@.+-]+)*\.(?:py|xml|js|csv|scss|css|less|sql|po|pot|txt|md|rst|xls|xlsx|png|svg)\b")
_OURS: Final = frozenset({"rules", "rule_outcomes", "calibration", "fix", "tool", "rulesets"})
"""What is not of the scanned tree."""


def redacted(assessment: Assessment) -> Assessment:
    """The same findings and figures, with nothing in them that shows code or names a file."""
    modules = [module.path for module in (*assessment.modules, *assessment.not_installable)]
    cloak = _Cloak(modules)
    plain: dict[str, Any] = msgspec.to_builtins(assessment)
    roots = [f"tree-{number}" for number, _ in enumerate(assessment.roots, start=1)]
    return msgspec.convert(cloak.value(plain | {"roots": roots}), Assessment)


class _Cloak:
    """Hides paths: those that stand under a name for paths, and those that a text names."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._modules = frozenset(modules)
        self._known: dict[str, str] = {}

    def value(self, value: Any, name: str = "") -> Any:
        """A value of the report, and all in it."""
        if isinstance(value, str):
            return self._text(value, name)
        if isinstance(value, dict):
            return {key: item if key in _OURS else self.value(item, key) for key, item in value.items()}
        return [self.value(item, name) for item in value] if isinstance(value, list) else value

    def _text(self, text: str, name: str) -> str:
        if name == "excerpt":
            return ""
        if name in _PATHS:
            return self.path(text)
        return _IN_TEXT.sub(lambda found: self.path(found[0]), text) if "." in text else text

    def path(self, path: str) -> str:
        """The path with what is its own in it hidden."""
        if (hidden := self._known.get(path)) is None:
            hidden = self._known[path] = self._hidden(path)
        return hidden

    def _hidden(self, path: str) -> str:
        module = self._module_of(path)
        inside = path[len(module) :].strip("/")
        parts = [part if part in _USUAL or part in _MANIFESTS else _hash(part) for part in inside.split("/") if part]
        return "/".join([module, *parts] if module else parts)

    def _module_of(self, path: str) -> str:
        """The path of the module that a path is in, '' for none."""
        while path and path not in self._modules:
            path = path.rpartition("/")[0]
        return path


def _hash(part: str) -> str:
    suffix = PurePosixPath(part).suffix
    suffix = suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ""
    stem = part[: len(part) - len(suffix)]
    return f"x{blake2b(stem.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}{suffix}"
