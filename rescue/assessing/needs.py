"""What every assessment takes, imported while there is time: it takes longer than many an assessment that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Final

from rescue.model import Series

# Each after what it imports itself, so that no step takes long.
_MODULES: Final = (
    "rescue.reading.gathering",
    "rescue.catalog.anchors",
    "rescue.checks.contract.contracts",
    "rescue.checks.chain",
    "rescue.assessing.steps",
    "rescue.assessing.assembly",
    "rescue.assessing.checking",
    "rescue.checks.layers.checks",
    "rescue.graph",
    "rescue.overrides.look",
)
# What takes longest of that with which a whole tree is read, and then a plan is made.
_FOR_READING: Final = ("rescue.analyzers.sql_trees", "rescue.analyzers.xml.reader")
_FOR_PLANS: Final = ("rescue.assessing.planning", "networkx")


def prepare(target: Series, enough: Callable[[], bool] = lambda: False) -> None:
    """Import it, and read the list of core's addons on the target, until all is done or there is ``enough`` of it."""
    if _import(_MODULES, enough):
        from rescue import core_addons

        core_addons.edition("base", target)


def prepare_all(enough: Callable[[], bool], *, whole: bool) -> None:
    """Import what a tree takes besides of which nothing is known, and that for a plan where the ``whole`` is asked, as ``prepare`` does."""
    _import((*_FOR_READING, *(_FOR_PLANS if whole else ())), enough)


def _import(modules: Iterable[str], enough: Callable[[], bool]) -> bool:
    """Import them one after the other until there is ``enough``; whether that are all."""
    for module in modules:
        if enough():
            return False
        import_module(module)
    return True
