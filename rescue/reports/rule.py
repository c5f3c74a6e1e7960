"""One rule in full, as text: what it finds, why it matters, what to do, and where its facts come from."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.checks.ruleset import Example, Rule
from rescue.model import Series


def render_rule(rule: Rule, series: Series | None) -> str:
    """The page of a rule as plain text (Markdown that reads well in a terminal).

    ``series`` is the one it belongs to; None for a rule that the catalogs serve, which has neither examples nor references.
    """
    return "\n".join(_lines(rule, series)) + "\n"


def _lines(rule: Rule, series: Series | None) -> Iterator[str]:
    yield f"# {rule.id}: {rule.title}"
    yield ""
    arriving = f"Arriving in {series}" if series else "Found with the catalogs of core, in whichever series breaks it"
    yield f"{arriving}. Impact {rule.impact.value}, failure {rule.failure.value}, confidence {rule.confidence.value}."
    effort = rule.effort
    yield f"Effort: {effort.first:g} h for the first place in a module, {effort.each:g} h for each further one, at most {effort.cap:g} h."
    for heading, text in (
        ("Why it matters", rule.why),
        ("What to do", rule.fix),
        ("Final form", rule.replacement),
        ("What it does not see", rule.limits),
    ):
        if text.strip():
            yield from ("", f"## {heading}", "", text.strip())
    for heading, examples in (("Reported", rule.examples.bad), ("Not reported", rule.examples.good)):
        if examples:
            yield from ("", f"## {heading}", *_examples(examples))
    if rule.references:
        yield from ("", "## Seen in core", "", *(f"- {reference}" for reference in rule.references))


def _examples(examples: list[Example]) -> Iterator[str]:
    for example in examples:
        for path, text in example.files.items():
            places = [place.rsplit(":", 1)[1] for place in example.lines if place.rsplit(":", 1)[0] == path]
            note = f" (line {', '.join(places)})" if places else ""
            yield from ("", f"{path}{note}:", "", *(f"    {line}".rstrip() for line in text.rstrip().split("\n")))
        if example.note:
            yield from ("", example.note)
