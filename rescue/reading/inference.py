"""What a literal reading of one file cannot tell, asked of astroid: names that stand in other files.

Only classes whose ``_name``, ``_inherit`` or bases are such names are looked at; astroid is fifteen times slower than ``ast``.
Nothing is imported: astroid reads source, modules of the scanned tree are handed to it by path, and of Odoo it sees only the
base classes below.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import msgspec

from rescue.analyzers.python.names import MODEL_BASES, module_name, normalised
from rescue.analyzers.source import SourceError, decode_python
from rescue.files import read_plain
from rescue.model import Addon, Facts, FileKind, ModelRef, PyClass
from rescue.processes.limits import TimeIsUpError, time_limit

if TYPE_CHECKING:
    from astroid import nodes

# What astroid may take to infer the classes of one module.
MODULE_SECONDS = 10.0


def _classes(*names: str) -> str:
    return "\n".join(f"class {name}: ..." for name in names)


_BASES: dict[str, str] = {
    "odoo": "",
    "odoo.addons": "",
    "odoo.models": _classes("BaseModel", "AbstractModel", "Model", "TransientModel"),
    "odoo.http": _classes("Controller"),
    "odoo.osv": "",
    "odoo.osv.osv": _classes("osv", "osv_memory", "osv_abstract", "Model", "TransientModel", "AbstractModel"),
    "odoo.osv.orm": _classes("BaseModel", "AbstractModel", "Model", "TransientModel"),
}


def resolve_classes(addons: Sequence[Addon], facts: Sequence[Facts], read: Callable[[str], bytes] = read_plain) -> list[Facts]:
    """The same facts, with the models of classes filled in whose names or bases stand in other files of the tree.

    ``read`` gives the bytes of a file by its root and path joined. What astroid cannot infer either keeps its placeholder root
    ``?ClassName`` and its ``unresolved`` mark.
    """
    if not any(map(is_inferable, facts)):
        return list(facts)
    paths = {file.path: index for index, file in enumerate(facts)}
    modules: dict[str, str] = {}
    dotted: dict[str, str] = {}
    for addon in addons:
        for path, kind, _ in addon.files:
            if kind is FileKind.PYTHON:
                inside = addon.inside(path)
                name = module_name(addon.name, inside)
                modules.setdefault(name, os.path.join(addon.root, path))
                dotted[path] = name
    result = list(facts)
    with _Astroid(modules, read) as astroid:
        for path, index in paths.items():
            file = facts[index]
            if path in dotted and is_inferable(file):
                result[index] = _resolved(file, astroid.classes(dotted[path]))
    return result


def is_inferable(file: Facts) -> bool:
    """Whether a class of the file awaits inference; what is computed when the code runs cannot be inferred."""
    return any(key in {"_name", "_inherit", "bases"} for item in file.classes for key in item.unresolved)


def _resolved(file: Facts, found: Mapping[tuple[str, int], _Inferred]) -> Facts:
    renamed: dict[str, str] = {}
    classes = []
    models = list(file.models)
    for item in file.classes:
        inferred = found.get((item.name, item.line))
        if not item.unresolved or inferred is None:
            classes.append(item)
            continue
        better = _with(item, inferred)
        if item.model.startswith("?") and better.model and not better.model.startswith("?"):
            renamed[item.model] = better.model
        if "_inherit" in item.unresolved and better.inherit:
            line = next((attribute.line for attribute in item.attributes if attribute.name == "_inherit"), item.line)
            models.extend(
                ModelRef(name, "inherit", line, better.model) for name in better.inherit if name != better.model or not item.inherit
            )
        classes.append(better)
    better_file = msgspec.structs.replace(file, classes=tuple(classes), models=tuple(models))
    return _with_names(better_file, renamed) if renamed else better_file


def _with_names(file: Facts, renamed: Mapping[str, str]) -> Facts:
    """The same facts with the found model names in place of the placeholders, as roots and in anchors."""
    replace = msgspec.structs.replace
    return replace(
        file,
        refs=tuple(replace(ref, root=renamed.get(ref.root, ref.root), anchor=_renamed(ref.anchor, renamed)) for ref in file.refs),
        names=tuple(replace(name, anchor=_renamed(name.anchor, renamed)) for name in file.names),
        models=tuple(replace(model, anchor=_renamed(model.anchor, renamed)) for model in file.models),
        sql=tuple(replace(ref, anchor=_renamed(ref.anchor, renamed)) for ref in file.sql),
    )


def _renamed(anchor: str, renamed: Mapping[str, str]) -> str:
    head, mark, tail = anchor.partition("#")
    return f"{renamed.get(head, head)}{mark}{tail}"


class _Inferred(msgspec.Struct, frozen=True):
    """What astroid knows of a class: ``_name``, ``_inherit`` and the kind that its bases give it; None where it does not know."""

    name: str | None
    inherit: tuple[str, ...] | None
    kind: str | None


def _with(item: PyClass, inferred: _Inferred) -> PyClass:
    name = inferred.name if "_name" in item.unresolved and inferred.name else ("" if item.model.startswith("?") else item.model)
    inherit = inferred.inherit if "_inherit" in item.unresolved and inferred.inherit else item.inherit
    model = name or (inherit[0] if len(inherit) == 1 else "")
    left = tuple(
        key
        for key in item.unresolved
        if not ((key == "_name" and inferred.name) or (key == "_inherit" and inferred.inherit) or (key == "bases" and inferred.kind))
    )
    kind: Any = inferred.kind or item.kind
    return msgspec.structs.replace(item, model=model or item.model, inherit=inherit, kind=kind, unresolved=left)


class _Astroid:
    """astroid, seeing the scanned tree and nothing else of Odoo; its caches are emptied on the way in and out."""

    def __init__(self, modules: Mapping[str, str], read: Callable[[str], bytes]) -> None:
        self._modules = modules
        self._read = read

    def __enter__(self) -> Self:
        from astroid.manager import AstroidManager

        self._manager = AstroidManager()
        self._manager.clear_cache()
        self._manager.register_failed_import_hook(self._find)
        return self

    def __exit__(self, *_: object) -> None:
        self._manager._failed_import_hooks.remove(self._find)  # noqa: SLF001 - astroid has no public way to take a hook back
        self._manager.clear_cache()

    def classes(self, module: str) -> dict[tuple[str, int], _Inferred]:
        """What can be inferred of the classes of one module, by name and line; empty when astroid cannot read it."""
        from astroid import nodes

        try:
            with time_limit(MODULE_SECONDS):
                tree = self._manager.ast_from_module_name(module)
                return {(item.name, item.lineno or 0): self._infer(item) for item in tree.nodes_of_class(nodes.ClassDef)}
        except (Exception, TimeIsUpError):  # noqa: BLE001 - astroid trips over odd code in many ways; its classes stay unresolved
            return {}

    def _find(self, module: str) -> nodes.Module:
        """Give astroid a module that it does not find installed."""
        from astroid.builder import AstroidBuilder
        from astroid.exceptions import AstroidBuildingError

        name = normalised(module)
        path = self._modules.get(name, "")
        try:
            text = _BASES[name] if name in _BASES else decode_python(self._read(path)).text if path else None
        except (OSError, SourceError) as error:
            raise AstroidBuildingError("{modname} cannot be read: {error}", modname=module, error=error) from error
        if text is None:
            raise AstroidBuildingError("{modname} is not in the scanned tree", modname=module)
        return AstroidBuilder(self._manager).string_build(text, module, path or f"{name}/__init__.py")

    def _infer(self, item: nodes.ClassDef) -> _Inferred:
        try:
            names = list(self._strings(item, "_name"))
            inherit = tuple(self._strings(item, "_inherit"))
            kind = next((MODEL_BASES[name] for name in map(normalised, self._ancestors(item)) if name in MODEL_BASES), None)
        except Exception:  # noqa: BLE001 - as above, for this class alone
            return _Inferred(None, None, None)
        return _Inferred(names[0] if names else None, inherit or None, kind)

    @staticmethod
    def _ancestors(item: nodes.ClassDef) -> Iterator[str]:
        for ancestor in item.ancestors():
            yield ancestor.qname()

    @staticmethod
    def _strings(item: nodes.ClassDef, attribute: str) -> Iterator[str]:
        from astroid import nodes

        for place in item.locals.get(attribute, ()):
            for value in place.infer():
                items = value.elts if isinstance(value, nodes.List | nodes.Tuple) else [value]
                for element in items:
                    inferred = next(element.infer(), None) if isinstance(element, nodes.NodeNG) else None
                    if isinstance(inferred, nodes.Const) and isinstance(inferred.value, str):
                        yield inferred.value
