"""The commands about rules: list them, show one in full, run their examples, print the schema of their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rescue.cli_output import Exit, rules_option

if TYPE_CHECKING:
    from rescue.checks.ruleset import Rule
    from rescue.model import Series


@click.group()
def rules() -> None:
    """The rules: what breaks when arriving in a series."""


_own = rules_option("own")


@rules.command("list")
@_own
def rules_list(own: tuple[Path, ...]) -> None:
    """List the rules, a line each; at the end those that the catalogs serve, whichever series breaks it."""
    for rule, series in _known_rules(own):
        click.echo(f"{rule.id:<34} {series or 'any'!s:>5}  {rule.impact.value:<10} {rule.failure.value:<14} {rule.title}")


@rules.command("show")
@click.argument("rule_id")
@_own
def rules_show(rule_id: str, own: tuple[Path, ...]) -> None:
    """Print all that a rule says."""
    from rescue.errors import RequestError
    from rescue.reports.rule import render_rule

    for rule, series in _known_rules(own):
        if rule.id == rule_id.upper():
            click.echo(render_rule(rule, series), nl=False)
            return
    raise RequestError(f"no rule {rule_id!r}; `rescue rules list` names them all")


@rules.command("test")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def rules_test(files: tuple[Path, ...]) -> None:
    """Run the examples of the rules in FILES, which may be folders (default: those that come with rescue).

    Exits with 1 when an example fails, and with 2 when a file cannot be used, alone or together with the rules of rescue.
    """
    from rescue.checks.examples import run_examples
    from rescue.checks.loading import load_shipped, shipped_files
    from rescue.checks.private import check_private, load_private

    given = load_private(files)
    rulesets = [file.ruleset for file in given] or list(load_shipped().values())
    shipped = {Path(str(entry)).resolve() for _, entry in shipped_files()}
    if files and not any(path.resolve() in shipped for path in files):  # those of rescue are not held against themselves
        check_private(given)
    rules_ = [rule for ruleset in rulesets for rule in ruleset.rules]
    failures = list(run_examples(rules_))
    for failure in failures:
        click.echo(f"{failure.rule} {failure.example}: expected {_places(failure.expected)}, reported {_places(failure.reported)}")
        if failure.problem:
            click.echo(f"    not read: {failure.problem}")
    examples = sum(len(rule.examples.bad) + len(rule.examples.good) for rule in rules_)
    overrides = sum(len(ruleset.overrides) for ruleset in rulesets)
    counted = f"{len(rules_)} rules, {examples} examples" + (f", {overrides} overrides" if overrides else "")
    click.echo(f"{counted}, {len(failures)} failed")
    if failures:
        raise SystemExit(Exit.FAILED)


@rules.command("schema")
def rules_schema() -> None:
    """Print the JSON Schema of ruleset files, for editors."""
    from rescue.checks.schema import ruleset_schema

    click.echo(ruleset_schema(), nl=False)


def _known_rules(own: Sequence[Path]) -> Iterator[tuple[Rule, Series | None]]:
    """The rules that come with rescue as the user's files want them, and theirs, each with its series; None for those of the catalogs."""
    from rescue.checks.core_rules import load_core_rules
    from rescue.checks.private import all_rulesets, load_private, merge_core

    files = load_private(own)
    yield from ((rule, series) for series, ruleset in all_rulesets(files).items() for rule in ruleset.rules)
    yield from ((rule, None) for rule in merge_core(load_core_rules(), files).values())


def _places(places: tuple[str, ...]) -> str:
    return ", ".join(places) or "nothing"
