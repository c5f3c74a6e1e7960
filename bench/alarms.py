"""False alarms: what is mandatory in addons that are at the target already, as if they came from the series before.

    python bench/alarms.py TREE --source 16.0 --target 17.0

Prints every mandatory finding with its line, to be looked at: each is either a real leftover or a false alarm.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from rescue.model import Impact
from rescue.pipeline import Request, assess
from rescue.series import parse_series


def main() -> None:
    """Scan and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("tree", type=Path)
    arguments.add_argument("--source", required=True)
    arguments.add_argument("--target", required=True)
    arguments.add_argument("--jobs", type=int, default=2)
    given = arguments.parse_args()
    request = Request(
        roots=(given.tree,), source=parse_series(given.source), target=parse_series(given.target), jobs=given.jobs, generated="bench"
    )
    assessment = assess(request)
    impacts = Counter(finding.impact.value for finding in assessment.findings)
    mandatory = [finding for finding in assessment.findings if finding.impact is Impact.MANDATORY]
    for finding in mandatory:
        excerpt = finding.excerpt.split("\n", 1)[0]
        print(f"{finding.rule} {finding.path}:{finding.line} {finding.symbol} ({finding.confidence.value})\n    {excerpt}")
    coverage = assessment.coverage
    print(f"{len(assessment.modules)} modules, {coverage.files_read:,} of {coverage.files_seen:,} files read, {coverage.rules_run} rules")
    for unread in coverage.unread:
        print(f"    not read: {unread.path}: {unread.detail}")
    print(f"findings: {', '.join(f'{impact} {number}' for impact, number in sorted(impacts.items()))}")
    rate = len(mandatory) / max(1, len(assessment.modules))
    print(f"{len(mandatory)} mandatory findings, {rate:.3f} a module")


if __name__ == "__main__":
    main()
