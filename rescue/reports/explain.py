"""One finding in full, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.model import Finding
from rescue.reports import words
from rescue.reports.escape import visible, visible_block


def render_finding(finding: Finding) -> str:
    """Give all that the report says of one finding: where, what, why it counts, what to do, what it costs, and its code."""
    return "".join(f"{line}\n" for line in _lines(finding))


def _lines(finding: Finding) -> Iterator[str]:
    yield visible(f"{finding.path}:{finding.line}: {finding.message}")
    yield ""
    rows = {
        "Rule": f"{finding.rule}: {finding.title}",
        "Module": finding.module,
        "Stands in": finding.anchor,
        "Names": finding.symbol,
        "Broken by": f"arriving in {finding.hop}" if finding.hop else "",
        "Impact": f"{finding.impact.value}: {words.IMPACT_MEANINGS[finding.impact]}",
        "Would cause": f"{finding.failure.value}: {words.FAILURE_MEANINGS[finding.failure]}",
        "Confidence": finding.confidence.value,
        "Effort": f"likely {words.amount(finding.effort.likely)} h ({words.hours_range(finding.effort)})",
        "Accepted": finding.accepted if finding.suppressed else "",
        "Fingerprint": finding.fingerprint,
    }
    for label, text in rows.items():
        if text:
            yield f"{label + ':':13}{visible(text)}"
    yield ""
    yield f"To do: {visible(finding.fix)}"
    if finding.excerpt:
        yield ""
        yield from (f"    {line}" for line in visible_block(finding.excerpt).split("\n"))
