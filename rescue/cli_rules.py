"""The commands about rules: list them, show one in full, run their examples, print the schema of their files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rescue.cli_output import Exit

if TYPE_CHECKING:
    from rescue.checks.ruleset import Rule
    from rescue.model import Series


@click.group()
def rules() -> None:
    """The rules: what breaks when arriving in a series."""


@rules.command("list")
def rules_list() -> None:
    """List the rules that come with rescue, a line each; at the end those that the catalogs serve, whichever series breaks it."""
    for rule, series in _shipped_rules():
        click.echo(f"{rule.id:<34} {series or 'any'!s:>5}  {rule.impact.value:<10} {rule.failure.value:<14} {rule.title}")


@rules.command("show")
@click.argument("rule_id")
def rules_show(rule_id: str) -> None:
    """Print all that a rule says."""
    from rescue.errors import RequestError
    from rescue.reports.rule import render_rule

    for rule, series in _shipped_rules():
        if rule.id == rule_id.upper():
            click.echo(render_rule(rule, series), nl=False)
            return
    raise RequestError(f"no rule {rule_id!r}; `rescue rules list` names them all")


@rules.command("test")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def rules_test(files: tuple[Path, ...]) -> None:
    """Run the examples of the rules in FILES (default: those that come with rescue). Exits with 1 when one fails."""
    from rescue.checks.examples import run_examples
    from rescue.checks.loading import load_ruleset, load_shipped
    from rescue.errors import RulesetError

    try:
        rulesets = [load_ruleset(path.read_bytes(), str(path)) for path in files] or list(load_shipped().values())
    except OSError as error:
        raise RulesetError(f"{error.filename}: cannot be read: {error.strerror}") from error
    rules_ = [rule for ruleset in rulesets for rule in ruleset.rules]
    failures = list(run_examples(rules_))
    for failure in failures:
        click.echo(f"{failure.rule} {failure.example}: expected {_places(failure.expected)}, reported {_places(failure.reported)}")
        if failure.problem:
            click.echo(f"    not read: {failure.problem}")
    examples = sum(len(rule.examples.bad) + len(rule.examples.good) for rule in rules_)
    click.echo(f"{len(rules_)} rules, {examples} examples, {len(failures)} failed")
    if failures:
        raise SystemExit(Exit.FAILED)


@rules.command("schema")
def rules_schema() -> None:
    """Print the JSON Schema of ruleset files, for editors."""
    from rescue.checks.schema import ruleset_schema

    click.echo(ruleset_schema(), nl=False)


def _shipped_rules() -> Iterator[tuple[Rule, Series | None]]:
    """The rules that come with rescue, each with its series; None for those that the catalogs serve."""
    from rescue.checks.core_rules import load_core_rules
    from rescue.checks.loading import load_shipped

    yield from ((rule, series) for series, ruleset in load_shipped().items() for rule in ruleset.rules)
    yield from ((rule, None) for rule in load_core_rules().values())


def _places(places: tuple[str, ...]) -> str:
    return ", ".join(places) or "nothing"
