"""What can be imported from core, and what its scripts, bundles and routes are called."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rescue.catalog.build_models import definition_of
from rescue.catalog.build_views import data_files
from rescue.catalog.model import Code, CoreClass, CoreMethod, Names
from rescue.catalog.parts import SourceModule
from rescue.catalog.python_details import PythonDetails
from rescue.model import Facts, FileKind

# Modules that the web client has without a file of that name below any static/.
_BUILT_IN_SCRIPTS = ("@odoo/hoot", "@odoo/hoot-dom", "@odoo/hoot-mock", "@odoo/o-spreadsheet", "@odoo/owl")
_ASSETS_TEMPLATE = re.compile(r"(?:^|_)assets(?:_|$)")
_PUBLIC = re.compile(r"^[^_]")


def build_names(modules: Sequence[SourceModule], python: Sequence[PythonDetails]) -> Names:
    """The names of all modules; ``python`` are the details of every Python file, of the framework and of the modules."""
    scripts = dict(_scripts(modules))
    return Names(
        python=_python_names(python),
        javascript=tuple(sorted({*scripts, *_BUILT_IN_SCRIPTS})),
        bundles=tuple(sorted(set(_bundles(modules)))),
        routes=tuple(sorted(set(_routes(modules)))),
        constants={f"{file.module}.{name}": value for file in _by_name(python) for name, value in sorted(file.constants)},
        exports={name: exports for name, exports in sorted(scripts.items()) if exports},
    )


def build_code(python: Sequence[PythonDetails], is_model: frozenset[tuple[str, int]]) -> Code:
    """Classes that are no models, and functions. ``is_model`` has (module, line) of the classes that are models."""
    classes: dict[str, CoreClass] = {}
    functions: dict[str, tuple[str, ...]] = {}
    for file in _by_name(python):
        owner = file.module.split(".")[2] if file.module.startswith("odoo.addons.") else "odoo"
        in_tests = ".tests." in file.module
        for function in file.functions:
            functions[f"{file.module}.{function.name}"] = function.params
        for item in file.classes:
            if (file.module, item.line) not in is_model:
                methods: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...], str, int, bool]]] = {}
                for method in item.methods:
                    if in_tests and method.name.startswith("test"):
                        continue  # others derive from the class for its helpers
                    methods.setdefault(method.name, []).append(definition_of(owner, method))
                made = {name: CoreMethod(tuple(methods[name][-1:])) for name in sorted(methods)}
                classes[f"{file.module}.{item.name}"] = CoreClass(item.bases, made)
    return Code(classes, functions)


def _by_name(python: Iterable[PythonDetails]) -> list[PythonDetails]:
    return sorted(python, key=lambda file: file.module)


def _python_names(python: Sequence[PythonDetails]) -> dict[str, tuple[str, ...]]:
    files = {file.module: file for file in python}
    names: dict[str, set[str]] = {name: set(file.names) for name, file in files.items()}
    for name in list(names):
        parent, _, last = name.rpartition(".")
        while parent:  # also packages without __init__.py, such as odoo.addons
            names.setdefault(parent, set()).add(last)
            parent, _, last = parent.rpartition(".")
    for file in python:
        for target, name in file.planted:
            if target in names:
                names[target].add(name)
    changed = True
    while changed:  # star imports of modules that have star imports themselves
        changed = False
        for name, file in files.items():
            before = len(names[name])
            for star in file.stars:
                names[name] |= _exported(star, names, files)
            changed = changed or len(names[name]) > before
    return {name: tuple(sorted(names[name])) for name in sorted(names)}


def _exported(module: str, names: Mapping[str, set[str]], files: Mapping[str, PythonDetails]) -> set[str]:
    """What a star import of the module gives."""
    file = files.get(module)
    if file is not None and file.exported is not None:
        return set(file.exported)
    return {name for name in names.get(module, ()) if _PUBLIC.match(name)}


def _scripts(modules: Sequence[SourceModule]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The JavaScript modules by every name that they go by, with what they export."""
    for module in modules:
        for inside, facts, details in zip(module.inside, module.facts, module.details, strict=True):
            if facts.kind is not FileKind.JAVASCRIPT:
                continue
            for use in facts.scripts:
                if use.name and use.kind in {"define", "module"}:
                    yield use.name, details.exports
            name = _script_name(module.name, inside)
            if facts.dialect != "vendored" or details.exports:
                yield name, tuple(sorted({_absolute(export, name) for export in details.exports}))


def _script_name(module: str, inside: str) -> str:
    """``@web/core/utils`` for ``static/src/core/utils.js``; ``@web/../tests/helpers`` beside ``src`` (odoo/tools/js_transpiler.py)."""
    path = inside.removeprefix("static/").removesuffix(".js")
    return f"@{module}/{path.removeprefix('src/')}" if path.startswith("src/") else f"@{module}/../{path}"


def _absolute(export: str, module: str) -> str:
    """An export passed on from a relative path, by the name of the module there."""
    if not export.startswith("*."):
        return export
    return "*" + posixpath.normpath(posixpath.join(posixpath.dirname(module), export[1:])).removesuffix(".js")


def _bundles(modules: Sequence[SourceModule]) -> Iterator[str]:
    for module in modules:
        yield from (name for name, _ in module.addon.manifest.bundles)
        for facts in data_files(module):
            for view in facts.views:
                if view.type == "qweb" and not view.inherit and _ASSETS_TEMPLATE.search(view.xmlid.partition(".")[2]):
                    yield view.xmlid


def _routes(modules: Sequence[SourceModule]) -> Iterator[tuple[str, str]]:
    for module in modules:
        for inside, facts in zip(module.inside, module.facts, strict=True):
            if not inside.startswith("tests/"):
                yield from ((url, module.name) for url in _urls(facts))


def _urls(facts: Facts) -> Iterator[str]:
    for route in facts.routes:
        yield from route.urls
