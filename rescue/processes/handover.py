"""Values on their way from one process of ours to another: texts that were shared there are shared here.

A model's name, the kind of a reference or the name of an attribute stands in thousands of facts. msgpack writes such a text anew each
time, and who reads it makes a new one each time: facts of twice the size. marshal writes it once.
"""

from __future__ import annotations

import marshal
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def packed(value: Any) -> bytes:
    """Structs, as bytes for another process of the same program."""
    return marshal.dumps(msgspec.to_builtins(value, builtin_types=(bytes,)))


def unpacked(data: bytes, kind: type[T]) -> T:
    """What was packed, for bytes that a process of ours made just now: marshal takes nobody else's, not even those of a cache."""
    return msgspec.convert(marshal.loads(data), kind)  # noqa: S302 - see above
