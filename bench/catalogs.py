"""Make the catalogs that come with rescue: `python bench/catalogs.py TREES`, or only some: `python bench/catalogs.py TREES 16.0 17.0`.

TREES holds a folder for each series (`TREES/17.0` with `odoo/` and, where the layout has it, `addons/`). Equal trees give equal files.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from rescue.catalog.build import BuildRequest, build_catalog
from rescue.catalog.dump import dump_catalog
from rescue.catalog.shipped import shipped_catalogs
from rescue.errors import CatalogError


class Source(NamedTuple):
    """Where the tree of a series comes from, and the day it is of where its ``odoo/release.py`` does not say it."""

    origin: str
    date: str = ""


SOURCES: Final = {
    "8.0": Source("github.com/bayarbayasgalanj/odoo8"),
    "9.0": Source("github.com/chaudhary4k4/odoo9"),
    "10.0": Source("github.com/odoocn/odoo10", "2017-03-05"),
    "11.0": Source("github.com/KareemFetiany/odoo11"),
    "12.0": Source("github.com/Kashifaziz123/odoo12-community"),
    "13.0": Source("github.com/Bk-Soft10/odoo-13"),
    "14.0": Source("Debian package odoo-14 14.0.0+dfsg.2-7+deb11u2"),
    # what people changed in these two was taken out: docs/catalogs.md
    "15.0": Source("github.com/LucasLei-python/odoo15 without binary_content_crm of base/models/ir_http.py"),
    "16.0": Source("github.com/Martel-IT/odoo-16-core@ea87592d, hr_expense of github.com/albferna/Odoo-16.0.20231208"),
    "17.0": Source("github.com/Clyde1030/odoo17"),
    "18.0": Source("github.com/Mshakkir/odoo18"),
    "19.0": Source("Debian package odoo-19 19.0.0+dfsg-1"),
}
"""The trees of the shipped catalogs."""


def make(tree: Path, series: str, into: Path) -> str:
    """Build one catalog; a line about it. Raises CatalogError."""
    started = time.perf_counter()
    source = SOURCES[series]
    content = build_catalog(BuildRequest(tree=tree, origin=source.origin, date=source.date, jobs=os.cpu_count() or 1))
    if content.provenance.series != series:
        raise CatalogError(f"{tree}: is a tree of {content.provenance.series}, not of {series}")
    data = dump_catalog(content)
    target = into / f"odoo{series.partition('.')[0]}.catalog"
    target.write_bytes(data)
    said = content.provenance
    took = time.perf_counter() - started
    return f"{target}: {len(data):,} bytes, {said.modules} modules, {said.files:,} files, {said.unread} not wholly read, {took:.0f} s"


def main(arguments: Sequence[str]) -> int:
    """Build the catalogs asked for; those of all series whose tree is there, where none is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("trees", type=Path, help="a folder with a tree for each series")
    parser.add_argument("series", nargs="*", choices=[[], *SOURCES], help="the series to make (default: all whose tree is there)")
    parser.add_argument("--into", type=Path, default=Path(str(shipped_catalogs())), help="where the files go (default: catalogs/)")
    options = parser.parse_args(arguments)
    options.into.mkdir(parents=True, exist_ok=True)
    try:
        for series in options.series or [name for name in SOURCES if (options.trees / name).is_dir()]:
            print(make(options.trees / series, series, options.into), flush=True)
    except CatalogError as error:
        print(f"catalogs: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
