"""Matches on names: Python names, models, XML ids, SQL, context keys, routes, scripts, manifests and files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from rescue.checks.failing import of_model, of_name, of_xmlid
from rescue.checks.lookup import Entry, Hit, Names, TreeModels
from rescue.checks.matching.members import call_fits
from rescue.checks.rules.ruleset import (
    ContextMatch,
    DependsMatch,
    FileMatch,
    ManifestMatch,
    ModelMatch,
    NameMatch,
    RouteMatch,
    Rule,
    ScriptMatch,
    SqlMatch,
    XmlIdMatch,
)
from rescue.model import Addon, Facts


class PythonNames:
    """``name``: dotted names of ``odoo.*``."""

    def __init__(self) -> None:
        self.names: Names[NameMatch] = Names()

    def add(self, rule: Rule, match: NameMatch) -> None:
        """Register one match of a rule."""
        self.names.add(match.names, Entry(rule, match))

    def hits(self, facts: Facts) -> Iterator[Hit]:
        """The names used in one file, code guarded by ``try``/``except ImportError`` left out."""
        for use in facts.names:
            if use.guarded:
                continue
            for entry in self.names.beneath[use.name]:
                if (not entry.match.usage or use.usage in entry.match.usage) and call_fits(use.call, entry.match):
                    symbol = _package(entry.match.names, use.name) if use.usage == "import" else use.name
                    # the package is named once, however many lines its names are on
                    line = use.statement if use.statement and symbol != use.name else use.line
                    failure, idle = of_name(entry.rule.failure, use, facts), use.usage == "write"
                    yield Hit(entry.rule, facts.path, line, symbol, use.anchor, entry.rule.confidence, failure=failure, idle=idle)


def _package(asked: list[str], name: str) -> str:
    """The package asked for that the name is beneath: several names of it in one import are one place."""
    return next((package for package in asked if name.startswith(f"{package}.")), name)


class Models:
    """``model``: models named by string."""

    def __init__(self) -> None:
        self.names: Names[ModelMatch] = Names()

    def add(self, rule: Rule, match: ModelMatch) -> None:
        """Register one match of a rule."""
        self.names.add(match.names, Entry(rule, match))

    def hits(self, facts: Facts, tree: TreeModels) -> Iterator[Hit]:
        """The models named in one file and not made by the tree itself."""
        for ref in facts.models:
            for entry in self.names[ref.model]:
                if (not entry.match.kinds or ref.kind in entry.match.kinds) and not tree.defines_model(ref.model):
                    failure = of_model(entry.rule.failure, ref, facts)
                    yield Hit(entry.rule, facts.path, ref.line, ref.model, ref.anchor, entry.rule.confidence, failure=failure)


class XmlIds:
    """``xmlid``: XML ids relied on."""

    def __init__(self) -> None:
        self.names: Names[XmlIdMatch] = Names()

    def add(self, rule: Rule, match: XmlIdMatch) -> None:
        """Register one match of a rule."""
        self.names.add(match.names, Entry(rule, match))

    def hits(self, facts: Facts) -> Iterator[Hit]:
        """The XML ids that one file relies on."""
        for ref in facts.xmlids:
            if ref.guarded:
                continue
            for entry in self.names[ref.xmlid]:
                match = entry.match
                if (not match.kinds or ref.kind in match.kinds) and not (match.not_in and _stands_in(facts, ref.line, match.not_in)):
                    failure = of_xmlid(entry.rule.failure, ref, facts)
                    yield Hit(entry.rule, facts.path, ref.line, ref.xmlid, ref.kind, entry.rule.confidence, failure=failure)


def _stands_in(facts: Facts, line: int, models: Sequence[str]) -> bool:
    """Whether a data record of one of these models has a field at this line."""
    return any(record.model in models and any(field.line == line for field in record.fields) for record in facts.records)


class Statements:
    """``sql``, ``context`` and ``route``."""

    def __init__(self) -> None:
        self.tables: Names[SqlMatch] = Names()
        self.keys: Names[ContextMatch] = Names()
        self.routes: list[Entry[RouteMatch]] = []

    def add_sql(self, rule: Rule, match: SqlMatch) -> None:
        """Register one SQL match of a rule."""
        self.tables.add(match.tables, Entry(rule, match))

    def add_context(self, rule: Rule, match: ContextMatch) -> None:
        """Register one context match of a rule."""
        self.keys.add(match.keys, Entry(rule, match))

    def add_route(self, rule: Rule, match: RouteMatch) -> None:
        """Register one route match of a rule."""
        self.routes.append(Entry(rule, match))

    def hits(self, facts: Facts) -> Iterator[Hit]:
        """Tables and columns, context keys and routes of one file."""
        yield from self._sql(facts)
        for key in facts.context_keys:
            for context in self.keys[key.name]:
                yield Hit(context.rule, facts.path, key.line, key.name, "context", context.rule.confidence)
        for route in facts.routes:
            given = dict(route.keywords)
            for wanted in self.routes:
                urls = [url for url in route.urls if _url_fits(wanted.match.urls, url)]
                fits = all(re.match(pattern, given.get(key, "")) for key, pattern in wanted.match.keywords.items())
                if (urls or (wanted.match.urls == ["*"])) and fits:
                    symbol = urls[0] if urls else route.method
                    yield Hit(wanted.rule, facts.path, route.line, symbol, route.method, wanted.rule.confidence)

    def _sql(self, facts: Facts) -> Iterator[Hit]:
        calls: dict[str, set[str]] | None = None
        told: set[tuple[int, int]] = set()
        for sql in facts.sql:
            for entry in self.tables[sql.table]:
                match = entry.match
                if not ((match.columns and sql.column in match.columns) or (not match.columns and not sql.column)):
                    continue
                if match.without_calls:
                    calls = _calls_by_place(facts) if calls is None else calls
                    if calls.get(sql.anchor, set()).intersection(match.without_calls):
                        continue
                if not _stands_right(sql.anchor, match):
                    continue
                if match.tables == ["*"]:
                    if (id(match), sql.line) in told:
                        continue
                    told.add((id(match), sql.line))
                symbol = f"{sql.table}.{sql.column}" if sql.column else sql.table
                yield Hit(entry.rule, facts.path, sql.line, symbol, sql.anchor, entry.rule.confidence)


def _calls_by_place(facts: Facts) -> dict[str, set[str]]:
    """The names of the methods that each function of a file calls, by the function's anchor."""
    found: dict[str, set[str]] = {}
    for ref in facts.refs:
        if ref.kind == "call":
            found.setdefault(ref.anchor, set()).add(ref.name)
    return found


def _stands_right(anchor: str, match: SqlMatch) -> bool:
    """Whether a statement stands in a function that a match asks for: the anchor of a method is its class's with ``#`` and its name."""
    _, is_method, name = anchor.rpartition("#")
    return (match.method is None or match.method == bool(is_method)) and name not in match.not_in


def _url_fits(patterns: list[str], url: str) -> bool:
    return any(url == pattern or (pattern.endswith("*") and url.startswith(pattern[:-1])) for pattern in patterns)


class Scripts:
    """``script``: what JavaScript does with the module system."""

    def __init__(self) -> None:
        self.names: dict[str, Names[ScriptMatch]] = {}

    def add(self, rule: Rule, match: ScriptMatch) -> None:
        """Register one match of a rule."""
        for kind in match.kinds:
            self.names.setdefault(kind, Names()).add(match.names, Entry(rule, match))

    def hits(self, facts: Facts) -> Iterator[Hit]:
        """The uses in one script."""
        for use in facts.scripts:
            names = self.names.get(use.kind)
            if names is None:
                continue
            for entry in names[use.name]:
                if entry.match.detail is None or re.match(entry.match.detail, use.detail):
                    symbol = _package(entry.match.names, use.name) if use.kind in {"member", "call"} else use.name
                    yield Hit(entry.rule, facts.path, use.line, symbol, use.kind, entry.rule.confidence)


class Manifests:
    """``depends``, ``manifest`` and ``file``: what an addon declares and which files it has."""

    def __init__(self) -> None:
        self.depends: Names[DependsMatch] = Names()
        self.keys: list[Entry[ManifestMatch]] = []
        self.files: list[Entry[FileMatch]] = []

    def add_depends(self, rule: Rule, match: DependsMatch) -> None:
        """Register one dependency match of a rule."""
        self.depends.add(match.names, Entry(rule, match))

    def add_manifest(self, rule: Rule, match: ManifestMatch) -> None:
        """Register one manifest match of a rule."""
        self.keys.append(Entry(rule, match))

    def add_file(self, rule: Rule, match: FileMatch) -> None:
        """Register one file match of a rule."""
        self.files.append(Entry(rule, match))

    def hits(self, addon: Addon, tree_modules: frozenset[str]) -> Iterator[Hit]:
        """The declarations of one addon; a dependency that the tree holds itself is its own."""
        manifest = addon.manifest
        for name, line in manifest.depends_lines:
            for entry in self.depends[name]:
                if name not in tree_modules:
                    yield Hit(entry.rule, manifest.path, line, name, "depends", entry.rule.confidence)
        given, lines = dict(manifest.keys), dict(manifest.lines)
        for wanted in self.keys:
            yield from self._manifest(wanted, addon, given, lines)
        for file_entry in self.files:
            for path, _, _ in addon.files:
                inside = addon.inside(path)
                if any(fnmatchcase(inside, pattern) for pattern in file_entry.match.paths):
                    yield Hit(file_entry.rule, path, 1, inside, "file", file_entry.rule.confidence)

    def _manifest(self, wanted: Entry[ManifestMatch], addon: Addon, given: dict[str, str], lines: dict[str, int]) -> Iterator[Hit]:
        """The bundles asked for, else the keys, else the first value's key; the first line where only absent keys were asked for."""
        match, path, confidence = wanted.match, addon.manifest.path, wanted.rule.confidence
        bundles = [(bundle, line) for bundle, line in addon.manifest.bundles if bundle in match.bundles]
        keys = [key for key in match.keys_any if key in given]
        if any(key in given for key in match.keys_none) or (match.bundles and not bundles) or (match.keys_any and not keys):
            return
        if not all(key in given and re.match(pattern, _bare(given[key])) for key, pattern in match.values.items()):
            return
        if match.bundles:
            for bundle, line in bundles:
                yield Hit(wanted.rule, path, line, bundle, "assets", confidence)
        elif match.keys_any:
            for key in keys:
                yield Hit(wanted.rule, path, lines.get(key, 1), key, "manifest", confidence)
        elif match.values:
            key = next(iter(match.values))
            # a version moves with every release: the key is what is found again
            yield Hit(wanted.rule, path, lines.get(key, 1), f"{key}={_bare(given[key])}", "manifest", confidence, named=key)
        elif match.keys_none:
            yield Hit(wanted.rule, path, 1, match.keys_none[0], "manifest", confidence)


def _bare(written: str) -> str:
    """A literal as its reader sees it: text without its quotes."""
    return written[1:-1] if len(written) > 1 and written[0] == written[-1] and written[0] in "'\"" else written
