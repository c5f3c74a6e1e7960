"""The layers that a project declares for its modules: names, or patterns with ``*``, by layer."""

from __future__ import annotations

from fnmatch import fnmatchcase

from msgspec import Struct, field

NAMES = ("core", "base", "implementation", "configuration")
"""The four layers, lowest first."""


class DeclaredLayers(Struct, frozen=True):
    """Patterns of module names, as ``[tool.rescue.layers]`` has them; patterns of artifacts (``acme_sale/view:*``) fit no module.

    Where several fit, a name wins over a pattern with ``*``, then the longer one, then that of the lower layer.
    """

    core: list[str] = field(default_factory=list)
    base: list[str] = field(default_factory=list)
    implementation: list[str] = field(default_factory=list)
    configuration: list[str] = field(default_factory=list)

    def of(self, module: str) -> str | None:
        """The layer declared for a module, None where nothing is."""
        fitting = [
            ("*" not in pattern, len(pattern), -level, name)
            for level, name in enumerate(NAMES)
            for pattern in getattr(self, name)
            if fnmatchcase(module, pattern)
        ]
        return max(fitting)[-1] if fitting else None


NOTHING = DeclaredLayers()


def is_upward(source: str, target: str) -> bool:
    """Whether something of layer ``source`` must not need something of layer ``target``."""
    return NAMES.index(source) < NAMES.index(target)
