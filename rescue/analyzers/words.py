"""The words of a text: runs of ASCII letters, digits and underscores, however the text is written."""

from __future__ import annotations

from typing import Final

_KEPT: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_TABLE: Final = bytes(byte if byte in _KEPT else 0x20 for byte in range(256))


def words_in(text: bytes) -> list[bytes]:
    """Every word, in order and as often as it stands there; several times faster than a regular expression."""
    return text.translate(_TABLE).split()


def words_of(text: str) -> set[str]:
    """The words of a text, each once; what is not ASCII parts words."""
    return set(text.encode("ascii", "replace").translate(_TABLE).decode("ascii").split())
