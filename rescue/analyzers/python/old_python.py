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
# A file that has none of these words is not looked at node by node.
_TELLING = frozenset(word.encode() for word in _BUILTINS | _METHODS | _MODULES)
# What stands for a list of a dictionary's parts, a codec or an argument; each begins with letters that are quickly found.
_SHAPES = (
    (frozenset({b"encode", b"decode"}), re.compile(r"""code\((?:(?<=encode\()|(?<=decode\())\s*['"]""")),
    (frozenset({b"cmp"}), re.compile(r"cmp\s*=")),
    (
        frozenset(word.encode() for word in _LISTS),
        re.compile(r"\(\)(?:(?<=items\(\))|(?<=keys\(\))|(?<=values\(\)))\s*(?:\[|\.sort\b)"),
    ),
)
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
    if _may_be_old(text, words, imports):
        found.extend(_uses(tree))
    return tuple(sorted(found, key=lambda use: (use.line, use.kind, use.name)))


def _may_be_old(text: str, words: frozenset[bytes], imports: Sequence[Imported]) -> bool:
    """Whether looking at each node may find something; most files are told from their words."""
    if not _BOTH.isdisjoint(words):
        return False
    if not _TELLING.isdisjoint(words) or any(not named.isdisjoint(words) and shape.search(text) for named, shape in _SHAPES):
        return True
    bound = {(item.asname or item.name).partition(".")[0] for node, _ in imports for item in node.names}
    return not _OWNERS.isdisjoint(bound) and any(member in text for member in _MEMBERS)


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


def _uses(tree: ast.Module) -> Iterator[OldPython]:
    nodes = list(ast.walk(tree))
    imported, bound = _imported(nodes), _bound(nodes)
    guarded = {
        line
        for node in nodes
        if isinstance(node, ast.Try) and any(map(catches_import_error, node.handlers))
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    for node in nodes:
        line = getattr(node, "lineno", 0)
        if line in guarded:
            continue
        match node:
            case ast.Import():
                yield from (OldPython(item.name, "module", line) for item in node.names if item.name.partition(".")[0] in _MODULES)
            case ast.ImportFrom(module=str(module), level=0) if module.partition(".")[0] in _MODULES:
                yield OldPython(module, "module", line)
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


def _imported(nodes: list[ast.AST]) -> set[str]:
    """The names that imports bind, wherever they stand."""
    imports = (node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))
    return {(item.asname or item.name).partition(".")[0] for node in imports for item in node.names}


def _bound(nodes: list[ast.AST]) -> set[str]:
    """The names that the file gives a meaning to otherwise, wherever that is."""
    bound: set[str] = set()
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
    return bound
