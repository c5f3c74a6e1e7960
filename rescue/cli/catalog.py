"""The commands about catalogs: build one, list those that come with rescue, compare two, look something up."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rescue.catalog.load import Catalog

_WHAT = ("modules", "models", "fields", "methods", "signatures", "views", "xmlids")


@click.group()
def catalog() -> None:
    """The catalogs: what Odoo's core contains in a series."""


@catalog.command("build")
@click.argument("odoo_tree", type=click.Path(path_type=Path))
@click.option("--output", "-o", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The catalog file to write.")
@click.option(
    "--edition",
    type=click.Choice(["community", "third-party"]),
    default="community",
    help="community: the modules that Odoo ships in the tree's series. third-party: every other addon in the tree. Default: community.",
)
@click.option("--series", help="The series, where the tree has no odoo/release.py to tell it.")
@click.option("--origin", default="", help="Where the tree comes from; said in the catalog.")
@click.option("--date", default="", metavar="YYYY-MM-DD", help="The day of the tree or its commit. Default: what odoo/release.py says.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to read files with. Default: one for each processor.")
def build(odoo_tree: Path, output: Path, edition: str, series: str | None, origin: str, date: str, jobs: int | None) -> None:
    """Build a catalog from an Odoo source tree. Nothing of the tree is run, and none of its texts or code goes into the file."""
    import os
    from typing import cast

    from rescue.catalog.build import BuildRequest, Edition, build_catalog
    from rescue.catalog.dump import dump_catalog
    from rescue.errors import CatalogError, RequestError
    from rescue.reading.series import parse_series

    if date and not re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        raise RequestError(f"--date {date!r} is no day; write it as 2024-07-09")
    request = BuildRequest(
        tree=odoo_tree,
        edition=cast("Edition", edition),
        series=parse_series(series) if series else None,
        origin=origin,
        date=date,
        jobs=jobs or os.cpu_count() or 1,
    )
    content = build_catalog(request)
    data = dump_catalog(content)
    draft = output.with_name(f".{output.name}.part")
    try:
        draft.write_bytes(data)
        draft.replace(output)
    except OSError as error:
        raise CatalogError(f"{output}: cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    said = content.provenance
    click.echo(f"{output}: {said.series} {said.edition}, {len(data):,} bytes, {said.files:,} files read, {said.unread} of them not wholly")


@catalog.command("list")
@click.option("--markdown", is_flag=True, help="Print the table as Markdown.")
def list_(markdown: bool) -> None:
    """List the catalogs that come with rescue, with their counts."""
    from rescue.catalog.counts import counts_table
    from rescue.catalog.shipped import load_shipped, shipped_files

    found = [catalog for series, _ in shipped_files() if (catalog := load_shipped(series)) is not None]
    if not found:
        click.echo("no catalogs come with this copy of rescue; `rescue catalog build` makes one", err=True)
        return
    click.echo(counts_table(found, markdown=markdown), nl=False)


@catalog.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--what", type=click.Choice(_WHAT), help="List these by name instead of counting all.")
def diff_(old: str, new: str, what: str | None) -> None:
    """Compare two catalogs, each a FILE or the series of one that comes with rescue: what is gone, what is new."""
    from typing import cast

    from rescue.catalog.diff import What, diff

    before, after = _open(old), _open(new)
    if what is not None:
        for item in diff(before, after, cast("What", what)):
            click.echo(f"{item.how:<8}{item.name}{'  ' + item.detail if item.detail else ''}")
        return
    click.echo(f"{before.series} -> {after.series}")
    for each in _WHAT:
        items = diff(before, after, cast("What", each))
        gone, new_, changed = (sum(item.how == how for item in items) for how in ("gone", "new", "changed"))
        click.echo(f"{each:<12}{f'{changed:,} changed' if each == 'signatures' else f'{gone:,} gone, {new_:,} new'}")


@catalog.command("show")
@click.argument("source", metavar="FILE_OR_SERIES")
@click.argument("name", metavar="NAME")
def show(source: str, name: str) -> None:
    """Show what a catalog has of NAME: a model, MODEL.FIELD, MODEL.METHOD, an XML id, or a dotted Python name.

    Exits with 2 when it has nothing of that name.
    """
    from rescue.catalog.show import describe
    from rescue.errors import RequestError

    lines = list(describe(_open(source), name))
    if not lines:
        raise RequestError(f"nothing of the name {name!r} in the catalog of {source}")
    click.echo("\n".join(lines))


def _open(source: str) -> Catalog:
    """A catalog by the path of its file, or by the series of a shipped one."""
    from rescue.catalog.load import load_catalog
    from rescue.catalog.shipped import load_shipped
    from rescue.errors import CatalogError
    from rescue.reading.series import parse_series

    if re.fullmatch(r"\d+(\.\d+)?", source):
        found = load_shipped(parse_series(source))
        if found is None:
            raise CatalogError(f"no catalog of {source} comes with rescue; `rescue catalog list` names those that do")
        return found
    return load_catalog(Path(source))
