"""Rules that a user brings: files beside those that come with rescue, of the same form, and what they say otherwise of shipped rules."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from rescue.checks.rules.core_rules import load_standing_rules
from rescue.checks.rules.kinds import is_layer
from rescue.checks.rules.layer_rules import load_layer_rules
from rescue.checks.rules.loading import load_ruleset, load_shipped
from rescue.checks.rules.ruleset import Override, Rule, RuleEffort, Ruleset
from rescue.checks.rules.shipped import shipped_files, shipped_rulesets
from rescue.errors import RequestError, RulesetError
from rescue.model import Confidence, Impact, Series
from rescue.reading.series import parse_series

SUFFIXES = (".yaml", ".yml")
_LAST_WITH_MINOR = 6  # OpenERP 6.1 was a yearly series


class PrivateFile(msgspec.Struct, frozen=True):
    """A user's file: its name as reports say it, where it lies (for its user only), the series it arrives in, and its checksum."""

    name: str
    path: str
    series: Series
    ruleset: Ruleset
    digest: str


def load_private(paths: Sequence[Path]) -> tuple[PrivateFile, ...]:
    """The rulesets in these files and folders, in that order, each file once; a folder gives all its YAML files, by path.

    Raises RulesetError for what cannot be read or used, for a folder without rulesets, and for an id that two files use.
    """
    found: dict[str, PrivateFile] = {}
    taken = {entry.name for _, entry in shipped_files()}
    for path in paths:
        for file, name in rule_files(path):
            real = os.path.realpath(file)
            if real not in found:
                found[real] = _load(file, _free(name, taken))
    files = tuple(found.values())
    _refuse_shared_ids(files)
    return files


def merge(series: Series, shipped: Ruleset | None, files: Iterable[PrivateFile]) -> Ruleset | None:
    """The ruleset of one series: the shipped one as the user's files want it, then their own rules; None where there is neither.

    Raises RulesetError for a rule that takes the id of a shipped one, and for an override that cannot be.
    """
    own = [file for file in files if file.series == series]
    if not own:
        return shipped
    rules = {rule.id: rule for rule in shipped.rules} if shipped else {}
    for file in own:
        for override in file.ruleset.overrides:
            if not is_shared(override.id):
                if override.id not in rules:
                    raise RulesetError(f"{file.name}: override {override.id}: no rule of that id comes with rescue for {series}")
                rules[override.id] = overridden(rules[override.id], override, file.name)
    for file in own:
        for rule in file.ruleset.rules:
            if rule.id in rules:
                raise RulesetError(_taken(file, rule))
            rules[rule.id] = rule
    return Ruleset("rescue.ruleset/1", str(series), list(rules.values()))


def merge_core(core: Mapping[str, Rule], files: Iterable[PrivateFile]) -> dict[str, Rule]:
    """The rules of no series as the user's files want them. Raises RulesetError as ``merge`` does."""
    rules = dict(core)
    for file in files:
        for rule in file.ruleset.rules:
            if rule.id in core:
                raise RulesetError(_taken(file, rule))
        for override in file.ruleset.overrides:
            if is_shared(override.id) and is_layer(override.id) == any(map(is_layer, core)):
                if override.id not in rules:
                    raise RulesetError(f"{file.name}: override {override.id}: no rule of that id comes with rescue")
                rules[override.id] = overridden(rules[override.id], override, file.name)
    return rules


def refuse_ids_twice(rulesets: Mapping[Series, Ruleset]) -> None:
    """Raises RulesetError where two series have a rule of the same id, which only a user's file can bring about."""
    seen: dict[str, Series] = {}
    for series, ruleset in rulesets.items():
        for rule in ruleset.rules:
            if rule.id in seen:
                raise RulesetError(f"rule {rule.id}: id: used for {seen[rule.id]} and for {series}; give one of them another id")
            seen[rule.id] = series


def all_rulesets(files: Sequence[PrivateFile]) -> dict[Series, Ruleset]:
    """The rulesets of every series, oldest first, as ``merge`` makes them. Raises RulesetError for what it refuses."""
    shipped = load_shipped()
    every = sorted({*shipped, *(file.series for file in files)})
    merged = {series: ruleset for series in every if (ruleset := merge(series, shipped.get(series), files))}
    refuse_ids_twice(merged)
    return merged


def check_private(files: Sequence[PrivateFile]) -> None:
    """Hold a user's files against all that comes with rescue. Raises RulesetError for what ``merge`` and ``merge_core`` refuse."""
    all_rulesets(files)
    merge_core(load_standing_rules(), files)
    merge_core(load_layer_rules(), files)


def shipped_among(paths: Iterable[Path]) -> bool:
    """Whether one of these is a file that comes with rescue: such a file is not held against itself."""
    folder = Path(str(shipped_rulesets())).resolve()
    return any(path.resolve().parent == folder for path in paths)


def is_shared(ident: str) -> bool:
    """Whether an id is that of a rule of no series: one that the catalogs serve, the graph of the tree, or the layers."""
    return ident.startswith(("CORE-", "GRAPH-")) or is_layer(ident)


def overridden(rule: Rule, override: Override, name: str) -> Rule:
    """The rule with what the override says in place of its own; ``name`` is the file that says it.

    Raises RulesetError for a confidence above the rule's own. One that becomes low is no longer mandatory.
    """
    order = list(Confidence)
    confidence = override.confidence or rule.confidence
    if order.index(confidence) < order.index(rule.confidence):
        raise RulesetError(
            f"{name}: override {rule.id}: confidence: {confidence.value} is more than the rule's own {rule.confidence.value}"
        )
    impact = Impact.POTENTIAL if confidence is Confidence.LOW and rule.impact is Impact.MANDATORY else rule.impact
    return msgspec.structs.replace(
        rule,
        effort=_with_source(override.effort, name) if override.effort else rule.effort,
        title=rule.title if override.title is None else override.title,
        message=rule.message if override.message is None else override.message,
        confidence=confidence,
        impact=impact,
    )


def _with_source(effort: RuleEffort, name: str) -> RuleEffort:
    return msgspec.structs.replace(effort, source=effort.source or f"set in {name}")


def rule_files(path: Path) -> Iterator[tuple[Path, str]]:
    """The ruleset files that a path stands for, each with its name for reports. Raises RulesetError for a folder without one."""
    if not path.is_dir():
        yield path, path.name
        return
    folder = path.resolve()
    files = sorted(file for file in folder.rglob("*") if file.suffix in SUFFIXES and file.is_file() and not _hidden(file, folder))
    if not files:
        raise RulesetError(f"{path}: no ruleset in this folder: no file ends in .yaml or .yml")
    yield from ((file, f"{folder.name}/{file.relative_to(folder).as_posix()}") for file in files)


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _load(file: Path, name: str) -> PrivateFile:
    try:
        text = file.read_bytes()
    except OSError as error:
        raise RulesetError(f"{file}: cannot be read: {error.strerror}") from error
    ruleset = load_ruleset(text, str(file))
    try:
        series = parse_series(ruleset.series)
    except RequestError as error:
        raise RulesetError(f"{file}: series: {error}") from None
    if series.minor and series.major > _LAST_WITH_MINOR:
        raise RulesetError(f"{file}: series: a hop ends in a yearly series, and {series} is none; its rules would never run")
    return PrivateFile(name, str(file), series, ruleset, sha256(text).hexdigest())


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where another file of that name came first."""
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    taken.add(free)
    return free


def _refuse_shared_ids(files: Iterable[PrivateFile]) -> None:
    for what in ("rule", "override"):
        seen: dict[str, str] = {}
        for file in files:
            for item in file.ruleset.rules if what == "rule" else file.ruleset.overrides:
                if item.id in seen:
                    raise RulesetError(f"{file.name}: {what} {item.id}: id: used in {seen[item.id]} too")
                seen[item.id] = file.name


def _taken(file: PrivateFile, rule: Rule) -> str:
    return (
        f"{file.name}: rule {rule.id}: id: a rule of that id comes with rescue; "
        "change its effort, title, message or confidence under overrides, or give yours another id"
    )


def known_rules(own: Sequence[Path] = ()) -> Iterator[tuple[Rule, Series | None]]:
    """The rules that come with rescue as the user's files want them, and theirs, each with its series; None for those of none.

    Raises RulesetError for a file that cannot be used.
    """
    files = load_private(own)
    yield from ((rule, series) for series, ruleset in all_rulesets(files).items() for rule in ruleset.rules)
    yield from ((rule, None) for rule in merge_core(load_standing_rules(), files).values())
    yield from ((rule, None) for rule in merge_core(load_layer_rules(), files).values())
