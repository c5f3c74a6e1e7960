"""Find, read and validate ruleset files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, TypeVar

import msgspec

from rescue.checks.rules.ruleset import Match, Override, Rule, RuleEffort, Ruleset
from rescue.checks.rules.shipped import shipped_files
from rescue.compiling import compiled
from rescue.errors import RequestError, RulesetError
from rescue.model import Confidence, Impact, Series
from rescue.reading.series import parse_series

T = TypeVar("T")

MAX_BYTES = 4_000_000
RULE_ID = re.compile(r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$")


def load_ruleset(text: bytes, name: str) -> Ruleset:
    """Read one ruleset; ``name`` is the file's name for messages. Raises RulesetError that names file, rule and key."""
    data = read_yaml(text, name)
    try:
        ruleset = msgspec.convert(data, Ruleset)
    except msgspec.ValidationError as error:
        raise RulesetError(f"{name}: {_name_rule(str(error), data)}") from None
    problems = list(_problems(ruleset))
    if problems:
        raise RulesetError("\n".join(f"{name}: {problem}" for problem in problems))
    return ruleset


def read_typed(text: bytes, name: str, kind: type[T]) -> T:
    """The value of a type in a YAML file of ours; ``name`` is for messages. Raises RulesetError that names the file and the place."""
    try:
        return msgspec.convert(read_yaml(text, name), kind)
    except msgspec.ValidationError as error:
        raise RulesetError(f"{name}: {error}") from None


def read_shipped(text: bytes, name: str, kind: type[T], read: Callable[[bytes, str], T] | None = None) -> T:
    """What ``read``, or ``read_typed``, makes of a file that comes with rescue; as it does, it raises RulesetError.

    It is taken from the file's compiled form where that is true to it.
    """
    modules = ("rescue.checks.rules.plain_yaml", __name__, kind.__module__, *([read.__module__] if read else []))
    return compiled(name, text, kind, read or partial(read_typed, kind=kind), modules)


def read_yaml(text: bytes, name: str) -> Any:
    """The plain data in a YAML file of ours; ``name`` is for messages. Raises RulesetError where it is not YAML as we allow it."""
    if len(text) > MAX_BYTES:
        raise RulesetError(f"{name}: larger than {MAX_BYTES:,} bytes; split it")
    from rescue.checks.rules.plain_yaml import plain  # takes a while to import, and what comes with rescue is compiled

    try:
        return plain(text)
    except RulesetError as error:
        raise RulesetError(f"{name}: {error}") from error.__cause__


def load_shipped(series: Iterable[Series] | None = None) -> dict[Series, Ruleset]:
    """The shipped rulesets by series, only those asked for. Raises RulesetError as load_ruleset does."""
    wanted = None if series is None else set(series)
    result: dict[Series, Ruleset] = {}
    for number, entry in shipped_files():
        if wanted is None or number in wanted:
            result[number] = read_shipped(entry.read_bytes(), entry.name, Ruleset, load_ruleset)
    return result


def _name_rule(message: str, data: Any) -> str:
    """Put the rule's id in place of its number: ``rule O17-X: Expected `str`, got `int` - at `$.rules[3].title` ``."""
    found = re.search(r"\$\.(rule|override)s\[(\d+)\]", message)
    if not found or not isinstance(data, dict):
        return message
    rule = data[f"{found[1]}s"][int(found[2])]
    ident = rule.get("id") if isinstance(rule, dict) else None
    return f"{found[1]} {ident or 'number ' + str(int(found[2]) + 1)}: {message}"


def _problems(ruleset: Ruleset) -> Iterator[str]:
    """What the types cannot say."""
    if not re.fullmatch(r"\d+\.\d", ruleset.series):
        yield f"series: {ruleset.series!r} is no series; write it quoted, as '17.0'"
    seen: set[str] = set()
    for rule in ruleset.rules:
        if rule.id in seen:
            yield f"rule {rule.id}: id: used twice in this file"
        seen.add(rule.id)
        yield from (f"rule {rule.id}: {problem}" for problem in _rule_problems(rule))
        if rule.until and not _is_later(rule.until, ruleset.series):
            yield f"rule {rule.id}: until: {rule.until!r} is no series after {ruleset.series}; write it quoted, as '18.0'"
    for override in ruleset.overrides:
        if override.id in seen:
            yield f"override {override.id}: id: used twice in this file"
        seen.add(override.id)
        yield from (f"override {override.id}: {problem}" for problem in _override_problems(override))


def _is_later(text: str, series: str) -> bool:
    try:
        later = parse_series(text)
        return str(later) == text and later > parse_series(series)
    except RequestError:
        return False


def _rule_problems(rule: Rule) -> Iterator[str]:
    if not RULE_ID.match(rule.id):
        yield "id: use capitals, digits and dashes, such as O17-VIEW-ATTRS"
    for key in ("title", "why", "fix"):
        if not getattr(rule, key).strip():
            yield f"{key}: must not be empty"
    if rule.confidence is Confidence.LOW and rule.impact is Impact.MANDATORY:
        yield "impact: a rule of low confidence is never mandatory"
    yield from _effort_problems(rule.effort)
    if not rule.match:
        yield "match: needs at least one entry"
    for number, match in enumerate(rule.match):
        yield from (f"match[{number}]: {problem}" for problem in _match_problems(match))
    if not rule.references:
        yield "references: name at least one place in core that shows the change"
    if not rule.examples.bad or not rule.examples.good:
        yield "examples: needs at least one bad and one good example"
    for number, example in enumerate(rule.examples.bad):
        if not example.lines:
            yield f"examples.bad[{number}].lines: say which lines must be reported"
        for line in example.lines:
            if not re.fullmatch(r".+:[1-9][0-9]*", line):
                yield f"examples.bad[{number}].lines: {line!r} is no place; write path:line"
    for number, example in enumerate(rule.examples.good):
        if example.lines:
            yield f"examples.good[{number}].lines: a good example has none"


def _override_problems(override: Override) -> Iterator[str]:
    if override == Override(override.id):
        yield "says nothing; give effort, title, message or confidence"
    for key in ("title", "message"):
        text = getattr(override, key)
        if text is not None and not text.strip():
            yield f"{key}: must not be empty"
    if override.effort is not None:
        yield from _effort_problems(override.effort)


def _effort_problems(effort: RuleEffort) -> Iterator[str]:
    if not 0 <= effort.each <= effort.first <= effort.cap:
        yield "effort: needs 0 <= each <= first <= cap, in hours"


def _match_problems(match: Match) -> Iterator[str]:
    given = [key for key in match.__struct_fields__ if getattr(match, key) is not None]
    if len(given) != 1:
        yield f"give exactly one kind of match, not {len(given)} ({', '.join(given) or 'none'})"
        return
    for where, pattern in patterns_of(match):
        try:
            re.compile(pattern)
        except (re.error, OverflowError) as error:
            yield f"{where}: not a regular expression: {error}"


def patterns_of(match: Match) -> Iterator[tuple[str, str]]:
    """The regular expressions of a match, each with where it stands, such as ``element.values.name``."""
    for kind in match.__struct_fields__:
        details = getattr(match, kind)
        for key, value in msgspec.to_builtins(details).items() if details is not None else ():
            if key in {"values", "keywords"} and isinstance(value, dict):
                yield from ((f"{kind}.{key}.{name}", pattern) for name, pattern in value.items())
            elif key in {"first", "first_not", "text", "value", "detail"} and isinstance(value, str):
                yield f"{kind}.{key}", value
