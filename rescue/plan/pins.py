"""What the settings say of layers: modules and artifacts that are pinned to one, and the names of clients."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

import msgspec

from rescue.plan.model import Artifact, Layer


class Pins(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The table ``[tool.rescue.layers]``: for each layer, patterns of modules (``acme_*``) or of artifact ids (``acme_sale/view:*``).

    A pattern of artifacts wins over one of modules, then the longer one wins, then the lower layer. ``clients`` are names that, wherever
    they stand in code, make it this client's own.
    """

    core: list[str] = msgspec.field(default_factory=list)
    base: list[str] = msgspec.field(default_factory=list)
    implementation: list[str] = msgspec.field(default_factory=list)
    configuration: list[str] = msgspec.field(default_factory=list)
    clients: list[str] = msgspec.field(default_factory=list)

    def find(self, artifact: Artifact) -> tuple[Layer, str] | None:
        """The layer that the artifact is pinned to, and by which pattern."""
        found = [(_weight(pattern), layer, pattern) for layer, pattern in self._patterns() if _matches(pattern, artifact)]
        if not found:
            return None
        _, layer, pattern = max(found, key=lambda item: item[0])
        return layer, pattern

    def _patterns(self) -> Iterator[tuple[Layer, str]]:
        for layer in Layer:
            for pattern in getattr(self, layer.value):
                yield layer, pattern


def _weight(pattern: str) -> tuple[bool, bool, int]:
    return "/" in pattern, "*" not in pattern, len(pattern)


def _matches(pattern: str, artifact: Artifact) -> bool:
    return fnmatchcase(artifact.id if "/" in pattern else artifact.module, pattern)
