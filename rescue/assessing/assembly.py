"""Put an assessment together from what the steps of the pipeline found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec.msgpack import decode, encode
from msgspec.structs import replace

from rescue.assessing.open_items import open_items
from rescue.assessing.parts import Parts, base_name
from rescue.assessment import (
    Assessment,
    Compatibility,
    Coverage,
    HopCoverage,
    ModuleReport,
    RuleOutcome,
    RuleText,
    Tool,
    by_place,
)
from rescue.catalog.load import Catalog
from rescue.checks.findings import total
from rescue.checks.rules.kinds import is_layer
from rescue.checks.rules.ruleset import Rule
from rescue.model import Addon, FileKind, Finding, Rejected, Series, Unread, Verdict
from rescue.planned import Layers, Plan
from rescue.processes.copies import alongside
from rescue.reading.discovery import Duplicate
from rescue.reading.series import own_version
from rescue.scoped import Scope
from rescue.scoring import touchpoints
from rescue.scoring.calibration import effort_of, shipped_calibration
from rescue.scoring.verdicts import SCORE_MODEL, counts, of_upgrade, share, verdict_of, worst

if TYPE_CHECKING:
    from rescue.assessing.planning import Planning

# Above this many modules, what another process works out meanwhile is worth starting it.
WORTH_PROCESSES = 50

LIMITS = (
    "Only source code was read: the client's data, its migration and acceptance tests are not part of the effort, but open items.",
    "Scripts under migrations/ and upgrades/ give no findings: they ran on past upgrades. Data files no manifest names are only noted.",
    "JavaScript is found and sized, not judged line by line. Styles, translations and images were not read.",
)


# Where the catalog of an addon's series, or of the target, is missing.
WITHOUT_CATALOG = (
    "Where no catalog tells what core contains, findings come from rules alone: a use of Odoo that no rule speaks of is unknown.",
    "There, the model behind a member is followed through relational fields of the scanned addons only, not through those of core.",
)


def assemble(parts: Parts, jobs: int) -> Assessment:
    """The whole assessment, everything in it sorted; worked out in up to so many processes."""
    if not parts.whole:
        return _assembled(parts, [_module(addon, parts, None) for addon in parts.addons], None)
    from rescue.assessing.planning import Planning  # who makes no plan needs nothing of it

    planning = Planning(parts)
    modules = planning.in_waves([_module(addon, parts, planning) for addon in parts.addons])

    def scope() -> bytes:
        return encode(planning.scope(modules))

    with alongside(scope, jobs if len(modules) > WORTH_PROCESSES else 1) as scoped:
        found = _assembled(parts, modules, planning)
        plan = planning.plan(modules, found.not_installable, found.findings)
        return replace(found, layers=planning.layers(), plan=plan, scope=decode(scoped(), type=Scope))


def _assembled(parts: Parts, modules: list[ModuleReport], planning: Planning | None) -> Assessment:
    """All but what lies beyond the single module: layers, plan and scope."""
    idle = [_module(addon, parts, planning) for addon in parts.idle]
    findings = by_place(finding for checked in parts.checked.values() for finding in checked.findings)
    hops = sorted({hop for addon in parts.addons if addon.series for hop in parts.chain.hops(addon.series)})
    missing = [str(hop) for hop in hops if not parts.chain.assessed(hop)]
    outcomes = _outcomes(parts, findings)
    coverage = _coverage(parts, modules, outcomes, hops, missing)
    verdict, reasons = _verdict(modules, findings, coverage, len(hops), parts.discovery.rejected)
    matched = {outcome.rule for outcome in outcomes if outcome.outcome == "matched"}
    counted = counts(findings)
    return Assessment(
        tool=Tool("rescue", parts.version),
        score_model=SCORE_MODEL,
        generated=parts.generated,
        roots=[base_name(root) for root in parts.discovery.roots],
        source=[str(series) for series in sorted({addon.series for addon in parts.addons if addon.series})],
        target=str(parts.chain.target),
        target_reason=parts.target_reason,
        hops=[str(hop) for hop in hops],
        rulesets=dict(parts.rulesets),
        verdict=verdict,
        verdict_reasons=reasons,
        compatibility=touchpoints.summed(module.compatibility for module in modules),
        effort=total(module.effort for module in modules),
        counts=counted,
        coverage=coverage,
        modules=modules,
        not_installable=idle,
        rejected=sorted(parts.discovery.rejected),
        findings=findings,
        rules=[_text(rule, parts) for rule in _rules(parts) if rule.id in matched],
        rule_outcomes=outcomes,
        graph=parts.summary,
        suppressions=sorted(comment for checked in parts.checked.values() for comment in checked.comments),
        limits=list(_limits(parts)),
        layers=Layers([]),
        plan=Plan([], None, [], [], []),
        calibration=shipped_calibration(),
        open_items=open_items(modules, parts.summary.models_defined, coverage, counted, shipped_calibration()),
        scope=None,
    )


def _limits(parts: Parts) -> Iterable[str]:
    yield from LIMITS
    left_out = dict(parts.discovery.ignored).get("excluded", 0)
    if left_out:
        asked = ", ".join(parts.excluded)
        yield f"The configuration leaves out {asked}: {left_out} files and folders were not looked at for that, nor what is in them."
    touched = sum(checked.touched is not None for checked in parts.checked.values())
    if touched:
        known = ", ".join(str(series) for series in sorted(parts.catalogs))
        others = any(used for _, used in parts.own_catalogs)
        rest = "what other addons bring than those below is unknown" if others else "what Enterprise or other addons bring is unknown"
        yield f"What the code relies on was looked up in the Community core of {known}; {rest}."
    yield from (_own_catalog(catalog, used=used) for catalog, used in parts.own_catalogs)
    if touched < len(parts.addons):
        yield from WITHOUT_CATALOG
    breaches = [item for addon in parts.addons for item in parts.findings_of(addon) if is_layer(item.rule) and not item.suppressed]
    if breaches:
        hours = total(item.effort for item in breaches)
        yield (
            f"{len(breaches)} breaches of the layering are among the findings. They are there today and no upgrade asks for them: the "
            f"verdicts and the effort leave them out. Mending them all takes {hours.low:g} to {hours.high:g} hours, most likely "
            f"{hours.likely:g}."
        )
    files = [file for facts in parts.outlines.values() for file in facts]
    unknown = sorted({item.name for file in files for item in file.classes if item.unresolved})
    if unknown:
        yield f"The model or kind of {len(unknown)} classes could not be inferred: {', '.join(unknown[:10])}."
    for duplicate in parts.discovery.duplicates:
        yield f"Two addons are named {duplicate.name} ({duplicate.first_path}, {duplicate.path}). Odoo loads one; both were assessed."
        yield from _newer(duplicate, parts)
    packed = parts.discovery.archives
    if packed:
        more = f" and {len(packed) - 10} more" if packed[10:] else ""
        yield f"Archives were not opened: {', '.join(packed[:10])}{more}. Unpack what belongs to the tree, and scan again."
    for path in parts.discovery.without_init:
        yield f"{path} has no __init__.py: Odoo loads its data, but none of its Python."


def _newer(duplicate: Duplicate, parts: Parts) -> Iterable[str]:
    """Which of two addons of one name is the newer; nothing where their manifests do not say, or they are of different series."""
    addons = {addon.path: addon for addon in (*parts.addons, *parts.idle)}
    first, second = addons[duplicate.first_path], addons[duplicate.path]
    one, other = own_version(first.manifest.version), own_version(second.manifest.version)
    if first.series == second.series and one is not None and other is not None and one != other:
        newer = first if one > other else second
        yield f"The newer of the two addons named {duplicate.name} is {newer.path} ({newer.manifest.version})."


def _own_catalog(catalog: Catalog, *, used: bool) -> str:
    said = catalog.provenance
    name = base_name(catalog.name)
    if not used:
        return f"Catalog {name} had no part: no addon passes {said.series}, or no catalog of its core is there."
    of = f", {said.origin}" if said.origin else ""
    modules = f"{said.modules} module{'' if said.modules == 1 else 's'}"
    if said.edition == "community":
        return f"Catalog {name} ({said.series}{of}, {modules}) stood in for the Community core of that series that comes with rescue."
    return (
        f"Catalog {name} ({said.series}{of}, {modules}): what it holds was looked up as core's is, for {said.series} and no other series."
    )


# --------------------------------------------------------------------------------------------------------------- modules


def _module(addon: Addon, parts: Parts, planning: Planning | None) -> ModuleReport:
    facts = parts.outlines[addon.path]
    findings = parts.findings_of(addon)
    checked = parts.checked.get(addon.path)
    large = len({item.path for item in parts.discovery.unread if _owner(item.path, parts) == addon.path})
    seen = len(addon.files) + large
    read = sum(not item.unread for item in facts)
    hops = parts.chain.hops(addon.series) if addon.series else ()
    missing = [str(hop) for hop in hops if not parts.chain.assessed(hop)]
    failed = sorted(checked.failed) if checked else []
    if addon.series is None:
        verdict, reasons = Verdict.NOT_ASSESSABLE, [f"Its series is not known: {addon.series_reason}. Name it with --source."]
    elif not addon.manifest.installable:
        verdict, reasons = Verdict.NOT_ASSESSABLE, ["The manifest says installable: False; it was read but not assessed."]
    elif addon.series > parts.chain.target:
        newer = f"It is written for {addon.series}, newer than the target {parts.chain.target}: the way back was not assessed."
        verdict, reasons = Verdict.NOT_ASSESSABLE, [newer]
    else:
        verdict, reasons = verdict_of(findings, seen, read, len(hops), missing)
        if failed:
            verdict = Verdict.NOT_ASSESSABLE if verdict is Verdict.READY else verdict
            reasons.append(f"Rules that failed were not held against it: {', '.join(failed)}.")
    split = parts.graph.depends_split(addon.name) if addon.manifest.installable else None
    loc: Counter[str] = Counter()
    for item in facts:
        loc[item.kind.value] += item.code_lines
    step, reason = planning.step(addon, verdict) if planning else ("unknown", "")
    basis = planning.basis(addon, step) if planning and len(missing) < len(hops) and addon.manifest.installable else None
    return ModuleReport(
        name=addon.name,
        path=addon.path,
        series=str(addon.series) if addon.series else None,
        series_reason=addon.series_reason,
        version=addon.manifest.version,
        target=str(parts.chain.target),
        layer=None,
        wave=None,
        next_step=step,
        verdict=verdict,
        verdict_reasons=reasons,
        effort=effort_of(basis) if basis else total(finding.effort for finding in of_upgrade(findings) if not finding.suppressed),
        loc={kind.value: loc[kind.value] for kind in FileKind if loc[kind.value]},
        files_seen=seen,
        files_read=read,
        findings=counts(findings),
        compatibility=_compatibility(addon, parts),
        depends_tree=list(split.tree) if split else [],
        depends_core=list(split.core) if split else [],
        depends_enterprise=list(split.enterprise) if split else [],
        depends_unknown=[name for name in split.unknown if not parts.is_known(name, addon.series)] if split else [],
        hops=[str(hop) for hop in hops],
        installable=addon.manifest.installable,
        summary=addon.manifest.summary,
        next_step_reason=reason,
        effort_basis=basis,
    )


def _owner(path: str, parts: Parts) -> str | None:
    """The path of the nearest addon above a file, None for a file outside of all."""
    above = [item.path for item in (*parts.addons, *parts.idle) if item.path == "." or path.startswith(f"{item.path}/")]
    return max(above, key=lambda item: (item != ".", len(item)), default=None)


def _compatibility(addon: Addon, parts: Parts) -> Compatibility:
    """The touchpoints as the catalogs know them; where they do not, only what rules found is known."""
    checked = parts.checked.get(addon.path)
    if checked is None or checked.touched is None:
        return touchpoints.count(parts.facts[addon.path], parts.findings_of(addon))
    return touchpoints.of_states(checked.touched)


# -------------------------------------------------------------------------------------------------------------- coverage


def _coverage(
    parts: Parts, modules: Sequence[ModuleReport], outcomes: Sequence[RuleOutcome], hops: Sequence[Series], missing: Sequence[str]
) -> Coverage:
    every = [item for addon in (*parts.addons, *parts.idle) for item in parts.outlines[addon.path]]
    unread: list[Unread] = [*parts.discovery.unread, *(problem for item in every for problem in item.unread)]
    kinds = Counter(item.kind for item in every)
    # A file of several problems is one file; so is one that discovery already passed over.
    seen = len(every) + len({item.path for item in parts.discovery.unread})
    read = sum(not item.unread for item in every)
    return Coverage(
        files_seen=seen,
        files_read=read,
        files_by_kind={kind.value: kinds[kind] for kind in FileKind if kinds[kind]},
        lines=sum(item.lines for item in every),
        unread=sorted(set(unread)),
        rules_run=sum(outcome.outcome != "failed" for outcome in outcomes),
        rules_failed=[outcome for outcome in outcomes if outcome.outcome == "failed"],
        hops=[
            HopCoverage(
                str(hop),
                parts.chain.assessed(hop),
                len(parts.chain.rulesets[hop].rules) if hop in parts.chain.rulesets else 0,
                sum(str(hop) in module.hops for module in modules),
            )
            for hop in hops
        ],
        hops_missing=list(missing),
        modules_unknown=sorted({name for module in modules for name in module.depends_unknown}),
        percent_files=share(read, seen),
        percent_hops=share(len(hops) - len(missing), len(hops)),
        left_out=dict(parts.discovery.ignored),
        other_files=dict(parts.discovery.other_files),
    )


def _verdict(
    modules: Sequence[ModuleReport], findings: Sequence[Finding], coverage: Coverage, hops: int, rejected: Sequence[Rejected]
) -> tuple[Verdict, list[str]]:
    """The tree's verdict is that of its worst module; its reasons say how many modules there are of each."""
    verdict = worst(module.verdict for module in modules)
    reasons = [
        f"{number} of {len(modules)} modules {words}."
        for kind, words in (
            (Verdict.BLOCKED, "do not install on the target, or lose data, until they are changed"),
            (Verdict.NOT_ASSESSABLE, "could not be assessed well enough for a verdict"),
            (Verdict.READY_WITH_CHANGES, "need changes or a look, but nothing certain stops their installation"),
            (Verdict.READY, "showed nothing that has to change"),
        )
        if (number := sum(module.verdict is kind for module in modules))
    ]
    if rejected:
        reasons.append(f"Not assessed, because nothing of it could be used: {', '.join(item.path for item in sorted(rejected))}.")
    _, tree_reasons = verdict_of(findings, coverage.files_seen, coverage.files_read, hops, coverage.hops_missing)
    return verdict, [*reasons, *(reason for reason in tree_reasons if "could not be read" in reason or "ruleset" in reason)]


# ----------------------------------------------------------------------------------------------------------------- rules


def _rules(parts: Parts) -> list[Rule]:
    """The rules of all hops, oldest hop first, those that the catalogs serve, and those of the layers."""
    chained = [rule for series in sorted(parts.chain.rulesets) for rule in parts.chain.rulesets[series].rules]
    return [*chained, *parts.core_rules, *parts.layer_rules]


def _outcomes(parts: Parts, findings: Sequence[Finding]) -> list[RuleOutcome]:
    """What became of every rule of every hop, in the order of the rulesets."""
    number = Counter(finding.rule for finding in findings)
    modules: dict[str, set[str]] = {}
    for finding in findings:
        modules.setdefault(finding.rule, set()).add(finding.module)
    taken = {hop for addon in parts.addons if addon.series for hop in parts.chain.hops(addon.series)}
    failed: dict[str, str] = {}
    for checked in parts.checked.values():
        for ident, detail in checked.failed.items():
            failed.setdefault(ident, detail)

    def outcome(rule: Rule, hop: Series) -> Literal["matched", "unmatched", "not_applicable", "failed"]:
        if rule.id in failed:
            return "failed"
        if number[rule.id]:
            return "matched"
        return "unmatched" if (hop in taken and parts.chain.holds(rule)) or is_layer(rule.id) else "not_applicable"

    return [
        RuleOutcome(
            rule=rule.id,
            hop=str(hop),
            title=rule.title,
            outcome=outcome(rule, hop),
            findings=number[rule.id],
            modules=len(modules.get(rule.id, ())),
            detail=failed.get(rule.id, ""),
        )
        for rule in _rules(parts)
        for hop in (_hop(rule, parts),)
    ]


def _hop(rule: Rule, parts: Parts) -> Series:
    """The series of a rule; what the catalogs find may break at any hop, and shows at the target."""
    return parts.chain.hop_of.get(rule.id, parts.chain.target)


def _text(rule: Rule, parts: Parts) -> RuleText:
    return RuleText(
        id=rule.id,
        title=rule.title,
        hop="" if is_layer(rule.id) else str(_hop(rule, parts)),
        why=rule.why.strip(),
        fix=rule.fix.strip(),
        replacement=rule.replacement.strip(),
        limits=rule.limits.strip(),
        impact=rule.impact,
        failure=rule.failure,
        confidence=rule.confidence,
        effort_first=rule.effort.first,
        effort_each=rule.effort.each,
        effort_cap=rule.effort.cap,
        references=rule.references,
    )
