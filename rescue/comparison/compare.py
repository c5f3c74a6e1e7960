"""Hold two reports against each other, finding by finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rescue.assessment import Assessment, ModuleReport
from rescue.checks.rules.kinds import is_layer
from rescue.comparison.model import Comparison, ModuleChange, OneSided, Rejudged, Side, Why, unread_paths
from rescue.errors import RequestError
from rescue.model import Finding
from rescue.scoring.rescoring import Scoring, score_again

Key = tuple[str, int]
"""A fingerprint, and which of several findings that share it: two addons of one name may."""


def compare_reports(old: Assessment, new: Assessment) -> Comparison:
    """What changed from one report to the other. Raises RequestError where they are of different trees."""
    if old.modules and new.modules and not _names(old) & _names(new):
        told = " and ".join(", ".join(item.roots) for item in (old, new))
        raise RequestError(f"the reports have no module in common: they are of different trees ({told})")
    then, then_scoring = score_again(old)
    now, now_scoring = score_again(new)
    before, after = _by_key(then.findings), _by_key(now.findings)
    looked_then, looked_now = _Looked(then), _Looked(now)
    gone = [OneSided(item, looked_now.why(item, looked_then)) for key, item in before.items() if not item.suppressed and key not in after]
    added = [OneSided(item, looked_then.why(item, looked_now)) for key, item in after.items() if not item.suppressed and key not in before]
    both = [(before[key], item) for key, item in after.items() if key in before]
    return Comparison(
        then=_side(then, then_scoring),
        now=_side(now, now_scoring),
        gone=gone,
        new=added,
        accepted=[item for was, item in both if item.suppressed and not was.suppressed],
        reopened=[item for was, item in both if was.suppressed and not item.suppressed],
        unchanged=sorted(item.fingerprint for was, item in both if not (was.suppressed or item.suppressed)),
        rejudged=[
            Rejudged(item, was.impact) for was, item in both if was.impact is not item.impact and not (was.suppressed or item.suppressed)
        ],
        modules=_modules(looked_then.modules, looked_now.modules, gone, added),
        rulesets_changed=sorted(name for name, digest in then.rulesets.items() if now.rulesets.get(name, digest) != digest),
    )


def _names(assessment: Assessment) -> set[str]:
    return {module.name for module in assessment.modules}


def _by_key(findings: Iterable[Finding]) -> dict[Key, Finding]:
    seen: Counter[str] = Counter()
    found = {}
    for finding in findings:
        found[finding.fingerprint, seen[finding.fingerprint]] = finding
        seen[finding.fingerprint] += 1
    return found


class _Looked:
    """What a report looked at: a finding that it does not have is missing there, or was not looked for."""

    def __init__(self, assessment: Assessment) -> None:
        self.target = assessment.target
        self.modules: Mapping[str, ModuleReport] = {item.name: item for item in reversed(assessment.modules)}
        self._unread = unread_paths(assessment.coverage)
        self._rules = {item.rule for item in assessment.rule_outcomes if item.outcome in {"matched", "unmatched"}}

    def why(self, finding: Finding, here: _Looked) -> Why:
        """Why a finding of another report, which looked at what ``here`` says, is not in this one."""
        module = self.modules.get(finding.module)
        if module is None:
            return Why.MODULE
        if finding.path in self._unread:
            return Why.UNREAD
        own = here.modules.get(finding.module)
        takes_no_longer = own is not None and finding.hop in own.hops and finding.hop not in module.hops and not is_layer(finding.rule)
        if self.target != here.target or finding.rule not in self._rules or takes_no_longer:
            return Why.RULE
        return Why.CHANGED


def _side(assessment: Assessment, scoring: Scoring) -> Side:
    return Side(
        generated=assessment.generated,
        version=assessment.tool.version,
        roots=assessment.roots,
        source=assessment.source,
        target=assessment.target,
        verdict=assessment.verdict,
        compatibility=assessment.compatibility,
        effort=assessment.effort,
        scoring=scoring,
        counts=assessment.counts,
        modules=len(assessment.modules),
        files_read=assessment.coverage.files_read,
        files_seen=assessment.coverage.files_seen,
    )


def _modules(
    before: Mapping[str, ModuleReport], after: Mapping[str, ModuleReport], gone: Iterable[OneSided], new: Iterable[OneSided]
) -> list[ModuleChange]:
    """The modules that changed in anything that is told of them, by name."""
    lost = Counter(item.finding.module for item in gone)
    added = Counter(item.finding.module for item in new)
    found = []
    for name in sorted({*before, *after}):
        then, now = before.get(name), after.get(name)
        change = ModuleChange(
            name=name,
            verdict_then=then.verdict if then else None,
            verdict_now=now.verdict if now else None,
            percent_then=then.compatibility.percent if then else None,
            percent_now=now.compatibility.percent if now else None,
            effort_then=then.effort if then else None,
            effort_now=now.effort if now else None,
            gone=lost[name],
            new=added[name],
        )
        same = (change.verdict_then, change.percent_then, change.effort_then) == (change.verdict_now, change.percent_now, change.effort_now)
        if not same or change.gone or change.new or then is None or now is None:
            found.append(change)
    return found
