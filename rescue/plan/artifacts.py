"""Take the addons apart: facts to artifacts, each of which can be moved on its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from rescue.graph.edges import full_xmlid
from rescue.graph.models import is_extension
from rescue.model import Addon, Facts, FileKind, MethodDef, PyClass, Record, View
from rescue.plan.kinds import GROUPED, kind_of_record, kind_of_view
from rescue.plan.model import Artifact, Kind

Overrides = Collection[tuple[str, int]]
"""(path, line) of each method that takes the place of another."""

_MODELS: Final = frozenset({"model", "abstract", "transient"})
_IGNORED_FOLDERS: Final = frozenset({"tests", "migrations", "upgrades", "demo", "docs", "doc", "examples"})
_SOURCES: Final = frozenset({"src", "js", "xml"})


class Taken(Artifact, frozen=True):
    """An artifact with what is needed to find it again: its XML ids, and the (first, last) lines of each of its parts."""

    xmlids: tuple[str, ...] = ()
    parts: tuple[tuple[int, int], ...] = ()

    def plain(self) -> Artifact:
        """The artifact alone."""
        return Artifact(self.id, self.kind, self.module, self.name, self.path, self.line, self.end_line, self.lines, self.model)


def take_apart(addon: Addon, facts: Sequence[Facts], overrides: Overrides, models: Mapping[str, str]) -> list[Taken]:
    """The artifacts of an addon by path and line, each with an id of its own; ``models`` are names by how XML ids write them.

    Tests, demo data, migration scripts and data files that the manifest does not load are not artifacts: they go where what they are
    about goes.
    """
    hooks = {function for _, function in addon.manifest.hooks}
    found: list[Taken] = []
    for file in sorted(facts, key=lambda file: file.path):
        inside = addon.inside(file.path)
        if file.unread or set(inside.split("/")[:-1]) & _IGNORED_FOLDERS:
            continue
        if file.kind is FileKind.PYTHON:
            found.extend(_python(file, inside, hooks, overrides))
        elif inside.startswith("static/"):
            if _is_asset(inside):
                found.append(Taken("", Kind.ASSET, addon.name, inside, file.path, 1, file.lines, file.lines, parts=((1, file.lines),)))
        elif file.kind in {FileKind.XML, FileKind.CSV} and inside in addon.manifest.data:
            found.extend(_data(file, models))
    return _with_ids(found)


def _is_asset(inside: str) -> bool:
    """Whether a static file is the addon's own code: not a library that it ships, not one made smaller."""
    folders = inside.split("/")
    return len(folders) > 2 and folders[1] in _SOURCES and "lib" not in folders and not inside.endswith(".min.js")


def _with_ids(found: Sequence[Taken]) -> list[Taken]:
    seen: Counter[str] = Counter()
    result = []
    for item in found:
        plain = f"{item.module}/{item.kind}:{item.name}"
        seen[plain] += 1
        result.append(replace(item, id=plain if seen[plain] == 1 else f"{plain}#{seen[plain]}"))
    return result


# --------------------------------------------------------------------------------------------------------------------
# Python


def _python(file: Facts, inside: str, hooks: set[str], overrides: Overrides) -> Iterator[Taken]:
    for cls in file.classes:
        if cls.kind in _MODELS:
            yield from _model(file, cls, overrides)
        else:
            kind = Kind.CONTROLLER if cls.kind == "controller" else Kind.CODE
            name = cls.name if kind is Kind.CONTROLLER else f"{inside}:{cls.name}"
            yield _of_lines(file, kind, name, cls.line, cls.end_line)
    for function in file.functions:
        if function.name in hooks:
            yield _of_lines(file, Kind.HOOK, function.name, function.line, function.end_line)
    rest = [function for function in file.functions if function.name not in hooks]
    if rest:
        first, last = rest[0].line, max(function.end_line for function in rest)
        lines = sum(function.end_line - function.line + 1 for function in rest)
        parts = tuple((function.line, function.end_line) for function in rest)
        yield Taken("", Kind.CODE, file.addon, inside, file.path, first, last, lines, parts=parts)


def _model(file: Facts, cls: PyClass, overrides: Overrides) -> Iterator[Taken]:
    model = cls.model or f"?{cls.name}"
    if not is_extension(cls):
        kind = (
            Kind.WIZARD
            if cls.kind == "transient" and not is_settings(model)
            else Kind.REPORT
            if _is_parser(cls, file.addon)
            else Kind.MODEL
        )
        yield _of_lines(file, kind, model, cls.line, cls.end_line, model)
        return
    names = Counter(method.name for method in cls.methods)
    taking = [method for method in cls.methods if (file.path, method.line) in overrides and (names[method.name] == 1 or method.calls_super)]
    inner = sum(_size(method) for method in taking)
    own = [item for item in cls.attributes if item.name not in {"_name", "_inherit", "_description"}]
    if len(taking) < len(cls.methods) or cls.fields or own or not taking:
        size = max(1, cls.end_line - cls.line + 1 - inner)
        yield Taken(
            "", Kind.EXTENSION, file.addon, model, file.path, cls.line, cls.end_line, size, model, parts=((cls.line, cls.end_line),)
        )
    for method in taking:
        yield _of_lines(file, Kind.OVERRIDE, f"{model}.{method.name}", method.line, method.end_line, model)


def is_settings(model: str) -> bool:
    """Whether a model is a page of settings: transient, but what is entered there stays."""
    return model.endswith(("config.settings", "res.config"))


def _is_parser(cls: PyClass, module: str) -> bool:
    """Whether the model gives a template its values: it is named after the template. Models to analyse with may start with it too."""
    return cls.model.startswith(f"report.{module}.") or (cls.kind == "abstract" and cls.model.startswith("report."))


def _size(method: MethodDef) -> int:
    return method.end_line - method.line + 1


def _of_lines(file: Facts, kind: Kind, name: str, line: int, end: int, model: str = "") -> Taken:
    return Taken("", kind, file.addon, name, file.path, line, end, end - line + 1, model, parts=((line, end),))


# --------------------------------------------------------------------------------------------------------------------
# Data


def _data(file: Facts, models: Mapping[str, str]) -> Iterator[Taken]:
    def of_record(kind: Kind, name: str, records: Sequence[Record], view: View | None) -> Taken:
        model = view.model if view and view.type != "qweb" else model_of_record(records[0], models)
        end = max(ends[record.line] for record in records)
        size = sum(ends[record.line] - record.line + 1 for record in records)
        parts = tuple((record.line, ends[record.line]) for record in records)
        xmlids = tuple(full_xmlid(record.xmlid, file.addon) for record in records if record.xmlid)
        return Taken("", kind, file.addon, name, file.path, records[0].line, end, size, model, xmlids, parts)

    views = {view.xmlid: view for view in file.views}
    ends = _ends(file)
    grouped: dict[tuple[Kind, str], list[Record]] = {}
    for record in file.records:
        view = views.get(record.xmlid) if record.model == "ir.ui.view" else None
        kind = kind_of_view(view) if view else kind_of_record(record)
        if kind in GROUPED:
            grouped.setdefault((kind, record.model), []).append(record)
            continue
        name = full_xmlid(record.xmlid, file.addon) if record.xmlid else f"{record.model}@{file.path.rsplit('/', 1)[-1]}:{record.line}"
        yield of_record(kind, name, [record], view)
    for (kind, model), records in grouped.items():
        yield of_record(kind, model, records, None)


def model_of_record(record: Record, models: Mapping[str, str]) -> str:
    """The model that a record is about: the one it names, else its own; '' for a menu, or an action that names none."""
    for field in record.fields:
        if field.name in {"model_id", "model", "res_model"} and field.value:
            if field.how != "ref":
                return field.value
            name = field.value.rpartition(".")[2].removeprefix("model_")
            return models.get(name, name.replace("_", "."))
    return "" if record.model.startswith(("ir.actions", "ir.ui.")) else record.model


def _ends(file: Facts) -> dict[int, int]:
    """The last line of each record by its first: the line of its last element, or for a row its own."""
    ends = {record.line: record.line for record in file.records}
    owner: list[int] = []
    for node in file.nodes:
        own = owner[node.parent] if node.parent >= 0 else 0
        if node.scope == "data" and node.line in ends and node.tag != "field":
            own = node.line
        owner.append(own)
        if own and node.line > ends[own]:
            ends[own] = node.line
    closing = 1 if file.kind is FileKind.XML else 0
    return {line: end + (closing if end > line else 0) for line, end in ends.items()}
