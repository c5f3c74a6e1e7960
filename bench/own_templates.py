"""What the check of client templates says of core's own, held against the catalog of their own series: it should find all they ask for.

    python bench/own_templates.py [--series 17.0 ...]

Takes each client template of a shipped catalog that starts from another or changes one, as if an addon with its module's dependencies
brought it, and prints those whose parent is not there or whose anchors are not found. What it prints is dead in core, or wrong here.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from rescue.catalog.anchors import AnchorProblem, check_view
from rescue.catalog.arch import CustomView
from rescue.catalog.client_templates import STATIC
from rescue.catalog.combine import Combiner, load_order
from rescue.catalog.load import Catalog
from rescue.catalog.model import CoreView
from rescue.catalog.shipped import load_shipped, shipped_files
from rescue.checks.contract.templates import TemplateSource


class _Without(TemplateSource):
    """The templates of a catalog less one."""

    def __init__(self, core: Catalog, left_out: str) -> None:
        super().__init__(core)
        self._left_out = left_out

    def extensions_of(self, xmlid: str) -> Sequence[str]:
        return [name for name in super().extensions_of(xmlid) if name != self._left_out]


def main() -> None:
    """Print what each series lacks of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--series", action="append", default=[], help="only this one; may be repeated")
    asked = arguments.parse_args().series
    for series, _ in shipped_files():
        catalog = load_shipped(series) if not asked or str(series) in asked else None
        if catalog is not None:
            templates = list(_asking(catalog))
            problems = [(name, problem) for name, view in templates for problem in _problems(catalog, name, view)]
            unknown = sum(problem.kind == "unknown" for _, problem in problems)
            print(f"{series}: {len(templates)} client templates, {len(problems) - unknown} problems, {unknown} anchors unknown")
            for name, problem in problems:
                if problem.kind != "unknown":
                    print(f"    {name}: {problem.kind} {problem.parent} {problem.locator}")


def _asking(catalog: Catalog) -> Iterator[tuple[str, CoreView]]:
    """The client templates with ``t-inherit``; what ``t-extend`` looks for takes jQuery."""
    for name in catalog.view_names():
        head = catalog.view_head(name)
        view = catalog.view(name) if head is not None and head.type == STATIC and head.inherit else None
        if view is not None and any(attribute == "t-inherit" for attribute, _ in view.nodes[0].attributes):
            yield name, view


def _problems(catalog: Catalog, name: str, view: CoreView) -> Iterator[AnchorProblem]:
    own = CustomView(
        "" if "@" in name else name, name, 0, view, lambda: (view.nodes, tuple((place, 0) for place in range(len(view.nodes))))
    )
    depends = {module: item.depends for module, item in catalog.modules.items()}
    modules = load_order(catalog.closure([view.module]), depends)
    yield from check_view(0, own, Combiner(_Without(catalog, name), [own]), modules)


if __name__ == "__main__":
    main()
