"""The layout of an Odoo source tree: where its framework and its addons are, and what it says about itself.

Odoo is never imported: the series stands in ``odoo/release.py``, which is read.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from msgspec import Struct

from rescue.analyzers.source import SourceError, decode_python
from rescue.errors import CatalogError
from rescue.model import Series

_RELEASE_DATE = re.compile(r"""version\s*\+=\s*['"][-.]?(\d{4})(\d\d)(\d\d)['"]""")


class OdooTree(Struct, frozen=True):
    """An Odoo source tree: the folder of its framework (None for a tree of addons alone), and the folders that hold addons.

    ``date`` is the day in ``release.py`` (nightly builds carry one) as YYYY-MM-DD, else ''.
    """

    root: Path
    framework: Path | None
    addon_folders: tuple[Path, ...]
    series: Series | None
    date: str


def find_tree(root: Path) -> OdooTree:
    """Look at a folder: a checkout (``odoo/`` or ``openerp/`` beside ``addons/``), an installed package, or addons alone.

    Raises CatalogError when it is no folder, or when its ``release.py`` does not tell a series.
    """
    if not root.is_dir():
        raise CatalogError(f"{root}: there is no such folder; name the folder that holds odoo/ or the addons")
    framework = next((path for path in _frameworks(root) if (path / "release.py").is_file()), None)
    if framework is None:
        return OdooTree(root, None, (root,), None, "")
    # beside the framework, in it, and where Debian's package puts them, which is the framework too
    folders = (framework / "addons", framework.parent / "addons")
    series, date = _release(framework / "release.py")
    return OdooTree(root, framework, tuple(path for path in folders if path.is_dir()), series, date)


def _frameworks(root: Path) -> list[Path]:
    return [root / "odoo", root / "openerp", root]


def _release(path: Path) -> tuple[Series, str]:
    """The series and the date of a ``release.py``: ``version_info = (17, 0, 0, FINAL, 0, '')``."""
    try:
        text = decode_python(path.read_bytes()).text
        tree = ast.parse(text)
    except (OSError, SourceError, SyntaxError, ValueError) as error:
        raise CatalogError(f"{path}: cannot be read: {error}") from error
    dated = _RELEASE_DATE.search(text)
    date = "-".join(dated.groups()) if dated else ""
    for node in tree.body:
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "version_info"):
            continue
        parts = node.value.elts[:2] if isinstance(node.value, ast.Tuple) else []
        numbers = [part.value for part in parts if isinstance(part, ast.Constant)]
        if len(numbers) == 2:
            major = re.search(r"\d+", str(numbers[0]))  # 'saas~16' between two series
            if major and isinstance(numbers[1], int):
                return Series(int(major[0]), numbers[1]), date
    raise CatalogError(f"{path}: no version_info with a series in it")
