"""False alarms: what is mandatory in addons that are at the target already, as if they came from the series before.

    python bench/alarms.py TREE --source 16.0 --target 17.0

Prints every mandatory finding with its line, to be looked at: each is either a real leftover or a false alarm.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rescue.assessment import Assessment
from rescue.model import Impact
from rescue.pipeline import assess
from rescue.reading.series import parse_series
from rescue.request import Request


def scan(tree: Path, source: str, target: str, jobs: int) -> Assessment:
    """Assess a tree for one pair of series."""
    return assess(Request(roots=(tree,), source=parse_series(source), target=parse_series(target), jobs=jobs, generated="bench"))


def describe(assessment: Assessment) -> Iterator[str]:
    """The mandatory findings with their lines, and the counts."""
    impacts = Counter(finding.impact.value for finding in assessment.findings)
    mandatory = [finding for finding in assessment.findings if finding.impact is Impact.MANDATORY]
    for finding in mandatory:
        excerpt = finding.excerpt.split("\n", 1)[0]
        yield f"{finding.rule} {finding.path}:{finding.line} {finding.symbol} ({finding.confidence.value})\n    {excerpt}"
    coverage = assessment.coverage
    yield f"{len(assessment.modules)} modules, {coverage.files_read:,} of {coverage.files_seen:,} files read, {coverage.rules_run} rules"
    for unread in coverage.unread:
        yield f"    not read: {unread.path}: {unread.detail}"
    yield f"findings: {', '.join(f'{impact} {number}' for impact, number in sorted(impacts.items()))}"
    rate = len(mandatory) / max(1, len(assessment.modules))
    yield f"{len(mandatory)} mandatory findings, {rate:.3f} a module"


def main() -> None:
    """Scan and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("tree", type=Path)
    arguments.add_argument("--source", required=True)
    arguments.add_argument("--target", required=True)
    arguments.add_argument("--jobs", type=int, default=2)
    given = arguments.parse_args()
    for line in describe(scan(given.tree, given.source, given.target, given.jobs)):
        print(line)


if __name__ == "__main__":
    main()
