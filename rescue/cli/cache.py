"""The commands about the cache: what it holds, and to be rid of it."""

from __future__ import annotations

from pathlib import Path

import click

from rescue.cli.assess import cache_dir_option, cache_folder, today


@click.group()
def cache() -> None:
    """What earlier runs found out, kept by the content of the files."""


@cache.command("info")
@cache_dir_option
def info(cache_dir: Path | None) -> None:
    """Say where the cache is and how large."""
    from rescue.cache import Cache

    folder = cache_folder(cache_dir)
    if not folder.is_dir():
        click.echo(f"no cache in {folder}")
        return
    found = Cache(folder, today().toordinal())
    said = found.info()
    for note in found.notes:
        click.echo(f"rescue: {note}", err=True)
    click.echo(f"{folder}: {said.entries:,} entries, {said.size:,} bytes")


@cache.command("clear")
@cache_dir_option
def clear(cache_dir: Path | None) -> None:
    """Delete the cache; files of anybody else in its folder stay."""
    from rescue.cache import clear_cache

    folder = cache_folder(cache_dir)
    if not folder.is_dir():
        click.echo(f"no cache in {folder}")
        return
    click.echo(f"deleted {clear_cache(folder).size:,} bytes in {folder}")
