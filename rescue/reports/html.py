"""The HTML report: one file that needs no network and no JavaScript, for the client's manager and for the developer.

Every value passes ``visible`` before Jinja escapes it, values stand in text or in quoted attributes only, and the ids and links of
the page are numbers. The content security policy allows the page's own style and the one script that ships with it, and no loading.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from rescue.assessment import Assessment, ModuleReport, RuleOutcome
from rescue.checks.findings import SPREAD
from rescue.model import Failure, Finding
from rescue.reports import plan_words, words
from rescue.reports.causes import Cause, causes_of
from rescue.reports.escape import visible
from rescue.reports.prose import inline, prose, source

COMPACT_ABOVE = 200
"""A cause with more places than this lists them folded and without their code."""

OPEN_UP_TO = 10
"""A cause with at most this many places shows them unfolded."""


class ModulePlaces(Struct, frozen=True):
    """The places of a cause in one module, each with what to say there; ``number`` is that of the module's section, 0 for none."""

    module: str
    number: int
    places: list[tuple[Finding, str]]


class CauseSection(Struct, frozen=True):
    """A cause with its number on the page, and what all of its ``total`` places say ('' when they differ or add nothing to the title)."""

    number: int
    cause: Cause
    groups: list[ModulePlaces]
    total: int
    same_message: str


class FileFindings(Struct, frozen=True):
    """The findings of one file, each with the number of its cause."""

    path: str
    findings: list[tuple[Finding, int]]


class ModuleSection(Struct, frozen=True):
    """A module with its number on the page and its findings, file by file."""

    number: int
    module: ModuleReport
    files: list[FileFindings]
    lines: int


def render_html(assessment: Assessment) -> str:
    """Give the whole page, ending in a newline. The same assessment gives the same bytes."""
    causes = causes_of(assessment)
    owners = _Owners(assessment.modules)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            assessment=assessment,
            causes=[_cause_section(number, cause, owners) for number, cause in enumerate(causes, start=1)],
            modules=_module_sections(assessment, causes, owners),
            numbers_by_name=owners.by_name,
            silent=[(number, cause) for number, cause in enumerate(causes, start=1) if cause.failure is Failure.SILENT_CHANGE],
            outcomes=_outcomes(assessment.rule_outcomes),
            suppressed=words.suppressed_count(assessment),
            idle=words.idle_comments(assessment),
            blocked=words.blocked_count(assessment.modules),
            left_out_efforts=[module.effort for module in assessment.modules if module.wave is None],
            policy=_policy(),
        )
    )


def prepare() -> None:
    """Compile the templates, for a moment at which there is nothing better to do."""
    for name in _environment().list_templates():
        _environment().get_template(name)


class _Owners:
    """Which module section, by its number from 1, a finding belongs to. Two addons may share a name; then the path decides."""

    def __init__(self, modules: Sequence[ModuleReport]) -> None:
        self._numbers: dict[str, list[tuple[str, int]]] = {}
        for number, module in enumerate(modules, start=1):
            self._numbers.setdefault(module.name, []).append((f"{module.path}/", number))
        self.by_name = {name: numbers[0][1] for name, numbers in self._numbers.items()}

    def number(self, finding: Finding) -> int:
        """The number of the section; 0 when the report holds no such module."""
        candidates = self._numbers.get(finding.module, [])
        within = (number for path, number in candidates if finding.path.startswith(path))
        return next(within, self.by_name.get(finding.module, 0))


def _cause_section(number: int, cause: Cause, owners: _Owners) -> CauseSection:
    said = [(owners.number(finding), finding, _beyond(cause.rule.title, finding.message)) for finding in [*cause.places, *cause.suppressed]]
    said.sort(key=lambda place: (place[1].module, place[0], place[1].path, place[1].line))
    messages = {message for _, _, message in said}
    return CauseSection(
        number=number,
        cause=cause,
        groups=[
            ModulePlaces(module=module, number=owner, places=[(finding, message) for _, finding, message in places])
            for (module, owner), places in groupby(said, key=lambda place: (place[1].module, place[0]))
        ],
        total=len(said),
        same_message=messages.pop() if len(messages) == 1 else "",
    )


def _beyond(title: str, message: str) -> str:
    """What a message says beyond its rule's title, under which it stands."""
    return message.removeprefix(title).removeprefix(":").strip()


def _module_sections(assessment: Assessment, causes: Sequence[Cause], owners: _Owners) -> list[ModuleSection]:
    cause_numbers = {(cause.rule.id, cause.hop): number for number, cause in enumerate(causes, start=1)}
    found: dict[int, list[Finding]] = {}
    for finding in sorted(assessment.findings, key=lambda finding: (finding.path, finding.line, finding.rule)):
        found.setdefault(owners.number(finding), []).append(finding)
    return [
        ModuleSection(
            number=number,
            module=module,
            files=[
                FileFindings(path, [(finding, cause_numbers[finding.rule, finding.hop]) for finding in findings])
                for path, findings in groupby(found.get(number, []), key=lambda finding: finding.path)
            ],
            lines=sum(module.loc.values()),
        )
        for number, module in enumerate(assessment.modules, start=1)
    ]


def _outcomes(outcomes: Sequence[RuleOutcome]) -> dict[str, list[RuleOutcome]]:
    """Rules by what became of them, each list by hop and id."""
    ordered = sorted(outcomes, key=lambda rule: (rule.hop, rule.rule))
    return {
        outcome: [rule for rule in ordered if rule.outcome == outcome] for outcome in ("matched", "unmatched", "not_applicable", "failed")
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("rescue.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.filters.update(inline=inline, prose=prose, source=source, number=words.number, amount=words.amount, percent=words.percent)
    environment.globals.update(words=words, plan_words=plan_words, spread=SPREAD, compact_above=COMPACT_ABOVE, open_up_to=OPEN_UP_TO)
    return environment


def _shown(value: object) -> object:
    """Neutralise every plain string that a template prints; what is markup already was made from neutralised parts."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else visible(value)


@cache
def _policy() -> str:
    """The content security policy: nothing is loaded, and no script runs but the page's own."""
    script = _environment().get_template("script.js.j2").render()
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
