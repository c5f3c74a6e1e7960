"""Run odoo-module-migrator on a folder of addons: `PYTHON migrator_driver.py FOLDER INIT TARGET`, with the interpreter that has it.

The migrator rewrites the addons and logs warnings that mostly name a file, not a line. What it searched for when it warned stands in its
caller's variables, so this prints for each warning the lines that it matched, one JSON object a line: ``path``, ``line`` (in the file as
it was before), ``message``. A warning without a place has ``line`` 0.
"""

from __future__ import annotations

import importlib
import inspect
import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from types import FrameType
from typing import Any


class Places(logging.Handler):
    """Prints where each warning points."""

    def __init__(self, originals: Mapping[Path, str]) -> None:
        super().__init__(logging.WARNING)
        self._originals = originals

    def emit(self, record: logging.LogRecord) -> None:
        """Print the places of one warning."""
        message = record.getMessage().split("\n", 1)[0]
        for path, line in self._found(inspect.currentframe()):
            print(json.dumps({"path": str(path), "line": line, "message": message}))

    def _found(self, frame: FrameType | None) -> Iterator[tuple[Path, int]]:
        while frame is not None:
            known = frame.f_locals
            if "pattern" in known and "new_text" in known:
                yield from self._matches(Path(known["absolute_file_path"]), known["new_text"], known["pattern"])
                return
            if "old_module_pattern" in known:
                yield from self._matches(Path(known["manifest_path"]), known["current_manifest_text"], known["old_module_pattern"])
                return
            if "button" in known and "file_path" in known:
                yield Path(known["file_path"]), known["button"].sourceline
                return
            frame = frame.f_back
        yield Path(), 0

    def _matches(self, path: Path, text: str, pattern: str) -> Iterator[tuple[Path, int]]:
        before = self._originals.get(path.resolve(), text)
        for match in re.finditer(pattern, text):
            yield path, _line_before(before.splitlines(), text.splitlines(), text.count("\n", 0, match.start()))


def _line_before(before: list[str], after: list[str], index: int) -> int:
    """The line number before the rewriting of the line with this index after it."""
    for _tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if new_start <= index < new_end:
            return min(start + index - new_start, max(start, end - 1)) + 1
    return index + 1


def main(folder: str, source: str, target: str) -> None:
    """Migrate each addon of the folder by itself, so that one that stops the migrator does not stop the others."""
    originals = {
        path.resolve(): path.read_text(errors="replace")
        for path in Path(folder).rglob("*")
        if path.suffix in {".py", ".xml", ".js", ".csv"}
    }
    log = importlib.import_module("odoo_module_migrate.log").logger
    log.setLevel(logging.WARNING)
    log.addHandler(Places(originals))
    migration: Any = importlib.import_module("odoo_module_migrate.migration").Migration
    for addon in sorted(path.name for path in Path(folder).iterdir()):
        try:
            migration(folder, source, target, [addon], commit_enabled=False, pre_commit=False, remove_migration_folder=False).run()
        except Exception as error:  # noqa: BLE001 - whatever stops it is said
            print(json.dumps({"path": str(Path(folder, addon, "__manifest__.py")), "line": 0, "message": f"stopped: {error!r}"}))


if __name__ == "__main__":
    main(*sys.argv[1:])
