"""What the rest of a tree can tell of an addon: its facts, less what only matters where it stands.

An addon's findings follow from its own facts and from the outlines of all addons, so that findings can be kept for as long as neither
changes, and the facts of an addon whose findings are known need not even be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import msgspec
from msgspec.msgpack import encode
from msgspec.structs import replace

from rescue.cache import digest, program_signature
from rescue.model import Addon, Facts, FileKind, Node, Series
from rescue.reading.inference import is_inferable
from rescue.reading.series import infer_series
from rescue.reading.templates import roots_of

_DETAILS: Final = (
    "refs models xmlids context_keys sql suppressions sql_writes sql_objects packages addresses network file_writes scripts".split()
)
"""What a file relies on, and what else nobody asks for who looks at the tree as a whole."""

# What a file relies on matters to no other addon's findings; how long it is and what in it was not read neither.
_OWN: Final = frozenset(
    "refs names models xmlids context_keys sql imports nodes suppressions unread encoding lines code_lines dialect routes "
    "bodies sql_writes sql_objects packages addresses network file_writes".split()
)
_PLACES: Final = frozenset({"line", "end_line", "lines", "depends_lines"})


class Outline(msgspec.Struct, frozen=True, array_like=True):
    """An addon as the rest of its tree sees it.

    ``files`` are the facts of its files without their details. ``around`` is a digest of what findings in other addons can depend on,
    without the places where it stands; ``views`` and ``code`` are those of its views and of its Python and records, with their places.
    ``templates`` are the names of what its templates are given and other files tell. ``series`` is told by its code where the manifest
    names none, with the reason; ``inferable`` says that a class waits for what stands in another file.
    """

    files: list[Facts]
    around: bytes
    views: bytes
    code: bytes
    templates: tuple[str, ...]
    inferable: bool
    series: Series | None
    series_reason: str


def outline_key(addon: Addon, digests: Sequence[bytes]) -> bytes:
    """The key of an addon's outline: all that discovery says of it, but for where its tree lies, and the digests of its files."""
    return digest(b"outline", program_signature(), encode(replace(addon, root="")), *digests)


def outline_of(addon: Addon, facts: Sequence[Facts]) -> Outline:
    """The outline of an addon with these facts, as they were read."""
    files = [_outlined(file) for file in facts]
    told = (addon.series, addon.series_reason) if addon.series else infer_series(addon, facts)
    views = [[file.path, file.kind, file.records, file.views, _of_views(file)] for file in files if file.views]
    code = [[file.path, file.kind, file.classes, file.routes, file.records] for file in files]
    return Outline(
        files=files,
        around=digest(encode([addon.name, addon.path, _plain(addon.manifest), [_told(file) for file in files]])),
        views=digest(encode([addon.name, addon.path, addon.manifest, views])),
        code=digest(encode([addon.name, addon.path, addon.manifest, code])),
        templates=tuple(sorted(roots_of(facts))),
        inferable=any(map(is_inferable, facts)),
        series=told[0],
        series_reason=told[1],
    )


def _outlined(file: Facts) -> Facts:
    """A file's facts without their details; elements are left where others extend them: those of views and client templates."""
    # whether a package does more than to import
    names = file.names if file.path.endswith("__init__.py") else ()
    return replace(file, nodes=file.nodes if file.views or file.dialect == "static" else (), names=names, **dict.fromkeys(_DETAILS, ()))


def _of_views(file: Facts) -> list[Node]:
    return [node for node in file.nodes if node.view >= 0]


def _told(file: Facts) -> list[Any]:
    """What the findings of another addon can depend on; whatever facts come to hold later is in by itself."""
    found = [_plain(getattr(file, name)) for name in Facts.__struct_fields__ if name not in _OWN]
    if file.kind is FileKind.XML and file.views:
        found.append([_plain(node) for node in _of_views(file)])
    elif file.dialect == "static":
        found.append([_plain(node) for node in file.nodes])
    return found


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
