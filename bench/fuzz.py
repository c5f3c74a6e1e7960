"""Real files, spoiled, given to every analyzer and loader: none may crash, none may take longer than five seconds.

    python bench/fuzz.py TREE... [--analyzer python] [--count 20000] [--seed 1] [--keep FOLDER]

The files are those of the trees for what reads addons, and rescue's own for what reads rules, catalogs, baselines, settings and reports.
What an analyzer reads must come back as facts that can be kept and read again, or with a reason why not; a loader may only raise the error
that it is for. What did neither is kept in a folder, and counted. Exits with 1 if there was any.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
from mutations import restructured, spoiled

from rescue.analyzers.dispatch import read_file
from rescue.analyzers.manifest import ManifestError, read_manifest
from rescue.analyzers.python.python2 import PythonSyntaxError, parse_python
from rescue.analyzers.source import SourceError, decode_python
from rescue.catalog.build import BuildRequest, build_catalog
from rescue.catalog.dump import dump_catalog
from rescue.catalog.load import Catalog
from rescue.catalog.store import MAGIC, VERSION, CatalogFile, Header
from rescue.checks.rules.loading import load_ruleset
from rescue.checks.rules.shipped import shipped_files
from rescue.config import load_config
from rescue.errors import BaselineError, CatalogError, ConfigError, ReportError, RulesetError
from rescue.gate.baseline import baseline_of, dump_baseline, load_baseline
from rescue.model import Facts, FileKind, Series, UnreadReason
from rescue.pipeline import assess
from rescue.processes.limits import TimeIsUpError, end_process_after, time_limit
from rescue.reading.discovery import discover
from rescue.reports.html import render_html
from rescue.reports.json import load_json, render_json
from rescue.reports.text import render_text
from rescue.request import Request

SECONDS = 5.0
_OLD = re.compile(rb"^\s*print\s+[^(\s]|except\s+[\w.]+\s*,\s*\w+\s*:|<>|\b0[0-7]{3}\b|raise\s+\w+\s*,", re.MULTILINE)
LARGEST = 60_000
SMALL = 12_000  # reading Python 2 takes ten times as long
EXAMPLES = Path(__file__).parents[1] / "examples"
CONFIG = b"""[tool.rescue]
target = "17.0"
source = "14.0"
jobs = 2
rules = ["tools/rescue-rules"]
catalog = ["vendor.catalog"]
exclude = ["tests", "vendor/*"]

[tool.rescue.layers]
base = ["acme_base", "acme_sale/model:acme.contract"]
implementation = ["acme_*"]
clients = ["Initech"]
"""


class Target(NamedTuple):
    """What is fuzzed: the files to spoil, and what is done with each; it says what became of it and raises where that is wrong."""

    files: Sequence[bytes]
    use: Callable[[bytes], str]


class WrongError(Exception):
    """What came back is not what should."""


def analyzer(kind: FileKind, name: str) -> Callable[[bytes], str]:
    """An analyzer: facts that can be kept and come back the same, the file never lost."""
    decoder = msgspec.msgpack.Decoder(Facts)

    def use(content: bytes) -> str:
        facts = read_file(content, kind, f"addon/{name}", "addon", name)
        crashed = [item.detail for item in facts.unread if item.reason is UnreadReason.CRASHED]
        if crashed:
            raise WrongError(crashed[0])
        if decoder.decode(msgspec.msgpack.encode(facts)) != facts:
            raise WrongError("the facts do not come back as they were")
        return facts.unread[0].reason.value if facts.unread else "read"

    return use


def use_manifest(content: bytes) -> str:
    """A manifest: read, or refused with its reason."""
    analyzer(FileKind.MANIFEST, "__manifest__.py")(content)
    try:
        msgspec.msgpack.encode(read_manifest(content, "addon/__manifest__.py"))
    except ManifestError:
        return "refused"
    return "read"


def use_rules(content: bytes) -> str:
    """A rules file."""
    try:
        load_ruleset(content, "rules.yaml")
    except RulesetError:
        return "refused"
    return "read"


def use_baseline(content: bytes) -> str:
    """A baseline."""
    try:
        dump_baseline(load_baseline(content, "baseline"))
    except BaselineError:
        return "refused"
    return "read"


def use_config(content: bytes) -> str:
    """Settings, as pyproject.toml and as rescue.toml."""
    found = "refused"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("pyproject.toml", "rescue.toml"):
            file = Path(folder, name)
            file.write_bytes(content)
            with suppress(ConfigError):
                load_config(file)
                found = "read"
    return found


def use_report(content: bytes) -> str:
    """A report of ours, and what is rendered from it."""
    try:
        assessment = load_json(content)
    except ReportError:
        return "refused"
    render_text(assessment, width=100, color=False)
    render_json(assessment)
    if len(content) % 10 == 0:  # it takes ten times as long as all the rest
        render_html(assessment)
    return "read"


def use_catalog(content: bytes) -> str:
    """A catalog; its sections are asked for everything, also those that were spoiled and sealed again."""
    try:
        catalog = Catalog(content, "a.catalog")
        catalog.open()
        for name in list(catalog.model_names())[:20]:
            catalog.lineage(name)
            catalog.comodel(name, "partner_id")
            catalog.method(name, "create")
        for module in list(catalog.modules)[:5]:
            catalog.closure([module])
            catalog.python_names(module)
        for module in list(catalog.record_modules())[:5]:
            for xmlid in list(catalog.records_of(module))[:20]:
                catalog.record(f"{module}.{xmlid}")
        for view in list(catalog.view_names())[:20]:
            catalog.view(view)
            catalog.extensions_of(view)
        catalog.routes()
        catalog.importable()
    except CatalogError:
        return "refused"
    return "read"


def sealed(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A catalog of which one section was spoiled, with its checksum made anew."""
    file = CatalogFile(content, "")
    start = len(MAGIC) + 5
    body = content[start + int.from_bytes(content[start - 4 : start], "big") :]
    spoil = chance.choice(sorted(file.header.sections))
    sections: dict[str, tuple[int, int, int]] = {}
    parts: list[bytes] = []
    for name, (offset, length, _) in file.header.sections.items():
        part = body[offset : offset + length]
        if name == spoil:
            part = zlib.compress(spoiled(zlib.decompress(part), other, chance), 1)
        sections[name] = (sum(map(len, parts)), len(part), zlib.crc32(part))
        parts.append(part)
    header = msgspec.msgpack.encode(Header(file.header.series, sections))
    return b"".join([MAGIC, bytes([VERSION]), len(header).to_bytes(4, "big"), header, *parts])


def of_trees(
    trees: Sequence[Path], kind: FileKind, chance: random.Random, fits: Callable[[bytes], bool] = bool, largest: int = LARGEST
) -> list[bytes]:
    """Up to 2,000 files of a kind in the addons of the trees, none of them very large."""
    found = []
    for addon in discover(trees, source=Series(14)).addons:
        found += [Path(addon.root, path) for path, each, size in addon.files if each is kind and 0 < size < largest]
    contents = list(filter(fits, (path.read_bytes() for path in sorted(found))))
    return chance.sample(contents, min(2000, len(contents)))


def is_python2(content: bytes) -> bool:
    """Whether a file is read as Python 2."""
    if not _OLD.search(content):
        return False
    try:
        return parse_python(decode_python(content).text, "").dialect == "python2"
    except (PythonSyntaxError, SourceError):
        return False


def rules_files() -> list[bytes]:
    """The shipped rulesets in parts of three rules each: one that is cut off, or as long as they are, is refused before it is looked at."""
    found = []
    for _, entry in shipped_files():
        head, *rules = re.split(rb"(?m)^(?=  - id: )", entry.read_bytes())
        found += [head + b"".join(rules[start : start + 3]) for start in range(0, len(rules), 3)]
    return found


def reports() -> list[bytes]:
    """Reports of two small addons with the first items of each list: what comes after them is of the same kind."""
    roots = (EXAMPLES / "legacy" / name for name in ("mt_archive", "mt_report"))
    requests = (Request(roots=(root,), target=Series(17), generated="2026-01-01", today=date(2026, 1, 1)) for root in roots)
    return [msgspec.json.encode(shortened(msgspec.json.decode(render_json(assess(request))))) for request in requests]


def shortened(value: object) -> object:
    """A value of JSON with no list in it of more than five items."""
    if isinstance(value, dict):
        return {key: shortened(item) for key, item in value.items()}
    return [shortened(item) for item in value[:5]] if isinstance(value, list) else value


def targets(trees: Sequence[Path], chance: random.Random) -> Iterator[tuple[str, Callable[[], Target]]]:
    """All that can be fuzzed, by name, made when asked for."""
    python = analyzer(FileKind.PYTHON, "models/a.py")
    example = Request(roots=(EXAMPLES / "legacy",), target=Series(17), generated="2026-01-01", today=date(2026, 1, 1))
    yield "python", lambda: Target(of_trees(trees, FileKind.PYTHON, chance), python)
    yield "python2", lambda: Target(of_trees(trees, FileKind.PYTHON, chance, is_python2, SMALL), python)
    yield "xml", lambda: Target(of_trees(trees, FileKind.XML, chance), analyzer(FileKind.XML, "views/a.xml"))
    yield "javascript", lambda: Target(of_trees(trees, FileKind.JAVASCRIPT, chance), analyzer(FileKind.JAVASCRIPT, "static/src/a.js"))
    yield "csv", lambda: Target(of_trees(trees, FileKind.CSV, chance), analyzer(FileKind.CSV, "security/ir.model.access.csv"))
    yield "manifest", lambda: Target(of_trees(trees, FileKind.MANIFEST, chance), use_manifest)
    yield "rules", lambda: Target(rules_files(), use_rules)
    yield "baseline", lambda: Target([dump_baseline(baseline_of(assess(example).findings)).encode()], use_baseline)
    yield "config", lambda: Target([CONFIG, CONFIG.replace(b"tool.rescue.", b"").replace(b"[tool.rescue]\n", b"")], use_config)
    yield "report", lambda: Target(reports(), use_report)
    catalog = BuildRequest(tree=EXAMPLES / "legacy", edition="third-party", series=Series(14))
    yield "catalog", lambda: Target([dump_catalog(build_catalog(catalog))], use_catalog)


# Ways to spoil a file that its loader does not notice at first sight.
DEEPER: dict[str, Callable[[bytes, bytes, random.Random], bytes]] = {
    "catalog": sealed,
    "report": lambda content, _, chance: restructured(content, chance),
}


def fuzz(name: str, target: Target, count: int, chance: random.Random, keep: Path) -> int:
    """Spoil and read so many files; prints what became of them and returns how many went wrong."""
    became: Counter[str] = Counter()
    slowest, start = 0.0, time.perf_counter()
    wrong = 0
    if not target.files:
        sys.exit(f"{name}: there are no such files in these trees")
    for number in range(count):
        content, other = chance.choice(target.files), chance.choice(target.files)
        deeper = DEEPER.get(name) if chance.random() < 0.7 else None
        case = deeper(content, other, chance) if deeper else spoiled(content, other, chance)
        before, said = time.process_time(), ""
        end_process_after(10 * SECONDS)
        try:
            with time_limit(SECONDS):
                became[target.use(case)] += 1
        except TimeIsUpError:
            said = f"took longer than {SECONDS:g} seconds"
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            said = traceback.format_exc()
        took = time.process_time() - before
        slowest = max(slowest, took)
        if said or took > SECONDS:
            wrong += 1
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{name}-{number}").write_bytes(case)
            print(f"{name} {number}: {said or f'{took:.1f} seconds'}", file=sys.stderr, flush=True)
    end_process_after(0)
    told = ", ".join(f"{what} {many:,}" for what, many in became.most_common())
    seconds = time.perf_counter() - start
    print(
        f"{name:<11}{count:>8,} of {len(target.files):,} files  wrong {wrong}  slowest {slowest:.2f} s  {told}  ({seconds:.0f} s)",
        flush=True,
    )
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--analyzer", action="append", help="only this one; may be repeated")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"), help="where to put what went wrong")
    options = parser.parse_args()
    wrong = 0
    for name, make in targets(options.trees, random.Random(options.seed)):  # noqa: S311
        if not options.analyzer or name in options.analyzer:
            wrong += fuzz(name, make(), options.count, random.Random(f"{options.seed} {name}"), options.keep)  # noqa: S311
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
