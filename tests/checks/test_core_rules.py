"""The rules that the catalogs serve are listed and shown like the others, without a series; their examples hold on one hop."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from rescue.catalog.load import Catalog
from rescue.catalog.shipped import shipped_files
from rescue.checks.contract.contracts import Contracts
from rescue.checks.examples import example_addon
from rescue.checks.rules.core_rules import load_core_rules, load_standing_rules, read_core_rules
from rescue.checks.rules.layer_rules import load_layer_rules
from rescue.checks.rules.loading import load_shipped
from rescue.cli.main import main
from rescue.graph import build_graph
from rescue.model import Confidence, Failure, Impact, Series
from rescue.reading.series import parse_series


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    return result


def test_the_list_has_the_rules_of_each_series_and_then_those_of_none() -> None:
    listed = [line.split()[:4] for line in run("rules", "list").stdout.splitlines()]
    standing = [[rule.id, "any", rule.impact.value, rule.failure.value] for rule in load_standing_rules().values()]
    hops = [
        [rule.id, str(series), rule.impact.value, rule.failure.value] for series, found in load_shipped().items() for rule in found.rules
    ]
    layers = [[rule.id, "any", rule.impact.value, rule.failure.value] for rule in load_layer_rules().values()]
    assert listed == hops + standing + layers


def test_a_rule_of_the_catalogs_is_shown_in_full() -> None:
    assert run("rules", "show", "core-module-gone").stdout.split("\n") == [
        "# CORE-MODULE-GONE: A dependency is no module of the target any more",
        "",
        "Found with the catalogs of core, in whichever series breaks it. Impact mandatory, failure install_error, confidence high.",
        "",
        "## Why it matters",
        "",
        "Odoo refuses to install a module whose dependency it does not find.",
        "",
        "## If nothing is done",
        "",
        "Install error: the module does not install or load. Mandatory: has to change before the target runs this code.",
        "",
        "## What to do",
        "",
        load_core_rules()["CORE-MODULE-GONE"].fix,
        "",
        "## Before and after",
        "",
        "As it shows on the way from 16.0 to 17.0.",
        "",
        "__manifest__.py (reported at line 1):",
        "",
        "    {'name': 'Example', 'version': '16.0.1.0.0', 'depends': ['sale', 'pos_cache']}",
        "",
        "__manifest__.py (not reported):",
        "",
        "    {'name': 'Example', 'version': '16.0.1.0.0', 'depends': ['sale', 'point_of_sale']}",
        "",
        "## How it is detected",
        "",
        "By looking up what the code relies on in the catalogs of core of the source and the target series.",
        "",
        "## Limits",
        "",
        "A module that another repository brings under the same name is not known here.",
        "",
        "## Can a machine rewrite it",
        "",
        "No: rescue does not rewrite code.",
        "",
        "## Effort",
        "",
        "1 h for the first place in a module, 0.5 h for each further one, at most 8 h.",
        "The figures are judged, for a developer who knows Odoo; they are not measured.",
        "",
        "## References",
        "",
        "The catalogs of the two series.",
        "",
    ]


HOPS = {ident: read_core_rules().hop_of(ident) for ident in load_core_rules()}


@pytest.fixture(scope="module")
def catalogs() -> dict[Series, Catalog]:
    wanted = {parse_series(series) for hop in HOPS.values() for series in (hop.source, hop.target)}
    return {series: Catalog(entry.read_bytes(), entry.name) for series, entry in shipped_files() if series in wanted}


@pytest.mark.parametrize("ident", list(load_core_rules()))
def test_each_example_shows_its_rule_at_its_lines_and_nothing_else(ident: str, catalogs: dict[Series, Catalog]) -> None:
    rule = load_core_rules()[ident]
    assert rule.examples.bad
    assert rule.examples.good
    source, target = parse_series(HOPS[ident].source), parse_series(HOPS[ident].target)
    known = {series: catalogs[series] for series in (source, target)}
    for example in (*rule.examples.bad, *rule.examples.good):
        addon, facts = example_addon(example)
        assert [item for file in facts for item in file.unread] == []
        models = build_graph([addon], facts).models
        contract = Contracts(known, target, load_core_rules(), models, [addon], {addon.path: facts}).of(source)
        assert contract is not None
        found = sorted({(f"{hit.path}:{hit.line}", hit.rule.id) for hit in contract.check(addon, facts).hits})
        assert found == [(place, ident) for place in sorted(example.lines)]


def test_each_rule_of_no_series_can_be_shown_and_none_that_is_unsure_is_mandatory() -> None:
    for rule in load_standing_rules().values():
        assert run("rules", "show", rule.id).stdout.startswith(f"# {rule.id}: {rule.title}\n")
        assert rule.confidence is not Confidence.LOW or rule.impact is not Impact.MANDATORY
        assert (rule.failure is Failure.INSTALL_ERROR) <= (rule.impact is Impact.MANDATORY)
