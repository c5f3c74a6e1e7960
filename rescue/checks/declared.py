"""The layers that a project declares for its modules, ``[tool.rescue.layers]``: names, or patterns with ``*``, by layer."""

from __future__ import annotations

from fnmatch import fnmatchcase

from msgspec import Struct, field

NAMES = ("core", "base", "implementation", "configuration")
"""The four layers, lowest first; core is never declared: it is what Odoo ships."""


class DeclaredLayers(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Patterns of module names. Where several fit a module, the longest counts; of two as long, that of the higher layer."""

    base: list[str] = field(default_factory=list)
    implementation: list[str] = field(default_factory=list)
    configuration: list[str] = field(default_factory=list)

    def of(self, module: str) -> str | None:
        """The layer declared for a module, None where nothing is."""
        fitting = [
            (module == pattern, len(pattern), level, name)
            for level, name in enumerate(NAMES)
            for pattern in getattr(self, name, ())
            if fnmatchcase(module, pattern)
        ]
        return max(fitting)[-1] if fitting else None

    @property
    def given(self) -> bool:
        """Whether anything is declared."""
        return bool(self.base or self.implementation or self.configuration)


NOTHING = DeclaredLayers()


def is_upward(source: str, target: str) -> bool:
    """Whether something of layer ``source`` must not need something of layer ``target``."""
    return NAMES.index(source) < NAMES.index(target)
