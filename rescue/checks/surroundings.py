"""What the check of one addon can depend on outside of it: all that the tree's addons define, without the places where they do.

An addon's findings follow from its own facts and from these, so that findings can be kept for as long as neither changes. Everything
that facts hold is in, but for what only concerns the file that it stands in; whatever facts come to hold later is in by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import msgspec
from msgspec.msgpack import encode

from rescue.cache import digest
from rescue.model import Addon, Facts, FileKind, Node

# What a file relies on matters to nobody else; how long it is and what in it was not read neither.
_OWN: Final = frozenset(
    "refs names models xmlids context_keys sql imports nodes suppressions unread encoding lines code_lines dialect routes "
    "bodies sql_writes sql_objects packages addresses network file_writes".split()
)
_PLACES: Final = frozenset({"line", "end_line", "lines", "depends_lines"})


def surroundings_of(addons: Sequence[Addon], facts: Mapping[str, Sequence[Facts]]) -> bytes:
    """A digest of what the addons define, in their order; ``facts`` by the addon's path."""
    return digest(*(encode(_addon(addon, facts[addon.path])) for addon in addons))


def _addon(addon: Addon, facts: Sequence[Facts]) -> list[Any]:
    return [addon.name, addon.path, str(addon.series), _plain(addon.manifest), [_file(file) for file in facts]]


def _file(file: Facts) -> list[Any]:
    found = [_plain(getattr(file, name)) for name in _fields(Facts) if name not in _OWN]
    if file.kind is FileKind.XML and file.views:
        found.append([_plain(node) for node in file.nodes if _matters(node)])
    return found


def _matters(node: Node) -> bool:
    """Whether an element is part of a view, which others extend."""
    return node.view >= 0


def _plain(value: Any) -> Any:
    """The value as msgpack has it, structs as lists without the fields that tell a place."""
    kind = type(value)
    if kind is str or value is None:
        return value
    if kind is tuple:
        return [_plain(item) for item in value] if value else value
    if isinstance(value, msgspec.Struct):
        return [_plain(getattr(value, name)) for name in _telling(type(value))]
    return value


@cache
def _telling(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in _PLACES)


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return kind.__struct_fields__
