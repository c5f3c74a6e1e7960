"""Which Python files of an addon Odoo loads: those that a chain of imports reaches from the addon's ``__init__.py``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence

from rescue.analyzers.python.names import module_name
from rescue.checks.placing import Place, place_of
from rescue.model import Addon, Facts, FileKind

_DYNAMIC = re.compile(rb"importlib|__import__|pkgutil|\bglob\b|listdir|\bexec\b")


def never_imported(addon: Addon, facts: Sequence[Facts], imported: Collection[str], read: Callable[[str], bytes | None]) -> frozenset[str]:
    """The paths of the addon's Python files that no import reaches; ``imported`` are the names that other addons import.

    ``read`` gives the bytes of a file by its absolute path. Nothing is said of an addon whose code cannot be followed: one without
    ``__init__.py``, one with a file that could not be read, and one that may import by a name made when it runs.
    """
    files = {module_name(addon.name, addon.inside(file.path)): file for file in facts if file.kind is FileKind.PYTHON}
    root = module_name(addon.name, "__init__.py")
    if root not in files or any(file.unread for file in files.values()):
        return frozenset()
    # a hook, a test or a script of an upgrade is loaded by its place; what it imports is loaded with it
    waiting = [root, *(name for name, file in files.items() if name in imported or not _is_code(addon, file))]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        # where a name was reached, the packages around it were; all files are beneath the root
        while name not in reached and name.startswith(root):
            reached.add(name)
            if name in files:
                waiting.extend(imports_of(name, files[name]))
            name = name.rpartition(".")[0]
    lost = frozenset(file.path for name, file in files.items() if name not in reached)
    if lost and any(_DYNAMIC.search(read(os.path.join(addon.root, file.path)) or b"") for file in files.values() if _is_package(file)):
        return frozenset()
    return lost


def imports_of(name: str, file: Facts) -> Iterator[str]:
    """The names that a file imports: of modules, or of what modules hold; with either, the packages around it are loaded."""
    package = name if _is_package(file) else name.rpartition(".")[0]
    yield from (item.name for item in file.imports)
    yield from (f"{package}.{item.name}" for item in file.old_python if item.kind == "import")


def _is_package(file: Facts) -> bool:
    return file.path.endswith("__init__.py")


def _is_code(addon: Addon, file: Facts) -> bool:
    return place_of(addon, file.path, file.kind) is Place.LOADED
