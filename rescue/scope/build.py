"""The scope of a tree: its addons' lines, findings and effort by area, and its integrations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from rescue.assessment import ModuleReport
from rescue.checks.findings import total
from rescue.model import Addon, Effort, Facts, Finding, Verdict
from rescue.plan.model import Artifact
from rescue.plan.waves import LEFT_OUT
from rescue.scope.areas import extends_of
from rescue.scope.integrations import find_integrations, talks
from rescue.scope.items import ITEMS, count_items
from rescue.scope.painting import Painted
from rescue.scope.shares import cents, share_effort, share_out
from rescue.scoped import ACCEPTED, Area, Scope, ScopePart
from rescue.scoring.calibration import NOT_SIZED, SIZED


def make_scope(
    modules: Sequence[ModuleReport],
    addons: Sequence[Addon],
    facts: Mapping[str, Sequence[Facts]],
    findings: Mapping[str, Sequence[Finding]],
    artifacts: Iterable[Artifact],
    community: Collection[str],
) -> Scope:
    """The scope of these addons, which ``modules`` report on in the same order.

    ``facts`` and ``findings`` (those of the upgrade) are by the addon's path.
    """
    by_path: dict[str, list[Artifact]] = {}
    for artifact in artifacts:
        by_path.setdefault(artifact.path, []).append(artifact)
    carried = [(module, addon) for module, addon in zip(modules, addons, strict=True) if is_in_scope(module)]
    return Scope(
        parts=[part for module, addon in carried for part in _parts(module, addon, facts[addon.path], findings[addon.path], by_path)],
        integrations=sorted(found for _, addon in carried for found in find_integrations(addon, facts[addon.path])),
        community=sorted({addon.name for _, addon in carried if addon.name in community}),
    )


def is_in_scope(module: ModuleReport) -> bool:
    """Whether a module is work that can be sized: carried over, and assessed."""
    return module.next_step not in LEFT_OUT and not (module.verdict is Verdict.NOT_ASSESSABLE and module.effort.high == 0)


class _Sums:
    """What adds up for each area of one addon."""

    def __init__(self) -> None:
        self.items: Counter[tuple[Area, str]] = Counter()
        self.lines: Counter[Area] = Counter()
        self.sized: Counter[Area] = Counter()
        self.files: dict[Area, set[str]] = {}
        self.findings: dict[Area, list[Finding]] = {}

    def gather(self) -> None:
        """Where nothing that counts is in an accepted area, its manifest and the like go with what is refused."""
        counted = {area for area, item in self.items if item != "test_file"}
        if not counted or counted & set(ACCEPTED):
            return
        main = max(counted, key=lambda area: (self.lines[area], -list(Area).index(area)))
        for area in ACCEPTED:
            self.items[main, "test_file"] += self.items.pop((area, "test_file"), 0)
            for lines in (self.lines, self.sized):
                lines[main] += lines.pop(area, 0)
            if area in self.files:
                self.files.setdefault(main, set()).update(self.files.pop(area))
            if area in self.findings:
                self.findings.setdefault(main, []).extend(self.findings.pop(area))


def _parts(
    module: ModuleReport, addon: Addon, facts: Sequence[Facts], findings: Sequence[Finding], artifacts: Mapping[str, Sequence[Artifact]]
) -> list[ScopePart]:
    sums = _sums(addon, facts, findings, artifacts)
    sums.gather()
    areas = sorted({*sums.lines, *sums.findings} or {Area.REFACTORING}, key=list(Area).index)
    efforts = _efforts(module, sums, areas)
    return [
        ScopePart(
            module=module.name,
            path=module.path,
            area=area,
            items={item: sums.items[area, item] for item in ITEMS if sums.items[area, item]},
            lines=sums.lines[area],
            findings=len(sums.findings.get(area, ())),
            effort=effort,
            files=sorted(sums.files.get(area, ())),
        )
        for area, effort in zip(areas, efforts, strict=True)
    ]


def _efforts(module: ModuleReport, sums: _Sums, areas: Sequence[Area]) -> list[Effort]:
    """The module's effort by area: likely what was found and its lines' share of the rest, low and high in the same proportions.

    Low and high of what was found do not do by themselves: the rest is what lies beyond it, and its high may be less than its likely.
    """
    lines = [sums.sized[area] for area in areas]
    found = [cents(total(finding.effort for finding in sums.findings.get(area, ())).likely) for area in areas]
    rest = share_out(cents(module.effort.likely) - sum(found), lines)
    likely = [own + share for own, share in zip(found, rest, strict=True)]
    return share_effort(module.effort, likely if any(likely) else lines)


def _sums(addon: Addon, facts: Sequence[Facts], findings: Sequence[Finding], artifacts: Mapping[str, Sequence[Artifact]]) -> _Sums:
    sums = _Sums()
    extends = extends_of(addon)
    painted: dict[str, Painted] = {}
    for file in facts:
        inside = addon.inside(file.path)
        own = artifacts.get(file.path, ())
        paint = painted[file.path] = Painted(file, inside, own, extends, talks=talks(addon, file))
        count_items(sums.items, file, inside, own, paint)
        sized = file.kind in SIZED and NOT_SIZED.isdisjoint(inside.split("/")[:-1])
        for area, lines in paint.sizes(file.code_lines):
            if lines:
                sums.lines[area] += lines
                sums.sized[area] += lines if sized else 0
                sums.files.setdefault(area, set()).add(file.path)
    for finding in findings:
        if not finding.suppressed:
            area = painted[finding.path].area(finding.line) if finding.path in painted else Area.REFACTORING
            sums.findings.setdefault(area, []).append(finding)
            sums.files.setdefault(area, set()).add(finding.path)
    return sums
