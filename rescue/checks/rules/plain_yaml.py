"""YAML as plain data.

It is read by a loader that refuses what would change a rule silently or blow up memory: aliases, tags of its own, two equal keys, and
values that are not text where text is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from rescue.errors import RulesetError

# Deeper nesting than any ruleset has; the library's own C code would overflow its stack on a hostile file.
MAX_DEPTH = 40

# Plain scalars that YAML 1.1 would turn into something else (no -> False, 12:30 -> 750, 2024-01-01 -> a date) stay text.
_PLAIN: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"true|false"), lambda text: text == "true"),
    (re.compile(r"-?(?:0|[1-9][0-9]{0,17})"), int),
    (re.compile(r"-?[0-9]{1,17}\.[0-9]{1,17}"), float),
    (re.compile(r"null|~|"), lambda _: None),
)
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def plain(text: bytes) -> Any:
    """The data in a text. Raises RulesetError, which says on which line, where it is not YAML or not as we allow it."""
    try:
        return _built(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if mark is not None and "nesting depth" in str(error):  # since 6.0.4 the library has a limit of its own, and reads ahead
            raise RulesetError(f"line {mark.line + 1}: nested deeper than {MAX_DEPTH} levels") from None
        raise RulesetError(f"not valid YAML: {error}") from error


def _built(text: bytes) -> Any:
    """YAML's core: plain text, numbers, true/false, null, lists and mappings with text as keys; all else raises RulesetError with its line.

    The value is built from the parser's events: composing nodes first would expand aliases and recurse before anything could be refused.
    """
    root: list[Any] = []
    # Each open collection, with the key that waits for its value: None where the next scalar is a key, '' in a list.
    stack: list[tuple[list[Any] | dict[str, Any], str | None]] = [(root, "")]
    for event in yaml.parse(text, Loader=_Parser):
        if isinstance(event, yaml.DocumentStartEvent) and root:
            raise _refused(event, "a second document begins; a ruleset is one")
        if isinstance(event, yaml.AliasEvent):
            raise _refused(event, f"aliases (*{event.anchor}) are not allowed in a ruleset; write the value out")
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            if isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
            continue
        if event.tag is not None:
            raise _refused(event, f"tags ({event.tag}) are not allowed in a ruleset; write the plain value")
        holder, key = stack[-1]
        if isinstance(holder, dict) and key is None:
            stack[-1] = (holder, _key(event, holder))
            continue
        value: Any = _scalar(event) if isinstance(event, yaml.ScalarEvent) else [] if isinstance(event, yaml.SequenceStartEvent) else {}
        if isinstance(holder, dict):
            holder[key or ""] = value
            stack[-1] = (holder, None)
        else:
            holder.append(value)
        if not isinstance(event, yaml.ScalarEvent):
            if len(stack) > MAX_DEPTH:
                raise _refused(event, f"nested deeper than {MAX_DEPTH} levels")
            stack.append((value, None if isinstance(value, dict) else ""))
    return root[0] if root else None


def _scalar(event: yaml.ScalarEvent) -> Any:
    if event.implicit[0]:  # plain: neither quoted nor a block
        for pattern, make in _PLAIN:
            if pattern.fullmatch(event.value):
                return make(event.value)
    return event.value


def _key(event: yaml.Event, holder: dict[str, Any]) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise _refused(event, "a list or mapping is no key; keys are text")
    key: str = event.value
    if key in holder:
        raise _refused(event, f"the key {key!r} is given twice; keep one")
    return key


def _refused(event: Any, problem: str) -> RulesetError:
    return RulesetError(f"line {event.start_mark.line + 1}: {problem}")
