"""What is wrong with rules although they load and their examples pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from rescue.analyzers.manifest import ManifestError
from rescue.checks import references
from rescue.checks.examples import NAME, SUFFIXES, example_addon
from rescue.checks.matching.matcher import Matcher
from rescue.checks.rules.core_rules import load_core_rules
from rescue.checks.rules.loading import patterns_of
from rescue.checks.rules.regexes import TooLargeError, can_blow_up
from rescue.checks.rules.ruleset import Example, Match, Rule, Ruleset
from rescue.graph import build_graph
from rescue.model import FileKind

VARIABLES = frozenset({"symbol"})
"""What a message may put in braces."""

_PY, _XML, _CSV, _JS, _MANIFEST = FileKind.PYTHON, FileKind.XML, FileKind.CSV, FileKind.JAVASCRIPT, FileKind.MANIFEST
_ANY = frozenset(FileKind)
_LOOKS_AT: Mapping[str, frozenset[FileKind]] = {
    **dict.fromkeys(("call", "override", "field_definition", "name", "class_attribute", "route"), frozenset({_PY})),
    **dict.fromkeys(("value", "context", "sql"), frozenset({_PY, _XML})),
    **dict.fromkeys(("field", "model", "xmlid"), frozenset({_PY, _XML, _CSV})),
    "hook": frozenset({_PY, _MANIFEST}),
    "element": frozenset({_XML}),
    "record": frozenset({_XML, _CSV}),
    "script": frozenset({_JS}),
    "depends": frozenset({_MANIFEST}),
    "manifest": frozenset({_MANIFEST}),
    "file": _ANY,
}
"""The kinds of files in which a kind of match can find something."""


class Linted(msgspec.Struct, frozen=True):
    """A file to look at: its name for messages, and what is in it."""

    name: str
    ruleset: Ruleset


class Problem(msgspec.Struct, frozen=True, order=True):
    """Something wrong in a file; ``rule`` is the id of the rule or override."""

    file: str
    rule: str
    detail: str


def lint(files: Sequence[Linted], others: Mapping[str, Sequence[Rule]], trees: Path | None = None) -> list[Problem]:
    """The problems of these files, in order.

    ``others`` are the rules by series that these are used together with and that are not looked at themselves. References are looked
    up in ``trees``, a folder of source trees by series, where one is given.
    """
    found = [*_shared_ids(files, others), *_unknown_ids(files, others), *_overlaps(files, others)]
    for file in files:
        for rule in file.ruleset.rules:
            details = (*_messages(rule.message), *_patterns(rule.match), *_references(rule, trees), *_idle_examples(rule))
            found.extend(Problem(file.name, rule.id, detail) for detail in details)
        for override in file.ruleset.overrides:
            found.extend(Problem(file.name, override.id, detail) for detail in _messages(override.message or ""))
    return sorted(set(found))


def unchecked_series(files: Iterable[Linted], trees: Path) -> list[str]:
    """The series that references name and ``trees`` has no folder for."""
    named = {references.unchecked(reference, trees) for file in files for rule in file.ruleset.rules for reference in rule.references}
    return sorted(named - {""}, key=lambda series: tuple(map(int, series.split("."))))


def _shared_ids(files: Iterable[Linted], others: Mapping[str, Sequence[Rule]]) -> Iterator[Problem]:
    seen = {rule.id: f"the rules of rescue for {series}" for series, rules in others.items() for rule in rules}
    for file in files:
        for rule in file.ruleset.rules:
            if rule.id in seen:
                yield Problem(file.name, rule.id, f"id: used in {seen[rule.id]} too")
            seen[rule.id] = file.name


def _unknown_ids(files: Iterable[Linted], others: Mapping[str, Sequence[Rule]]) -> Iterator[Problem]:
    """Rules named by others that are not there, neither in a ruleset nor among those of the catalogs."""
    known = {rule.id for file in files for rule in file.ruleset.rules} | {rule.id for rules in others.values() for rule in rules}
    known |= set(load_core_rules())
    for file in files:
        for rule in file.ruleset.rules:
            for key, names in (("supersedes", rule.supersedes), ("beside", rule.beside)):
                yield from (Problem(file.name, rule.id, f"{key}: there is no rule {name}") for name in names if name not in known)


def _overlaps(files: Iterable[Linted], others: Mapping[str, Sequence[Rule]]) -> Iterator[Problem]:
    """Places of bad examples that a second rule of the series reports too, unless one of the two names the other."""
    by_series: dict[str, list[tuple[str, Rule]]] = {}
    for file in files:
        by_series.setdefault(file.ruleset.series, []).extend((file.name, rule) for rule in file.ruleset.rules)
    for series, named in by_series.items():
        matcher = Matcher([*(rule for _, rule in named), *others.get(series, ())])
        declared = {(rule.id, name) for rule in matcher.rules for name in (*rule.beside, *rule.supersedes)}
        for file_name, rule in named:
            for number, example in enumerate(rule.examples.bad):
                for place, other in _reported(matcher, example):
                    said = other == rule.id or {(rule.id, other), (other, rule.id)} & declared
                    if place in example.lines and not said:
                        detail = f"examples.bad[{number}]: {other} reports {place} too; name it under supersedes or beside, or part the two"
                        yield Problem(file_name, rule.id, detail)


def _reported(matcher: Matcher, example: Example) -> list[tuple[str, str]]:
    """What the rules report in an example, as (path:line, id); nothing where its manifest cannot be read, which its own test tells."""
    try:
        addon, facts = example_addon(example)
    except ManifestError:
        return []
    hits = matcher.match(addon, facts, build_graph([addon], facts).models, frozenset({NAME})).hits
    return sorted({(f"{hit.path}:{hit.line}", hit.rule.id) for hit in hits})


def _messages(message: str) -> Iterator[str]:
    unknown = sorted({name for name in re.findall(r"\{(\w*)\}", message) if name not in VARIABLES})
    if unknown:
        given = ", ".join(f"{{{name}}}" for name in unknown)
        yield f"message: {given} has no value; a message knows {', '.join(f'{{{name}}}' for name in sorted(VARIABLES))}"


def _patterns(matches: Iterable[Match]) -> Iterator[str]:
    for number, match in enumerate(matches):
        for where, pattern in patterns_of(match):
            try:
                if can_blow_up(pattern):
                    yield f"match[{number}]: {where}: {pattern!r} can take exponential time: a loop in it reads the same text in two ways"
            except TooLargeError:
                yield f"match[{number}]: {where}: {pattern[:40]!r}... is too large to be judged; split it"


def _references(rule: Rule, trees: Path | None) -> Iterator[str]:
    for reference in rule.references:
        yield from (f"references: {problem}" for problem in references.problems(reference, trees))


def _idle_examples(rule: Rule) -> Iterator[str]:
    """Examples that say nothing: a good one without anything that the rule looks at, and one that is there twice."""
    looked_at = frozenset[FileKind]().union(*(_LOOKS_AT.get(kind, _ANY) for match in rule.match for kind in _kinds(match)))
    seen: dict[tuple[tuple[str, str], ...], str] = {}
    for kind, examples in (("bad", rule.examples.bad), ("good", rule.examples.good)):
        for number, example in enumerate(examples):
            name = f"examples.{kind}[{number}]"
            files = tuple(sorted(example.files.items()))
            if files in seen:
                yield f"{name}: the same files as {seen[files]}"
            seen.setdefault(files, name)
            if kind == "good" and not any(_kind(path) in looked_at and text.strip() for path, text in files):
                yield f"{name}: cannot fail: the rule looks at {' and '.join(sorted(looked_at))} files, and none with a text is there"


def _kinds(match: Match) -> list[str]:
    return [kind for kind in match.__struct_fields__ if getattr(match, kind) is not None]


def _kind(path: str) -> FileKind | None:
    if path in {"__manifest__.py", "__openerp__.py"}:
        return _MANIFEST
    return SUFFIXES.get(path.rsplit(".", 1)[-1])
