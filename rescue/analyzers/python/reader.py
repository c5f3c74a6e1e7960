"""Python files: bytes in, facts out. The file is parsed once and walked once; nothing in it is run."""

from __future__ import annotations

import ast

import msgspec

from rescue.analyzers.python.classes import ClassReader
from rescue.analyzers.python.collect import Collector
from rescue.analyzers.python.file_writes import WRITING, file_writes_of
from rescue.analyzers.python.imports import imports_in
from rescue.analyzers.python.methods import method_of, uses
from rescue.analyzers.python.names import module_name
from rescue.analyzers.python.old_python import WORDS, old_python
from rescue.analyzers.python.python2 import PythonSyntaxError, parse_python
from rescue.analyzers.python.surroundings import addresses_of, network_of, packages_of
from rescue.analyzers.python.walk import Walker
from rescue.analyzers.source import SourceError, count_lines, decode_python
from rescue.analyzers.suppressions import read_suppressions
from rescue.analyzers.words import words_among
from rescue.model import Facts, FileKind, Unread, UnreadReason

_WORDS = WORDS | WRITING


def read_python(content: bytes, path: str, addon: str, inside: str) -> Facts:
    """The facts of one Python file.

    ``path`` is relative to the scanned root and ``inside`` to the addon's folder. A file that cannot be parsed as Python 3
    or 2 gives facts without content and the reason in ``unread``.
    """
    try:
        source = decode_python(content)
    except SourceError as error:
        return _unread(path, addon, error.reason, str(error), 0, 0)
    lines, code_lines = count_lines(source.text)
    try:
        parsed = parse_python(source.text, path)
        facts = _walk(parsed.tree, addon, module_name(addon, inside), inside.endswith("__init__.py"))
        imports = imports_in(parsed.tree, source.text)
        words = words_among(source.text, _WORDS)
        old = old_python(parsed.tree, source.text, words, imports, parsed.constructs)
        packages = packages_of(imports)
        network = network_of(imports, source.text)
        file_writes = file_writes_of(parsed.tree, words)
    except PythonSyntaxError as error:
        return _unread(path, addon, error.reason, error.detail, lines, code_lines)
    except RecursionError:
        return _unread(path, addon, UnreadReason.TOO_DEEP, "an expression or block is nested too deeply to follow", lines, code_lines)
    return Facts(
        path=path,
        addon=addon,
        kind=FileKind.PYTHON,
        lines=lines,
        code_lines=code_lines,
        encoding=source.encoding,
        dialect=parsed.dialect,
        imports=tuple(facts.imports),
        names=tuple(facts.names),
        refs=tuple(facts.refs),
        models=tuple(facts.models),
        xmlids=tuple(facts.xmlids),
        context_keys=tuple(facts.context_keys),
        sql=tuple(facts.sql),
        classes=tuple(facts.classes),
        functions=tuple(facts.functions),
        routes=tuple(facts.routes),
        old_python=old,
        suppressions=read_suppressions(source.text, "#"),
        bodies=tuple(facts.bodies),
        sql_writes=tuple(facts.sql_writes),
        sql_objects=tuple(facts.sql_objects),
        packages=packages,
        addresses=addresses_of(source.text),
        network=network,
        file_writes=file_writes,
    )


def _unread(path: str, addon: str, reason: UnreadReason, detail: str, lines: int, code_lines: int) -> Facts:
    return Facts(path=path, addon=addon, kind=FileKind.PYTHON, lines=lines, code_lines=code_lines, unread=(Unread(path, reason, detail),))


def _walk(tree: ast.Module, addon: str, module: str, is_package: bool) -> Collector:
    facts = Collector(addon)
    walker = Walker(facts, module, is_package)
    walker.constants = {
        target.id: item.value
        for item in tree.body
        if isinstance(item, ast.Assign)
        for target in item.targets
        if isinstance(target, ast.Name) and isinstance(item.value, (ast.Constant, ast.List, ast.Tuple))
    }
    walker.on_class = ClassReader(walker).read

    def module_function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if walker.scope is not walker.globals:
            walker.function_inside(node)
            return
        facts.anchor = node.name
        calls_super = walker.walk_function(node, {})
        facts.anchor = ""
        facts.functions.append(msgspec.structs.replace(method_of(node, (), calls_super=calls_super), uses=uses(node)))

    walker.on_function = module_function
    walker.body(tree.body)
    # they hold the walker, and in a worker nobody collects what holds itself
    walker.on_class = walker.on_function = None
    return facts
