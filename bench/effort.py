"""How well rescue's effort fits migrations that people did: `python bench/effort.py MIGRATIONS`, as `bench/migrations.py` lays them out.

The work is counted in lines of Python, XML and JavaScript of the old side that were removed or changed, as `bench/truth.py` counts them:
formatting, moves, comments, version bumps, translations, documentation and tests apart. The features come from a scan of the old side
alone. Each repository is predicted by a model that was fitted on the others; the share within the range is of those predictions too.
Hops over several series are no part of the fit: how the model does on them is printed beside it. ``--write FILE`` writes the model.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml
from alarms import scan
from calibrating.fit import Migration, Prediction, covered, fit, held_out, predict
from calibrating.numbers import spearman
from explained.answers import explained
from explained.changes import WORKED_ON, Change, changes_of, pairs_of, source_files
from truth import rescue_places

from rescue.scoring.calibration import NOT_SIZED
from rescue.scoring.verdicts import of_upgrade

HOURS_PER_LINE = 0.1
"""Judged: six minutes to find, change and try a line that no finding names."""


class Hop(NamedTuple):
    """The migrations over one hop; ``pointed_at`` of their changed lines have a finding near, and the findings cost ``hours``."""

    source: str
    target: str
    migrations: list[Migration]
    pointed_at: int
    hours: float

    @property
    def name(self) -> str:
        """As the tables name it."""
        return f"{self.source} to {self.target}"


def is_work(change: Change) -> bool:
    """The flag by which OCA marks what is not migrated yet is none."""
    return not (change.path == "__manifest__.py" and change.text.startswith("installable:"))


def lines_of_code(addon: Path) -> int:
    """The lines of the files that the work is counted in, blank ones apart."""
    return sum(bool(line.strip()) for content in source_files(addon, WORKED_ON).values() for line in content.splitlines())


def read(folder: Path, jobs: int) -> Hop:
    """Scan the old sides of a hop, and count what people changed."""
    source, target = folder.name.split("-")
    tree = folder / "old"
    assessment = scan(tree, source, target, jobs)
    modules = {module.path: module for module in assessment.modules}
    findings = [finding for finding in of_upgrade(assessment.findings) if not finding.suppressed]
    number = Counter(finding.module for finding in findings)
    pairs = pairs_of(tree, folder / "new")
    unreadable: list[str] = []
    changes: list[Change] = []
    migrations = []
    for pair in pairs:
        path = pair.old.relative_to(tree).as_posix()
        module = modules.get(path)
        if module is None or module.effort_basis is None:
            continue
        mine = [change for change in changes_of(pair, unreadable, WORKED_ON) if is_work(change)]
        changes += mine
        features = module.effort_basis.features
        migrations.append(
            Migration(folder.name, path.split("/")[0], pair.addon, features, len(mine), lines_of_code(pair.old), number[pair.addon])
        )
    for line in unreadable:
        print(f"not compared: {line}", file=sys.stderr)
    counted = {item.addon for item in migrations}
    places = rescue_places(assessment, tree, {pair.addon: pair.old for pair in pairs if pair.addon in counted})
    met = sum(bool(said) for said in explained(changes, places).values())
    sized = [finding for finding in findings if finding.module in counted and NOT_SIZED.isdisjoint(finding.path.split("/"))]
    hours = sum(finding.effort.likely for finding in sized)
    return Hop(source, target, migrations, met, hours)


def row(name: str, migrations: Sequence[Migration], predictions: Sequence[Prediction]) -> str:
    """One row of the table."""
    changed = [float(item.changed) for item in migrations]
    figures = [
        spearman([said.score for said in predictions], changed),
        spearman([float(item.lines) for item in migrations], changed),
        spearman([float(item.findings) for item in migrations], changed),
    ]
    middle = sorted(changed)[len(changed) // 2]
    correlations = " | ".join(f"{figure:.2f}" for figure in figures)
    return f"| {name} | {len(migrations)} | {middle:.0f} | {correlations} | {covered(migrations, predictions):.0f} % |"


def table(hops: Sequence[Hop]) -> Iterator[str]:
    """The figures of all hops together and of each, and of what is no part of the fit."""
    single = [hop for hop in hops if is_single(hop)]
    migrations = [item for hop in single for item in hop.migrations]
    predictions = held_out(migrations)
    yield "| hop | pairs | median lines | model, held out | lines of code alone | number of findings alone | within the range |"
    yield "|---|---|---|---|---|---|---|"
    yield row("all", migrations, predictions)
    for hop in single:
        mine = [(item, said) for item, said in zip(migrations, predictions, strict=True) if item.hop == f"{hop.source}-{hop.target}"]
        yield row(hop.name, [item for item, _ in mine], [said for _, said in mine])
    for repo in sorted({item.repo for item in migrations}):
        mine = [(item, said) for item, said in zip(migrations, predictions, strict=True) if item.repo == repo]
        yield row(repo, [item for item, _ in mine], [said for _, said in mine])
    model = fit(migrations)
    for hop in hops:
        if not is_single(hop) and len(hop.migrations) >= 20:
            yield row(f"{hop.name}, not fitted", hop.migrations, [predict(model, item) for item in hop.migrations])


def is_single(hop: Hop) -> bool:
    """Whether the two series are neighbours, and both have been fitted on."""
    return float(hop.target) - float(hop.source) == 1 and float(hop.source) >= 12


def model_text(hops: Sequence[Hop], fitted: str) -> str:
    """The model with its fit, as the package ships it."""
    single = [hop for hop in hops if is_single(hop)]
    migrations = [item for hop in single for item in hop.migrations]
    changed = [float(item.changed) for item in migrations]
    predictions = held_out(migrations)
    model = msgspec.structs.replace(
        fit(migrations),
        fitted=fitted,
        hops=[hop.target for hop in single],
        pairs=len(migrations),
        spearman=round(spearman([said.score for said in predictions], changed), 3),
        spearman_lines=round(spearman([float(item.lines) for item in migrations], changed), 3),
        spearman_findings=round(spearman([float(item.findings) for item in migrations], changed), 3),
        coverage=round(covered(migrations, predictions), 1),
        hours_per_line=HOURS_PER_LINE,
        hours_per_line_source=rate_source(single),
    )
    return "# Written by bench/effort.py; docs/effort.md tells what it means.\n" + yaml.safe_dump(
        msgspec.to_builtins(model), sort_keys=False, width=130
    )


def rate_source(hops: Sequence[Hop]) -> str:
    """Where the hours a line come from, with the two figures between which the rules' own hours put them."""
    hours = sum(hop.hours for hop in hops)
    every = hours / max(1, sum(item.changed for hop in hops for item in hop.migrations))
    near = hours / max(1, sum(hop.pointed_at for hop in hops))
    return f"judged; the hours of all findings come to {every:.2f} a changed line, and to {near:.2f} a line that a finding points at"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the migrations, print the table, write the model if asked; 2 when there are none, or too few."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("migrations", type=Path, metavar="MIGRATIONS")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the model")
    parser.add_argument("--date", default="", help="the day of the fit, for the model")
    options = parser.parse_args(arguments)
    folders = sorted(folder for folder in options.migrations.glob("*-*") if (folder / "old").is_dir() and (folder / "new").is_dir())
    if not folders:
        print(f"effort: {options.migrations} holds no migrations", file=sys.stderr)
        return 2
    hops = [read(folder, options.jobs) for folder in folders]
    try:
        print(*table(hops), sep="\n")
        text = model_text(hops, options.date)
    except ValueError as error:
        print(f"effort: too few migrations to fit: {error}", file=sys.stderr)
        return 2
    print(text, end="")
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
