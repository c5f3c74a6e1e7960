"""Read what a catalog is made of: the facts and the details of every file, in several processes."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from rescue.analyzers.python.names import module_name
from rescue.catalog.python_details import PythonDetails, python_details
from rescue.model import Addon, Facts, FileKind
from rescue.reading.inference import resolve_classes
from rescue.reading.read import read_all
from rescue.reading.tasks import tasks_of

_BATCH = 600
_EXPORT = re.compile(
    r"^\s*export\s+(?:default\s+)?(?:async\s+)?(?:function\s*\*?|class|const|let|var)\s+(?:([\w$]+)|[{\[]([^}\]=]*)[}\]])"
    r"|^\s*export\s+\{([^}]*)\}(?:\s*from\s*['\"]([^'\"]+)['\"])?"
    r"|^\s*export\s+\*(?:\s+as\s+([\w$]+))?\s+from\s*['\"]([^'\"]+)['\"]"
    r"|^\s*export\s+(default)\b",
    re.MULTILINE,
)


class SourceFile(Struct, frozen=True, array_like=True):
    """A file to read details of: where it is, and the Python module that it is (its path for a script)."""

    path: str
    module: str
    is_package: bool
    kind: FileKind


class Details(Struct, frozen=True, array_like=True):
    """What the second reading gives of a file: Python details or a script's exports, and the checksum of its bytes."""

    checksum: str
    python: PythonDetails | None
    exports: tuple[str, ...]


_DECODER = msgspec.msgpack.Decoder(list[Details])


def read_facts(addons: Sequence[Addon], jobs: int) -> list[list[Facts]]:
    """The facts of each addon's files, without what only a scan needs (uses of names and members)."""
    slim: list[Facts] = []
    tasks = tasks_of(addons)
    for start in range(0, len(tasks), _BATCH):
        slim.extend(_slim(facts) for facts in read_all(tasks[start : start + _BATCH], jobs, lambda *_: None))
    slim = resolve_classes(addons, slim)
    found: list[list[Facts]] = []
    position = 0
    for addon in addons:
        found.append(slim[position : position + len(addon.files)])
        position += len(addon.files)
    return found


def _slim(facts: Facts) -> Facts:
    scripts = tuple(use for use in facts.scripts if use.kind in {"module", "define"})
    return msgspec.structs.replace(
        facts, names=(), refs=(), models=(), xmlids=(), context_keys=(), sql=(), old_python=(), scripts=scripts, suppressions=(),
    )  # fmt: skip


def files_of(addon: Addon) -> Iterator[SourceFile]:
    """The files of an addon, in the order of its facts."""
    for path, kind, _ in addon.files:
        inside = addon.inside(path)
        module = module_name(addon.name, inside) if kind is FileKind.PYTHON else inside
        yield SourceFile(str(Path(addon.root, path)), module, inside.endswith("__init__.py"), kind)


def framework_files(framework: Path) -> list[SourceFile]:
    """The Python files of the framework, addons left out, by their dotted names."""
    files = []
    for path in sorted(framework.rglob("*.py")):
        inside = path.relative_to(framework).as_posix()
        if not inside.startswith("addons/"):
            parts = inside.removesuffix(".py").split("/")
            module = ".".join(["odoo", *(parts[:-1] if parts[-1] == "__init__" else parts)])
            files.append(SourceFile(str(path), module, path.name == "__init__.py", FileKind.PYTHON))
    return files


def read_details(files: Sequence[SourceFile], jobs: int) -> list[Details]:
    """The details of the files, in their order. An unreadable file is one with a problem."""
    chunks = [files[start : start + 100] for start in range(0, len(files), 100)]
    if jobs <= 1 or len(chunks) <= 2:
        return [_details(file) for file in files]
    with ProcessPoolExecutor(jobs, initializer=gc.disable) as pool:
        return [item for answer in pool.map(_details_of, chunks) for item in _DECODER.decode(answer)]


def _details_of(files: Sequence[SourceFile]) -> bytes:
    return msgspec.msgpack.encode([_details(file) for file in files])


def _details(file: SourceFile) -> Details:
    try:
        content = Path(file.path).read_bytes()
    except OSError as error:
        problem = error.strerror or "cannot be read"
        return Details("", PythonDetails(file.module, problem) if file.kind is FileKind.PYTHON else None, ())
    checksum = sha256(content).hexdigest()
    if file.kind is FileKind.PYTHON:
        return Details(checksum, python_details(content, file.module, file.is_package), ())
    if file.kind is FileKind.JAVASCRIPT:
        return Details(checksum, None, tuple(sorted(set(_exports(content.decode("utf-8", "replace"))))))
    return Details(checksum, None, ())


def _exports(script: str) -> Iterator[str]:
    """The names that an ES module exports; ``*`` and a module's name where it passes on all of another's."""
    for match in _EXPORT.finditer(script):
        name, unpacked, listed, _source, star_name, star_source, default = match.groups()
        if default or match[0].lstrip().startswith("export default"):
            yield "default"
        elif name or star_name:
            yield name or star_name
        elif star_source:
            yield f"*{star_source}"
        for part in (unpacked or listed or "").split(","):
            shown = re.split(r"\bas\b|:", part)[-1].strip()
            if shown:
                yield shown
