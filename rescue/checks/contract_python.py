"""Python names of core that code imports."""

from __future__ import annotations

from rescue.checks.contract_ground import Ground, State, Touched
from rescue.model import Facts, NameUse


class PythonCheck:
    """Looks up dotted names in the catalogs."""

    def __init__(self, on: Ground) -> None:
        self._on = on

    def check(self, touched: Touched, file: Facts) -> None:
        """Add what became of the names that one file relies on."""
        for use in file.names:
            self._name(touched, file, use)

    def _name(self, touched: Touched, file: Facts, use: NameUse) -> None:
        parts = use.name.split(".")
        if use.guarded or use.usage != "import" or parts[0] != "odoo" or parts[-1] == "*":
            return
        module = parts[2] if parts[:2] == ["odoo", "addons"] and len(parts) > 2 else ""
        if module in self._on.modules:
            return
        state = self._on.state(lambda core: core.imports(use.name) is not None, (module,))
        touched.counts[state] += 1
        if state is State.BROKEN:
            hop = self._on.hop(lambda later: later.core.imports(use.name) is not None, (module,))
            self._on.hit(touched, "CORE-IMPORT-GONE", file.path, use.line, use.name, use.anchor, hop)
