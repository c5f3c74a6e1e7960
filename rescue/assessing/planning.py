"""What only a whole assessment holds: the steps, waves and effort of its modules, the plan and the scope."""

from __future__ import annotations

from collections.abc import Sequence

from rescue.assessing.parts import Parts, base_name
from rescue.assessment import EffortBasis, ModuleReport, NextStep
from rescue.model import Addon, Finding, Verdict
from rescue.plan.build import Planned, in_waves, make_plan, of_community
from rescue.plan.dead import dead_files, mostly_dead
from rescue.plan.levers import Scored
from rescue.plan.next_steps import Around, next_step
from rescue.plan.places import main_layers
from rescue.plan.targets import layer_report, lines_by_layer
from rescue.plan.waves import LEFT_OUT
from rescue.planned import Layers as LayerReport
from rescue.planned import Plan
from rescue.reading.series import parse_series
from rescue.scope.build import make_scope
from rescue.scoped import Scope
from rescue.scoring.calibration import basis_of, features_of, shipped_calibration
from rescue.scoring.verdicts import of_upgrade


class Planning:
    """What the layers, the graph and the findings of a tree make of its modules."""

    def __init__(self, parts: Parts) -> None:
        """``parts`` are those of a whole assessment."""
        self._parts = parts
        self._lines = lines_by_layer(parts.layers)

    def step(self, addon: Addon, verdict: Verdict) -> tuple[NextStep, str]:
        """What to do with a module first, and why."""
        parts = self._parts
        facts = parts.outlines[addon.path]
        lines = self._lines.get(addon.name, {}) if addon.manifest.installable else {}
        around = Around(dependents=parts.graph.dependents(addon.name), lines_by_layer=lines)
        step, reason = next_step(addon, facts, verdict, parts.chain.target, parts.catalogs, around)
        if step not in LEFT_OUT and (dead := mostly_dead(addon, facts, parts.summary.unused)):
            reason = f"{dead} {reason}"
        return step, reason

    def basis(self, addon: Addon, step: NextStep) -> EffortBasis | None:
        """What the effort rests on; None for a module that something else takes the place of: nobody migrates it line by line."""
        if step in LEFT_OUT:
            return None
        findings = of_upgrade(self._parts.findings_of(addon))
        return basis_of(shipped_calibration(), features_of(addon, self._parts.outlines[addon.path], findings), findings)

    def in_waves(self, modules: Sequence[ModuleReport]) -> list[ModuleReport]:
        """The modules with the wave that each goes in."""
        return in_waves(modules, main_layers(self._lines, of_community(self._parts.addons)))

    def layers(self) -> LayerReport:
        """What each module holds of each layer."""
        return layer_report(self._parts.layers)

    def scope(self, modules: Sequence[ModuleReport]) -> Scope:
        """What the client is told of the modules, which have their waves."""
        parts = self._parts
        return make_scope(
            modules,
            parts.addons,
            parts.facts,
            {addon.path: of_upgrade(parts.findings_of(addon)) for addon in parts.addons},
            (item.artifact for item in parts.layers.assigned),
            of_community(parts.addons),
        )

    def plan(self, modules: Sequence[ModuleReport], idle: Sequence[ModuleReport], findings: Sequence[Finding]) -> Plan:
        """The way of the modules to the target; ``idle`` are those that are not to be installed, ``findings`` those of all."""
        parts = self._parts
        sources = [parts.catalogs[series] for series in sorted(parts.catalogs)]
        return make_plan(
            Planned(
                modules=modules,
                idle=idle,
                addons=parts.addons,
                facts=parts.facts,
                findings=of_upgrade(findings),
                scored=self._scored(modules),
                layers=parts.layers,
                root=base_name(parts.discovery.roots[0]),
                target=parts.chain.target,
                dead=dead_files(parts.summary.unused, parts.facts, {module.path for module in modules if module.next_step not in LEFT_OUT}),
                core=sources[-1] if sources and sources[-1].series == parts.chain.target else None,
            )
        )

    def _scored(self, modules: Sequence[ModuleReport]) -> list[Scored]:
        """The modules as their verdicts were reached, to see what other findings would make of them."""
        parts = self._parts

        def scored(module: ModuleReport, addon: Addon) -> Scored:
            checked = parts.checked.get(addon.path)
            outside = addon.series is None or addon.series > parts.chain.target
            return Scored(
                path=module.path,
                findings=of_upgrade(parts.findings_of(addon)),
                files_seen=module.files_seen,
                files_read=module.files_read,
                hops=len(module.hops),
                hops_missing=[hop for hop in module.hops if not parts.chain.assessed(parse_series(hop))],
                compatibility=module.compatibility,
                told=checked.told if checked else (),
                given=module.verdict if outside else None,
                failed=bool(checked and checked.failed),
            )

        return [scored(module, addon) for module, addon in zip(modules, parts.addons, strict=True)]
