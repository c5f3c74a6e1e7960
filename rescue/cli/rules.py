"""The commands about rules: list them, show one in full, run their examples, print the schema of their files."""

from __future__ import annotations

from pathlib import Path

import click

from rescue.cli.output import Exit, rules_option, write_report


@click.group()
def rules() -> None:
    """The rules: what breaks when arriving in a series."""


_own = rules_option("own")


@rules.command("list")
@_own
def rules_list(own: tuple[Path, ...]) -> None:
    """List the rules, a line each; at the end those of no series: of the catalogs, the graph and the layers."""
    from rescue.checks.rules.private import known_rules

    for rule, series in known_rules(own):
        click.echo(f"{rule.id:<34} {series or 'any'!s:>5}  {rule.impact.value:<10} {rule.failure.value:<14} {rule.title}")


@rules.command("show")
@click.argument("rule_id")
@_own
def rules_show(rule_id: str, own: tuple[Path, ...]) -> None:
    """Print all that a rule says."""
    from rescue.checks.rules.private import known_rules
    from rescue.errors import RequestError
    from rescue.reports.rule import render_rule

    for rule, series in known_rules(own):
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
    from rescue.checks.rules.loading import load_shipped
    from rescue.checks.rules.private import check_private, load_private, shipped_among

    given = load_private(files)
    rulesets = [file.ruleset for file in given] or list(load_shipped().values())
    if files and not shipped_among(files):
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


@rules.command("lint")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--trees",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="A folder with source trees of Odoo, one for each series by its name (DIR/17.0), to look the references up in.",
)
def rules_lint(files: tuple[Path, ...], trees: Path | None) -> None:
    """Look for what is wrong with the rules in FILES, which may be folders, although they load (default: those that come with rescue).

    Ids used twice, places that two rules of a series report, regular expressions that can take exponential time, messages with
    variables that have no value, references that lead nowhere, examples that cannot fail. Exits with 1 when something is found.
    """
    from rescue.checks.lint import Linted, lint, unchecked_series
    from rescue.checks.rules.loading import load_shipped
    from rescue.checks.rules.private import load_private, shipped_among
    from rescue.errors import RequestError

    if trees is not None and not trees.is_dir():
        raise RequestError(f"{trees}: there is no such folder")
    shipped = load_shipped()
    linted = [Linted(file.path, file.ruleset) for file in load_private(files)]
    own = bool(files) and not shipped_among(files)
    linted = linted or [Linted(f"odoo{series.major}.yaml", ruleset) for series, ruleset in shipped.items()]
    problems = lint(linted, {str(series): ruleset.rules for series, ruleset in shipped.items()} if own else {}, trees)
    for problem in problems:
        click.echo(f"{problem.file}: {problem.rule}: {problem.detail}")
    if trees is not None and (left := unchecked_series(linted, trees)):
        click.echo(f"references not looked up, for want of a tree: {', '.join(left)}", err=True)
    click.echo(f"{len(linted)} files, {sum(len(file.ruleset.rules) for file in linted)} rules, {len(problems)} problems")
    if problems:
        raise SystemExit(Exit.FAILED)


@rules.command("new")
@click.argument("rule_id")
@click.option("--series", required=True, metavar="SERIES", help="The series that the rule is about arriving in, such as 17.0.")
@click.option("--output", "-o", metavar="FILE", help="The file to write; - for standard output. Default: the id in small letters, .yaml.")
def rules_new(rule_id: str, series: str, output: str | None) -> None:
    """Write a ruleset with one rule to fill in, RULE_ID, whose example fails until it is."""
    from rescue.checks.skeleton import skeleton
    from rescue.errors import RequestError
    from rescue.reading.series import parse_series

    ident = rule_id.upper()
    text = skeleton(ident, parse_series(series))
    target = output or f"{ident.lower()}.yaml"
    if target != "-" and Path(target).exists():
        raise RequestError(f"{target}: is there already; name another file with -o")
    write_report(target, text)
    if target != "-":
        click.echo(
            f"wrote {target}\n"
            f"1. `rescue rules test {target}` fails now: the rule does not find its bad example yet.\n"
            "2. Write old code and its lines under bad, code that is right under good, and a match that tells them apart.\n"
            f"3. When the test passes, `rescue rules lint {target}` looks for what the test cannot see.\n"
            f"4. `rescue scan ./addons --rules {target}` uses it.",
            err=True,
        )


@rules.command("pages")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@_own
def rules_pages(folder: Path, own: tuple[Path, ...]) -> None:
    """Write a page for each rule into DIR, with an index for each series; pages of rules that are gone are taken away."""
    from rescue.checks.rules.private import known_rules
    from rescue.errors import ReportError
    from rescue.reports.rule import GENERATED, rule_pages

    pages = rule_pages(known_rules(own))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others = [file for file in folder.glob("*.md") if file.name not in pages]
        old = [file for file in others if file.read_text(encoding="utf-8").endswith(f"{GENERATED}\n")]
        for file in old:
            file.unlink()
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ReportError(f"{folder}: cannot be written: {error.strerror}") from error
    click.echo(f"{len(pages)} pages in {folder}, {len(old)} taken away", err=True)


@rules.command("schema")
def rules_schema() -> None:
    """Print the JSON Schema of ruleset files, for editors."""
    from rescue.checks.rules.schema import ruleset_schema

    click.echo(ruleset_schema(), nl=False)


def _places(places: tuple[str, ...]) -> str:
    return ", ".join(places) or "nothing"
