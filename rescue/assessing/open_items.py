"""What code cannot show, counted as far as the scan saw it: to be settled with the client, and in no effort."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rescue.assessment import Calibration, Coverage, FindingCounts, ModuleReport, OpenItem


def open_items(
    modules: Sequence[ModuleReport], models: int, coverage: Coverage, counts: FindingCounts, calibration: Calibration
) -> list[OpenItem]:
    """The open items of a tree that defines so many models. Data and acceptance are always open where a module takes a hop."""
    return list(_items(modules, models, coverage, counts, calibration))


def _items(
    modules: Sequence[ModuleReport], models: int, coverage: Coverage, counts: FindingCounts, calibration: Calibration
) -> Iterator[OpenItem]:
    moving = [module for module in modules if module.hops]
    if not moving:
        return
    yield OpenItem(
        "data",
        "Migration of the database",
        models,
        "model",
        "Their records, and those of Odoo's own models, have to be brought to the target; only the database tells how many there are.",
    )
    silent = counts.by_failure.get("silent_change", 0)
    yield OpenItem(
        "acceptance",
        "Acceptance tests",
        len(moving),
        "module",
        f"Each has to be tried by those who work with it; {silent} silent changes were found that no error shows.",
    )
    if coverage.modules_unknown:
        yield OpenItem(
            "third_party",
            "Modules of third parties",
            len(coverage.modules_unknown),
            "module",
            "This tree depends on them, and they are neither in it nor in Odoo: whether they exist for the target was not looked up.",
            list(coverage.modules_unknown),
        )
    enterprise = sorted({name for module in moving for name in module.depends_enterprise})
    if enterprise:
        yield OpenItem(
            "enterprise",
            "Odoo Enterprise",
            len(enterprise),
            "module",
            "This tree depends on them. Their source is not public, so what changed in them was not assessed.",
            enterprise,
        )
    if coverage.unread:
        paths = sorted({item.path for item in coverage.unread})
        yield OpenItem("unread", "Files that could not be read", len(paths), "file", "What they need is in no figure.", paths)
    beyond = [module.name for module in moving if set(module.hops) - set(calibration.hops)]
    if beyond:
        yield OpenItem(
            "extrapolated",
            "Hops without a calibration",
            len(beyond),
            "module",
            f"The range was fitted on migrations to {', '.join(calibration.hops)}; how far it holds for others was not measured.",
            sorted(beyond),
        )
