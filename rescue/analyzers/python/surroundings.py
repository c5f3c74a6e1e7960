"""What a Python file needs besides Odoo, and whom it talks to: packages of others, addresses written into the code."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence

from rescue.analyzers.python.imports import Imported
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
# What makes an address of a text, and what is all of such a text, its quotes included.
_ADDRESSES = (
    ("@", "email", re.compile(r"""(?P<quote>['"])(?P<text>[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})(?P=quote)""")),
    ("://", "host", re.compile(r"""(?P<quote>['"])(?P<text>(?:https?|s?ftps?)://[^\s'\"/%{}]+(?:/[^\s'\"]*)?)(?P=quote)""")),
)


def packages_of(imports: Sequence[Imported]) -> tuple[Package, ...]:
    """The packages that a file imports, each import once, wherever it stands."""
    found: dict[tuple[str, int], Package] = {}
    for node, guarded in imports:
        names = [item.name for item in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        if isinstance(node, ast.ImportFrom) and node.level:
            continue
        for name in names:
            first = name.split(".", 1)[0]
            if first and first not in _KNOWN:
                found.setdefault((first, node.lineno), Package(first, node.lineno, guarded))
    return tuple(found.values())


def network_of(imports: Sequence[Imported], text: str) -> tuple[Network, ...]:
    """The modules of the standard library that a file imports, and calls to talk to other programs; ``text`` is the file's."""
    found: set[Network] = set()
    for node, _ in imports:
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
    for sign, kind, pattern in _ADDRESSES:
        for match in _quoted(text, sign, pattern):
            start = text.rfind("\n", 0, match.start()) + 1
            if "#" not in text[start : match.start()]:
                found.append(Address(match["text"], kind, text.count("\n", 0, start) + 1))
    return tuple(sorted(found, key=lambda item: item.line))


def _quoted(text: str, sign: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of a pattern that has a quote, text without quotes, and the sign: found by the sign, which is rarer."""
    start = 0
    while (place := text.find(sign, start)) >= 0:
        quote = max(text.rfind("'", start, place), text.rfind('"', start, place))
        match = pattern.match(text, quote) if quote >= 0 else None
        if match is not None:
            yield match
        start = match.end() if match is not None else place + 1


_KNOWN = frozenset(sys.stdlib_module_names) | _OLD_STANDARD | {"odoo", "openerp", "__future__"}
