"""Layers by the program against layers by hand.

    python bench/layers.py TREE... [--differences] [--part kept|tuned]

``bench/layers/*.csv`` hold the labels. The addons in ``kept.txt`` are kept aside: they were labelled when the rules of
assignment were made, and no rule was changed after they were compared.

Prints agreement by kind and in all, for both parts; with ``--differences`` each artifact that they differ on.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from rescue.catalog.load import Catalog
from rescue.catalog.shipped import shipped_files
from rescue.graph import build_graph
from rescue.plan.layering import find_layers, reader
from rescue.plan.model import Assigned, Layers
from rescue.plan.pins import Pins
from rescue.reading.discovery import discover
from rescue.reading.inference import resolve_classes
from rescue.reading.read import read_all
from rescue.reading.tasks import tasks_of

LABELS = Path(__file__).parent / "layers"


class Compared(Struct, frozen=True):
    """One labelled artifact: what the hand says and what the program says (None where it does not know the artifact)."""

    module: str
    artifact: str
    by_hand: str
    why: str
    program: Assigned | None

    @property
    def kind(self) -> str:
        """The artifact's kind, as its id says."""
        return self.artifact.partition("/")[2].partition(":")[0]

    @property
    def agrees(self) -> bool:
        """Whether both put it in the same layer."""
        return self.program is not None and self.program.layer == self.by_hand


def layers_of(tree: Path) -> Layers:
    """The layers of one tree."""
    found = discover([tree], source=None, max_file_bytes=20_000_000)
    addons = (*found.addons, *found.not_installable)
    facts = resolve_classes(addons, read_all(tasks_of(addons), 1, lambda *_: None))
    by_addon = {}
    start = 0
    for addon in addons:
        by_addon[addon.path] = facts[start : start + len(addon.files)]
        start += len(addon.files)
    series = {addon.series for addon in addons}
    catalogs = {of: Catalog(entry.read_bytes(), entry.name) for of, entry in shipped_files() if of in series}
    return find_layers(addons, by_addon, build_graph(addons, facts), reader(addons), Pins(), catalogs)


def compare(labels: Path, found: Sequence[Layers]) -> Iterator[Compared]:
    """Every label whose module was found."""
    program = {item.artifact.id: item for layers in found for item in layers.assigned}
    modules = {item.artifact.module for item in program.values()}
    for file in sorted(labels.glob("*.csv")):
        if file.stem in modules:
            with file.open(newline="") as stream:
                for row in csv.DictReader(stream):
                    yield Compared(file.stem, row["artifact"], row["layer"], row["why"], program.get(row["artifact"]))


def table(compared: Sequence[Compared]) -> Iterator[str]:
    """Agreement by kind and in all."""
    count, agreed = Counter(item.kind for item in compared), Counter(item.kind for item in compared if item.agrees)
    for kind in sorted(count):
        yield f"  {kind:16} {agreed[kind]:4} of {count[kind]:4}  {100 * agreed[kind] / count[kind]:5.1f} %"
    total = sum(count.values())
    yield f"  {'all':16} {sum(agreed.values()):4} of {total:4}  {100 * sum(agreed.values()) / max(1, total):5.1f} %"
    free = [item for item in compared if item.program is None or not item.program.fixed]
    agree = sum(item.agrees for item in free)
    yield f"  {'not by kind':16} {agree:4} of {len(free):4}  {100 * agree / max(1, len(free)):5.1f} %"


def differences(compared: Sequence[Compared]) -> Iterator[str]:
    """Each artifact that the two differ on, with the reasons of both."""
    for item in compared:
        if not item.agrees:
            yield f"{item.artifact}\n    by hand {item.by_hand}: {item.why}"
            if item.program is None:
                yield "    the program has no such artifact"
            else:
                said = "; ".join(f"{reason.layer.value} {reason.weight} {reason.text}" for reason in item.program.reasons)
                yield f"    program {item.program.layer.value}: {said}"


def main() -> None:
    """Scan, compare and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("tree", type=Path, nargs="+")
    arguments.add_argument("--differences", action="store_true")
    arguments.add_argument("--part", choices=("kept", "tuned"))
    arguments.add_argument("--labels", type=Path, default=LABELS)
    given = arguments.parse_args()
    aside = frozenset((given.labels / "kept.txt").read_text().split())
    compared = list(compare(given.labels, [layers_of(tree) for tree in given.tree]))
    for name, kept in (("tuned", False), ("kept", True)):
        if given.part in {None, name}:
            part = [item for item in compared if (item.module in aside) == kept]
            print(f"{name}: {len({item.module for item in part})} addons")
            for line in (*table(part), *(differences(part) if given.differences else ())):
                print(line)


if __name__ == "__main__":
    main()
