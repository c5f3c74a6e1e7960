"""The import statements of a Python file, wherever they stand; they are looked for once and asked by several readers of facts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from rescue.analyzers.python.guards import catches_import_error

_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


class Imported(NamedTuple):
    """An import statement; ``guarded`` where the file loads without what it imports."""

    node: ast.Import | ast.ImportFrom
    guarded: bool


def imports_in(tree: ast.Module, text: str) -> list[Imported]:
    """All import statements of a file, those of functions and branches included; ``text`` is the file's."""
    plain = [Imported(node, False) for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    # most files have theirs at their head, and the word nowhere else
    return plain if len(plain) == text.count("import") else list(_imports(tree.body, guarded=False))


def _imports(body: list[ast.stmt], *, guarded: bool) -> Iterator[Imported]:
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield Imported(node, guarded)
            continue
        careful = guarded or (isinstance(node, ast.Try) and any(catches_import_error(handler) for handler in node.handlers))
        # a function that imports does so when it is called: the module loads without
        careful = careful or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for block in _BLOCKS:
            inner = getattr(node, block, None)
            if inner:
                yield from _imports(inner, guarded=careful)
