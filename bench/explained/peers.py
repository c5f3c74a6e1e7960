"""Ask other tools about the same addons. Each is installed apart and run as its users run it, with the target series given."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from explained.answers import Place
from explained.changes import Pair, changes_of

DRIVER = Path(__file__).with_name("migrator_driver.py")
UPGRADE = "Upgrade Safety"
"""odoo-doctor's name for the category of its rules that speak of migration; the others are of code quality and security."""

Ask = Callable[[Mapping[str, Path]], list[Place]]
"""From addons by name to what a tool says about them."""


class PeerError(Exception):
    """A peer could not be run; the message has its own words."""


class Peer(NamedTuple):
    """A tool to compare with and how it is asked."""

    name: str
    ask: Ask


def doctor(executable: str, target: str) -> Peer:
    """odoo-doctor, all of its own rules at their default settings, low confidence included."""
    return Peer("odoo-doctor", partial(_ask_doctor, executable, target))


def review(executable: str, target: str) -> Peer:
    """odoo-review with what it runs by default, Bandit included."""
    return Peer("odoo-review", partial(_ask_review, executable, target))


def migrator(interpreter: str, source: str, target: str) -> Peer:
    """odoo-module-migrator: what it rewrites and what it warns of."""
    return Peer("odoo-module-migrator", partial(_ask_migrator, interpreter, source, target))


def _ask_doctor(executable: str, target: str, addons: Mapping[str, Path]) -> list[Place]:
    with tempfile.TemporaryDirectory() as name:
        folder = _copy(addons, Path(name))
        report = json.loads(_run(executable, "scan", str(folder), "--odoo-version", target, "--json"))
        found = [item for module in report["modules"].values() for item in module["diagnostics"]]
        return list(_places(folder, ((item["file_path"], item["line"], f"{item['category']}: {item['rule']}") for item in found)))


def _ask_review(executable: str, target: str, addons: Mapping[str, Path]) -> list[Place]:
    with tempfile.TemporaryDirectory() as name:
        folder = _copy(addons, Path(name))
        output = folder / "report.json"
        _run(executable, str(folder), "--all", "--format", "json", "--odoo-version", target.split(".", maxsplit=1)[0], "-o", str(output))
        found = [item for addon in json.loads(output.read_text())["addons"] for item in addon["findings"]]
        return list(_places(folder, ((item["filepath"], item["line"], item["rule_id"]) for item in found)))


def _ask_migrator(interpreter: str, source: str, target: str, addons: Mapping[str, Path]) -> list[Place]:
    """What differs in meaning in a copy that the migrator worked on, and the lines that its warnings are about."""
    with tempfile.TemporaryDirectory() as name:
        folder = _copy(addons, Path(name))
        warned = [json.loads(line) for line in _run(interpreter, str(DRIVER), str(folder), source, target).splitlines()]
        places = list(_places(folder, ((item["path"], item["line"], item["message"]) for item in warned if item["line"])))
        for addon, path in addons.items():
            rewritten = changes_of(Pair(addon, path, folder / addon), [])
            places += [Place(addon, change.path, change.line, "rewritten") for change in rewritten]
        return places


def _run(*command: str) -> bytes:
    """What a command prints. Raises PeerError; a linter's exit code that says it found something is no failure."""
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise PeerError(str(error)) from error
    if done.returncode > 1:
        raise PeerError(f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()[-500:]}")
    return done.stdout


def _copy(addons: Mapping[str, Path], folder: Path) -> Path:
    """The addons side by side in a folder of their own, which the tool may write to. Returns it without links in its path."""
    for addon, path in addons.items():
        shutil.copytree(path, folder / addon, ignore=shutil.ignore_patterns("i18n", "__pycache__", "*.png"))
    return folder.resolve()


def _places(folder: Path, found: Iterator[tuple[str, int, str]]) -> Iterator[Place]:
    for path, line, what in found:
        addon, _, inside = Path(path).relative_to(folder).as_posix().partition("/") if Path(path).is_absolute() else path.partition("/")
        yield Place(addon, inside, line, what)
