"""A module of core as the builder sees it: its addon, and the facts and details of each of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from rescue.analyzers.python.names import module_name
from rescue.catalog.reading import Details
from rescue.model import Addon, Facts, FileKind


class SourceModule(Struct, frozen=True):
    """An addon with what was read of its files; the three tuples run parallel.

    ``python2``: it is of a series that Python 2 runs, where ``import models`` means the ``models`` beside the file.
    """

    addon: Addon
    inside: tuple[str, ...]
    facts: tuple[Facts, ...]
    details: tuple[Details, ...]
    python2: bool = False

    @property
    def name(self) -> str:
        """The module's technical name."""
        return self.addon.name

    def by_inside(self) -> dict[str, Facts]:
        """The facts by the file's path inside the addon."""
        return dict(zip(self.inside, self.facts, strict=True))


def source_module(addon: Addon, facts: Sequence[Facts], details: Sequence[Details], *, python2: bool = False) -> SourceModule:
    """Put together what was read of an addon."""
    inside = tuple(addon.inside(path) for path, _, _ in addon.files)
    return SourceModule(addon, inside, tuple(facts), tuple(details), python2)


def loaded_python(module: SourceModule) -> Iterator[tuple[Facts, Details]]:
    """The Python files that Odoo imports when it loads the module: those that ``__init__.py`` leads to.

    A file that lies there but is never imported makes no models, whatever it holds; tests are imported by a few modules alone.
    """
    files = {
        module_name(module.name, inside): (facts, details)
        for inside, facts, details in zip(module.inside, module.facts, module.details, strict=True)
        if facts.kind is FileKind.PYTHON
    }
    start = f"odoo.addons.{module.name}"
    reached = {start} if start in files else set()
    waiting = list(reached)
    while waiting:
        for imported in _imported(waiting.pop(), files, python2=module.python2):
            name = imported
            while name.startswith(start):  # a module is imported with the packages around it
                if name in files and name not in reached:
                    reached.add(name)
                    waiting.append(name)
                name = name.rpartition(".")[0]
    yield from (files[name] for name in sorted(reached))


def _imported(name: str, files: Mapping[str, tuple[Facts, Details]], *, python2: bool) -> Iterator[str]:
    """What one of the module's files imports, by dotted name; the files beside it too that Python 2 takes a plain name for."""
    facts, details = files[name]
    yield from (item.name.removesuffix(".*") for item in facts.imports)
    if python2 and details.python:
        package = name if facts.path.endswith("__init__.py") else name.rpartition(".")[0]
        yield from (f"{package}.{plain}".removesuffix(".*") for plain in details.python.plain)
