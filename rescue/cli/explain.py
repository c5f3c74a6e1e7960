"""The command that says all about one rule or one finding."""

from __future__ import annotations

from pathlib import Path

import click

from rescue.cli.assess import report_bytes
from rescue.cli.output import print_text


@click.command()
@click.argument("ident", metavar="ID")
@click.option("--report", type=click.Path(path_type=Path), help="The JSON report of a scan, for a finding: its fingerprint or PATH:LINE.")
def explain(ident: str, report: Path | None) -> None:
    """Say all about a rule (O17-VIEW-ATTRS), or with --report about a finding (its fingerprint, or path:line)."""
    from rescue.errors import RequestError

    if report is None:
        from rescue.checks.rules.private import known_rules
        from rescue.reports.rule import render_rule

        for rule, series in known_rules():
            if rule.id == ident.upper():
                print_text(render_rule(rule, series))
                return
        raise RequestError(f"no rule {ident!r}; for a finding, name the JSON report with --report")
    from rescue.reports.explain import render_finding
    from rescue.reports.json import load_json

    assessment = load_json(report_bytes(report))
    found = [item for item in assessment.findings if ident in {item.fingerprint, f"{item.path}:{item.line}"}]
    if not found:
        raise RequestError(f"no finding {ident!r} in {report}; fingerprints and places stand in its findings")
    print_text("\n".join(render_finding(finding) for finding in found))
