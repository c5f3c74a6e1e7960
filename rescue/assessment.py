"""The outcome of a run. Its msgspec encoding is the JSON report, and every report is made from it alone.

Field names are those of the outside contract (``rescue.report/1``); add to them, never rename.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from rescue.model import Confidence, Effort, Failure, Finding, Impact, Rejected, Unread, Verdict
from rescue.planned import Layers, Plan
from rescue.scoped import Scope

SCHEMA: Literal["rescue.report/1"] = "rescue.report/1"
NextStep = Literal["drop", "standard", "replace", "autofix", "adapt", "refactor", "rewrite", "keep", "unknown"]


class Standing(StrEnum):
    """How a finding stands to those that were accepted before."""

    NEW = "new"
    KNOWN = "known"


class CommentState(StrEnum):
    """What became of a comment that accepts a finding.

    ``not_asked``: its rule is of a hop that the addon does not take, or of no ruleset.
    """

    USED = "used"
    UNUSED = "unused"
    EXPIRED = "expired"
    WITHOUT_REASON = "without_reason"
    NOT_ASKED = "not_asked"


class CommentReport(Struct, frozen=True, order=True):
    """A comment ``rescue: ignore[RULE-ID] reason until DATE`` in the scanned tree."""

    path: str
    line: int
    rule: str
    reason: str
    until: str
    state: CommentState


class Tool(Struct, frozen=True):
    """The program that made the report."""

    name: str
    version: str


class Compatibility(Struct, frozen=True):
    """Touchpoints by state. ``percent`` is ok / (ok + broken + changed), None when nothing could be assessed."""

    ok: int
    broken: int
    changed: int
    unknown: int
    percent: float | None


class HopCoverage(Struct, frozen=True):
    """One hop of the chain: arriving in ``target`` with ``rules`` rules, or none (``assessed`` false)."""

    target: str
    assessed: bool
    rules: int
    modules: int


class RuleOutcome(Struct, frozen=True):
    """What became of one rule: matched, unmatched, or not_applicable (no module takes that hop)."""

    rule: str
    hop: str
    title: str
    outcome: Literal["matched", "unmatched", "not_applicable", "failed"]
    findings: int
    modules: int
    detail: str = ""


class Coverage(Struct, frozen=True):
    """What was looked at and what was not.

    ``left_out`` counts by reason the files and folders that were passed over on purpose, ``other_files`` by suffix the files in
    folders of the addons that no analyzer reads. Both are empty in reports of a rescue that did not tell.
    """

    files_seen: int
    files_read: int
    files_by_kind: dict[str, int]
    lines: int
    unread: list[Unread]
    rules_run: int
    rules_failed: list[RuleOutcome]
    hops: list[HopCoverage]
    hops_missing: list[str]
    modules_unknown: list[str]
    percent_files: float
    percent_hops: float
    left_out: dict[str, int] = {}
    other_files: dict[str, int] = {}


class FindingCounts(Struct, frozen=True):
    """Findings by impact and by failure, suppressed ones left out."""

    total: int
    by_impact: dict[str, int]
    by_failure: dict[str, int]


class Band(Struct, frozen=True, forbid_unknown_fields=True):
    """How far real migrations lay from a score of at most ``up_to`` (None: any above), as logarithms added to it."""

    up_to: float | None
    low: float
    high: float


class Calibration(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The model that says how many lines a migration changes, with its fit: all that recounting a module's ``effort_basis`` takes.

    The score is ``intercept`` + the sum of weight * ln(1 + feature), at most ln(1 + ``lines`` of the module's code). Lines are
    exp(score) - 1, times ``mean_factor`` for the likely figure; low and high are exp(score + band) - 1, at least 0 and at most the
    lines that there are, and the likely figure lies between them. ``hours_per_line`` makes hours.
    """

    fitted: str
    hops: list[str]
    pairs: int
    spearman: float
    spearman_lines: float
    spearman_findings: float
    coverage: float
    intercept: float
    weights: dict[str, float]
    mean_factor: float
    bands: list[Band]
    hours_per_line: float
    hours_per_line_source: str


class Lines(Struct, frozen=True):
    """Lines that a migration changes, as a range."""

    low: float
    likely: float
    high: float


class EffortBasis(Struct, frozen=True):
    """What a module's effort is made of: ``found``, the sum of its findings, and ``rest``, what the calibration expects beyond them.

    ``lines`` times the calibration's hours per line, less ``found``, is ``rest``, at least 0; low, likely and high apart.
    """

    found: Effort
    rest: Effort
    lines: Lines
    features: dict[str, float]


class OpenItem(Struct, frozen=True):
    """Work that code does not show and that is settled with the client: in no effort, and not nothing.

    ``kind``: data, acceptance, third_party, enterprise, unread or extrapolated; ``count`` is how many the scan saw of ``unit``, a noun
    in the singular.
    """

    kind: str
    title: str
    count: int
    unit: str
    detail: str
    names: list[str] = field(default_factory=list)


class ModuleReport(Struct, frozen=True):
    """One addon of the tree. ``depends_*`` split its dependencies by where they come from."""

    name: str
    path: str
    series: str | None
    series_reason: str
    version: str
    target: str
    layer: str | None
    wave: int | None
    next_step: NextStep
    verdict: Verdict
    verdict_reasons: list[str]
    effort: Effort
    loc: dict[str, int]
    files_seen: int
    files_read: int
    findings: FindingCounts
    compatibility: Compatibility
    depends_tree: list[str]
    depends_core: list[str]
    depends_enterprise: list[str]
    depends_unknown: list[str]
    hops: list[str]
    installable: bool = True
    summary: str = ""
    next_step_reason: str = ""
    effort_basis: EffortBasis | None = None


class RuleText(Struct, frozen=True):
    """What a reader needs to know of a rule that matched; findings refer to it by id."""

    id: str
    title: str
    hop: str
    why: str
    fix: str
    replacement: str
    limits: str
    impact: Impact
    failure: Failure
    confidence: Confidence
    effort_first: float
    effort_each: float
    effort_cap: float
    references: list[str]


class GraphLink(Struct, frozen=True):
    """One module's part in a chain, as loaded: '' and 0 for the place of what is in core. ``cut``: a later link keeps it from running."""

    module: str
    path: str
    line: int
    what: str
    calls_super: bool | None = None
    cut: bool = False


class GraphChain(Struct, frozen=True, omit_defaults=True):
    """What several modules make together, as loaded.

    ``kind``: model, method, field, view, record, route, template or asset; the last link is asked first. ``further`` counts the models
    that a method is inherited from and that are too far up to be listed.
    """

    kind: str
    node: str
    links: list[GraphLink]
    further: int = 0


class GraphMeeting(Struct, frozen=True):
    """A node of a view, by an XPath, at which extensions of several addons point."""

    view: str
    node: str
    links: list[GraphLink]


class Hotspot(Struct, frozen=True):
    """A thing on which much hangs: how many addons override or extend it, how many things use it at first hand, in how many addons."""

    kind: str
    node: str
    overrides: int
    users: int
    modules: int


class UnusedCode(Struct, frozen=True):
    """Something that nothing in the tree reaches: a candidate for dropping. ``kind``: file, model, field, method, view."""

    kind: str
    node: str
    module: str
    path: str
    line: int
    reason: str
    confidence: Confidence


class GraphSummary(Struct, frozen=True):
    """The graph in numbers and the things in it that need a decision."""

    modules: int
    edges: list[tuple[str, str]]
    models_defined: int
    models_extended: int
    fields: int
    methods: int
    overrides: int
    overrides_without_super: int
    views: int
    view_extensions: int
    cycles: list[list[str]]
    missing: list[tuple[str, str]]
    overwritten_xmlids: list[tuple[str, str, str, int]]
    chains: list[GraphChain] = field(default_factory=list)
    meetings: list[GraphMeeting] = field(default_factory=list)
    most_overridden: list[Hotspot] = field(default_factory=list)
    most_used: list[Hotspot] = field(default_factory=list)
    unused: list[UnusedCode] = field(default_factory=list)


class Assessment(Struct, frozen=True, kw_only=True):
    """A whole run. ``commit`` is what the tree is a checkout of, '' where it is none; what was changed since then is not known from it."""

    schema: Literal["rescue.report/1"] = SCHEMA
    tool: Tool
    score_model: int = 1
    generated: str
    roots: list[str]
    source: list[str]
    target: str
    target_reason: str
    hops: list[str]
    rulesets: dict[str, str]
    verdict: Verdict
    verdict_reasons: list[str]
    compatibility: Compatibility
    effort: Effort
    counts: FindingCounts
    coverage: Coverage
    modules: list[ModuleReport]
    not_installable: list[ModuleReport]
    rejected: list[Rejected]
    findings: list[Finding]
    rules: list[RuleText]
    rule_outcomes: list[RuleOutcome]
    graph: GraphSummary
    suppressions: list[CommentReport] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    layers: Layers | None = None
    plan: Plan | None = None
    calibration: Calibration | None = None
    open_items: list[OpenItem] = field(default_factory=list)
    commit: str = ""
    scope: Scope | None = None


def by_place(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order of a report: by path and line, then by rule and symbol."""
    return sorted(findings, key=lambda finding: (finding.path, finding.line, finding.rule, finding.symbol))
