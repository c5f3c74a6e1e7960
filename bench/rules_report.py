"""How often each rule fires on a tree, as a Markdown table, and places of each to look at.

    python bench/rules_report.py TREE [TREE...] --source 14.0 --target 17.0 --sample 10

Every rule that was held against the tree is in the table, those that found nothing last. The sample takes places from as many addons as
there are, spread over the whole list and the same in every run; each is printed with its line, to be looked at and counted as right or
wrong. Without --source each addon starts from its own series.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from rescue.assessment import Assessment, RuleOutcome
from rescue.model import Finding
from rescue.pipeline import assess
from rescue.reading.series import parse_series
from rescue.request import Request

EXCERPT = 160
"""So many characters of the source from the place on, since what is meant may stand on the next line."""


def table(assessment: Assessment) -> Iterator[str]:
    """The rules as rows: places, addons, the share of all addons, by number of places and then by id."""
    confidences = {rule.id: rule.confidence.value for rule in assessment.rules}
    addons = len(assessment.modules)
    yield "| rule | hop | places | addons | share | impact | confidence |"
    yield "|---|---|---:|---:|---:|---|---|"
    impacts = {rule.id: rule.impact.value for rule in assessment.rules}
    for outcome in ranked(assessment.rule_outcomes):
        share = f"{100 * outcome.modules / addons:.1f} %" if addons else ""
        known = f"{impacts.get(outcome.rule, '')} | {confidences.get(outcome.rule, '')}"
        yield f"| {outcome.rule} | {outcome.hop} | {outcome.findings} | {outcome.modules} | {share} | {known} |"


def ranked(outcomes: Sequence[RuleOutcome]) -> list[RuleOutcome]:
    """The rules that were held against the tree, those with most places first."""
    run = [outcome for outcome in outcomes if outcome.outcome != "not_applicable"]
    return sorted(run, key=lambda outcome: (-outcome.findings, outcome.rule))


def sample(findings: Sequence[Finding], number: int) -> list[Finding]:
    """So many places, from as many addons as there are: the first of each addon, then the second of each; spread over the addons."""
    by_addon: dict[str, list[Finding]] = {}
    for finding in findings:
        by_addon.setdefault(finding.module, []).append(finding)
    rounds = [
        [places[turn] for places in by_addon.values() if turn < len(places)] for turn in range(max(map(len, by_addon.values()), default=0))
    ]
    chosen: list[Finding] = []
    for places in rounds:
        wanted = number - len(chosen)
        step = max(1.0, len(places) / wanted) if wanted else 0
        chosen += [places[int(turn * step)] for turn in range(min(wanted, len(places)))]
    return sorted(chosen, key=lambda finding: (finding.path, finding.line))


def samples(assessment: Assessment, number: int, only: Sequence[str]) -> Iterator[str]:
    """The places to look at, rule by rule, each with the source from its line on."""
    for outcome in ranked(assessment.rule_outcomes):
        found = [finding for finding in assessment.findings if finding.rule == outcome.rule]
        if found and (not only or outcome.rule in only):
            yield from ("", f"## {outcome.rule} ({outcome.hop}): {outcome.title}", "")
            for finding in sample(found, number):
                line = " ".join(finding.excerpt.split())[:EXCERPT]
                yield f"- [ ] `{finding.path}:{finding.line}` {finding.symbol} ({finding.impact.value}, {finding.confidence.value})"
                yield f"      `{line}`"


def main() -> None:
    """Scan and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("trees", type=Path, nargs="+")
    arguments.add_argument("--source")
    arguments.add_argument("--target", required=True)
    arguments.add_argument("--sample", type=int, default=0, metavar="N", help="places of each rule to print")
    arguments.add_argument("--rule", action="append", default=[], metavar="ID", help="sample only these rules")
    arguments.add_argument("--jobs", type=int, default=2)
    given = arguments.parse_args()
    request = Request(
        roots=tuple(given.trees),
        source=parse_series(given.source) if given.source else None,
        target=parse_series(given.target),
        jobs=given.jobs,
        generated="bench",
    )
    assessment = assess(request)
    coverage = assessment.coverage
    print(f"{len(assessment.modules)} addons, {coverage.files_read:,} of {coverage.files_seen:,} files read, {coverage.rules_run} rules")
    print()
    print("\n".join(table(assessment)))
    if given.sample:
        print("\n".join(samples(assessment, given.sample, given.rule)))


if __name__ == "__main__":
    main()
