"""Assessments for the tests of the reports: built by hand, the same on every run, without scanning anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count, cycle, islice

import msgspec

from reports.plans import layers, plan
from rescue.assessment import (
    Assessment,
    Band,
    Calibration,
    CommentReport,
    CommentState,
    Compatibility,
    Coverage,
    EffortBasis,
    FindingCounts,
    GraphSummary,
    HopCoverage,
    Hotspot,
    Lines,
    ModuleReport,
    OpenItem,
    RuleOutcome,
    RuleText,
    Tool,
    UnusedCode,
)
from rescue.checks.findings import total
from rescue.model import Confidence, Effort, Failure, Finding, Impact, Rejected, Unread, UnreadReason, Verdict

HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert('2')>",
    "' onmouseover='alert(3)",
    "</style><style>body{display:none}</style>",
    "</textarea></title></script><script src=https://evil.example/4.js></script>",
    "<svg/onload=alert(5)>",
    "javascript:alert(6)",
    "{{ 7 * 7 }}{% raw %}{# no #}",
    "<!-- <![CDATA[ ]]> -->",
    "&lt;b&gt; &#60;i&#62;",
    "[bold red]markup[/] [link=https://evil.example]x[/link] [/]",
    "\x1b[2J\x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "line\nbreak\r\x08\x00forged",
    "access\u202elevel\u2066 user\u2069 \u200bhidden\ufeff",
    "\x9b31mC1\x85next\u2028line",
    "lone\udc80surrogate",
    "`code` ``` <b>`</b>",
    ":warning: :boom:",
)
"""Strings that a scanned tree may hold to harm who reads the report."""

_EFFORT_FACTORS = {Confidence.HIGH: (0.6, 1.8), Confidence.MEDIUM: (0.4, 2.5), Confidence.LOW: (0.0, 3.0)}


def counts_of(findings: Sequence[Finding]) -> FindingCounts:
    """Count findings as the pipeline does: suppressed ones left out, every impact and failure that occurs."""
    kept = [finding for finding in findings if not finding.suppressed]
    return FindingCounts(
        total=len(kept),
        by_impact=dict(Counter(finding.impact.value for finding in kept)),
        by_failure=dict(Counter(finding.failure.value for finding in kept)),
    )


def effort_of(findings: Sequence[Finding]) -> Effort:
    """The sum of the efforts of the findings that count."""
    kept = [finding.effort for finding in findings if not finding.suppressed]
    return Effort(
        low=round(sum((effort.low for effort in kept), 0.0), 2),
        likely=round(sum((effort.likely for effort in kept), 0.0), 2),
        high=round(sum((effort.high for effort in kept), 0.0), 2),
    )


def finding(
    rule: RuleText,
    module: str,
    path: str,
    line: int,
    *,
    message: str = "",
    excerpt: str = "",
    hours: float = 1.0,
    confidence: Confidence | None = None,
    suppressed: bool = False,
    fingerprint: str = "",
) -> Finding:
    """A finding of ``rule`` whose likely effort is ``hours``."""
    sure = confidence or rule.confidence
    low, high = _EFFORT_FACTORS[sure]
    return Finding(
        rule=rule.id,
        title=rule.title,
        impact=rule.impact,
        failure=rule.failure,
        confidence=sure,
        module=module,
        path=path,
        line=line,
        hop=rule.hop,
        symbol="",
        anchor="",
        message=message or rule.title,
        fix=rule.fix,
        effort=Effort(low=round(hours * low, 2), likely=float(hours), high=round(hours * high, 2)),
        fingerprint=fingerprint or f"{rule.id}:{path}:{line}",
        suppressed=suppressed,
        excerpt=excerpt,
    )


def module(
    name: str,
    findings: Sequence[Finding] = (),
    *,
    series: str | None = "14.0",
    verdict: Verdict = Verdict.READY,
    reasons: Sequence[str] = (),
    unknown: Sequence[str] = (),
    hops: Sequence[str] = ("15.0", "16.0", "17.0"),
    path: str = "",
    installable: bool = True,
    summary: str = "",
    lines: int = 120,
) -> ModuleReport:
    """A module with those of ``findings`` that are its own."""
    own = [found for found in findings if found.module == name]
    return ModuleReport(
        name=name,
        path=path or name,
        series=series,
        series_reason=f"the version in the manifest begins with {series}" if series else "nothing in the manifest or the code tells it",
        version=f"{series}.1.0.0" if series else "1.0",
        target="17.0",
        layer="implementation",
        wave=1,
        next_step="adapt" if own else "keep",
        verdict=verdict,
        verdict_reasons=list(reasons),
        effort=effort_of(own),
        loc={"python": lines, "xml": lines // 2},
        files_seen=9,
        files_read=9,
        findings=counts_of(own),
        compatibility=Compatibility(ok=40, broken=len(own), changed=0, unknown=2, percent=round(4000 / (40 + len(own)), 2)),
        depends_tree=[],
        depends_core=["base", "sale"],
        depends_enterprise=[],
        depends_unknown=list(unknown),
        hops=list(hops),
        installable=installable,
        summary=summary,
        next_step_reason="What was found can be changed where it is." if own else "Nothing was found that has to change.",
    )


ATTRS = RuleText(
    id="odoo17-view-attrs",
    title="`attrs` and `states` are no longer read in views",
    hop="17.0",
    why="Odoo 17.0 refuses a view that carries them: the module does not install.\n\nConditions are Python expressions now.",
    fix="Write the condition on the attribute itself: `invisible=\"state != 'draft'\"`.",
    replacement="invisible=\"state != 'draft'\"",
    limits="Views that are put together in Python are not seen.",
    impact=Impact.MANDATORY,
    failure=Failure.INSTALL_ERROR,
    confidence=Confidence.HIGH,
    effort_first=0.5,
    effort_each=0.1,
    effort_cap=8.0,
    references=["https://github.com/odoo/odoo/pull/104741", "odoo/addons/base/models/ir_ui_view.py (17.0)"],
)
NAME_GET = RuleText(
    id="odoo17-name-get",
    title="`name_get` is deprecated",
    hop="17.0",
    why="Odoo 17.0 computes `display_name` and calls `name_get` nowhere itself: the override is no longer used.",
    fix="Override `_compute_display_name` and write `display_name` there.",
    replacement="_compute_display_name",
    limits="",
    impact=Impact.POTENTIAL,
    failure=Failure.SILENT_CHANGE,
    confidence=Confidence.MEDIUM,
    effort_first=1.0,
    effort_each=0.5,
    effort_cap=12.0,
    references=["odoo/models.py (17.0)"],
)
ASSETS = RuleText(
    id="odoo15-assets-manifest",
    title="Assets belong in the manifest",
    hop="15.0",
    why="Templates that inherit `web.assets_backend` are ignored since 15.0.",
    fix="Move the files to the `assets` key of the manifest.",
    replacement="",
    limits="",
    impact=Impact.OPTIONAL,
    failure=Failure.UI_DEGRADED,
    confidence=Confidence.LOW,
    effort_first=0.5,
    effort_each=0.2,
    effort_cap=4.0,
    references=[],
)
VERSION = RuleText(
    id="odoo17-manifest-version",
    title="The manifest names an older series",
    hop="17.0",
    why="A version that begins with another series is refused.",
    fix="Let the version begin with `17.0`.",
    replacement="",
    limits="",
    impact=Impact.INFO,
    failure=Failure.NONE,
    confidence=Confidence.HIGH,
    effort_first=0.0,
    effort_each=0.0,
    effort_cap=0.0,
    references=[],
)
RULES = (ATTRS, NAME_GET, ASSETS, VERSION)


CALIBRATION = Calibration(
    fitted="2026-01-01",
    hops=["17.0"],
    pairs=200,
    spearman=0.71,
    spearman_lines=0.53,
    spearman_findings=0.6,
    coverage=79.4,
    intercept=0.2,
    weights={"mandatory": 0.5, "potential": 0.2, "hours": 0.6, "xml_lines": 0.1, "javascript_lines": 0.2},
    mean_factor=1.4,
    bands=[Band(None, -1.0, 1.0)],
    hours_per_line=0.1,
    hours_per_line_source="judged",
)


def with_rest(report: ModuleReport) -> ModuleReport:
    """The module with half an hour beyond what its findings cost."""
    rest = Effort(0.0, 0.5, 1.0)
    basis = EffortBasis(report.effort, rest, Lines(0.0, 5.0, 10.0), {"mandatory": 0.0})
    return msgspec.structs.replace(report, effort=total([report.effort, rest]), effort_basis=basis)


def small_assessment() -> Assessment:
    """Three modules, of which one is blocked, with one of each thing that a report has to show."""
    findings = [
        finding(ASSETS, "sale_custom", "sale_custom/views/assets.xml", 4, hours=0.5),
        finding(
            NAME_GET,
            "sale_custom",
            "sale_custom/models/partner.py",
            12,
            message="`name_get` of `res.partner` is overridden",
            excerpt="    def name_get(self):\n\treturn [(r.id, r.ref) for r in self]",
        ),
        finding(NAME_GET, "sale_custom", "sale_custom/models/sale.py", 40, hours=0.5, suppressed=True),
        finding(ATTRS, "sale_custom", "sale_custom/views/sale.xml", 14, hours=0.5, excerpt='<field name="a" attrs="{}"/>'),
        finding(ATTRS, "sale_custom", "sale_custom/views/sale.xml", 31, hours=0.1),
        finding(VERSION, "stock_labels", "stock_labels/__manifest__.py", 3, hours=0.0),
    ]
    findings.sort(key=lambda found: (found.path, found.line, found.rule))
    modules = [
        module("hr_notes", findings, series=None, verdict=Verdict.NOT_ASSESSABLE, reasons=["none of its 2 Python files could be read"]),
        module(
            "sale_custom",
            findings,
            verdict=Verdict.BLOCKED,
            reasons=["2 findings stop it from installing"],
            unknown=["sale_approval"],
            summary="Discount approval on sale orders",
        ),
        with_rest(module("stock_labels", findings, series="16.0", hops=["17.0"])),
    ]
    return Assessment(
        tool=Tool(name="rescue", version="0.1.0"),
        generated="2026-01-31T12:00:00Z",
        roots=["/srv/addons"],
        source=["14.0", "16.0"],
        target="17.0",
        target_reason="the newest series that has a ruleset",
        hops=["15.0", "16.0", "17.0"],
        rulesets={"odoo15": "sha256:15aa", "odoo17": "sha256:17aa"},
        verdict=Verdict.BLOCKED,
        verdict_reasons=["2 findings of high confidence stop a module from installing: sale_custom"],
        compatibility=Compatibility(ok=120, broken=3, changed=2, unknown=6, percent=96.0),
        effort=total(module.effort for module in modules),
        counts=counts_of(findings),
        coverage=Coverage(
            files_seen=27,
            files_read=26,
            files_by_kind={"python": 12, "xml": 11, "manifest": 3, "csv": 1},
            lines=1540,
            unread=[Unread(path="hr_notes/models/notes.py", reason=UnreadReason.SYNTAX, detail="line 3: invalid syntax")],
            rules_run=2,
            rules_failed=[],
            hops=[
                HopCoverage(target="15.0", assessed=True, rules=1, modules=1),
                HopCoverage(target="16.0", assessed=False, rules=0, modules=1),
                HopCoverage(target="17.0", assessed=True, rules=3, modules=2),
            ],
            hops_missing=["16.0"],
            modules_unknown=["sale_approval"],
            percent_files=96.29,
            percent_hops=66.67,
        ),
        modules=modules,
        not_installable=[module("old_crm", installable=False)],
        rejected=[Rejected(path="broken", name="broken", reason="manifest", detail="the manifest is not a dictionary")],
        findings=findings,
        rules=list(RULES),
        rule_outcomes=[
            RuleOutcome(rule=ATTRS.id, hop="17.0", title=ATTRS.title, outcome="matched", findings=2, modules=1),
            RuleOutcome(rule="odoo17-hooks", hop="17.0", title="Hooks take an environment", outcome="unmatched", findings=0, modules=0),
            RuleOutcome(rule="odoo18-tree", hop="18.0", title="`tree` is `list`", outcome="not_applicable", findings=0, modules=0),
        ],
        suppressions=[
            CommentReport("sale_custom/models/sale.py", 40, NAME_GET.id, "the client reads it", "", CommentState.USED),
            CommentReport("sale_custom/models/sale.py", 52, ATTRS.id, "gone with the next release", "2025-12-31", CommentState.EXPIRED),
            CommentReport("stock_labels/models/label.py", 7, NAME_GET.id, "kept", "", CommentState.UNUSED),
        ],
        graph=GraphSummary(
            modules=3,
            edges=[("stock_labels", "sale_custom")],
            models_defined=1,
            models_extended=2,
            fields=14,
            methods=9,
            overrides=2,
            overrides_without_super=1,
            views=5,
            view_extensions=4,
            cycles=[],
            missing=[("sale_custom", "sale_approval")],
            overwritten_xmlids=[("sale_custom", "base.main_company", "data/company.xml", 3)],
            most_overridden=[Hotspot("method", "sale.order.action_confirm", 2, 3, 2)],
            unused=[
                UnusedCode("method", "sale.order._lost", "sale_custom", "models/order.py", 9, "nothing names it", Confidence.MEDIUM),
            ],
        ),
        limits=["Code is read, never run: what is decided at run time is not seen."],
        layers=layers(),
        plan=plan(),
        calibration=CALIBRATION,
        open_items=[
            OpenItem("data", "Migration of the database", 1, "model", "Their records have to be brought to the target."),
            OpenItem("third_party", "Modules of third parties", 1, "module", "Not in the tree.", ["sale_approval"]),
        ],
    )


_CAUSES = (
    (
        "view-attrs",
        "`attrs` and `states` are no longer read in views",
        "17.0",
        "mandatory",
        "install_error",
        "high",
        0.1,
        "views/views.xml",
    ),
    ("removed-field", "A field that Odoo no longer has", "16.0", "mandatory", "install_error", "high", 0.5, "models/models.py"),
    ("account-reconcile", "Reconciliation has new methods", "16.0", "mandatory", "data_loss", "medium", 2, "models/account.py"),
    ("name-get", "`name_get` is deprecated", "17.0", "potential", "silent_change", "medium", 0.5, "models/partner.py"),
    ("onchange-domain", "A domain returned by an onchange is ignored", "16.0", "potential", "silent_change", "high", 1, "models/sale.py"),
    ("super-changed", "The overridden method works differently", "17.0", "potential", "silent_change", "low", 1.5, "models/order.py"),
    ("owl-legacy", "Legacy widgets are gone", "17.0", "mandatory", "runtime_error", "high", 4, "static/src/js/widget.js"),
    ("sudo-user", "`sudo` takes no user", "15.0", "potential", "security", "medium", 0.5, "controllers/main.py"),
    ("kanban-box", "The kanban card template was renamed", "17.0", "optional", "ui_degraded", "high", 0.2, "views/kanban.xml"),
    ("manifest-version", "The manifest names an older series", "17.0", "info", "none", "high", 0, "__manifest__.py"),
)
_AREAS = ("sale", "stock", "account", "purchase", "mrp", "project", "hr", "crm", "website", "pos")
_TOPICS = ("approval", "custom", "labels", "intrastat", "portal", "connector")
_EXCERPTS = (
    "<field name=\"partner_id\" attrs=\"{'invisible': [('state', '=', 'draft')]}\"/>",
    "    def name_get(self):\n        result = super().name_get()\n        return [(r.id, f'[{r.ref}] {r.name}') for r in self]",
    "return self.env['account.move'].sudo(self.user_id).search([('type', '=', 'out_invoice')])",
    "",
)


def large_assessment(module_count: int = 60, finding_count: int = 800) -> Assessment:
    """A tree as clients have them, a few of whose names, messages and excerpts are hostile."""
    names = [f"{area}_{topic}" for topic in _TOPICS for area in _AREAS]
    names = [name if number < len(names) else f"{name}_{number}" for number, name in islice(enumerate(cycle(names)), module_count)]
    names[7] = HOSTILE[0]
    rules = [_large_rule(*cause[:7]) for cause in _CAUSES]
    findings = _large_findings(rules, names, finding_count)
    modules = [_large_module(number, name, findings) for number, name in enumerate(names)]
    hops = ["15.0", "16.0", "17.0"]
    small = small_assessment()
    unread = [
        Unread(path=f"{name}/models/old.py", reason=reason, detail="line 14: invalid syntax")
        for name, reason in zip(names[::9], UnreadReason, strict=False)
    ]
    unread += [Unread(path=f"x/{text}.py", reason=UnreadReason.ENCODING, detail=text) for text in HOSTILE]
    return Assessment(
        tool=small.tool,
        generated=small.generated,
        roots=["/srv/odoo/custom-addons", f"/srv/{HOSTILE[0]}"],
        source=["14.0", "15.0"],
        target="17.0",
        target_reason=small.target_reason,
        hops=hops,
        rulesets={f"odoo{hop[:2]}": "sha256:" + f"{number}c4f0e1b" * 5 for number, hop in enumerate(hops) if hop != "15.0"},
        verdict=Verdict.BLOCKED,
        verdict_reasons=[
            "212 mandatory findings of high confidence end in an install error, in 48 modules.",
            "1 of 3 hops has no ruleset: what changed on arriving in 15.0 was not checked.",
            f"The module {HOSTILE[0]} could be read only in part.",
        ],
        compatibility=Compatibility(ok=10240, broken=612, changed=188, unknown=904, percent=92.75),
        effort=effort_of(findings),
        counts=counts_of(findings),
        coverage=Coverage(
            files_seen=1226,
            files_read=1226 - len(unread),
            files_by_kind={"python": 540, "xml": 480, "javascript": 84, "csv": 62, "manifest": 60},
            lines=148230,
            unread=sorted(unread),
            rules_run=118,
            rules_failed=[RuleOutcome("odoo17-slow", "17.0", "A rule that failed", "failed", 0, 0, detail=HOSTILE[1])],
            hops=[HopCoverage(target=hop, assessed=hop != "15.0", rules=59 if hop != "15.0" else 0, modules=module_count) for hop in hops],
            hops_missing=["15.0"],
            modules_unknown=["account_reports_custom", "helpdesk", HOSTILE[2]],
            percent_files=98.0424,
            percent_hops=66.6667,
        ),
        modules=modules,
        not_installable=[module("crm_old", installable=False), module(HOSTILE[5], path=f"dir/{HOSTILE[5]}", installable=False)],
        rejected=[Rejected(path=text, name=text, reason="manifest", detail=text) for text in HOSTILE[:3]],
        findings=findings,
        rules=rules,
        rule_outcomes=_large_outcomes(rules),
        graph=GraphSummary(
            modules=module_count,
            edges=[],
            models_defined=84,
            models_extended=132,
            fields=1204,
            methods=2210,
            overrides=410,
            overrides_without_super=38,
            views=502,
            view_extensions=390,
            cycles=[["sale_custom", "stock_custom", HOSTILE[3]]],
            missing=[("sale_custom", "sale_approval_base"), (HOSTILE[4], HOSTILE[5])],
            overwritten_xmlids=[("sale_custom", "base.main_company", "data/company.xml", 3), (HOSTILE[0], HOSTILE[1], HOSTILE[2], 1)],
            most_overridden=[Hotspot("view", HOSTILE[0], 4, 7, 3)],
            unused=[
                UnusedCode("field", f"{HOSTILE[number % len(HOSTILE)]}", HOSTILE[1], HOSTILE[2], number, HOSTILE[3], Confidence.LOW)
                for number in range(120)
            ],
        ),
        limits=[
            "Code is read, never run: what is decided at run time is not seen.",
            "Data that users changed in the database is not in the tree and is not assessed.",
            HOSTILE[6],
        ],
        layers=layers(HOSTILE[0]),
        plan=plan(HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3]),
    )


def _large_rule(name: str, title: str, hop: str, impact: str, failure: str, confidence: str, hours: float) -> RuleText:
    return RuleText(
        id=f"odoo{hop[:2]}-{name}",
        title=title,
        hop=hop,
        why=f"Since {hop} the old way is refused or ignored, and the new one is checked when a view or a class is loaded.\n\n"
        "Both ways side by side do not work: the old one has to go.",
        fix="Replace the old spelling by the new one in each place, then install it.\n- look at the view\n- run the tests",
        replacement="" if hours == 0 else 'invisible="state != \'draft\'" readonly="locked"',
        limits="Names that are put together at run time are not seen." if hop == "17.0" else "",
        impact=Impact(impact),
        failure=Failure(failure),
        confidence=Confidence(confidence),
        effort_first=hours * 4.0,
        effort_each=float(hours),
        effort_cap=hours * 40.0,
        references=["https://github.com/odoo/odoo/pull/104741", f"odoo/addons/base/models/ir_ui_view.py ({hop})"],
    )


def _large_findings(rules: Sequence[RuleText], names: Sequence[str], finding_count: int) -> list[Finding]:
    """Findings of which the first rule has the most and every twentieth is hostile."""
    hostile = cycle(HOSTILE)
    findings = []
    for number in range(finding_count):
        choice = 0 if number % 3 == 0 else (number * 7 + number // 11) % len(rules)
        rule, name = rules[choice], names[(number * 5 + number // 60) % len(names)]
        text = next(hostile) if number % 20 == 0 else ""
        findings.append(
            finding(
                rule,
                name,
                f"{name}/{text or _CAUSES[choice][7]}",
                3 + number % 400,
                message=text or ("" if choice == 0 else f"`model_{number % 17}.field_{number % 23}` is not there in {rule.hop}"),
                excerpt=text or _EXCERPTS[number % len(_EXCERPTS)],
                hours=_CAUSES[choice][6],
                confidence=Confidence.LOW if number % 41 == 0 and rule.impact is not Impact.MANDATORY else None,
                suppressed=number % 97 == 5,
                fingerprint=f"{number:016x}",
            )
        )
    return sorted(findings, key=lambda found: (found.path, found.line, found.rule))


def _large_module(number: int, name: str, findings: Sequence[Finding]) -> ModuleReport:
    own = [found for found in findings if found.module == name and not found.suppressed]
    blocked = any(found.failure is Failure.INSTALL_ERROR for found in own)
    verdict = (
        Verdict.NOT_ASSESSABLE
        if number % 19 == 18
        else Verdict.BLOCKED
        if blocked
        else Verdict.READY_WITH_CHANGES
        if own
        else Verdict.READY
    )
    return module(
        name,
        findings,
        series=None if number % 31 == 30 else ("14.0", "15.0")[number % 2],
        verdict=verdict,
        reasons=[f"{len(own)} findings, the gravest an install error"] if blocked else [],
        unknown=["helpdesk"] if number % 13 == 0 else [],
        summary=HOSTILE[number % len(HOSTILE)] if number % 10 == 7 else "Adds what the client's process needs",
        lines=240 + 37 * number,
    )


def _large_outcomes(rules: Sequence[RuleText]) -> list[RuleOutcome]:
    matched = [RuleOutcome(rule.id, rule.hop, rule.title, "matched", 80, 40) for rule in rules]
    passed = [
        RuleOutcome(
            f"odoo{16 + number % 2}-passed-{number:03}",
            f"{16 + number % 2}.0",
            f"A change that no module meets ({number})",
            "unmatched",
            0,
            0,
        )
        for number in islice(count(), 96)
    ]
    out = [RuleOutcome(f"odoo18-later-{number}", "18.0", HOSTILE[number], "not_applicable", 0, 0) for number in range(12)]
    failed = [RuleOutcome("odoo17-slow", "17.0", "A rule that failed", "failed", 0, 0, detail=HOSTILE[1])]
    return matched + passed + out + failed
