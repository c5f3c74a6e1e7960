"""Short fingerprints of texts."""

from __future__ import annotations

from hashlib import blake2b


def fingerprint_of_text(text: str) -> str:
    """``#`` and 8 hexadecimal digits for a text; runs of blanks count as one."""
    return "#" + blake2b(" ".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
