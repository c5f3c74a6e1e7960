"""The words of a text: runs of ASCII letters, digits and underscores, however the text is written."""

from __future__ import annotations

from typing import Final

_KEPT: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_TABLE: Final = bytes(byte if byte in _KEPT else 0x20 for byte in range(256))


def words_in(text: bytes) -> list[bytes]:
    """Every word, in order and as often as it stands there; several times faster than a regular expression."""
    return text.translate(_TABLE).split()


def words_among(text: str, sought: frozenset[bytes]) -> frozenset[bytes]:
    """Those of some words that a text has; what is not ASCII parts words."""
    return sought.intersection(words_in(text.encode("ascii", "replace")))
