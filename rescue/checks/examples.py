"""Run the examples that rules carry: each bad one must be reported at exactly its lines, each good one not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from rescue.analyzers.dispatch import read_file
from rescue.analyzers.manifest import ManifestError, read_manifest
from rescue.checks.matching.matcher import Matcher
from rescue.checks.rules.ruleset import Example, Rule
from rescue.graph import build_graph
from rescue.model import Addon, Facts, FileKind, Series
from rescue.reading.inference import resolve_classes
from rescue.reading.templates import resolve_templates

NAME = "example"
SUFFIXES = {"py": FileKind.PYTHON, "xml": FileKind.XML, "csv": FileKind.CSV, "js": FileKind.JAVASCRIPT}


class ExampleFailure(msgspec.Struct, frozen=True):
    """An example that did not do what it says: the places asked for and those reported, as ``path:line``."""

    rule: str
    example: str
    expected: tuple[str, ...]
    reported: tuple[str, ...]
    problem: str = ""


def run_examples(rules: Iterable[Rule]) -> Iterator[ExampleFailure]:
    """The examples that fail, in the order of the rules."""
    for rule in rules:
        matcher = Matcher([rule])
        for kind, examples in (("bad", rule.examples.bad), ("good", rule.examples.good)):
            for number, example in enumerate(examples):
                yield from _run(rule, matcher, example, f"{kind}[{number}]")


def reported_lines(matcher: Matcher, example: Example) -> tuple[list[str], list[str]]:
    """The ``path:line`` places that a matcher reports in an example, and what in the example could not be read."""
    addon, facts = example_addon(example)
    graph = build_graph([addon], facts)
    found = matcher.match(addon, facts, graph.models, frozenset({NAME}))
    problems = [f"{item.path}: {item.detail}" for file in facts for item in file.unread]
    problems += [f"{rule}: {detail}" for rule, detail in found.failed.items()]
    return sorted({f"{hit.path}:{hit.line}" for hit in found.hits}), problems


def example_addon(example: Example) -> tuple[Addon, list[Facts]]:
    """An example as an addon with its facts, made in memory."""
    files = {"__manifest__.py": f"{{'name': '{NAME}', 'version': '1.0', 'license': 'LGPL-3'}}\n", **example.files}
    if "__openerp__.py" in files:
        del files["__manifest__.py"]
    manifest_name = "__manifest__.py" if "__manifest__.py" in files else "__openerp__.py"
    kinds = {path: _kind(path, manifest_name) for path in files}
    facts = [read_file(files[path].encode(), kind, path, NAME, path) for path, kind in sorted(kinds.items()) if kind is not None]
    addon = Addon(
        name=NAME,
        path=".",
        root="",
        manifest=read_manifest(files[manifest_name].encode(), manifest_name),
        files=tuple((path, kind, len(files[path])) for path, kind in sorted(kinds.items()) if kind is not None),
        series=Series(0),
        series_reason="an example",
    )
    return addon, resolve_templates(resolve_classes([addon], facts, lambda path: files[path].encode()))


def _kind(path: str, manifest_name: str) -> FileKind | None:
    return FileKind.MANIFEST if path == manifest_name else SUFFIXES.get(path.rsplit(".", 1)[-1])


def _run(rule: Rule, matcher: Matcher, example: Example, name: str) -> Iterator[ExampleFailure]:
    expected = sorted(example.lines)
    try:
        reported, problems = reported_lines(matcher, example)
    except ManifestError as error:
        reported, problems = [], [f"the manifest: {error}"]
    if reported != expected or problems:
        yield ExampleFailure(rule.id, name, tuple(expected), tuple(reported), "; ".join(problems))
