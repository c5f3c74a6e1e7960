"""What the id of a rule says of it."""

from __future__ import annotations


def is_layer(ident: str) -> bool:
    """Whether an id is that of a rule of the layers: what it finds is wrong today, and asked for by no hop."""
    return ident.startswith("LAYER-")
