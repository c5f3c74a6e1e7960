"""Compare a report with what a real Odoo did: `python bench/judge.py ADDONS RESULTS REPORT [--logs DIR] [--places FILE]`.

ADDONS holds one folder an addon, as it was scanned and as it was installed (only the version in its manifest may differ, line
numbers may not). RESULTS is JSON: for each addon ``{"ok": bool, "error": str}``, where ``error`` holds the end of what Odoo
logged when the addon did not install. REPORT is the JSON report of a scan of ADDONS for that Odoo's series. With ``--logs``,
the whole log of an installation is read from DIR/ADDON.log where there is one: it names the place and the cause more often than
the end alone does. With ``--places``, what was understood of each result is written as JSON.

An installation stops at its first error, so an addon may have more to change than the one place that counts here.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

NEAR = 5
"""How many lines a finding may stand from the Python line that Odoo names."""

UNDECIDED = "timeout"

KINDS = (
    (UNDECIDED, r"\ATIMEOUT"),
    ("view attrs", r'Since 17\.0, the "attrs" and "states"'),
    ("view anchor", r"cannot be located in parent view"),
    ("field in view", r"Field [\"'`].*[\"'`] (?:does not exist in model|used in)|field “.*” does not exist in model|Unknown field"),
    ("method in view", r"is not a valid action on"),
    ("hook", r"getattr\(py_module, \w+\)"),
    ("import", r"^(?:ImportError|ModuleNotFoundError)\b"),
    ("depends path", r"@depends|Dependency field"),
    ("field definition", r"in related field definition|unknown comodel|_setup_fields|_setup_attrs"),
    ("model gone", r"Model '[\w.]+' does not exist in registry"),
    ("missing record", r"External ID not found|No matching record found for external id"),
    ("view", r"View error context"),
    ("data", r"while parsing |could not be processed"),
)
"""Kinds of failure, each with a pattern of Odoo's words for it. The first that matches counts."""

LOG_RECORD = re.compile(r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ )", re.MULTILINE)
NO_SUCH_FIELD = re.compile(r"field “[^”]*” does not exist in model “[^”]*”")
EXCEPTION = re.compile(r"^(?:psycopg2\.errors\.\w+|(?:\w+\.)*\w*(?:Error|Exception))(?::.*)?$", re.MULTILINE)
RECORD_LINE = r"while parsing (?:file:)?\S*?/(%s/[^\s:]+):(\d+)"
TEMPLATE_LINE = r"while parsing None:(\d+)\n[\s\S]*'file': '\S*?/(%s/[^']+)'"
PYTHON_LINE = r'File "[^"]*?/(%s/[^"]+\.py)", line (\d+)'
WHOLE_FILE = r"file (?:\S*/)?(%s/\S+) could not be processed"


class JudgeError(Exception):
    """The comparison cannot be made; the message says why."""


class Place(NamedTuple):
    """Where an installation stopped: the line that Odoo named and the lines around it that count, all 0 when only the file is known."""

    file: str
    line: int = 0
    first: int = 0
    last: int = 0
    xmlid: str = ""

    def holds(self, path: str, line: int) -> bool:
        """Whether a line of a file is at this place."""
        return path == self.file and (not self.line or self.first <= line <= self.last)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" + (f" ({self.xmlid})" if self.xmlid else "")


class Finding(NamedTuple):
    """One finding of the report that says the addon will not install."""

    rule: str
    path: str
    line: int
    symbol: str


class Outcome(NamedTuple):
    """What Odoo did with one addon; all but ``ok`` is empty when it loaded.

    ``places`` has up to three: the record that was being loaded, the addon's own Python line that was running, and, where a view is
    at fault for what Python says, the field whose domain it could not take or the code that asks for the record that is not there.
    """

    addon: str
    ok: bool
    kind: str = ""
    message: str = ""
    places: tuple[Place, ...] = ()

    def at(self, finding: Finding) -> bool:
        """Whether a finding is at one of the places."""
        return any(place.holds(finding.path, finding.line) for place in self.places)

    def told(self) -> str:
        """The failure in a line."""
        return f"{self.addon}  [{self.kind}] {' and '.join(map(str, self.places)) or 'no place named'}: {self.message}"


# What Odoo said


def last_failure(log: str) -> str:
    """The last record of an Odoo log that holds a traceback, with all the exceptions that led to one another; else nothing."""
    return next((record for record in reversed(LOG_RECORD.split(log)) if "Traceback (most recent call last)" in record), "")


def kind_of(text: str) -> str:
    """The kind of failure that Odoo's words tell of."""
    return next((kind for kind, pattern in KINDS if re.search(pattern, text, re.MULTILINE)), "other")


def message_of(text: str) -> str:
    """What the error says, in one line: its cause when the last exception only names the record that was being loaded."""
    exceptions = [match.start() for match in EXCEPTION.finditer(text) if "somewhere inside" not in match[0]]
    if not exceptions:
        return " ".join(text.split())[-240:]
    head, *rest = [line.strip() for line in text[exceptions[-1] :].partition("View error context:")[0].splitlines() if line.strip()]
    if "while parsing" in head:
        if found := NO_SUCH_FIELD.search(text, exceptions[-1]):  # said in HTML, below the elements around
            return found[0]
        rest = [line for line in rest if not line.startswith(("Error while", "View: "))]
        named = [line for line in rest if not line.startswith("<")]
        return " ".join([*named, *rest][:1])[:240]
    return (head if not head.endswith(":") else " ".join([head, *rest[:1]]))[:240]


# Where it happened


def record_at(file: Path, name: str, line: int) -> Place:
    """The record, template or other top element of an XML file that Odoo names by the line on which its start tag ends."""
    data = file.read_bytes()
    lines = data.split(b"\n")
    elements = list(top_elements(etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))))
    at = next((index for index, element in enumerate(elements) if end_of_tag(element) == line), None)
    if at is None:
        return Place(name, line, line, line)
    last = first_line(lines, elements[at + 1]) - 1 if at + 1 < len(elements) else len(lines)
    return Place(name, line, first_line(lines, elements[at]), max(line, last), str(elements[at].get("id") or ""))


def top_elements(root: etree._Element) -> Iterator[etree._Element]:
    """The elements that Odoo loads one by one: the children of the root and of each ``data`` in it."""
    for element in root.iterchildren("*"):
        if element.tag in {"data", "odoo", "openerp"}:
            yield from top_elements(element)
        else:
            yield element


def first_line(lines: Sequence[bytes], element: etree._Element) -> int:
    """The line on which an element's start tag begins: lxml knows only the one on which it ends."""
    tag = f"<{element.tag}".encode()
    return next(number for number in range(end_of_tag(element), 0, -1) if tag in lines[number - 1])


def end_of_tag(element: etree._Element) -> int:
    """The line on which an element's start tag ends, or 0."""
    line: Any = element.sourceline  # the stubs give it no type
    return int(line or 0)


def python_line(folder: Path, wanted: Callable[[ast.AST], int]) -> Place | None:
    """The place of the first node of an addon's Python code for which ``wanted`` gives a line; tests are not looked at."""
    for file in sorted(folder.rglob("*.py")):
        if "tests" not in file.relative_to(folder).parts:
            for node in ast.walk(ast.parse(file.read_bytes())):
                if line := wanted(node):
                    return near(file.relative_to(folder.parent).as_posix(), line)
    return None


def near(file: str, line: int) -> Place:
    """A line of Python and those around it."""
    return Place(file, line, line - NEAR, line + NEAR)


def function(name: str) -> Callable[[ast.AST], int]:
    """Finds a function by its name."""
    return lambda node: node.lineno if isinstance(node, ast.FunctionDef) and node.name == name else 0


def literal(text: str) -> Callable[[ast.AST], int]:
    """Finds a text."""
    return lambda node: node.lineno if isinstance(node, ast.Constant) and node.value == text else 0


def extension(model: str) -> Callable[[ast.AST], int]:
    """Finds the class that extends a model."""
    return lambda node: names_model(node, model, ["_inherit", "_inherits"]) if isinstance(node, ast.ClassDef) else 0


def field(path: str) -> Callable[[ast.AST], int]:
    """Finds the definition of a field, ``model.field``, in a class of its model."""
    model, _, name = path.rpartition(".")

    def wanted(node: ast.AST) -> int:
        if isinstance(node, ast.ClassDef) and names_model(node, model, ["_name", "_inherit"]):
            return next((statement.lineno for statement in assigned(node, name)), 0)
        return 0

    return wanted


def names_model(node: ast.ClassDef, model: str, attributes: Iterable[str]) -> int:
    """The line on which a class names a model in one of the given attributes, else 0."""
    for attribute in attributes:
        for statement in assigned(node, attribute):
            if any(isinstance(value, ast.Constant) and value.value == model for value in ast.walk(statement.value)):
                return statement.lineno
    return 0


def assigned(node: ast.ClassDef, name: str) -> Iterator[ast.Assign]:
    """The assignments to a name in the body of a class."""
    for statement in node.body:
        if isinstance(statement, ast.Assign) and any(isinstance(target, ast.Name) and target.id == name for target in statement.targets):
            yield statement


DOMAIN_OF_FIELD = re.compile(r"domain of python field '(\w+)'[\s\S]*'view\.model': '([\w.]+)'")
"""How Odoo names a field whose own domain a view cannot take; the view's model is that of the field, unless it stands in a nested view."""

NAMED_CODE: tuple[tuple[str, Callable[[str], Callable[[ast.AST], int]]], ...] = (
    (r"Wrong @depends on '(\w+)'", function),
    (r"in related field definition ([\w.]+)", field),
    (r"compute method of field ([\w.]+)", field),
    (r"[Ff]ield ['\"]?([a-z_]\w*(?:\.\w+)+)", field),
    (r"Model '([\w.]+)' does not exist in registry", extension),
    (r"^TypeError: (?:\w+\.)*(\w+)\(\)", function),
)
"""How Odoo names code without a line, most telling first, and what finds it."""


def places_of(text: str, folder: Path) -> tuple[Place, ...]:
    """The places that Odoo's words name in an addon; without any, the code whose model, field or function they name."""
    addon = re.escape(folder.name)
    records = re.findall(RECORD_LINE % addon, text) or [(file, line) for line, file in re.findall(TEMPLATE_LINE % addon, text)]
    places = [record_at(folder.parent / file, file, int(line)) for file, line in records[-1:]]
    places += [near(file, int(line)) for file, line in re.findall(PYTHON_LINE % addon, text)[-1:]]
    places += [Place(file) for file in re.findall(WHOLE_FILE % addon, text)[-1:]]
    causes = [field(f"{model}.{name}") for name, model in DOMAIN_OF_FIELD.findall(text)]
    causes += [literal(xmlid) for xmlid in re.findall(r"External ID not found in the system: ([\w.]+)", text)] if places else []
    places += [place for cause in causes[-1:] if (place := python_line(folder, cause))]
    if places:
        return tuple(places)
    for pattern, finder in NAMED_CODE:
        for name in re.findall(pattern, text, re.MULTILINE)[-1:]:
            if place := python_line(folder, finder(name)):
                return (place,)
    return ()


def judge(addon: str, result: Mapping[str, Any], folder: Path, log: str) -> Outcome:
    """What became of one addon, from its result and, when there is one, the whole log of its installation."""
    if result["ok"]:
        return Outcome(addon, ok=True)
    text = last_failure(log) or str(result["error"])
    return Outcome(addon, ok=False, kind=kind_of(text), message=message_of(text), places=places_of(text, folder))


# Against the report


def installation_findings(report: Mapping[str, Any]) -> dict[str, list[Finding]]:
    """Of each module of a report, the findings that say it will not install."""
    found: dict[str, list[Finding]] = {module["name"]: [] for module in [*report["modules"], *report["not_installable"]]}
    for finding in report["findings"]:
        if finding["failure"] == "install_error" and finding["impact"] == "mandatory" and not finding["suppressed"]:
            found[finding["module"]].append(Finding(finding["rule"], finding["path"], finding["line"], finding["symbol"]))
    return found


def share(part: int, whole: int) -> str:
    """``part of whole`` with its percentage."""
    return f"{part:4} of {whole:4}" + (f"  {100 * part / whole:5.1f} %" if whole else "")


def rules_told(findings: Sequence[Finding]) -> str:
    """Findings in one line: each rule with its number and its first place."""
    first = {finding.rule: finding for finding in reversed(findings)}
    counts = Counter(finding.rule for finding in findings)
    return ", ".join(f"{rule} x{number} ({first[rule].path}:{first[rule].line} {first[rule].symbol})" for rule, number in counts.items())


def table(outcomes: Sequence[Outcome], findings: Mapping[str, Sequence[Finding]]) -> Iterator[str]:
    """The figures, then every miss, every place that was not met and every false alarm, a line each."""
    failed = [outcome for outcome in outcomes if not outcome.ok and outcome.kind != UNDECIDED]
    loaded = [outcome for outcome in outcomes if outcome.ok]
    foretold = [outcome for outcome in failed if findings[outcome.addon]]
    met = [outcome for outcome in foretold if any(outcome.at(finding) for finding in findings[outcome.addon])]
    quiet = [outcome for outcome in loaded if not findings[outcome.addon]]
    yield f"addons with a result              {len(outcomes):4}, undecided (timeout): {len(outcomes) - len(failed) - len(loaded)}"
    yield f"failed, with a finding            {share(len(foretold), len(failed))}"
    yield f"failed, with one at the place     {share(len(met), len(failed))}  (no place named: {sum(not one.places for one in failed)})"
    yield f"loaded, without a finding         {share(len(quiet), len(loaded))}"
    yield ""
    yield f"{'kind of failure':20} {'failed':>7} {'finding':>8} {'at place':>9}"
    for kind, number in Counter(outcome.kind for outcome in failed).most_common():
        yield f"{kind:20} {number:7} {sum(one.kind == kind for one in foretold):8} {sum(one.kind == kind for one in met):9}"
    yield ""
    for title, chosen in (
        ("Failed, without a finding", [one for one in failed if one not in foretold]),
        ("Failed, with findings elsewhere only", [one for one in foretold if one not in met]),
    ):
        yield f"{title}: {len(chosen)}"
        for one in sorted(chosen, key=lambda outcome: (outcome.kind, outcome.addon)):
            yield f"  {one.told()}"
            if findings[one.addon]:
                yield f"      has {rules_told(findings[one.addon])}"
    yield f"Loaded, but with findings: {len(loaded) - len(quiet)}"
    yield from (f"  {one.addon}: {rules_told(findings[one.addon])}" for one in loaded if findings[one.addon])


def as_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain values; the first place's file, line and XML id stand beside its kind."""
    place = outcome.places[0] if outcome.places else Place("")
    return {
        "ok": outcome.ok,
        "kind": outcome.kind,
        "file": place.file,
        "line": place.line,
        "xmlid": place.xmlid,
        "message": outcome.message,
        "places": [place._asdict() for place in outcome.places],
    }


def read_json(file: Path) -> dict[str, Any]:
    """The object in a JSON file. Raises JudgeError when it holds something else."""
    try:
        value = json.loads(file.read_bytes())
    except ValueError as error:
        raise JudgeError(f"{file}: not JSON: {error}") from error
    if not isinstance(value, dict):
        raise JudgeError(f"{file}: holds no object")
    return value


def log_of(logs: Path | None, addon: str) -> str:
    """The whole log of an addon's installation, or nothing."""
    file = logs / f"{addon}.log" if logs else None
    return file.read_text(encoding="utf-8", errors="replace") if file and file.is_file() else ""


def compare(options: argparse.Namespace) -> None:
    """Print the comparison that the options ask for. Raises JudgeError when the report lacks an addon of the results."""
    results = read_json(options.results)
    findings = installation_findings(read_json(options.report))
    if strangers := sorted(set(results) - set(findings)):
        raise JudgeError(f"the report does not know {len(strangers)} of the addons in the results: {', '.join(strangers[:5])}")
    outcomes = [judge(addon, results[addon], options.addons / addon, log_of(options.logs, addon)) for addon in sorted(results)]
    if options.places:
        options.places.write_text(json.dumps({one.addon: as_json(one) for one in outcomes}, indent=1) + "\n", encoding="utf-8")
    print("\n".join(table(outcomes, findings)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when the comparison was made, 2 with a message when it could not be."""
    parser = argparse.ArgumentParser(description="Compare a report with what a real Odoo did when the addons were installed.")
    parser.add_argument("addons", type=Path, metavar="ADDONS", help="folder with the addons, one folder each")
    parser.add_argument("results", type=Path, metavar="RESULTS", help="JSON: what became of each addon")
    parser.add_argument("report", type=Path, metavar="REPORT", help="JSON report of a scan of ADDONS")
    parser.add_argument("--logs", type=Path, metavar="DIR", help="folder with the logs of the installations, ADDON.log")
    parser.add_argument("--places", type=Path, metavar="FILE", help="write what was understood of each result, as JSON")
    options = parser.parse_args(arguments)
    try:
        compare(options)
    except (JudgeError, OSError, KeyError, SyntaxError) as error:
        print(f"judge: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
