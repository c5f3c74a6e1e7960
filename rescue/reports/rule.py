"""One rule in full, as text: what it finds, why it matters, what to do, and where its facts come from; and the pages of all rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rescue.checks.rules.core_rules import read_core_rules
from rescue.checks.rules.kinds import is_layer
from rescue.checks.rules.layer_rules import detections, read_layer_rules
from rescue.checks.rules.ruleset import Example, Rule
from rescue.model import Series
from rescue.reports import words
from rescue.reports.detection import described

GENERATED = "<!-- Written by `rescue rules pages` from the rulesets; edit those. -->"
"""The last line of every page, by which pages that are no longer needed are known."""


class _Family(NamedTuple):
    """Rules of no series: their index page, what it is called, where they are found, how, and what they rest on."""

    page: str
    title: str
    found: str
    how: str
    rests_on: str


_FAMILIES = {
    "CORE": _Family(
        "catalogs.md",
        "What the catalogs find",
        "Found with the catalogs of core, in whichever series breaks it",
        "By looking up what the code relies on in the catalogs of core of the source and the target series.",
        "The catalogs of the two series.",
    ),
    "GRAPH": _Family(
        "graph.md",
        "What addons do to each other",
        "Found in the graph of the tree, whatever the series",
        "By putting the addons of the tree together as Odoo would, with core of their series beneath them, in the order of loading.",
        "How Odoo builds models, views and bundles from all installed modules.",
    ),
    "LAYER": _Family(
        "layers.md",
        "What breaks the layering",
        "A breach of the layering, in whichever series",
        "",
        "The catalog of the series that the module is written for.",
    ),
}


def _family(rule: Rule) -> _Family:
    """The family of a rule of no series."""
    return _FAMILIES.get(rule.id.partition("-")[0], _FAMILIES["CORE"])


def render_rule(rule: Rule, series: Series | None) -> str:
    """The page of a rule as plain text (Markdown that reads well in a terminal).

    ``series`` is the one it belongs to; None for a rule of no series, which has no references.
    """
    return "\n".join(_lines(rule, series)) + "\n"


def rule_pages(rules: Iterable[tuple[Rule, Series | None]]) -> dict[str, str]:
    """The pages of these rules by file name, with an index for each series and family, and one of those indexes."""
    groups: dict[Series | _Family, list[Rule]] = {}
    pages = {}
    for rule, series in rules:
        groups.setdefault(series or _family(rule), []).append(rule)
        pages[_page(rule)] = f"{render_rule(rule, series)}\n{GENERATED}\n"
    for group, found in groups.items():
        pages[_index(group)] = "\n".join(_index_lines(group, found)) + "\n"
    pages["README.md"] = "\n".join(_contents(groups)) + "\n"
    return pages


def _lines(rule: Rule, series: Series | None) -> Iterator[str]:
    yield f"# {rule.id}: {rule.title}"
    yield ""
    arriving = f"Arriving in {series}" if series else _family(rule).found
    yield f"{arriving}. Impact {rule.impact.value}, failure {rule.failure.value}, confidence {rule.confidence.value}."
    for heading, lines in _sections(rule, series):
        yield from ("", f"## {heading}", "", *lines)


def _where(rule: Rule, series: Series | None) -> str:
    if is_layer(rule.id):
        return "A breach of the layering, in whichever series"
    return f"Arriving in {series}" if series else "Found with the catalogs of core, in whichever series breaks it"


def _sections(rule: Rule, series: Series | None) -> Iterator[tuple[str, Sequence[str]]]:
    """All sections in their order; each says so where there is nothing to say."""
    effort = rule.effort
    yield f"Why it matters on arriving in {series}" if series else "Why it matters", [rule.why.strip()]
    yield "If nothing is done", [_consequence(rule)]
    yield "What to do", [rule.fix.strip(), *(["", "Final form:", "", *_code(rule.replacement)] if rule.replacement.strip() else [])]
    yield "Before and after", list(_examples(rule)) or ["No example."]
    yield "How it is detected", list(_detection(rule))
    yield "Limits", [rule.limits.strip() or "None are known."]
    yield "Can a machine rewrite it", ["No: rescue does not rewrite code."]
    yield (
        "Effort",
        [
            f"{effort.first:g} h for the first place in a module, {effort.each:g} h for each further one, at most {effort.cap:g} h.",
            f"Where the figures come from: {effort.source.strip()}."
            if effort.source.strip()
            else "The figures are judged, for a developer who knows Odoo; they are not measured.",
        ],
    )
    yield "References", [f"- {reference}" for reference in rule.references] or [_family(rule).rests_on]


def _consequence(rule: Rule) -> str:
    failure, impact = words.FAILURE_MEANINGS[rule.failure], words.IMPACT_MEANINGS[rule.impact]
    return f"{words.FAILURES[rule.failure]}: {failure}. {words.IMPACTS[rule.impact]}: {impact}."


def _detection(rule: Rule) -> Iterator[str]:
    if is_layer(rule.id):
        yield detections()[rule.id]
    elif not rule.match:
        yield _family(rule).how
    elif len(rule.match) == 1:
        yield f"Reported is {described(rule.match[0])}."
    else:
        yield "Reported is any of these:"
        yield ""
        yield from (f"- {described(match)}" for match in rule.match)
    if rule.until:
        yield from ("", f"Not on the way to {rule.until} or later: Odoo bears it again from there on.")
    if rule.supersedes:
        yield from ("", f"Where it reports a line, these do not: {', '.join(rule.supersedes)}.")
    if rule.beside:
        yield from ("", f"These may report the same line, for a reason of their own: {', '.join(rule.beside)}.")


def _examples(rule: Rule) -> Iterator[str]:
    first = not rule.id.startswith(("CORE-", "LAYER-"))
    if is_layer(rule.id):
        yield f"In modules of {read_layer_rules().examples_series}."
    if rule.id.startswith("CORE-") and rule.examples.bad:
        hop = read_core_rules().hop_of(rule.id)
        yield f"As it shows on the way from {hop.source} to {hop.target}."
    for example, bad in (*((it, True) for it in rule.examples.bad), *((it, False) for it in rule.examples.good)):
        for path, text in example.files.items():
            if not first:
                yield ""
            first = False
            yield from (f"{path}{_at(example, path) if bad else ' (not reported)'}:", "", *_code(text))
        if example.note:
            yield from ("", example.note.strip())


def _at(example: Example, path: str) -> str:
    lines = [place.rsplit(":", 1)[1] for place in example.lines if place.rsplit(":", 1)[0] == path]
    return f" (reported at line {', '.join(lines)})" if lines else ""


def _code(text: str) -> list[str]:
    return [f"    {line}".rstrip() for line in text.rstrip().split("\n")]


# ----------------------------------------------------------------------------------------------------------------- pages


def _page(rule: Rule) -> str:
    return f"{rule.id}.md"


def _index(group: Series | _Family) -> str:
    return group.page if isinstance(group, _Family) else f"arriving-in-{group}.md"


def _index_lines(group: Series | _Family, rules: Sequence[Rule]) -> Iterator[str]:
    yield f"# {group.title}" if isinstance(group, _Family) else f"# Rules for arriving in {group}"
    yield ""
    yield "| rule | what it finds | impact | failure | confidence |"
    yield "|---|---|---|---|---|"
    for rule in rules:
        title = rule.title.replace("|", "\\|")
        yield f"| [{rule.id}]({_page(rule)}) | {title} | {rule.impact.value} | {rule.failure.value} | {rule.confidence.value} |"
    yield from ("", GENERATED)


def _contents(groups: dict[Series | _Family, list[Rule]]) -> Iterator[str]:
    yield from ("# The rules", "", "| rules | number | mandatory | silent changes |", "|---|---:|---:|---:|")
    for group, rules in groups.items():
        name = group.title if isinstance(group, _Family) else f"Arriving in {group}"
        mandatory = sum(rule.impact.value == "mandatory" for rule in rules)
        silent = sum(rule.failure.value == "silent_change" for rule in rules)
        yield f"| [{name}]({_index(group)}) | {len(rules)} | {mandatory} | {silent} |"
    yield from ("", GENERATED)
