"""Markdown, for a comment on a merge request or a step summary: what is new first, what is known as a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from rescue.assessment import Assessment, Standing
from rescue.model import Finding
from rescue.reports import words
from rescue.reports.escape import visible
from rescue.reports.machine import Standings, file_path, is_known, worst_first

AT_MOST: Final = 30
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()|~])")
# what GitHub and GitLab turn into a mention or a link after the markup is read: a space of no width keeps them from it
_MENTION: Final = re.compile(r"([@#!~$%&])(?=[\w\"])")


def render_markdown(assessment: Assessment, *, prefix: str = "", standings: Standings | None = None) -> str:
    """Give the summary; at most thirty findings are listed, the worst first. Text from the scanned tree is neither markup nor mention."""
    return "\n".join(_lines(assessment, prefix, standings or {})) + "\n"


def _lines(assessment: Assessment, prefix: str, standings: Standings) -> Iterator[str]:
    counted = [finding for finding in assessment.findings if not finding.suppressed]
    listed = sorted((finding for finding in counted if not is_known(finding, standings)), key=worst_first)
    compared = bool(standings)
    yield f"## rescue: to Odoo {assessment.target}: {words.VERDICTS[assessment.verdict].lower()}"
    yield ""
    yield from _numbers(assessment, counted, standings, compared=compared)
    yield ""
    if listed:
        yield from _table(listed, prefix, "New" if compared else "Findings")
    else:
        yield "No new finding." if compared else "No finding."
    yield from _unread(assessment)


def _numbers(assessment: Assessment, counted: Sequence[Finding], standings: Standings, *, compared: bool) -> Iterator[str]:
    effort = assessment.effort
    compatibility = assessment.compatibility
    yield "| | |"
    yield "|---|---|"
    if compared:
        new = sum(standings.get(finding.fingerprint) is Standing.NEW for finding in counted)
        yield f"| Findings | {words.number(new)} new, {words.number(len(counted) - new)} known |"
    else:
        by_impact = [(name.lower(), sum(finding.impact is impact for finding in counted)) for impact, name in words.IMPACTS.items()]
        yield f"| Findings | {', '.join(f'{words.number(number)} {name}' for name, number in by_impact if number) or 'none'} |"
    yield f"| Compatibility | {words.percent(compatibility.percent)} of what could be looked up; {compatibility.unknown:,} unknown |"
    yield f"| Effort | {words.amount(effort.low)} to {words.amount(effort.high)} hours, likely {words.amount(effort.likely)} |"
    yield f"| Read | {assessment.coverage.files_read:,} of {assessment.coverage.files_seen:,} files |"


def _table(listed: Sequence[Finding], prefix: str, title: str) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    yield "| impact | place | what | do |"
    yield "|---|---|---|---|"
    for finding in listed[:AT_MOST]:
        place = f"{file_path(finding.path, prefix)}:{finding.line}"
        yield f"| {finding.impact.value} | {_code(place)} | {_code(finding.rule)} {_text(finding.message)} | {_text(finding.fix)} |"
    if len(listed) > AT_MOST:
        yield ""
        yield f"and {words.number(len(listed) - AT_MOST)} more."


def _unread(assessment: Assessment) -> Iterator[str]:
    unread = [f"{item.path}: {item.detail}" for item in assessment.coverage.unread]
    unread += [f"{item.path}: {item.detail}" for item in assessment.rejected]
    if unread:
        yield ""
        yield f"Not read: {', '.join(_code(item) for item in unread[:10])}{' and more' if len(unread) > 10 else ''}."
    if assessment.coverage.hops_missing:
        yield ""
        yield f"Not assessed, for want of a ruleset: {', '.join(assessment.coverage.hops_missing)}."


def _text(text: str) -> str:
    """Plain text: every character that Markdown or HTML would act on is escaped, and nobody is mentioned."""
    shown = _MENTION.sub("\\1\u200b", visible(text))
    return _SPECIAL.sub(r"\\\1", escape(shown, quote=False))


def _code(text: str) -> str:
    """A code span, in HTML since a span of backticks can be broken from within; in a table, a bar would end the cell."""
    return f"<code>{escape(visible(text), quote=False).replace('|', '&#124;').replace('`', '&#96;')}</code>"
