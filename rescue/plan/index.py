"""Where artifacts are found: by place, by XML id, and by the models, fields and methods that they define."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rescue.graph import ModelIndex
from rescue.graph.models import is_extension, model_classes
from rescue.model import Facts
from rescue.plan.artifacts import Taken
from rescue.plan.model import Kind

_DEFINING: Final = frozenset({Kind.MODEL, Kind.WIZARD, Kind.REPORT})


class Index:
    """The artifacts of a tree.

    ``names`` are those of all members that artifacts define. A member that is defined several times belongs to who defines it first, in
    the order of loading, among the modules that the asking one depends on; where none of those does, it is core's or another's, and not
    known.
    """

    def __init__(self, taken: Sequence[Taken], facts: Iterable[Facts], models: ModelIndex, depends: Mapping[str, Sequence[str]]) -> None:
        """``facts`` of the whole tree; ``depends`` are those of each module, in the order of loading."""
        places: dict[str, list[tuple[int, int, Taken]]] = {}
        self.by_xmlid: Final[dict[str, Taken]] = {}
        for item in taken:
            places.setdefault(item.path, []).extend((first, last, item) for first, last in item.parts)
            for xmlid in item.xmlids:
                self.by_xmlid.setdefault(xmlid, item)
        self._places: Final[Mapping[str, list[tuple[int, int, Taken]]]] = {
            path: sorted(found, key=lambda place: (place[0], -place[1])) for path, found in places.items()
        }
        self._starts: Final = {path: [first for first, _, _ in found] for path, found in self._places.items()}
        self._around: Final = {path: _around([last for _, last, _ in found]) for path, found in self._places.items()}
        self.models: Final[dict[str, Taken]] = {}
        self._fields: Final = _Members(models)
        self._methods: Final = _Members(models)
        self._depends: Final = depends
        self._closures: Final[dict[str, frozenset[str]]] = {}
        self._asked: Final[dict[tuple[str, str, str], tuple[Taken | None, str]]] = {}
        position = {name: number for number, name in enumerate(depends)}
        for file in sorted(facts, key=lambda file: (position.get(file.addon, len(position)), file.path)):
            self._define(file)
        self.names: Final = frozenset(name for members in (self._fields, self._methods) for _, name in members.own)

    def _define(self, file: Facts) -> None:
        for cls in model_classes(file):
            owner = self.at(file.path, cls.line)
            if owner is None:
                continue
            if owner.kind in _DEFINING and not is_extension(cls):
                self.models.setdefault(cls.model, owner)
            for field in cls.fields:
                self._fields.own.setdefault((cls.model, field.name), []).append(owner)
            for method in cls.methods:
                holder = self.at(file.path, method.line)
                if holder is not None and holder.kind is not Kind.OVERRIDE:
                    self._methods.own.setdefault((cls.model, method.name), []).append(holder)

    def at(self, path: str, line: int) -> Taken | None:
        """The innermost artifact around a line."""
        found = self._places.get(path)
        if found is None:
            return None
        around = self._around[path]
        number = bisect_right(self._starts[path], line) - 1
        while number >= 0 and found[number][1] < line:
            number = around[number]
        return found[number][2] if number >= 0 else None

    def field(self, model: str, name: str, module: str) -> Taken | None:
        """Who defines the field for that module, on the model or on what it inherits within the tree; None for core's."""
        return self._member(self._fields, model, name, module)

    def method(self, model: str, name: str, module: str) -> Taken | None:
        """Who defines the method first, overrides of core's left out."""
        return self._member(self._methods, model, name, module)

    def member(self, model: str, name: str, module: str) -> tuple[Taken | None, str]:
        """Who defines the field of that name, or else the method, and which of the two it is."""
        key = (model, name, module)
        if key not in self._asked:
            field = self.field(model, name, module)
            self._asked[key] = (field, "field") if field is not None else (self.method(model, name, module), "method")
        return self._asked[key]

    def _member(self, members: _Members, model: str, name: str, module: str) -> Taken | None:
        if name not in self.names:  # most are core's
            return None
        found = members.of(model, name)
        return next((item for item in found if item.module in self.closure(module)), None)

    def closure(self, module: str) -> frozenset[str]:
        """The module, and those of the tree that it depends on, however far down."""
        if module not in self._closures:
            seen = {module}
            waiting = [module]
            while waiting:
                below = [name for name in self._depends.get(waiting.pop(), ()) if name in self._depends and name not in seen]
                seen.update(below)
                waiting.extend(below)
            self._closures[module] = frozenset(seen)
        return self._closures[module]


class _Members:
    """Fields or methods: by model and name, the artifacts that define one there."""

    def __init__(self, models: ModelIndex) -> None:
        self._models = models
        self._inherited: dict[tuple[str, str], list[Taken]] = {}
        self.own: dict[tuple[str, str], list[Taken]] = {}

    def of(self, model: str, name: str) -> list[Taken]:
        """Who defines the member on the model, else on what it inherits, the nearest first. Asked once all are known."""
        key = (model, name)
        found = self.own.get(key) or self._inherited.get(key)
        if found is None:
            found = [item for at in self._models.lineage(model) for item in self.own.get((at, name), ())]
            self._inherited[key] = found
        return found


def _around(lasts: Sequence[int]) -> list[int]:
    """For each of a file's parts, given by their last lines in the order of their first, the nearest before it that ends later, else -1."""
    around: list[int] = []
    for number, last in enumerate(lasts):
        before = number - 1
        while before >= 0 and lasts[before] <= last:
            before = around[before]
        around.append(before)
    return around
