"""What artifacts need of each other, each with the place where it is written and what it takes to undo it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rescue.checks.lookup import model_of
from rescue.graph import ModelIndex
from rescue.graph.edges import full_xmlid
from rescue.graph.models import is_extension, model_classes
from rescue.model import Facts, Record
from rescue.plan.artifacts import Taken
from rescue.plan.index import Index
from rescue.plan.model import Dependence, Kind

WHOLE: Final = 10_000
"""The cost of what cannot be undone: without its target, the source is nothing. An access line without its model, for one."""

MOST: Final = 8
"""The most that any number of other uses between two artifacts costs: at that price, one of them is written anew."""

_ABOUT: Final = frozenset(
    {
        Kind.EXTENSION, Kind.OVERRIDE, Kind.VIEW, Kind.VIEW_EXTENSION, Kind.REPORT, Kind.ACTION, Kind.ACCESS, Kind.RULE, Kind.CRON,
        Kind.SERVER_ACTION, Kind.AUTOMATION, Kind.MAIL_TEMPLATE, Kind.LOOKUP, Kind.SETTING, Kind.RECORD,
    }
)  # fmt: skip
_WHOLE_XMLIDS: Final = frozenset({"inherit"})
_CODE_CALL: Final = re.compile(r"\b(?:model|records?|object|obj|self)\.(\w+)\(")
_CODE_FIELDS: Final = frozenset({"code", "function", "method_name"})
_SKIPPED: Final = frozenset({"super", "compute"})

_Found = tuple[Taken, Taken, str, int, str, int]
"""Source, target, why, cost, path, line."""


def find_dependences(taken: Sequence[Taken], facts: Iterable[Facts], index: Index, models: ModelIndex) -> tuple[Dependence, ...]:
    """Every dependence between two artifacts of the tree, one for each pair, sorted; its cost grows with the number of uses."""
    pairs: dict[tuple[str, str], list[_Found]] = {}
    for found in _all(taken, facts, index, models):
        source, target = found[0], found[1]
        if source.id != target.id:
            pairs.setdefault((source.id, target.id), []).append(found)
    return tuple(sorted(_one(source, target, uses) for (source, target), uses in pairs.items()))


def _one(source: str, target: str, uses: Sequence[_Found]) -> Dependence:
    first = max(uses, key=lambda use: use[3])
    places = {(use[4], use[5], use[2]) for use in uses}
    cost = first[3] if first[3] >= WHOLE else min(MOST, first[3] + len(places) - 1)
    more = f", and {len(places) - 1} more" if len(places) > 1 else ""
    return Dependence(source, target, first[2] + more, cost, first[4], first[5])


def _all(taken: Sequence[Taken], facts: Iterable[Facts], index: Index, models: ModelIndex) -> Iterator[_Found]:
    for item in taken:
        yield from _of_artifact(item, index)
    for file in facts:
        yield from _of_classes(file, index)
        yield from _of_members(file, index, models)
        yield from _of_names(file, index)
        for record in file.records:
            yield from _of_record(file, record, index)


def _of_artifact(item: Taken, index: Index) -> Iterator[_Found]:
    """What an artifact is about: its model, and for an override the method."""
    if item.kind in _ABOUT and item.model in index.models:
        yield item, index.models[item.model], f"is about the model {item.model}", WHOLE, item.path, item.line
    if item.kind is Kind.OVERRIDE:
        method = item.name.removeprefix(f"{item.model}.")
        below = index.method(item.model, method, item.module)
        if below is not None:
            yield item, below, f"overrides {method}", WHOLE, item.path, item.line


def _of_classes(file: Facts, index: Index) -> Iterator[_Found]:
    for cls in model_classes(file):
        source = index.at(file.path, cls.line)
        if source is None:
            continue
        parents = [*cls.inherit, *(name for name, _ in cls.inherits)]
        for parent in parents:
            if parent in index.models and (parent != cls.model or is_extension(cls)):
                yield source, index.models[parent], f"inherits {parent}", WHOLE, file.path, cls.line
        for field in cls.fields:
            if field.comodel in index.models:
                yield source, index.models[field.comodel], f"its field {field.name} leads to {field.comodel}", 3, file.path, field.line


def _of_members(file: Facts, index: Index, models: ModelIndex) -> Iterator[_Found]:
    for ref in file.refs:
        if not ref.root or ref.name not in index.names or ref.kind in _SKIPPED:
            continue
        model = model_of(ref, models)
        target, what = index.member(model, ref.name, file.addon) if model else (None, "")
        source = index.at(file.path, ref.line) if target is not None else None
        if source is not None and target is not None:
            cost = 1 if ref.kind in {"view", "domain", "qweb", "groupby"} else 2
            yield source, target, f"uses the {what} {ref.name} of {model}", cost, file.path, ref.line


def _of_names(file: Facts, index: Index) -> Iterator[_Found]:
    """Models and XML ids by name."""
    for name in file.models:
        target = index.models.get(name.model)
        if target is not None and name.kind != "comodel":
            source = index.at(file.path, name.line)
            if source is not None:
                yield source, target, f"names the model {name.model}", 2, file.path, name.line
    for xmlid in file.xmlids:
        target = index.by_xmlid.get(xmlid.xmlid)
        source = index.at(file.path, xmlid.line) if target is not None else None
        if source is not None and target is not None:
            opens = xmlid.kind == "action" and source.kind is Kind.MENU
            cost = WHOLE if xmlid.kind in _WHOLE_XMLIDS or opens else 1 if xmlid.kind in {"groups", "parent", "ref"} else 2
            yield source, target, f"names {xmlid.xmlid}", cost, file.path, xmlid.line


def _of_record(file: Facts, record: Record, index: Index) -> Iterator[_Found]:
    """The methods that code in a record calls, and the template that a report prints."""
    source = index.at(file.path, record.line)
    if source is None:
        return
    for field in record.fields:
        if field.name in _CODE_FIELDS and field.value and source.model:
            names = [field.value] if field.name != "code" else _CODE_CALL.findall(field.value)
            for name in names:
                target = index.method(source.model, name, file.addon)
                if target is not None:
                    yield source, target, f"calls {name} of {source.model}", 3, file.path, field.line
        elif source.kind is Kind.REPORT and field.name in {"report_name", "name"} and field.how == "text":
            target = index.by_xmlid.get(full_xmlid(field.value, file.addon))
            if target is not None:
                yield source, target, f"prints {field.value}", WHOLE, file.path, field.line
