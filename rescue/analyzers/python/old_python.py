"""What a Python file uses that Python 2 has and Python 3 has not, beyond what Python 3 cannot parse.

Names that the file binds itself, and files that ask which Python runs, are left out: they may well work on both.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence

from rescue.analyzers.python.guards import catches_import_error
from rescue.analyzers.python.imports import Imported
from rescue.analyzers.python.names import is_odoo
from rescue.analyzers.python.nodes import nodes_in
from rescue.model import OldPython

_BUILTINS = frozenset("basestring cmp execfile long raw_input reduce unichr unicode xrange".split())
_METHODS = frozenset("has_key iteritems iterkeys itervalues".split())
_MODULES = frozenset(
    "ConfigParser Cookie HTMLParser Queue SimpleXMLRPCServer StringIO __builtin__ cPickle cStringIO commands cookielib htmlentitydefs "
    "httplib md5 sets sha urllib2 urlparse xmlrpclib".split()
)
_MEMBERS = frozenset(
    "itertools.ifilter itertools.imap itertools.izip itertools.izip_longest os.getcwdu string.join string.letters string.lower "
    "string.lowercase string.maketrans string.replace string.split string.strip string.upper string.uppercase sys.maxint urllib.quote "
    "urllib.quote_plus urllib.unquote urllib.urlencode urllib.urlopen".split()
)
_CODECS = frozenset("base64 bz2 hex rot13 string-escape string_escape zip zlib".split())
_LISTS = frozenset({"items", "keys", "values"})
_BOTH = frozenset({b"version_info", b"PY2", b"PY3", b"NameError"})
# A file that has none of these words, and none of those in the shapes, is not looked at node by node.
_TELLING = frozenset(word.encode() for word in _BUILTINS | _METHODS)
# What stands for a codec, an argument or a list of a dictionary's parts; each begins with letters that are quickly found.
_SHAPES = (
    (
        frozenset({b"encode", b"decode"}),
        re.compile(r"""code\((?:(?<=encode\()|(?<=decode\())\s*['"](?:""" + "|".join(sorted(_CODECS)) + ")"),
    ),
    (frozenset({b"cmp"}), re.compile(r"cmp\s*=")),
    (
        frozenset(word.encode() for word in _LISTS),
        re.compile(r"\(\)(?:(?<=items\(\))|(?<=keys\(\))|(?<=values\(\)))\s*(?:\[|\.sort\b)"),
    ),
)
_TOLD_BY = (ast.Import, ast.ImportFrom, ast.Name, ast.Attribute, ast.Subscript, ast.Call)
_OWNERS = frozenset(name.partition(".")[0] for name in _MEMBERS)
WORDS = _BOTH | _TELLING | frozenset(word for words, _ in _SHAPES for word in words)
"""The words of a file that ``old_python`` asks for."""


def old_python(
    tree: ast.Module, text: str, words: frozenset[bytes], imports: Sequence[Imported], constructs: Mapping[str, int]
) -> tuple[OldPython, ...]:
    """The uses in one file, in the order of lines.

    ``words`` are those of ``WORDS`` that its text has, and ``constructs`` those that Python 3 cannot parse, each with its first line.
    """
    found = [OldPython(what, "syntax", line) for what, line in constructs.items()]
    found.extend(_plain_imports(tree))
    imported = {(item.asname or item.name).partition(".")[0] for node, _ in imports for item in node.names}
    if _may_be_old(text, words, imports, imported):
        found.extend(_uses(tree, imported))
    return tuple(sorted(found, key=lambda use: (use.line, use.kind, use.name)))


def _may_be_old(text: str, words: frozenset[bytes], imports: Sequence[Imported], imported: set[str]) -> bool:
    """Whether looking at each node may find something; most files are told from their words and from what they import."""
    if not _BOTH.isdisjoint(words):
        return False
    if not imported.issuperset(word.decode() for word in words & _TELLING) or any(_old_modules(node) for node, _ in imports):
        return True
    if any(not named.isdisjoint(words) and shape.search(text) for named, shape in _SHAPES):
        return True
    return not _OWNERS.isdisjoint(imported) and any(member in text for member in _MEMBERS)


def _plain_imports(tree: ast.Module) -> Iterator[OldPython]:
    """Imports at module level that Python 2 takes for a file beside this one, if there is one; the standard library is left out."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            if node.module == "__future__" and any(item.name == "absolute_import" for item in node.names):
                return
            names = [] if node.level or not node.module else [node.module]
        elif isinstance(node, ast.Import):
            names = [item.name for item in node.names]
        else:
            continue
        for name in names:
            if not is_odoo(name) and name.partition(".")[0] not in sys.stdlib_module_names:
                yield OldPython(name, "import", node.lineno)


def _old_modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The modules of Python 2 that a statement imports."""
    if isinstance(node, ast.Import):
        return [item.name for item in node.names if item.name.partition(".")[0] in _MODULES]
    return [node.module] if node.module and not node.level and node.module.partition(".")[0] in _MODULES else []


def _uses(tree: ast.Module, imported: set[str]) -> Iterator[OldPython]:
    nodes = nodes_in(tree)
    bound = _bound(nodes)
    guarded = {
        line
        for node in nodes
        if isinstance(node, ast.Try) and any(map(catches_import_error, node.handlers))
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    for node in nodes:
        if not isinstance(node, _TOLD_BY) or node.lineno in guarded:
            continue
        line = node.lineno
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from (OldPython(name, "module", line) for name in _old_modules(node))
            case ast.Name(id=name, ctx=ast.Load()) if name in _BUILTINS and name not in bound | imported:
                yield OldPython(name, "builtin", line)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if f"{owner}.{name}" in _MEMBERS and owner in imported - bound:
                yield OldPython(f"{owner}.{name}", "member", line)
            case ast.Attribute(value=ast.Call(func=ast.Attribute(attr=name), args=[], keywords=[]), attr="sort") if name in _LISTS:
                yield OldPython(f"{name}().sort", "view", line)
            case ast.Subscript(value=ast.Call(func=ast.Attribute(attr=name), args=[], keywords=[])) if name in _LISTS:
                yield OldPython(f"{name}()[]", "view", line)
            case ast.Call():
                yield from _call(node, line)


def _call(node: ast.Call, line: int) -> Iterator[OldPython]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if name in _METHODS and owner is not None and not (isinstance(owner, ast.Name) and owner.id in {"six", "pycompat", "future"}):
        yield OldPython(name, "method", line)
    elif name in {"sort", "sorted"} and any(keyword.arg == "cmp" for keyword in node.keywords):
        yield OldPython(f"{name}(cmp=)", "argument", line)
    elif name in {"encode", "decode"} and node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value in _CODECS:
        yield OldPython(f"{name}('{node.args[0].value}')", "codec", line)


def _bound(nodes: list[ast.AST]) -> set[str]:
    """The names that the file gives a meaning to otherwise, wherever that is."""
    bound: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
    return bound
