"""The HTML report: one file that needs no network and no JavaScript, for the client's manager and for the developer.

Every value passes ``visible`` before Jinja escapes it, values stand in text or in quoted attributes only, and the ids and links of
the page are numbers. The content security policy allows the page's own style and the one script that ships with it, and no loading.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

from jinja2 import Environment
from markupsafe import Markup
from msgspec.msgpack import decode, encode

from rescue.assessment import Assessment, CommentState, ModuleReport, RuleOutcome
from rescue.checks.findings import SPREAD
from rescue.checks.rules.kinds import is_layer
from rescue.model import Failure
from rescue.planned import Plan
from rescue.processes.copies import alongside
from rescue.reports import pages, plan_words, words
from rescue.reports.audit.causes import cause_section
from rescue.reports.audit.drawing import draw, neighbours
from rescue.reports.audit.first_page import first_page
from rescue.reports.audit.heat import heat_map
from rescue.reports.audit.modules import module_sections
from rescue.reports.audit.owners import Owners
from rescue.reports.causes import causes_of
from rescue.reports.i18n import language
from rescue.reports.json import content_hash
from rescue.reports.label import Label
from rescue.reports.redaction import redacted
from rescue.reports.wording import is_costed, wording
from rescue.scoring.verdicts import ASSESSABLE_SHARE

PLAIN: Final = Label()
# Above this many findings, what another process renders meanwhile is worth starting it.
WORTH_PROCESSES: Final = 500

_SECTIONS: Final = (
    "first_page",
    "modules",
    "heat",
    "layers",
    "waves",
    "graph",
    "causes",
    "by_module",
    "silent",
    "breaches",
    "accepted",
    "gaps",
    "open_items",
    "passed",
    "method",
    "limits",
    "glossary",
)
# What may be rendered in another process: it takes about as long as all the rest.
_OTHERS: Final = ("cover", "causes")
_IDLE: Final = (CommentState.UNUSED, CommentState.EXPIRED, CommentState.WITHOUT_REASON)


def render_html(assessment: Assessment, label: Label = PLAIN, jobs: int = 1) -> str:
    """Give the whole page, ending in a newline. The same assessment and label give the same bytes, whatever the number of jobs.

    The content hash on it is that of the JSON report of the same run, redacted or not. Raises RequestError for a language that there
    is not.
    """
    whole = assessment
    if label.redact:
        assessment = redacted(assessment)
    environment, say = _environment(label.language), wording(label.language)
    causes = causes_of(assessment)
    owners = Owners(assessment.modules)
    sections = [cause_section(number, cause, owners) for number, cause in enumerate(causes, start=1)]
    common = {
        "assessment": assessment,
        "label": label,
        "say": say,
        "numbers_by_name": owners.by_name,
        "causes": [section for section in sections if not is_layer(section.cause.rule.id)],
        "policy": _policy(),
    }

    def rendered(names: Sequence[str], **values: object) -> dict[str, str]:
        return {name: environment.get_template(f"{name}.html.j2").render(common, **values) for name in names}

    def others() -> bytes:
        return encode(rendered(_OTHERS, digest=content_hash(whole)))

    with alongside(others, jobs if len(assessment.findings) > WORTH_PROCESSES else 1) as answer:
        linked = neighbours(assessment, owners.by_name)
        parts = rendered(
            [name for name in ("contents", *_SECTIONS) if name not in _OTHERS],
            first=first_page(assessment),
            breaches=[section for section in sections if is_layer(section.cause.rule.id)],
            silent=[section for section in sections if section.cause.failure is Failure.SILENT_CHANGE and section.cause.places],
            accepted=[finding for finding in assessment.findings if finding.suppressed],
            modules=module_sections(assessment, causes, owners, say.impacts, language(label.language).gettext("suppressed")),
            needing=_needing(assessment.modules),
            heat=heat_map(assessment, owners),
            linked=linked,
            drawing=draw(linked),
            moves=_moves(assessment.plan),
            outcomes=_outcomes(assessment.rule_outcomes),
            idle=sum(comment.state in _IDLE for comment in assessment.suppressions),
            left_out_hours=sum(module.effort.likely for module in assessment.modules if module.wave is None),
        )
        parts.update(decode(answer(), type=dict[str, str]))
    page = {name: Markup(text) for name, text in parts.items()}  # noqa: S704 - made by our templates, which escape
    return environment.get_template("report.html.j2").render(
        common, cover=page["cover"], contents=page["contents"], sections=[page[name] for name in _SECTIONS]
    )


def prepare(code: str = PLAIN.language) -> None:
    """Compile the templates, for a moment at which there is nothing better to do."""
    environment = _environment(code)
    for name in environment.list_templates(filter_func=lambda name: not name.startswith("document.")):  # that is of other reports
        environment.get_template(name)


def _needing(modules: Sequence[ModuleReport]) -> dict[str, list[str]]:
    """The modules that depend on each one that nobody knows."""
    found: dict[str, list[str]] = {}
    for module in modules:
        for name in module.depends_unknown:
            found.setdefault(name, []).append(module.name)
    return found


def _moves(plan: Plan | None) -> list[tuple[str, str, int, int]]:
    """(module of today, target module, artifacts, lines) of all that goes to another module, the largest first."""
    artifacts: Counter[tuple[str, str]] = Counter()
    lines: Counter[tuple[str, str]] = Counter()
    for move in plan.moves if plan else ():
        if move.module != move.to:
            artifacts[move.module, move.to] += 1
            lines[move.module, move.to] += move.lines
    return sorted(((*key, count, lines[key]) for key, count in artifacts.items()), key=lambda row: (-row[3], row))


def _outcomes(outcomes: Sequence[RuleOutcome]) -> dict[str, list[RuleOutcome]]:
    """Rules by what became of them, each list by hop and id."""
    ordered = sorted(outcomes, key=lambda rule: (rule.hop, rule.rule))
    return {
        outcome: [rule for rule in ordered if rule.outcome == outcome] for outcome in ("matched", "unmatched", "not_applicable", "failed")
    }


@cache
def _environment(code: str) -> Environment:
    environment = pages.environment(code)
    environment.globals.update(
        words=words, plan_words=plan_words, spread=SPREAD, is_costed=is_costed, assessable_share=f"{ASSESSABLE_SHARE:g}"
    )
    return environment


@cache
def _policy() -> str:
    """The content security policy: nothing is loaded, and no script runs but the page's own."""
    script = _environment(PLAIN.language).get_template("script.js.j2").render()
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
