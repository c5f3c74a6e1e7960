"""Edits that change nothing: `python bench/metamorphic.py TREE --source 16.0 --target 17.0` checks that no fingerprint changes.

TREE holds addons. Each edit is made on a copy of it: Python formatted anew, XML printed anew, a hundred lines inserted above,
files renamed, classes renamed, methods put in reverse order, and one finding written a second time. For all but the last, the
fingerprints after the edit must be those before; the last must add exactly one for each line that was doubled.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from rescue.pipeline import assess
from rescue.reading.series import parse_series
from rescue.request import Request

PARSER = etree.XMLParser(remove_blank_text=False, resolve_entities=False, no_network=True)
MODEL_BASE = re.compile(r"(models\.(Model|TransientModel|AbstractModel)|http\.Controller)\b")


def sources(tree: Path, suffix: str) -> Iterator[Path]:
    """The files of a kind, manifests left out."""
    yield from (path for path in sorted(tree.rglob(f"*{suffix}")) if path.is_file() and not path.name.startswith("__"))


def parsed(path: Path) -> ast.Module | None:
    """A Python file's tree, None where Python 3 cannot read it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            return None


def format_python(tree: Path) -> None:
    """As ``ruff format`` does, with a line length that nobody uses."""
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "61", "--quiet", str(tree)]
    subprocess.run(command, check=False, capture_output=True)  # what it cannot read stays as it is


def print_xml(tree: Path) -> None:
    """Every element on a line of its own, indented by one blank."""
    for path in sources(tree, ".xml"):
        try:
            document = etree.parse(str(path), PARSER)
        except etree.XMLSyntaxError:
            continue
        etree.indent(document, " ")
        document.write(str(path), encoding="utf-8", xml_declaration=True)


def insert_lines(tree: Path) -> None:
    """A hundred blank lines before the code, after what has to come first."""
    for path in sources(tree, ".py"):
        lines = path.read_bytes().split(b"\n")
        head = next((number for number, line in enumerate(lines[:3]) if not line.startswith(b"#")), 0)
        path.write_bytes(b"\n".join([*lines[:head], *[b""] * 100, *lines[head:]]))
    for path in sources(tree, ".xml"):
        content = path.read_bytes()
        declaration = re.match(rb"\s*<\?xml[^>]*\?>", content)
        end = declaration.end() if declaration else 0
        path.write_bytes(content[:end] + b"\n" * 100 + content[end:])


def rename_files(tree: Path) -> None:
    """Python files under models/ and wizard/ and the XML files that manifests name, with the names that point at them."""
    for folder in sorted({path.parent for path in sources(tree, ".py") if path.parent.name in {"models", "wizard", "wizards"}}):
        init = folder / "__init__.py"
        if not init.is_file():
            continue
        text = init.read_text(encoding="utf-8", errors="surrogateescape")
        for path in sorted(folder.glob("*.py")):
            if path.name != "__init__.py" and re.search(rf"^from \. import {path.stem}$", text, re.MULTILINE):
                text = re.sub(rf"^from \. import {path.stem}$", f"from . import renamed_{path.stem}", text, flags=re.MULTILINE)
                path.rename(path.with_name(f"renamed_{path.name}"))
        init.write_text(text, encoding="utf-8", errors="surrogateescape")
    for manifest in sorted(tree.rglob("__manifest__.py")):
        text = manifest.read_text(encoding="utf-8", errors="surrogateescape")
        for path in sorted(manifest.parent.rglob("*.xml")):
            inside = path.relative_to(manifest.parent).as_posix()
            if re.search(rf"""(["']){re.escape(inside)}\1""", text):
                moved = path.with_name(f"renamed_{path.name}")
                text = re.sub(rf"""(["']){re.escape(inside)}\1""", rf"\1{moved.relative_to(manifest.parent).as_posix()}\1", text)
                path.rename(moved)
        manifest.write_text(text, encoding="utf-8", errors="surrogateescape")


def rename_classes(tree: Path) -> None:
    """Classes that say which model they are, or are controllers, and are named once in their file."""
    for path in sources(tree, ".py"):
        module = parsed(path)
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        for item in module.body if module else ():
            if isinstance(item, ast.ClassDef) and (_names_its_model(item) or "Controller" in ast.unparse(item)[:200]):
                found = re.findall(rf"\b{item.name}\b", text)
                if len(found) == 1:
                    text = re.sub(rf"\bclass {item.name}\b", f"class Renamed{item.name}", text)
        path.write_text(text, encoding="utf-8", errors="surrogateescape")


def _names_its_model(item: ast.ClassDef) -> bool:
    assigned = {name.id for line in item.body if isinstance(line, ast.Assign) for name in line.targets if isinstance(name, ast.Name)}
    return bool(assigned & {"_name", "_inherit"}) and "_inherits" not in assigned


def reorder_methods(tree: Path) -> None:
    """The methods of each class in reverse order, each in the place of another."""
    for path in sources(tree, ".py"):
        module = parsed(path)
        if module is None:
            continue
        lines = path.read_bytes().split(b"\n")
        for item in reversed([item for item in module.body if isinstance(item, ast.ClassDef)]):
            methods = [method for method in item.body if isinstance(method, ast.FunctionDef)]
            if len({method.name for method in methods}) < len(methods):
                continue  # of two methods of one name, the last counts
            spans = [(min([method.lineno, *(d.lineno for d in method.decorator_list)]) - 1, method.end_lineno or 0) for method in methods]
            texts = [lines[start:end] for start, end in spans]
            for (start, end), text in reversed(list(zip(spans, reversed(texts), strict=True))):
                lines[start:end] = text
        path.write_bytes(b"\n".join(lines))


EDITS: dict[str, Callable[[Path], None]] = {
    "Python formatted": format_python,
    "XML printed": print_xml,
    "100 lines inserted": insert_lines,
    "files renamed": rename_files,
    "classes renamed": rename_classes,
    "methods reversed": reorder_methods,
}


def scan(tree: Path, source: str | None, target: str) -> dict[str, tuple[str, str, str]]:
    """What the findings of a tree are, by fingerprint, in words for people: rule, anchor and symbol."""
    wanted = parse_series(source) if source else None
    request = Request(roots=(tree,), source=wanted, target=parse_series(target), jobs=2, generated="bench")
    return {item.fingerprint: (item.rule, item.anchor, item.symbol) for item in assess(request).findings}


def main() -> int:
    """Make each edit on a copy and say what changed; 1 when something did."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("tree", type=Path)
    arguments.add_argument("--source")
    arguments.add_argument("--target", default="17.0")
    given = arguments.parse_args()
    before = scan(given.tree, given.source, given.target)
    print(f"{len(before):,} findings before")
    failed = False
    for name, edit in EDITS.items():
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / given.tree.resolve().name
            shutil.copytree(given.tree, copy, symlinks=True)
            edit(copy)
            after = scan(copy, given.source, given.target)
        lost, gained = ([found[it] for it in sorted(found.keys() - other.keys())] for found, other in ((before, after), (after, before)))
        print(f"{name:20} {len(lost):>5} lost {len(gained):>5} gained")
        for what, items in (("lost", lost), ("gained", gained)):
            for rule, anchor, symbol in sorted(items)[:20]:
                print(f"    {what}: {rule} {anchor} {symbol}")
        failed = failed or bool(lost or gained)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
