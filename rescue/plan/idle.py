"""Modules that do nothing: what speaks for dropping one, in words, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from pathlib import PurePosixPath as Posix

from rescue.checks.placing import Place, place_of
from rescue.model import Addon, Facts, FileKind, PyClass

FilesBeside = Callable[[Addon], Sequence[str]]
"""What lies in an addon's folder that the scan does not read, relative to it: translations, styles, images."""

_DATA_KEYS = frozenset({"assets", "qweb", "js", "css"})
_PLAIN = frozenset({".md", ".rst", ".txt", ".html", ".png", ".svg", ".jpg", ".jpeg", ".gif", ".pyc", ".toml", ".cfg", ".pot", ""})


def reason_to_drop(addon: Addon, facts: Sequence[Facts], dependents: Sequence[str], beside: FilesBeside) -> str:
    """Why nothing is lost without the module; '' where it does something, or where not all of it was read.

    A module that only gathers others does do something: installing it installs them.
    """
    if any(file.unread for file in facts) or addon.manifest.hooks or addon.manifest.bundles or _keys(addon) & _DATA_KEYS:
        return ""
    rest = [file for file in facts if file.kind not in {FileKind.PYTHON, FileKind.MANIFEST}]
    if any(file.kind is FileKind.JAVASCRIPT or place_of(addon, file.path, file.kind) in {Place.LOADED, Place.DEMO} for file in rest):
        return ""
    if _works(addon) or any(place_of(addon, file.path, file.kind) in {Place.TESTS, Place.MIGRATION} for file in facts):
        return ""
    live, dead = _reached([file for file in facts if file.kind is FileKind.PYTHON])
    if all(_is_empty(file) for file in live):
        if len(addon.manifest.depends) > 1 or beside(addon):
            return ""
        left = [*(file.path for file in dead), *(file.path for file in rest)]
        if left:
            return f"Nothing loads what it holds: {_few(left)}."
        if dependency := next((name for name in addon.manifest.depends if name != "base"), ""):
            return f"It has no model, view, data or code: all it does is to have {dependency} installed."
        return "It has no model, view, data or code: installing it changes nothing."
    own = list(chain.from_iterable(file.classes for file in live))
    if own and not dependents and all(_is_mixin(item) for item in own) and not any(file.functions or file.routes for file in live):
        models = sorted({item.model for item in own})
        if not beside(addon):
            return f"It only offers {_few(models)} to inherit from, and no module of the tree depends on it."
    return ""


def files_beside(addon: Addon) -> list[str]:
    """Reads the names in the addon's folder: all but what describes it, sorted; nothing where the folder is not there any more."""
    folder = Path(addon.root, *([] if addon.path == "." else addon.path.split("/")))
    read = {addon.inside(path) for path, _, _ in addon.files}
    found = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in found if path not in read and not _describes(path)]


def _describes(path: str) -> bool:
    """Whether a file is about the module rather than part of it."""
    parts = Posix(path).parts
    if parts[:2] == ("static", "description") or parts[0] in {"readme", "doc", "docs"} or "__pycache__" in parts:
        return True
    return Posix(path).suffix.lower() in _PLAIN and parts[0] != "static"


def _keys(addon: Addon) -> set[str]:
    return {key for key, value in addon.manifest.keys if value.strip() not in {"{}", "[]", "()"}}


def _works(addon: Addon) -> bool:
    """Whether the manifest alone does something: it declares what has to be there, or that it is an application."""
    return bool(addon.manifest.application or addon.manifest.external_python or addon.manifest.external_bin)


def _is_empty(file: Facts) -> bool:
    """Whether a Python file only imports."""
    if Posix(file.path).name != "__init__.py" and file.code_lines:
        return False
    return not (file.classes or file.functions or any(use.usage != "import" for use in file.names))


def _is_mixin(item: PyClass) -> bool:
    return item.kind == "abstract" and item.model not in item.inherit and not item.model.startswith("?") and bool(item.model)


def _reached(files: Sequence[Facts]) -> tuple[list[Facts], list[Facts]]:
    """The files that Python may load with the addon, and those that none of its files imports; in doubt a file is loaded."""
    named = {part for file in files for item in file.imports for part in item.name.split(".")}
    named |= {item.name.split(".")[0] for file in files for item in file.old_python if item.kind == "import"}
    python2 = any(file.dialect == "python2" for file in files)
    highest = min((file.path.count("/") for file in files), default=0)
    live: list[Facts] = []
    dead: list[Facts] = []
    for file in files:
        path = Posix(file.path)
        name = path.parent.name if path.name == "__init__.py" else path.stem
        top = path.name == "__init__.py" and file.path.count("/") == highest
        (live if python2 or "*" in named or top or name in named else dead).append(file)
    return live, [file for file in dead if file.code_lines]


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
