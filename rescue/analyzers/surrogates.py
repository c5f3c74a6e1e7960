r"""Text that no file can hold: half a character, which code may write as an escape (``'\ud800'``) and nothing could encode later."""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)


def writable(value: T, content: bytes) -> T:
    r"""The value read from some bytes, with every lone surrogate in its texts written out as its escape, such as ``\ud800``.

    Decoding yields none; only an escape in the content can, so most values come back as they are.
    """
    if b"\\" not in content or (b"\\u" not in content and b"\\U" not in content):  # one letter is looked for much faster than two
        return value
    try:
        msgspec.msgpack.encode(value)
    except UnicodeEncodeError:
        return msgspec.convert(_written_out(msgspec.to_builtins(value)), type(value))
    return value


def _written_out(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {key: _written_out(item) for key, item in value.items()}
        case list() | tuple():
            return [_written_out(item) for item in value]
        case _:
            return value
