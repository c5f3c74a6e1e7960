"""The files and folders that a module's functions make outside of the database."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rescue.analyzers.python.nodes import nodes_in
from rescue.model import FileWrite

# A file that has none of these words makes none.
WRITING = frozenset(b"open shutil mkdir makedirs symlink write_text write_bytes".split())
_MAKING = {"os": frozenset({"mkdir", "makedirs", "symlink"}), "shutil": frozenset({"copy", "copy2", "copyfile", "copytree", "move"})}
# A function that does one of these works with what it takes away again, or with nothing.
_PASSING = frozenset("tempfile NamedTemporaryFile TemporaryDirectory mkdtemp mkstemp devnull remove unlink rmtree rmdir gettempdir".split())


def file_writes_of(tree: ast.Module, words: frozenset[bytes]) -> tuple[FileWrite, ...]:
    """Each call in a function of the file (not a method) that makes a file or a folder, unless the function removes such things too.

    ``words`` are those of ``WRITING`` that the file has.
    """
    if WRITING.isdisjoint(words):
        return ()
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return tuple(found for function in functions for found in _in_function(function))


def _in_function(function: ast.FunctionDef) -> Iterator[FileWrite]:
    nodes = nodes_in(function)
    if _PASSING.isdisjoint(_name(node) for node in nodes):
        for node in nodes:
            if isinstance(node, ast.Call) and (call := _making(node)):
                yield FileWrite(call, node.lineno, function.name)


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _making(node: ast.Call) -> str:
    """What is called, where it makes a file or a folder; '' otherwise."""
    if isinstance(node.func, ast.Name):
        return "open" if node.func.id == "open" and _writes(node) else ""
    if not isinstance(node.func, ast.Attribute):
        return ""
    method = node.func.attr
    if method in {"write_text", "write_bytes"}:
        return method
    owner = _name(node.func.value)
    return f"{owner}.{method}" if method in _MAKING.get(owner, ()) else ""


def _writes(node: ast.Call) -> bool:
    """Whether a file is opened in a mode that is known to make it."""
    modes = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "mode")]
    return any(isinstance(mode, ast.Constant) and isinstance(mode.value, str) and mode.value[:1] in {"w", "a", "x"} for mode in modes)
