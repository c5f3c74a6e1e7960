"""The command that writes the graph of a tree, whole or around a node, and what a change would touch."""

from __future__ import annotations

from pathlib import Path

import click

from rescue.cli.assess import How, request_of, scan_options
from rescue.cli.output import print_text, write_report


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@scan_options
@click.option("--format", "form", type=click.Choice(["json", "graphml", "dot"]), default="json", show_default=True, help="How to write it.")
@click.option("--output", "-o", default="-", show_default=True, metavar="FILE", help="Where to write it; - is standard output.")
@click.option("--around", "wanted", metavar="NODE", help="Only what is near a node, such as method:sale.order.action_confirm.")
@click.option("--depth", type=click.IntRange(min=0), default=1, show_default=True, help="How many edges away from it.")
@click.option("--touched", is_flag=True, help="With --around: instead of the graph, a list of what is touched if the node changes.")
def graph(paths: tuple[Path, ...], how: How, form: str, output: str, wanted: str | None, depth: int, touched: bool) -> None:
    """Write the graph of the addons below PATHS: what depends on, extends, overrides and uses what.

    Exits with 0 when it ran, and with 2 when it could not run.
    """
    from rescue.cache import no_cache
    from rescue.overrides.network import around, find, network_of
    from rescue.pipeline import look
    from rescue.reports.network import render_network
    from rescue.reports.touched import render_touched

    if touched and not wanted:
        raise click.UsageError("--touched needs --around")
    with request_of(paths, how.settled(paths, quiet=True), no_cache(), quiet=False) as request:
        tree, overrides = look(request)
    network = network_of(tree, overrides)
    if touched and wanted:
        text = render_touched(find(network, wanted), overrides)
        print_text(text) if output == "-" else write_report(output, text)
    else:
        write_report(output, render_network(around(network, wanted, depth) if wanted else network, form))
