"""Hold a copy of Odoo's source against other copies of the same series: `python bench/copies.py TREE OTHER [OTHER ...]`.

A catalog is made from somebody's copy of Odoo. People patch such copies and put modules of their own beside Odoo's. Copies that do not
come from each other share what Odoo wrote and no patch, so that a file that two of them have alike is Odoo's. They are of different
days, so that files differ for good reasons too; of those, what is looked at is what they define: models, fields, methods and records.

TREE is the tree of a catalog. OTHER is one more copy of that series, or one that says another name for Odoo: ``acme:PATH`` for one whose
framework is imported as ``acme``. Printed are

- the modules beside Odoo's own, which no catalog takes, and those of Odoo that the tree lacks;
- how many of the files that a catalog reads are alike in another copy, different in all, or in no other;
- what only this copy defines and the catalogs of the series before and after do not know either (with ``--all``, whether they do or not):
  each is a patch, or came and went within the series, and is to be looked at;
- what all the others define and this copy does not, though the series before and after do: what somebody took out.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rescue import core_addons
from rescue.analyzers.dispatch import read_file
from rescue.catalog.load import Catalog
from rescue.catalog.shipped import load_shipped
from rescue.catalog.tree import find_tree
from rescue.graph.models import model_classes
from rescue.model import Addon, Facts, FileKind, Series
from rescue.reading.discovery import discover

_UNSIGNED = re.compile(rb"[ \t\r]+$", re.MULTILINE)
_OURS = re.compile(r"^(?:static/tests|tests|i18n|migrations|upgrades)/|^static/(?:lib|description)/")


class Copy(NamedTuple):
    """A copy of Odoo's addons by their names, and the word that it says in place of ``odoo`` ('' for a plain copy)."""

    name: str
    addons: dict[str, Path]
    word: str

    def content(self, addon: str, inside: str) -> bytes | None:
        """A file's bytes in Odoo's own spelling, without blanks at the ends of lines; None where the copy lacks it."""
        folder = self.addons.get(addon)
        file = folder / inside if folder else None
        if file is None or not file.is_file():
            return None
        content = file.read_bytes()
        if self.word:
            for said, meant in ((self.word, "odoo"), (self.word.capitalize(), "Odoo")):
                content = re.sub(rf"\b{said}\b".encode(), meant.encode(), content)
        return _UNSIGNED.sub(b"", content).strip()


def plain(content: bytes) -> bytes:
    """A file's bytes without blanks at the ends of lines."""
    return _UNSIGNED.sub(b"", content).strip()


def copy_at(said: str) -> Copy:
    """The copy that an argument names; its addons are looked for in folders called ``addons``, up to three deep."""
    word, _, path = said.rpartition(":")
    root = Path(path)
    folders = sorted(folder for depth in ("", "*/", "*/*/") for folder in root.glob(f"{depth}addons"))
    addons: dict[str, Path] = {}
    for folder in folders:
        for manifest in [*folder.glob("*/__manifest__.py"), *folder.glob("*/__openerp__.py")]:
            addons.setdefault(manifest.parent.name, manifest.parent)
    return Copy(root.name, addons, word)


def defined(content: bytes, kind: FileKind, addon: str, inside: str) -> Iterator[tuple[str, str]]:
    """What a file defines, as (sort, name)."""
    facts: Facts = read_file(content, kind, f"{addon}/{inside}", addon, inside)
    for cls in model_classes(facts):
        yield "model", cls.model
        yield from (("field", f"{cls.model}.{field.name}") for field in cls.fields)
        yield from (("method", f"{cls.model}.{method.name}") for method in cls.methods)
    yield from (("record", record.xmlid) for record in facts.records if record.xmlid)


class Comparison:
    """One tree against the others, module by module."""

    def __init__(self, tree: Path, others: Sequence[Copy]) -> None:
        found = find_tree(tree)
        assert found.series is not None, f"{tree}: no series"
        self.series: Series = found.series
        self._others = others
        everything = discover(found.addon_folders, source=self.series)
        folders = {str(folder.resolve()) for folder in found.addon_folders}
        direct = [one for one in (*everything.addons, *everything.not_installable) if str(Path(one.root, one.path).parent) in folders]
        self.core = {one.name: one for one in reversed(direct) if self._is_core(one.name)}
        self.strangers = sorted(
            {one.name for one in direct} - self.core.keys() - {one.name for one in direct if one.name.startswith("test_")}
        )
        self.lacking = sorted({name for other in others for name in other.addons if self._is_core(name)} - self.core.keys())
        self.alike, self.different, self.alone = 0, list[str](), list[str]()
        self.only_here: set[tuple[str, str, str]] = set()
        self.only_there: set[tuple[str, str]] = set()

    def _is_core(self, name: str) -> bool:
        return not name.startswith("test_") and core_addons.edition(name, self.series) == "community"

    def compare(self) -> None:
        """Compare all modules that one of the others has too."""
        for name, addon in sorted(self.core.items()):
            if any(name in other.addons for other in self._others):
                self._module(addon)

    def _module(self, addon: Addon) -> None:
        here: set[tuple[str, str, str]] = set()
        there: list[set[tuple[str, str]]] = [set() for _ in self._others]
        seen = set()
        for path, kind, _ in addon.files:
            inside = addon.inside(path)
            if kind is FileKind.MANIFEST or _OURS.search(inside):
                continue
            seen.add(inside)
            own = plain(Path(addon.root, path).read_bytes())
            theirs = [other.content(addon.name, inside) for other in self._others]
            if own in theirs:
                self.alike += 1
            else:
                known = any(content is not None for content in theirs)
                (self.different if known else self.alone).append(f"{addon.name}/{inside}")
            if all(content == own for content in theirs):
                continue  # what all define in one and the same file parts nobody
            mine = set(defined(own, kind, addon.name, inside))
            here.update((*item, inside) for item in mine)
            for found, content in zip(there, theirs, strict=True):
                if content is not None:
                    found.update(mine if content == own else defined(content, kind, addon.name, inside))
        for other, found in zip(self._others, there, strict=True):
            found.update(self._beside(other, addon, seen))
        counted = [found for other, found in zip(self._others, there, strict=True) if addon.name in other.addons]
        self.only_here.update(item for item in here if not any(item[:2] in found for found in counted))
        self.only_there.update(set.intersection(*counted) - {item[:2] for item in here})

    def _beside(self, other: Copy, addon: Addon, seen: Iterable[str]) -> Iterator[tuple[str, str]]:
        """What another copy defines in files that this one lacks."""
        kinds = {".py": FileKind.PYTHON, ".xml": FileKind.XML, ".csv": FileKind.CSV}
        folder = other.addons.get(addon.name)
        for file in sorted(folder.rglob("*")) if folder else ():
            inside = file.relative_to(folder).as_posix() if folder else ""
            if file.suffix in kinds and inside not in seen and not _OURS.search(inside) and not inside.startswith("__"):
                content = other.content(addon.name, inside)
                if content is not None:
                    yield from defined(content, kinds[file.suffix], addon.name, inside)


def knows(catalog: Catalog, sort: str, name: str) -> bool:
    """Whether a catalog has what ``defined`` tells of."""
    model, _, member = name.rpartition(".")
    answers: dict[str, Callable[[], bool]] = {
        "model": lambda: catalog.has_model(name),
        "field": lambda: catalog.field(model, member) is not None,
        "method": lambda: catalog.method(model, member) is not None,
        "record": lambda: catalog.record(name) is not None,
    }
    return answers[sort]()


def report(found: Comparison, *, everything: bool, show: int) -> Iterator[str]:
    """The figures, then what is to be looked at."""
    beside = [load_shipped(Series(found.series.major + step)) for step in (-1, 1)]
    around = [catalog for catalog in beside if catalog is not None]
    own = load_shipped(found.series)
    read = found.alike + len(found.different) + len(found.alone)
    yield f"{found.series}: {len(found.core)} modules of Odoo Community, {read:,} files compared"
    share = 100 * found.alike / max(1, read)
    elsewhere = f"different in all {len(found.different):,}, in no other {len(found.alone):,}"
    yield f"alike in another copy {found.alike:,} ({share:.1f} %), {elsewhere}"
    yield f"modules beside Odoo's own: {len(found.strangers)}: {', '.join(found.strangers)}"
    yield f"modules of Odoo that the tree lacks: {len(found.lacking)}: {', '.join(found.lacking)}"
    here = sorted(item for item in found.only_here if everything or not any(knows(catalog, *item[:2]) for catalog in around))
    there = sorted(
        item for item in found.only_there if own is not None and not knows(own, *item) and all(knows(catalog, *item) for catalog in around)
    )
    yield f"defined here alone: {len(found.only_here):,}, of these in neither neighbouring series: {len(here):,}"
    yield from (f"    {sort} {name}  {inside}" for sort, name, inside in here[:show])
    yield f"defined in all others and in both neighbouring series, but not here: {len(there):,}"
    yield from (f"    {sort} {name}" for sort, name in there[:show])


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path)
    parser.add_argument("others", nargs="+", metavar="OTHER")
    parser.add_argument("--all", action="store_true", help="also what a neighbouring series has")
    parser.add_argument("--show", type=int, default=400)
    parser.add_argument("--files", action="store_true", help="list the files that differ from all others")
    given = parser.parse_args()
    found = Comparison(given.tree, [copy_at(said) for said in given.others])
    found.compare()
    print(*report(found, everything=given.all, show=given.show), sep="\n")
    if given.files:
        print(*(f"different: {path}" for path in found.different), *(f"alone: {path}" for path in found.alone), sep="\n")


if __name__ == "__main__":
    main()
