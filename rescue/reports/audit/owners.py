"""Which module a finding belongs to, by the number that the module has on the page."""

from __future__ import annotations

from collections.abc import Sequence

from rescue.assessment import ModuleReport
from rescue.model import Finding


class Owners:
    """The modules by name, numbered from 1. Two addons may share a name; then the path decides."""

    def __init__(self, modules: Sequence[ModuleReport]) -> None:
        self._numbers: dict[str, list[tuple[str, int]]] = {}
        for number, module in enumerate(modules, start=1):
            self._numbers.setdefault(module.name, []).append((f"{module.path}/", number))
        self.by_name = {name: numbers[0][1] for name, numbers in self._numbers.items()}

    def number(self, finding: Finding) -> int:
        """The number of the module's section; 0 when the report holds no such module."""
        candidates = self._numbers.get(finding.module, [])
        if len(candidates) == 1:
            return candidates[0][1]
        within = (number for path, number in candidates if finding.path.startswith(path))
        return next(within, self.by_name.get(finding.module, 0))
