"""What a Python file needs besides Odoo, and whom it talks to: packages of others, addresses written into the code."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from rescue.analyzers.python.guards import catches_import_error
from rescue.model import Address, Network, Package

# Modules of the standard library of Python 2 that Python 3 has not.
_OLD_STANDARD = frozenset(
    "StringIO cStringIO cPickle ConfigParser Queue urllib2 urlparse httplib HTMLParser Cookie cookielib xmlrpclib "
    "SimpleXMLRPCServer BaseHTTPServer SimpleHTTPServer SocketServer commands md5 sha sets thread __builtin__ exceptions new "
    "itertools htmlentitydefs copy_reg anydbm dbhash dumbdbm whichdb robotparser UserDict UserList UserString mimetools rfc822 "
    "MimeWriter asyncore asynchat imp distutils cgi cgitb crypt imghdr smtpd telnetlib pipes uu xdrlib sndhdr nntplib mailcap "
    "msilib chunk audioop aifc sunau ossaudiodev spwd nis formatter parser symbol macpath binhex lib2to3".split()
)
# Modules of the standard library, of Python 2 or 3, that talk to other programs, and what is called of them where they do: they are
# imported for their exceptions and types as well.
_TALKING = {
    name: re.compile(rf"\b(?:{calls})\s*\(")
    for names, calls in (
        ("xmlrpc.client xmlrpclib", "Server|ServerProxy"),
        ("xmlrpc.server SimpleXMLRPCServer DocXMLRPCServer", r"\w*XMLRPCServer"),
        ("ftplib", "FTP|FTP_TLS"),
        ("http.client httplib", "HTTPS?Connection|HTTPS?"),
        ("http.server BaseHTTPServer socketserver SocketServer", r"\w*Server"),
        ("urllib.request urllib2", "urlopen|urlretrieve|Request|build_opener|install_opener"),
        ("smtplib", "SMTP|SMTP_SSL|LMTP"),
        ("imaplib", "IMAP4(?:_SSL|_stream)?"),
        ("poplib", "POP3(?:_SSL)?"),
        ("telnetlib", "Telnet"),
        ("nntplib", "NNTP(?:_SSL)?"),
        ("socket", "socket|create_connection|socketpair"),
    )
    for name in names.split()
}
_MAY_TALK = re.compile(r"\b(?:" + "|".join(sorted({name.split(".")[0] for name in _TALKING})) + r")\b")
_QUOTED = r"""(?P<quote>['"]){}(?P=quote)"""
_EMAIL = re.compile(_QUOTED.format(r"(?P<text>[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})"))
_HOST = re.compile(_QUOTED.format(r"(?P<text>(?:https?|s?ftps?)://[^\s'\"/%{}]+(?:/[^\s'\"]*)?)"))


def packages_of(tree: ast.Module) -> tuple[Package, ...]:
    """The packages that a file imports, each import once, wherever it stands."""
    found: dict[tuple[str, int], Package] = {}
    for node, guarded in _imports(tree.body, guarded=False):
        names = [item.name for item in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        if isinstance(node, ast.ImportFrom) and node.level:
            continue
        for name in names:
            first = name.split(".", 1)[0]
            if first and first not in _KNOWN:
                found.setdefault((first, node.lineno), Package(first, node.lineno, guarded))
    return tuple(found.values())


def network_of(tree: ast.Module, text: str) -> tuple[Network, ...]:
    """The modules of the standard library that a file imports, and calls to talk to other programs; ``text`` is the file's."""
    if not _MAY_TALK.search(text):
        return ()
    found: set[Network] = set()
    for node, _ in _imports(tree.body, guarded=False):
        if isinstance(node, ast.Import):
            names = [item.name for item in node.names]
        elif node.level or not node.module:
            continue
        else:
            names = [node.module, *(f"{node.module}.{item.name}" for item in node.names)]
        found.update(Network(name, node.lineno) for name in names if name in _TALKING and _TALKING[name].search(text))
    return tuple(sorted(found, key=lambda item: (item.line, item.name)))


def addresses_of(text: str) -> tuple[Address, ...]:
    """The texts of a file that are an e-mail address or a URL and nothing more, in their order."""
    found: list[Address] = []
    for pattern, kind in ((_EMAIL, "email"), (_HOST, "host")):
        if ("@" if kind == "email" else "://") in text:
            for match in pattern.finditer(text):
                start = text.rfind("\n", 0, match.start()) + 1
                if "#" not in text[start : match.start()]:
                    found.append(Address(match["text"], kind, text.count("\n", 0, start) + 1))
    return tuple(sorted(found, key=lambda item: item.line))


_KNOWN = frozenset(sys.stdlib_module_names) | _OLD_STANDARD | {"odoo", "openerp", "__future__"}
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def _imports(body: list[ast.stmt], *, guarded: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, guarded
            continue
        careful = guarded or (isinstance(node, ast.Try) and any(catches_import_error(handler) for handler in node.handlers))
        # a function that imports does so when it is called: the module loads without
        careful = careful or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for block in _BLOCKS:
            inner = getattr(node, block, None)
            if inner:
                yield from _imports(inner, guarded=careful)
