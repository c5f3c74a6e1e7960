"""Which records a QWeb template is given, told by the reports and templates of the whole tree.

A file alone does not tell it: the report that names a template, and the templates that call it, may stand in others. Where it is not
known, as in website templates, what hangs on the name stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from rescue.model import Facts, Record, Ref

_REPORTS = frozenset({"ir.actions.report", "ir.actions.report.xml"})
# A template may be called by one that is called itself; more steps than this go in a circle.
_MOST_STEPS = 10


class Given(NamedTuple):
    """Records: a model, and the fields followed from there."""

    root: str
    path: tuple[str, ...]


_Found = dict[str, dict[str, Given | None]]
"""By template, what each name in it stands for; None where two callers differ."""


def resolve_templates(facts: Sequence[Facts]) -> list[Facts]:
    """The same facts, with the model of a report's records in place of ``?template:name``, or '' where nothing tells it."""
    known = known_templates(facts)
    return [with_templates(file, known) for file in facts]


def roots_of(facts: Iterable[Facts]) -> set[str]:
    """Each ``?template:name`` that these facts speak of."""
    return {ref.root for file in facts for ref in file.refs if _is_open(ref)}


def with_templates(file: Facts, known: Mapping[str, Given]) -> Facts:
    """The same facts, with what is known in place of each ``?template:name``."""
    return msgspec.structs.replace(file, refs=tuple(_refs(file.refs, known))) if any(map(_is_open, file.refs)) else file


def _is_open(ref: Ref) -> bool:
    return ref.root.startswith("?") and ":" in ref.root


def known_templates(facts: Iterable[Facts]) -> Mapping[str, Given]:
    """What each ``?template:name`` stands for, none where two callers differ.

    Details of facts (``rescue.reading.outline``) have no say in it.
    """
    facts = list(facts)
    own = {item.model for file in facts for item in file.classes}
    found: _Found = {}
    for template, model in _reports(facts):
        # a model of that name decides itself what the template gets
        if f"report.{template}" not in own:
            _add(found, template, "docs", Given(model, ()))
    calls = [call for file in facts for call in file.template_calls]
    extensions = [(view.xmlid, view.inherit) for file in facts for view in file.views if view.type == "qweb" and view.inherit]
    for _ in range(_MOST_STEPS):
        before = sum(map(len, found.values()))
        for call in calls:
            caller, _, name = call.root.removeprefix("?").partition(":")
            given = found.get(caller, {}).get(name) if call.root.startswith("?") else Given(call.root, ())
            if given is not None:
                _add(found, call.template, call.name, Given(given.root, (*given.path, *call.path)))
        for xmlid, parent in extensions:
            for name, given in list(found.get(parent, {}).items()):
                _add(found, xmlid, name, given)
        if sum(map(len, found.values())) == before:
            break
    return {f"?{template}:{name}": given for template, names in found.items() for name, given in names.items() if given is not None}


def _add(found: _Found, template: str, name: str, given: Given | None) -> None:
    names = found.setdefault(template, {})
    names[name] = given if names.get(name, given) == given else None


def _reports(facts: Sequence[Facts]) -> Iterator[tuple[str, str]]:
    """(template, model) of each report."""
    for file in facts:
        for record in file.records:
            if record.model in _REPORTS:
                model, template = _value(record, "model"), _value(record, "report_name") or _value(record, "name")
                if model and "." in template:
                    yield template, model


def _value(record: Record, name: str) -> str:
    return next((field.value for field in record.fields if field.name == name and field.how == "text"), "")


def _refs(refs: Sequence[Ref], known: Mapping[str, Given]) -> Iterable[Ref]:
    for ref, following in pairwise((*refs, None)):
        assert ref is not None
        if not _is_open(ref):
            yield ref
        elif (given := known.get(ref.root)) is not None:
            yield msgspec.structs.replace(ref, root=given.root, path=(*given.path, *ref.path))
        elif ref.kind == "qweb" and not (following and following.root == ref.root and following.path == (*ref.path, ref.name)):
            yield msgspec.structs.replace(ref, root="")
