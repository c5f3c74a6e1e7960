"""Ways to spoil a file: what editors, transfers, merges and ill will do to bytes. Equal seeds spoil alike."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

_TOKEN = re.compile(rb"\w+|\s+|[^\w\s]")
_NUMBER = re.compile(rb"\d+")
_OPENING = (b"(", b"[", b"{", b"<g>", b"<!--", b"'''", b"${", b"`", b"lambda:", b"not ", b"-", b'"', b"{{", b"- ", b"a: ")
_ODD = (
    b"\0",
    b"\r",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\\ud800",
    b"\\N{",
    b"\x1b[31m",
    b"\xe2\x80\xa8",
    b"&#0;",
    b"%s",
    b"*a",
    b"!!x ",
    b"\t",
    b"\x0c",
    b"\x1a",
)

Mutation = Callable[[bytes, random.Random, bytes], bytes]


def _flip(content: bytes, chance: random.Random, _other: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut_off(content: bytes, chance: random.Random, _other: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def _without_a_part(content: bytes, chance: random.Random, _other: bytes) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randint(1, 40) :]


def _lines(content: bytes, chance: random.Random, _other: bytes) -> bytes:
    lines = content.split(b"\n")
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            lines[at : at + 1] = lines[at : at + 1] * chance.randint(2, 50)
        case 1:
            del lines[at : at + chance.randint(1, 5)]
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case _:
            lines[at] = b" " * chance.randint(1, 9) + lines[at]
    return b"\n".join(lines)


def _tokens(content: bytes, chance: random.Random, other: bytes) -> bytes:
    tokens, taken = _TOKEN.findall(content) or [b""], _TOKEN.findall(other) or [b""]
    for _ in range(chance.randint(1, 6)):
        tokens[chance.randrange(len(tokens))] = chance.choice(taken)
    return b"".join(tokens)


def _splice(content: bytes, chance: random.Random, other: bytes) -> bytes:
    at, start = chance.randrange(len(content)), chance.randrange(len(other))
    return content[:at] + other[start : start + chance.randint(1, 400)] + content[at:]


def _nest(content: bytes, chance: random.Random, _other: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(_OPENING) * chance.choice((1, 3, 30, 300, 3000)) + content[at:]


def _number(content: bytes, chance: random.Random, _other: bytes) -> bytes:
    found = list(_NUMBER.finditer(content))
    if not found:
        return content + b"9" * 5000
    place = chance.choice(found)
    put = chance.choice((b"9" * 5000, b"-1", b"1e999", b"0x" + b"f" * 6000, b"0777", b"1_0", b"99999999999999999999", b""))
    return content[: place.start()] + put + content[place.end() :]


def _odd_bytes(content: bytes, chance: random.Random, _other: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(_ODD) * chance.choice((1, 1, 1, 500)) + content[at:]


def _encoded(content: bytes, chance: random.Random, _other: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    encoding = chance.choice(("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-7", "cp037", "utf-8-sig", "shift_jis"))
    declared = f"# -*- coding: {encoding} -*-\n" if chance.random() < 0.3 else ""
    return (declared + text).encode(encoding, "replace")


def _line_ends(content: bytes, chance: random.Random, _other: bytes) -> bytes:
    return content.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\r", b"\x0c\n", b"\xc2\x85", b" ")))


_ODD_VALUES: Sequence[Any] = (
    None, True, -1, 0.5, 10**18, -(2**63), "", "x" * 5000, "\0\x1b[31m\u2028", "<script>", "2026-02-30", "O17-VIEW-ATTRS", "../../x", [],
    {}, [[[[]]]],
)  # fmt: skip


def restructured(content: bytes, chance: random.Random) -> bytes:
    """JSON that is JSON still, with one to three of its values changed, left out, said twice or put in the place of others."""
    value = msgspec.json.decode(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        holder, key = _place(value, chance)
        match chance.randrange(5):
            case 0:
                del holder[key]
            case 1:
                other, place = _place(value, chance)
                holder[key] = copy.deepcopy(other[place])
            case 2 if isinstance(holder, list):
                holder.insert(key, copy.deepcopy(holder[key]))
            case 2:
                holder[chance.choice(("", "path", f"{key}s"))] = holder.pop(key)
            case _:
                holder[key] = copy.deepcopy(chance.choice(_ODD_VALUES))
    return msgspec.json.encode(value)


def _place(value: Any, chance: random.Random) -> tuple[Any, Any]:
    """A list or dictionary somewhere in a value, and an index or key of it."""
    while True:
        key = chance.choice([*value]) if isinstance(value, dict) else chance.randrange(len(value))
        inner = value[key]
        if not inner or not isinstance(inner, (dict, list)) or chance.random() < 0.1:
            return value, key
        value = inner


_ALL: Sequence[Mutation] = (
    _flip, _cut_off, _without_a_part, _lines, _lines, _tokens, _tokens, _splice, _nest, _number, _odd_bytes, _encoded, _line_ends,
)  # fmt: skip


def spoiled(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The content after one to three of these; ``other`` is a file of the same kind, to take pieces from."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        content = chance.choice(_ALL)(content or b"x", chance, other or b"x")
    return content
