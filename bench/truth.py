"""How true rescue's findings are, on addons that people migrated by hand: `python bench/truth.py OLD NEW --source 16.0 --target 17.0`.

OLD and NEW are trees of addons at two series; an addon in both is a pair. There are three questions, each with its own answer:

(a) False alarms. NEW is scanned as if it came from the series before: what is mandatory there is a leftover or a false alarm.
    Printed in full with ``--alarms``, by ``bench/alarms.py``, which does the same for a tree alone.
(b) Explained changes. Of the lines in Python and XML that are removed or changed between OLD and NEW, the share that has a finding
    within two lines, and the rate of findings on NEW, where there is nothing left to migrate. A tool that points everywhere explains all
    and is of no use, so the two belong together. The same for the peers that are named:
    ``--migrator PYTHON`` (an interpreter that has odoo-module-migrator), ``--doctor EXECUTABLE`` (odoo-doctor),
    ``--review EXECUTABLE`` (odoo-review). ``--keep FOLDER`` keeps what the peers said, which does not change as rescue does.
    ``--lines FILE`` writes each changed line with who explains it.
(c) The judge. (a) and (b) measure against what people left and what they changed, much of it by taste. Whether an addon loads is told by
    Odoo alone: ``bench/judge.py`` compares a report with what a real Odoo of the target did when it installed the addons.

What counts as a change: files are compared in units that do not depend on formatting (see ``explained/units.py``). A change is a line of
OLD on which a unit begins that NEW has nowhere in the addon; a unit that only moved is none. Left out are comments, docstrings, tests,
migration scripts, translations, documentation, and what a manifest says of version, authors and purpose. Added lines are not
counted: no tool can point at what is not there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from alarms import describe, scan
from explained.answers import Answer, Place, counted, explained
from explained.changes import Change, Pair, changes_of, pairs_of, source_files
from explained.peers import UPGRADE, Peer, PeerError, doctor, migrator, review

from rescue.assessment import Assessment
from rescue.scoring.verdicts import of_upgrade

MUST_LOOK = ("mandatory", "potential")


def rescue_places(assessment: Assessment, tree: Path, addons: Mapping[str, Path]) -> list[Place]:
    """Where rescue's findings about the upgrade stand, as paths inside their addons; what they say begins with the impact.

    What it says of layers and of addons that get in each other's way is true of any series, and explains no migration.
    """
    inside = {path.relative_to(tree).as_posix(): name for name, path in addons.items()}
    places = []
    for finding in of_upgrade(assessment.findings):
        for folder, name in ((folder, name) for folder, name in inside.items() if name == finding.module):
            if finding.path.startswith(f"{folder}/"):
                what = f"{finding.impact.value}: {finding.rule} {finding.symbol}".strip()
                places.append(Place(name, finding.path[len(folder) + 1 :], finding.line, what))
    return places


def ask(peer: Peer, old: Mapping[str, Path], new: Mapping[str, Path], keep: Path | None) -> Answer:
    """A peer's answer about both sides, taken from where it is kept if it is. Raises PeerError."""
    kept = keep / f"{peer.name}.json" if keep else None
    if kept and kept.exists():
        sides = [[Place(*place) for place in side] for side in json.loads(kept.read_text())]
    else:
        sides = [peer.ask(old), peer.ask(new)]
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(sides))
    return Answer(peer.name, *sides)


def only(answer: Answer, name: str, starts: tuple[str, ...]) -> Answer:
    """The part of an answer whose places say something that begins so."""
    return Answer(
        f"{answer.tool}, {name}",
        [place for place in answer.old if place.what.startswith(starts)],
        [place for place in answer.new if place.what.startswith(starts)],
    )


def table(answers: Sequence[Answer], changes: Sequence[Change], pairs: Sequence[Pair]) -> Iterator[str]:
    """The figures of each tool, a row each."""
    new_lines = sum(len(content.splitlines()) for pair in pairs for content in source_files(pair.new).values())
    in_python = sum(change.path.endswith(".py") for change in changes)
    yield f"{len(pairs)} pairs, {len(changes):,} changed lines ({in_python:,} Python, {len(changes) - in_python:,} XML)"
    yield f"{new_lines:,} lines of Python and XML on the migrated side"
    yield "| tool | explained | Python | XML | share | findings on the old side | on the migrated side | a thousand lines | an addon |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for answer in answers:
        met = [change for change, said in explained(changes, answer.old).items() if said]
        python = sum(change.path.endswith(".py") for change in met)
        share = 100 * len(met) / max(1, len(changes))
        noise = len(answer.new)
        yield (
            f"| {answer.tool} | {len(met):,} | {python:,} | {len(met) - python:,} | {share:.1f} % | {len(answer.old):,} | {noise:,} |"
            f" {1000 * noise / max(1, new_lines):.2f} | {noise / max(1, len(pairs)):.2f} |"
        )


def lines(answers: Sequence[Answer], changes: Sequence[Change]) -> Iterator[str]:
    """Each changed line, and what each tool says of it: tab-separated."""
    said = [(answer.tool, explained(changes, answer.old)) for answer in answers]
    for change in changes:
        who = "; ".join(f"{tool} ({', '.join(sorted(set(found[change])))})" for tool, found in said if found[change])
        yield f"{change.addon}/{change.path}:{change.line}\t{change.text}\t{who or '-'}"


def measure(options: argparse.Namespace) -> None:
    """Scan, ask and print. Raises PeerError."""
    pairs = pairs_of(options.old, options.new)
    old = {pair.addon: pair.old for pair in pairs}
    new = {pair.addon: pair.new for pair in pairs}
    unreadable: list[str] = []
    changes = [change for pair in pairs for change in changes_of(pair, unreadable)]
    for line in unreadable:
        print(f"not compared: {line}", file=sys.stderr)
    before = scan(options.old, options.source, options.target, options.jobs)
    after = scan(options.new, options.source, options.target, options.jobs)
    if options.alarms:
        print(*describe(after), sep="\n")
    answers = [Answer("rescue", rescue_places(before, options.old, old), rescue_places(after, options.new, new))]
    answers.append(only(answers[0], "mandatory and potential", MUST_LOOK))
    peers = []
    if options.migrator:
        peers.append(migrator(options.migrator, options.source, options.target))
    if options.doctor:
        peers.append(doctor(options.doctor, options.target))
    if options.review:
        peers.append(review(options.review, options.target))
    for peer in peers:
        answers.append(ask(peer, old, new, options.keep))
        if peer.name == "odoo-doctor":
            answers.append(only(answers[-1], UPGRADE, (UPGRADE,)))
    addons = frozenset(old)
    answers = [Answer(tool, counted(left, addons), counted(right, addons)) for tool, left, right in answers]
    print(*table(answers, changes, pairs), sep="\n")
    if options.lines:
        options.lines.write_text("".join(f"{line}\n" for line in lines(answers, changes)), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when all was measured, 2 with a message when a peer could not be run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, metavar="OLD", help="tree of addons at the source series")
    parser.add_argument("new", type=Path, metavar="NEW", help="tree of addons at the target series")
    parser.add_argument("--source", required=True)
    parser.add_argument("--target", required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--alarms", action="store_true", help="print what is mandatory on the migrated side")
    parser.add_argument("--migrator", metavar="PYTHON", help="interpreter that has odoo-module-migrator")
    parser.add_argument("--doctor", metavar="EXECUTABLE", help="odoo-doctor")
    parser.add_argument("--review", metavar="EXECUTABLE", help="odoo-review")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the peers' answers here, and take them from here")
    parser.add_argument("--lines", type=Path, metavar="FILE", help="write each changed line and who explains it")
    options = parser.parse_args(arguments)
    try:
        measure(options)
    except PeerError as error:
        print(f"truth: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
