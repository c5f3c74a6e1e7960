"""The ways in which an addon and other programs talk, as far as its files show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from rescue.model import Addon, Facts, FileKind, Route
from rescue.scope.areas import is_endpoint
from rescue.scope.libraries import PACKAGES, STANDARD, protocol_of_module
from rescue.scoped import Integration

# Names of formats and pages to read, not of programs that answer.
_NOT_ASKED: Final = re.compile(
    r"(.*\.)?(w3\.org|xmlsoap\.org|purl\.org|openxmlformats\.org|oasis-open\.org|ietf\.org|gnu\.org|creativecommons\.org|github\.com|"
    r"gitlab\.com|stackoverflow\.com|wikipedia\.org|readthedocs\.(io|org)|python\.org|odoo-community\.org|example\.(com|org|net))"
)
_ASIDE: Final = frozenset({"tests", "migrations", "upgrades", "docs", "doc", "examples"})

Found = tuple[str, bool, str, str]
"""Protocol, whether others call Odoo, what shows it, and its name."""


def talks(addon: Addon, file: Facts) -> bool:
    """Whether a file imports what talks to other programs; tests and migration scripts aside."""
    return bool(file.packages or file.network) and not _is_aside(addon, file) and any(True for _ in _imports(file))


def find_integrations(addon: Addon, facts: Sequence[Facts]) -> list[Integration]:
    """The integrations of an addon, sorted: one for each protocol and library, route or module."""
    places: dict[Found, set[tuple[str, int]]] = {}
    hosts: dict[Found, set[str]] = {}

    def add(found: Found, path: str, line: int, named: Sequence[str] = ()) -> None:
        places.setdefault(found, set()).add((path, line))
        hosts.setdefault(found, set()).update(named)

    for file in facts:
        if _is_aside(addon, file):
            continue
        named = hosts_of(file)
        for found, line in _imports(file):
            add(found, file.path, line, named)
        for route in file.routes:
            if is_endpoint(route):
                add(_of_route(route), file.path, route.line)
    lines = dict(addon.manifest.depends_lines)
    for name in addon.manifest.depends:
        protocol = protocol_of_module(name)
        if protocol:
            add((protocol, False, "module", name), addon.manifest.path, lines.get(name, 1))
    return sorted(
        Integration(addon.name, *found, sorted(hosts[found]), [f"{path}:{line}" for path, line in sorted(where)])
        for found, where in places.items()
    )


def hosts_of(file: Facts) -> list[str]:
    """The hosts that a file names in texts that are nothing but a URL, as far as programs may answer there."""
    found = set()
    for address in file.addresses:
        if address.kind == "host":
            try:
                host = urlsplit(address.text).hostname or ""
            except ValueError:
                continue
            if "." in host and not _NOT_ASKED.fullmatch(host):
                found.add(host)
    return sorted(found)


def _imports(file: Facts) -> Iterator[tuple[Found, int]]:
    for package in file.packages:
        protocol = PACKAGES.get(package.name)
        if protocol:
            yield (protocol, False, "package", package.name), package.line
    for module in file.network:
        protocol = STANDARD.get(module.name)
        if protocol:
            yield (protocol, protocol.endswith("server"), "standard", module.name), module.line


def _of_route(route: Route) -> Found:
    keywords = {key: value.strip("'\"") for key, value in route.keywords}
    protocol = "JSON-RPC" if keywords.get("type") in {"json", "jsonrpc"} else "HTTP (REST)"
    urls = ", ".join(route.urls) or route.method
    return protocol, True, "route", f"{urls} (auth={keywords.get('auth') or 'user'})"


def _is_aside(addon: Addon, file: Facts) -> bool:
    """Whether Odoo does not load a file when it works: tests, past upgrades, scripts that cannot be imported."""
    *folders, name = addon.inside(file.path).split("/")
    if file.kind is not FileKind.PYTHON:
        return False
    return bool(_ASIDE.intersection(folders)) or not all(part.isidentifier() for part in (*folders, name.removesuffix(".py")))
