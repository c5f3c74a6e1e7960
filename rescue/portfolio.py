"""Several reports in one view: the trees of an agency's clients, or the branches of one, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from rescue.assessment import Assessment, Compatibility, FindingCounts
from rescue.checks.findings import total
from rescue.model import Effort, Failure, Impact, Verdict
from rescue.planned import Lever
from rescue.scoring.rescoring import Scoring, score_again
from rescue.scoring.verdicts import of_upgrade

FIRST: Final = 3
"""So many of the changes that buy most are told of each tree."""

_WORST: Final = [Verdict.BLOCKED, Verdict.NOT_ASSESSABLE, Verdict.READY_WITH_CHANGES, Verdict.READY]


class Tree(Struct, frozen=True):
    """One report in numbers. ``blocked`` counts modules; ``percent_files`` is the share that was read; ``levers`` are what buys most."""

    label: str
    roots: list[str]
    source: list[str]
    target: str
    generated: str
    version: str
    verdict: Verdict
    reasons: list[str]
    compatibility: Compatibility
    effort: Effort
    scoring: Scoring
    counts: FindingCounts
    modules: int
    blocked: int
    percent_files: float
    hops_missing: list[str]
    open_items: int
    levers: list[Lever]


class SharedCause(Struct, frozen=True):
    """What breaks in several trees for one reason: what is learnt in one of them serves the others."""

    rule: str
    hop: str
    title: str
    impact: Impact
    trees: list[str]
    findings: int
    effort: Effort


class Portfolio(Struct, frozen=True, kw_only=True):
    """All trees, the worst first, and the causes that at least two of them share, those of most trees first."""

    schema: Literal["rescue.portfolio/1"] = "rescue.portfolio/1"
    trees: list[Tree]
    causes: list[SharedCause]
    effort: Effort
    modules: int

    @property
    def repeated(self) -> list[str]:
        """Names of trees that are there more than once, as branches of one are: sums count those again."""
        counted = Counter(root for tree in self.trees for root in set(tree.roots))
        return sorted(name for name, count in counted.items() if count > 1)


def portfolio_of(reports: Sequence[tuple[str, Assessment]]) -> Portfolio:
    """The view of labelled reports."""
    trees = sorted((_tree(label, assessment) for label, assessment in reports), key=_worst_first)
    return Portfolio(
        trees=trees,
        causes=_shared(reports, [tree.label for tree in trees]),
        effort=total(tree.effort for tree in trees),
        modules=sum(tree.modules for tree in trees),
    )


def labels_of(given: Sequence[tuple[str, str, Assessment]]) -> list[str]:
    """A label for each of (label or "", file, report): the one given, else the tree's name, with the file's where two share it."""
    plain = [label or ", ".join(assessment.roots) for label, _, assessment in given]
    told = [text if label or plain.count(text) == 1 else f"{text} ({name})" for text, (label, name, _) in zip(plain, given, strict=True)]
    return [text if told.count(text) == 1 else f"{text} #{told[: number + 1].count(text)}" for number, text in enumerate(told)]


def _tree(label: str, given: Assessment) -> Tree:
    assessment, scoring = score_again(given)
    return Tree(
        label=label,
        roots=assessment.roots,
        source=assessment.source,
        target=assessment.target,
        generated=assessment.generated,
        version=assessment.tool.version,
        verdict=assessment.verdict,
        reasons=assessment.verdict_reasons,
        compatibility=assessment.compatibility,
        effort=assessment.effort,
        scoring=scoring,
        counts=assessment.counts,
        modules=len(assessment.modules),
        blocked=sum(module.verdict is Verdict.BLOCKED for module in assessment.modules),
        percent_files=assessment.coverage.percent_files,
        hops_missing=assessment.coverage.hops_missing,
        open_items=len(assessment.open_items),
        levers=assessment.plan.levers[:FIRST] if assessment.plan else [],
    )


def _worst_first(tree: Tree) -> tuple[int, float, int, float, str]:
    """By verdict, then the share that is compatible (unknown is worse than any), mandatory findings, and hours."""
    percent = -1.0 if tree.compatibility.percent is None else tree.compatibility.percent
    return _WORST.index(tree.verdict), percent, -tree.counts.by_impact.get("mandatory", 0), -tree.effort.likely, tree.label


def _shared(reports: Sequence[tuple[str, Assessment]], order: Sequence[str]) -> list[SharedCause]:
    found: dict[tuple[str, str], dict[str, list[Effort]]] = {}
    told: dict[tuple[str, str], tuple[str, Impact]] = {}
    for label, assessment in reports:
        for item in of_upgrade(assessment.findings):
            if item.suppressed or item.failure is Failure.NONE:
                continue
            key = item.rule, item.hop
            found.setdefault(key, {}).setdefault(label, []).append(item.effort)
            title, impact = told.get(key, (item.title, item.impact))
            told[key] = title, min(impact, item.impact, key=list(Impact).index)
    causes = [
        SharedCause(
            rule=rule,
            hop=hop,
            title=told[rule, hop][0],
            impact=told[rule, hop][1],
            trees=sorted(by_tree, key=order.index),
            findings=sum(map(len, by_tree.values())),
            effort=total(effort for efforts in by_tree.values() for effort in efforts),
        )
        for (rule, hop), by_tree in found.items()
        if len(by_tree) > 1
    ]
    return sorted(causes, key=lambda item: (-len(item.trees), list(Impact).index(item.impact), -item.effort.likely, item.rule, item.hop))
