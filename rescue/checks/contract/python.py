"""Python names of core: what is imported, and what is used of imported modules and classes (``http.request``, ``fields.Date.today``)."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from rescue.catalog.load import Catalog
from rescue.checks.contract.ground import Ground, State, Touched
from rescue.checks.failing import stands_in_function
from rescue.model import Facts, NameUse


class _Answer(NamedTuple):
    """What became of a name, and the module of an addon in it ('' for the framework's)."""

    state: State
    module: str


class PythonCheck:
    """Looks up dotted names in the catalogs."""

    def __init__(self, on: Ground) -> None:
        self._on = on
        self._known: dict[str, _Answer] = {}
        self._imports: dict[str, _Answer] = {}

    def check(self, touched: Touched, file: Facts) -> None:
        """Add what became of the names that one file relies on; what is used under the very name that was imported is said there."""
        imported = {use.name for use in file.names if use.usage == "import"}
        for use in file.names:
            # a name that is written to may be one that the code brings itself
            if use.guarded or use.usage == "write" or not use.name.startswith("odoo."):
                continue
            if use.usage == "import":
                if not use.name.endswith(".*"):
                    self._imported(touched, file, use)
            elif use.name not in imported:
                self._used(touched, file, use, imported)

    def _imported(self, touched: Touched, file: Facts, use: NameUse) -> None:
        found = self._imports.get(use.name)
        if found is None:
            module = _addon_of(use.name)
            found = _Answer(self._on.state(lambda core: core.imports(use.name) is not None, (module,)), module)
            self._imports[use.name] = found
        state, module = found
        if module in self._on.modules:
            return
        touched.counts[state] += 1
        if state is State.BROKEN:
            hop = self._on.hop(lambda later: later.core.imports(use.name) is not None, (module,))
            self._on.hit(touched, "CORE-IMPORT-GONE", file.path, use.line, use.name, use.anchor, hop)

    def _used(self, touched: Touched, file: Facts, use: NameUse, imported: set[str]) -> None:
        found = self._known.get(use.name)
        if found is None:
            found = self._known[use.name] = self._answer(use.name)
        if found.module in self._on.modules:
            return
        state = found.state
        if state is State.BROKEN and self._is_said_of_import(use.name, imported):
            touched.counts[state] += 1
            touched.leave(file.path, use.line, use.name)
            return
        touched.counts[state] += 1
        if state is State.BROKEN:
            whole = find_name(self._on.source, use.name) is Found.YES
            hop = self._on.hop(lambda later: _is_there(later.core, use.name, whole), (found.module,))
            rule = "CORE-NAME-GONE-USE" if _runs_later(file, use) else "CORE-NAME-GONE"
            self._on.hit(touched, rule, file.path, use.line, use.name, use.anchor, hop)

    def _answer(self, name: str) -> _Answer:
        module = _addon_of(name)
        before, after = find_name(self._on.source, name), find_name(self._on.target, name)
        if after is Found.NO or (after is Found.NO_METHOD and before is Found.YES):
            unknown = before is Found.NO or self._on.lacks((module,))
            return _Answer(State.UNKNOWN if unknown else State.BROKEN, module)
        return _Answer(State.OK, module)

    def _is_said_of_import(self, name: str, imported: set[str]) -> bool:
        """Whether what the name hangs on was imported by name and is gone itself."""
        parts = name.split(".")
        above = (".".join(parts[:length]) for length in range(len(parts) - 1, 1, -1))
        return any(item in imported and self._on.target.imports(item) is None for item in above)


class Found(Enum):
    """What a catalog says of a dotted name.

    ``NO_METHOD``: it is inside a class whose methods are all known, and is none of them; plain attributes are not in a catalog.
    ``MAYBE``: what it hangs on is there, and the catalog cannot tell of the last part.
    """

    YES = 1
    NO = 2
    NO_METHOD = 3
    MAYBE = 4


def find_name(core: Catalog, name: str) -> Found:
    """Whether core has a dotted name: a module, a name in one, or a method of a class there."""
    parts = name.split(".")
    length = next((length for length in range(len(parts), 0, -1) if core.imports(".".join(parts[:length])) == "module"), 0)
    if length == len(parts):
        return Found.YES
    if length == 0:
        return Found.NO
    if core.imports(".".join(parts[: length + 1])) is None:
        # ``odoo.tools.config`` is the module to an import statement, and to others the object that the package took from it
        return Found.MAYBE if core.imports(".".join([*parts[:length], parts[length - 1]])) == "name" else Found.NO
    if length + 1 == len(parts):
        return Found.YES
    return _find_method(core, ".".join(parts[: length + 1]), parts[length + 1], set())


def _find_method(core: Catalog, dotted: str, name: str, seen: set[str]) -> Found:
    found = core.python_class(dotted)
    if found is None or dotted in seen:
        return Found.MAYBE
    if name in found.methods:
        return Found.YES
    above = {_find_method(core, base, name, {*seen, dotted}) for base in found.bases if base != "object"}
    return next((answer for answer in (Found.YES, Found.MAYBE) if answer in above), Found.NO_METHOD)


def _is_there(core: Catalog, name: str, whole: bool) -> bool:
    """Whether core has a name; where the source has the ``whole`` of it, a class without such a method has it no longer."""
    found = find_name(core, name)
    return found is not Found.NO and not (whole and found is Found.NO_METHOD)


def _addon_of(name: str) -> str:
    """The addon that a dotted name belongs to, '' for the framework."""
    parts = name.split(".")
    return parts[2] if parts[:2] == ["odoo", "addons"] and len(parts) > 2 else ""


def _runs_later(file: Facts, use: NameUse) -> bool:
    """Whether a use stands in the body of a function, which runs when it is called."""
    if use.usage in {"base", "decorator"}:
        return stands_in_function(file, use.line)
    functions = (*file.functions, *(method for item in file.classes for method in item.methods))
    return stands_in_function(file, use.line) or any(function.line == use.line == function.end_line for function in functions)
