"""The units of a manifest: one for each key with a plain value, and one for each item below a key with a list or a dictionary."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explained.units import Unit, UnitsError

DESCRIBING = {
    "author",
    "category",
    "contributors",
    "description",
    "development_status",
    "images",
    "license",
    "maintainers",
    "name",
    "summary",
    "support",
    "version",
    "website",
}
"""Keys that say whose addon it is and what it is for: their change is a version bump or documentation."""


def manifest_units(content: bytes) -> list[Unit]:
    """The units in the order of the file, without those of describing keys. Raises UnitsError for what is no dictionary."""
    try:
        body = ast.parse(content, mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise UnitsError(str(error)) from error
    if not isinstance(body, ast.Dict):
        raise UnitsError("no dictionary")
    return [unit for unit in _below("", body) if unit.text.split(":")[0] not in DESCRIBING]


def _below(path: str, node: ast.expr) -> Iterator[Unit]:
    if isinstance(node, ast.Dict) and node.keys:
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield from _below(f"{path}:{key.value}".lstrip(":"), value)
    elif isinstance(node, ast.List | ast.Tuple) and node.elts:
        for item in node.elts:
            yield from _below(path, item)
    else:
        yield Unit(f"{path}: {ast.unparse(node)}", node.lineno, node.end_lineno or node.lineno)
